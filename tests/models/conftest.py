from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.models.town import BuiltTown, Town, town_of
from tests.support.database import CityDatabase


@pytest.fixture
def town(city_database: CityDatabase, built_town: BuiltTown) -> Iterator[Town]:
    """The small town in a database of this test alone, which `city_database` has cloned with the town in it."""
    with town_of(city_database, built_town) as made:
        yield made
