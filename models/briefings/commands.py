"""Keeps a briefing: the only writer. A number, once given, means these figures for ever."""

from __future__ import annotations

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.accounts.records import Account, Duty
from models.briefings.queries import get_briefing
from models.briefings.records import FORMAT, Briefing, Defined, Maker, MapKey, Snapshot
from models.briefings.tables import BriefingRow
from models.cases.calendar import calendar_of
from models.city.queries import get_city
from models.figures.day_definitions import DAY_DEFINITIONS
from models.figures.day_records import DayFigures, Named
from models.figures.definitions import Definition
from models.store.canonical import digest, to_text
from models.store.errors import NotPermitted
from models.store.ids import new_id
from models.store.times import database_now

MAKERS = (Duty.OPERATOR, Duty.SUPERVISOR)
# One after another, so that numbers follow each other without a gap; the next reads what this one has committed.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.briefing'))")
_LAST = text("SELECT coalesce(max(serial), 0) FROM briefing WHERE year = :year")


def keep_briefing(s: Session, figures: DayFigures, picture: bytes, map_key: MapKey, *, program: str) -> Briefing:
    """Keep a day's figures and the map's picture (PNG) under the next number of this year (the city's). Returns it.

    Raises NotPermitted for an account that makes none: 坐席 and 值班长 do; what a 值班长 made, she has signed (签发).
    """
    me = get_me(s)
    require_maker(me)
    s.execute(_ALONE)
    city = get_city(s)
    year = calendar_of(city.timezone).local_day(database_now(s)).year
    serial = s.execute(_LAST, {"year": year}).scalar_one() + 1
    snapshot = Snapshot(
        format=FORMAT,
        number=f"{year}-{serial:04d}",
        city_code=city.code,
        city=Named(city.name, city.name_en),
        maker=Maker(me.login, me.name, me.duty.value),
        figures=figures,
        definitions=tuple(_defined(one) for one in used(figures)),
        map_key=map_key,
    )
    words = to_text(snapshot)
    s.execute(
        insert(BriefingRow).values(
            id=new_id(),
            year=year,
            serial=serial,
            day=figures.day,
            as_of=figures.as_of,
            so_far=figures.so_far,
            program=program,
            snapshot=words,
            picture=picture,
            sha256=digest(words, picture),
        )
    )
    return get_briefing(s, snapshot.number)


def require_maker(me: Account) -> None:
    """Raise NotPermitted unless this account makes briefings."""
    if me.duty not in MAKERS or not me.active:
        raise NotPermitted("a briefing is made by an operator or a supervisor")


def used(figures: DayFigures) -> list[Definition]:
    """Return the definitions that these figures stand under, in the order of the figures."""
    counted = [one.definition for one in (*figures.flow, *figures.stock)]
    keys = dict.fromkeys(counted + [one.definition for one in figures.shares])
    return [DAY_DEFINITIONS[key] for key in keys]


def _defined(one: Definition) -> Defined:
    return Defined(one.key, one.name, one.name_zh, one.kind, one.period, one.formula)
