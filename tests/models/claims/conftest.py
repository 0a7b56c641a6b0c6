from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.postgres.cities import CityServer
from models.claims.commands import renew_desk
from models.store.ids import new_id
from tests.models.town import BuiltTown, Town, cloned_town


@pytest.fixture(scope="module")
def shared_town(cities: CityServer, built_town: BuiltTown) -> Iterator[Town]:
    with cloned_town(cities, built_town) as (_, made):
        yield made


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here; each files cases of its own, and every desk left from another is closed."""
    for store in (shared_town.operator, shared_town.supervisor):
        with store.transaction() as s:
            s.connection().exec_driver_sql(
                "UPDATE desk_lease SET ended_at = clock_timestamp() WHERE ended_at IS NULL"
                " AND expires_at > clock_timestamp()"
                " AND account_id = (SELECT id FROM account WHERE login = session_user)"
            )
    with shared_town.operator.transaction() as s:
        renew_desk(s, new_id())  # whoever renews ends what the others left
    return shared_town
