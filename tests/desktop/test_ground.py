"""What makes a desk read its whole picture anew: of all that a city sets, where its days begin, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from desktop.picture import Update, read_update
from desktop.postgres.cities import CityServer
from models.cases import commands
from models.city.settings import set_setting
from models.figures.days import set_day_begin
from models.store.changes import head, look
from models.store.feed import Batch
from tests.models.town import BuiltTown, cloned_town
from tests.support.database import connect

pytestmark = pytest.mark.database
WHISTLES = "whistles"


def test_only_the_statistical_day_among_the_settings_reloads_the_picture(
    cities: CityServer, built_town: BuiltTown
) -> None:
    with cloned_town(cities, built_town) as (database, town):

        def after(write: Callable[[Session], object]) -> Update:
            with connect(database.operator) as connection:
                cursor = head(connection)
                with town.supervisor.transaction() as s:
                    write(s)
                found = look(connection, cursor)
            assert "setting" in {change.subject for change in found.changes}
            return read_update(town.operator, Batch(found.changes, found.cursor, False, found.read_at, 0.0))

        assert after(lambda s: set_setting(s, WHISTLES, {"grid": 30}, version=0)).picture is None
        moved = after(lambda s: set_day_begin(s, 8, version=0)).picture
        assert moved is not None
        assert moved.ground.begins_at == 8

        def both(s: Session) -> None:
            set_setting(s, WHISTLES, {"grid": 20}, version=1)
            set_day_begin(s, 0, version=1)

        back = after(both).picture
        assert back is not None
        assert back.ground.begins_at == 0

        def beside_a_case(s: Session) -> None:
            set_setting(s, WHISTLES, {"grid": 30}, version=2)
            commands.report(s, town.new())

        update = after(beside_a_case)
        assert update.picture is None
        assert len(update.cases) == 1
