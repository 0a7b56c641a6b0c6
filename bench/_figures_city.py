"""The cities that figures are measured in: one that stands, one built for the day, and a small one of a few minutes ago."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import URL, text
from sqlalchemy.orm import Session

from bench._common import say
from bench._small_city import LAT, LON, data_folder, fill
from desktop.demo.build import build_demo
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database
from desktop.postgres.places import default_base
from desktop.postgres.server import EmbeddedServer
from models.cases import commands
from models.cases.records import NewReport, Source, Tier
from models.figures.days import get_statistical_days
from models.figures.filters import FigureFilter, Period
from models.figures.rollups import fold_all
from models.store.engine import Store
from models.store.times import database_now

CODE = "bench"
WORDS = ("路灯不亮", "垃圾堆放", "井盖破损", "占道经营", "噪声扰民")
QUICK_REPORTS = 25


@dataclass(frozen=True, slots=True)
class FiguresCity:
    """A city whose figures are counted, its operator's and its owner's account, and the day that is its today."""

    url: URL
    owner: URL
    today: date
    reports: int
    server_version: str
    area: UUID | None
    """The street in which most was accepted of late, and the source from which most came."""
    source: str

    def asked(self, days: int, *, further: int = 0) -> FigureFilter:
        """Return the last so many days, narrowed by as many further dimensions: the street, the source, the rarer tier."""
        f = FigureFilter(Period.last_days(self.today, days))
        if further > 0 and self.area is not None:
            f = replace(f, area=self.area)
        f = f if further < 2 else replace(f, source=self.source)
        return f if further < 3 else replace(f, tier=Tier.RAISED.value)


@contextmanager
def standing_city(code: str) -> Iterator[FiguresCity]:
    """A city that was built before, in the data folder that SHAOTAI_HOME names."""
    with EmbeddedServer.start(default_base()) as server:
        yield _looked_at(CityServer.embedded(server), code)


@contextmanager
def built_city(reports: int, days: int, *, quick: bool = False) -> Iterator[FiguresCity]:
    """A demo city with so many reports over so many days; `quick`: a few reports in a city of 16 grids. Gone afterwards."""
    with data_folder() as base, EmbeddedServer.start(base, settings={"fsync": "off"} if quick else {}) as server:
        cities = CityServer.embedded(server)
        create_city_database(cities, CODE, migrate_and_register)
        if quick:
            fill(cities.url(CODE, "operator"), CODE)
            _few(cities.url(CODE, "operator"))
        else:
            say(f"building a city of {reports} reports")
            build_demo(
                cities.url(CODE, "operator"), owner=cities.owner_url(CODE), code=CODE, seed=1, size="small",
                reports=reports, days=days,
            )  # fmt: skip
        yield _looked_at(cities, CODE)


def city_of(code: str, size: int, *, quick: bool) -> Any:
    """Return the city that a benchmark was asked for: `code` for one that stands, else `size` reports over a year."""
    return standing_city(code) if code else built_city(size, 365, quick=quick)


def take_in(store: Store, category: UUID, many: int) -> list[UUID]:
    """Take reports in and accept them, a transaction each; the cases."""
    made = []
    for n in range(many):
        words = WORDS[n % len(WORDS)]
        new = NewReport(
            words, f"{words}，请处理", Source.HOTLINE, category, lon=LON + 0.005, lat=LAT + 0.005, address="文昌路"
        )
        with store.transaction() as s:
            done = commands.report(s, new)
            commands.accept(s, done.case_id, done.version)
        made.append(done.case_id)
    return made


def a_category(s: Session) -> UUID:
    """Return any category."""
    return UUID(str(s.execute(text("SELECT id FROM category ORDER BY id LIMIT 1")).scalar_one()))


def _few(url: URL) -> None:
    store = Store(url, desk="bench")
    try:
        with store.read() as s:
            category = a_category(s)
        take_in(store, category, QUICK_REPORTS)
        fold_all(store)
    finally:
        store.close()


_MOST = """SELECT {what} FROM figure_fact WHERE part = 'accepted' AND measure = 'accepted'
    AND at > now() - interval '3 days' AND {what} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"""


def _looked_at(cities: CityServer, code: str) -> FiguresCity:
    store = Store(cities.url(code, "operator"), desk="bench")
    try:
        with store.read() as s:
            today = get_statistical_days(s).day_of(database_now(s))
            version = str(s.scalar(text("SHOW server_version")))
            # In a city that stands for long nothing is accepted of late; then the first there is.
            area = s.scalar(text(_MOST.format(what="top_id"))) or s.scalar(
                text("SELECT top_id FROM figure_grid WHERE top_id = area_id ORDER BY 1 LIMIT 1")
            )
            source = s.scalar(text(_MOST.format(what="source"))) or Source.HOTLINE.value
            reports = int(s.execute(text("SELECT count(*) FROM report")).scalar_one())
        return FiguresCity(store.url, cities.owner_url(code), today, reports, version, area, source)
    finally:
        store.close()


@contextmanager
def uncounted(city: FiguresCity) -> Iterator[None]:
    """Take the triggers that keep the counts off the tables; nobody else works in such a city."""
    address = city.owner.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as owner:
        found = owner.execute(
            """SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t
            WHERE t.tgname LIKE 'touch_figures%' AND NOT t.tgisinternal ORDER BY 1, 2"""
        ).fetchall()

        def put(what: str) -> None:
            for table, name in found:
                owner.execute(f"ALTER TABLE {table} {what} TRIGGER {name}".encode())

        put("DISABLE")
        try:
            yield
        finally:
            put("ENABLE")
