"""Reads the figures of any day or stretch of days of the city, as they stood at its end, whenever they are asked for.

Days are the city's statistical days. `begins_at` are those of a paper that is read again: the hour at which they began then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.figures import day_sql as sql
from models.figures.as_of import Seen
from models.figures.day_grounds import grounds_of, usual_days
from models.figures.day_records import DayFigures, DayReading, Members, PeriodFigures, PeriodReading, Spot
from models.figures.day_stretch import Stretch
from models.figures.days import get_statistical_days
from models.figures.filters import Period
from models.store.abreast import Elsewhere
from models.store.times import database_now


def get_first_day(s: Session, begins_at: int | None = None, hidden: frozenset[UUID] = frozenset()) -> date | None:
    """Return the first day of the city on which anything was reported; None while nothing was. `hidden` cases are left out."""
    first = sql.first_reported(s, hidden)
    return None if first is None else get_statistical_days(s, begins_at).day_of(first)


def get_today(s: Session, begins_at: int | None = None) -> date:
    """Return the city's day by the database's clock."""
    return get_statistical_days(s, begins_at).day_of(database_now(s))


def get_day_figures(s: Session, day: date) -> DayFigures:
    """Return the figures of a day of the city: see `read_day`."""
    return read_day(s, day).figures


def read_day(
    s: Session,
    day: date,
    seen: Seen | None = None,
    until: datetime | None = None,
    begins_at: int | None = None,
    placed: Callable[[tuple[Spot, ...]], None] = lambda _: None,
    elsewhere: Elsewhere | None = None,
) -> DayReading:
    """Read a day of the city as it stood at its end; today as it stands now.

    With `seen` it is read as it was read then, and `until` that reading's `as_of` where the day still ran: what was written
    since is left out. `placed` hears where the open cases lie long before all is read; `elsewhere` reads a part of it beside
    the session. Raises Refused("day_to_come", day, today) for a day that has not begun.
    """
    stretch = Stretch(s, Period.today(day), seen, until, month=True, begins_at=begins_at, elsewhere=elsewhere)
    placed(stretch.spots)
    usual = usual_days(stretch)
    reading = stretch.read()
    return replace(reading, grounds=grounds_of(stretch, usual=usual))


def read_period(
    s: Session,
    period: Period,
    seen: Seen | None = None,
    until: datetime | None = None,
    begins_at: int | None = None,
    placed: Callable[[tuple[Spot, ...]], None] = lambda _: None,
    elsewhere: Elsewhere | None = None,
) -> PeriodReading:
    """Read a stretch of days as one, as it stood at its end; the others as for `read_day`.

    Raises Refused("day_to_come", day, today) where its first day has not begun.
    """
    stretch = Stretch(s, period, seen, until, month=False, begins_at=begins_at, elsewhere=elsewhere)
    placed(stretch.spots)
    reading = stretch.read()
    before, earlier, first = None, None, get_first_day(s, begins_at, stretch.unseen.hidden)
    behind: tuple[Members, ...] = ()
    if first is not None and first <= period.before().first:
        earlier = Stretch(s, period.before(), seen, None, month=False, begins_at=begins_at)
        before, behind = earlier.totals()
    figures = PeriodFigures(period.first, period.last, reading.figures, before, stretch.by_hour())
    return PeriodReading(figures, reading.spots, (*reading.members, *behind), grounds_of(stretch, earlier))
