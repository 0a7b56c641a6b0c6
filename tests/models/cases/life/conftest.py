"""One town a module: its tests make cases of their own and touch no other's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from tests.models.town import Town, town_in
from tests.support.database import CityDatabase, cloned_city


@pytest.fixture(scope="module")
def city_database(cities: CityServer, city_template: str) -> Iterator[CityDatabase]:
    """A migrated city with its accounts, of this module's tests."""
    with cloned_city(cities, city_template) as database:
        yield database


@pytest.fixture(scope="module")
def town(city_database: CityDatabase) -> Iterator[Town]:
    """The small town in it."""
    with town_in(city_database) as made:
        yield made
