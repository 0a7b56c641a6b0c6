from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.models.imports.city import NewCity, new_city
from tests.support.database import CityDatabase


@pytest.fixture
def city(city_database: CityDatabase, tmp_path: Path) -> Iterator[NewCity]:
    """A city just made, with nothing in it."""
    with new_city(city_database, tmp_path) as made:
        yield made
