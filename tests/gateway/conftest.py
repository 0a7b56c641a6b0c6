from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from tests.gateway.house import House, house_of
from tests.models.town import BuiltTown, cloned_town


@pytest.fixture(scope="module")
def house(cities: CityServer, built_town: BuiltTown) -> Iterator[House]:
    """A gateway in this process on a town of this module's own, each worker with a number of his own."""
    with cloned_town(cities, built_town) as (database, town), house_of(database, town) as made:
        yield made
