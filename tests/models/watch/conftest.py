"""One town for a file of tests: each makes its own cases, none counts those of another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from tests.models.town import Town, town_in
from tests.support.database import CityDatabase, cloned_city


@pytest.fixture(scope="module")
def base(cities: CityServer, city_template: str) -> Iterator[CityDatabase]:
    with cloned_city(cities, city_template) as made:
        yield made


@pytest.fixture(scope="module")
def town(base: CityDatabase) -> Iterator[Town]:
    with town_in(base) as made:
        yield made
