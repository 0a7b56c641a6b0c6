"""A small city with a history drawn as columns, built once; and the same history without a database."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from desktop.demo.build import Built, build_demo
from desktop.demo.bulk.history import History
from desktop.demo.bulk.rows import Account
from desktop.demo.chance import make_id
from desktop.demo.foundation import Cast, Hand
from desktop.demo.geography.records import Geography
from desktop.demo.ground import GroundMap
from desktop.demo.imagined import TIME_ZONE, Imagined
from desktop.demo.people.departments import BUREAUS, subcentres
from desktop.demo.people.workers import staff
from desktop.demo.subjects import SUBJECTS
from desktop.demo.volume import NINE, volume_of
from desktop.demo.wording import Teller
from desktop.postgres.cities import CityServer
from models.cases.calendar import calendar_of
from tests.models.store.test_filling import guards
from tests.support.database import CityDatabase, cloned_city, connect

REPORTS, DAYS, SEED = 6_000, 40, 7
NOW = datetime(2026, 11, 20, 6, 32, tzinfo=UTC)


class Ready:
    """A city that is imagined already, in the place of one that is being imagined."""

    def __init__(self, imagined: Imagined) -> None:
        self._imagined = imagined

    def is_of(self, *_: object, **__: object) -> bool:
        return True

    def wait(self, _told: Callable[[float, str], None]) -> Imagined:
        return self._imagined


@dataclass(frozen=True)
class Drawn:
    """The city, what the builder said of it, what it told, and the guards of its tables before and after."""

    database: CityDatabase
    built: Built
    told: tuple[tuple[float, str], ...]
    before: list[Any]
    after: list[Any]


@pytest.fixture(scope="session")
def ready(geography: Geography) -> Ready:
    ground = GroundMap.of_geography(geography, random.Random(1))
    return Ready(Imagined(NOW, geography, ground, Teller(ground), []))


@pytest.fixture(scope="module")
def drawn(cities: CityServer, city_template: str, ready: Ready) -> Iterator[Drawn]:
    told: list[tuple[float, str]] = []
    with cloned_city(cities, city_template) as database:
        with connect(database.owner) as owner:
            before = guards(owner)
        built = build_demo(
            database.operator, owner=database.owner, seed=SEED, reports=REPORTS, days=DAYS, now=NOW, ahead=ready,  # type: ignore[arg-type]
            progress=lambda share, words: told.append((share, words)),
        )  # fmt: skip
        with connect(database.owner) as owner:
            after = guards(owner)
        yield Drawn(database, built, tuple(told), before, after)


@pytest.fixture(scope="session")
def history_of(geography: Geography, ground: GroundMap) -> Callable[[int, int], History]:
    """Make the history of a seed and a number of reports, each time anew."""
    rng = random.Random(5)

    def an_id() -> UUID:
        return make_id(rng, NOW)

    cast = Cast()
    cast.grids = {grid.code: an_id() for grid in geography.grids}
    cast.departments = {b.key: an_id() for b in BUREAUS} | {s.grid_code: an_id() for s in subcentres(geography)}
    cast.categories = {s.code: an_id() for s in SUBJECTS}
    cast.rules = {s.code: an_id() for s in SUBJECTS}
    people, slots = staff(geography, volume_of("small").team, rng)
    hands = {p.code: Hand(an_id(), p.code, p.role, p.home, n % 3 > 0, n) for n, p in enumerate(people)}
    cast.hands = list(hands.values())
    for slot in slots:
        if slot.worker_code:
            cast.teams[slot.grid_code].append(hands[slot.worker_code])
    accounts = [Account(an_id(), f"shaotai_demo_{duty}") for duty in ("operator", "supervisor", "field")]

    def made(seed: int, reports: int) -> History:
        return History(
            seed=seed, size="small", reports=reports, days=DAYS, now=NOW, ground=ground, teller=Teller(ground), cast=cast,
            calendar=calendar_of(TIME_ZONE), accounts=accounts, sources=NINE,
        )  # fmt: skip

    return made
