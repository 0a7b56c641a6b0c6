from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from tests.models.town import BuiltTown, Town, cloned_town, town_of
from tests.support.database import TEMPLATE, CityDatabase, cloned_city


@pytest.fixture
def town(city_database: CityDatabase, built_town: BuiltTown) -> Iterator[Town]:
    """The small town in a database of this test alone, which `city_database` has cloned with the town in it."""
    with town_of(city_database, built_town) as made:
        yield made


@pytest.fixture
def lone_town(cities: CityServer, built_town: BuiltTown) -> Iterator[tuple[CityDatabase, Town]]:
    """A town of this test alone and its database, in a file whose tests share one."""
    with cloned_town(cities, built_town) as made:
        yield made


@pytest.fixture(scope="module")
def shared_database(cities: CityServer, built_town: BuiltTown) -> Iterator[CityDatabase]:
    """A database with the small town for a file of tests, each of which makes its own cases and counts nobody else's.

    A file takes it by a `town` and a `city_database` of its own; a server that knows its tables already answers in a
    third of the time.
    """
    with cloned_city(cities, TEMPLATE, built_town.database.name) as made:
        yield made


@pytest.fixture(scope="module")
def shared_town(shared_database: CityDatabase, built_town: BuiltTown) -> Iterator[Town]:
    """The small town in it."""
    with town_of(shared_database, built_town) as made:
        yield made
