"""The demo city for tests: built once a session, cloned for each test that wants it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from desktop.demo.build import build_demo
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database, drop_city_database
from tests.support.database import CityDatabase, cloned_city

SEED = 7


@pytest.fixture(scope="session")
def demo_template(cities: CityServer) -> Iterator[str]:
    """The code of a demo city to clone from. Never connect to it."""
    code = "demo_template"

    def make(owner: URL) -> None:
        migrate_and_register(owner)
        build_demo(cities.url(code, "operator"), code="demo", seed=SEED, size="small")

    create_city_database(cities, code, make)
    yield code
    drop_city_database(cities, code)


@pytest.fixture
def demo_database(cities: CityServer, demo_template: str) -> Iterator[CityDatabase]:
    """A demo city of this test alone."""
    with cloned_city(cities, demo_template) as database:
        yield database
