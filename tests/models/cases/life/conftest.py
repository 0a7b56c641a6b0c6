"""One town a module: its tests make cases of their own and touch no other's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from tests.models.town import BuiltTown, Town, town_of
from tests.support.database import TEMPLATE, CityDatabase, cloned_city


@pytest.fixture(scope="module")
def city_database(cities: CityServer, built_town: BuiltTown) -> Iterator[CityDatabase]:
    """A migrated city with its accounts and the small town, of this module's tests."""
    with cloned_city(cities, TEMPLATE, built_town.database.name) as database:
        yield database


@pytest.fixture(scope="module")
def town(city_database: CityDatabase, built_town: BuiltTown) -> Iterator[Town]:
    """The small town in it."""
    with town_of(city_database, built_town) as made:
        yield made
