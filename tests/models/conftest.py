from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.models.town import Town, town_in
from tests.support.database import CityDatabase


@pytest.fixture
def town(city_database: CityDatabase) -> Iterator[Town]:
    """The small town in a database of this test alone."""
    with town_in(city_database) as made:
        yield made
