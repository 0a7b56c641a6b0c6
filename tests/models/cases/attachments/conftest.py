"""One town for a file of tests: each makes its own cases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from tests.models.town import BuiltTown, Town, town_of
from tests.support.database import TEMPLATE, CityDatabase, cloned_city


@pytest.fixture(scope="module")
def base(cities: CityServer, built_town: BuiltTown) -> Iterator[CityDatabase]:
    with cloned_city(cities, TEMPLATE, built_town.database.name) as made:
        yield made


@pytest.fixture(scope="module")
def town(base: CityDatabase, built_town: BuiltTown) -> Iterator[Town]:
    with town_of(base, built_town) as made:
        yield made
