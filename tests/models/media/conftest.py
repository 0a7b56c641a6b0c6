"""One migrated city for a file of tests: what each keeps has a digest of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from models.store.engine import Store
from tests.support.database import CityDatabase, cloned_city


@pytest.fixture(scope="module")
def database(cities: CityServer, city_template: str) -> Iterator[CityDatabase]:
    with cloned_city(cities, city_template) as made:
        yield made


@pytest.fixture(scope="module")
def store(database: CityDatabase) -> Iterator[Store]:
    made = Store(database.operator, desk="desk-1", pool_size=2)
    yield made
    made.close()
