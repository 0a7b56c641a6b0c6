"""The small town for tests: built once a session; each test, or module, gets a copy of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from tests.models.town import BuiltTown, town_in
from tests.support.database import cloned_city


@pytest.fixture(scope="session")
def built_town(cities: CityServer, city_template: str) -> Iterator[BuiltTown]:
    with cloned_city(cities, city_template) as database:
        with town_in(database) as town:
            pass
        yield BuiltTown(database, town)
