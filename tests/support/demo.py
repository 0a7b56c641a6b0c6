"""The demo city for tests: built once a session; each test that writes gets a copy of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from desktop.demo.build import Built, build_demo
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database, drop_city_database
from tests.support.database import CityDatabase, cloned_city

SEED = 20261122
CODE = "demo_template"


@dataclass(frozen=True)
class DemoCity:
    """A built demo city, and what the builder said of it. Read only: tests that write take `demo_city`."""

    database: CityDatabase
    built: Built
    told: tuple[tuple[float, str], ...]


@pytest.fixture(scope="session")
def built_city(cities: CityServer) -> Iterator[DemoCity]:
    create_city_database(cities, CODE, migrate_and_register)
    told: list[tuple[float, str]] = []
    built = build_demo(
        cities.url(CODE, "operator"),
        owner=cities.owner_url(CODE),
        seed=SEED,
        progress=lambda share, words: told.append((share, words)),
    )
    yield DemoCity(CityDatabase.of(cities, CODE), built, tuple(told))
    drop_city_database(cities, CODE)


@pytest.fixture
def demo_city(cities: CityServer, built_city: DemoCity) -> Iterator[CityDatabase]:
    """A copy that may be changed."""
    with cloned_city(cities, CODE) as database:
        yield database
