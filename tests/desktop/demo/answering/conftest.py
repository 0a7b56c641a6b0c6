"""The town, passed off as a demo city."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from tests.models.town import BuiltTown, cloned_town
from tests.support.database import connect
from tests.support.workers_who_answer import City


@pytest.fixture(scope="module")
def city(cities: CityServer, built_town: BuiltTown) -> Iterator[City]:
    """The town, passed off as a demo city."""
    with cloned_town(cities, built_town) as (database, town):
        with connect(database.owner) as connection:
            connection.execute("UPDATE city SET demo_seed = 1")
        yield database, town
