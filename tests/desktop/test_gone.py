"""What an undone import takes away goes from the desk's picture."""

from __future__ import annotations

from pathlib import Path

from desktop.picture import read_picture, read_update
from models.imports.runs.commands import undo_import
from models.imports.runs.queries import get_run
from models.store.changes import head, look
from models.store.feed import Batch
from tests.models.imports.city import new_city, row
from tests.models.imports.listed.bring import GRIDS, bring
from tests.support.database import CityDatabase, connect

WORKER = {
    "code": "W1",
    "name": "王示例",
    "phone": "13800000001",
    "role": "网格员",
    "grids": "900100001",
    "on_duty": "是",
}


def test_workers_and_cases_of_an_undone_import_leave_the_picture(city_database: CityDatabase, tmp_path: Path) -> None:
    with new_city(city_database, tmp_path) as city:
        city.grids(GRIDS)
        bring(city, "workers", [WORKER])
        city.cases([row("1")])
        case = city.id_of("1")
        seen = read_picture(city.store)
        assert ([worker.code for worker in seen.workers], [one.id for one in seen.cases]) == (["W1"], [case])
        for number in (3, 2):
            with connect(city_database.operator) as connection:
                cursor = head(connection)
                with city.store.read() as s:
                    run = get_run(s, number)
                undo_import(city.store, run.id)
                found = look(connection, cursor)
            changes = tuple(one for one in found.changes if one.subject in ("case", "worker"))
            update = read_update(city.store, Batch(changes, found.cursor, False, found.read_at, 0.0))
            if number == 3:
                assert update.cases == {case: None}
                assert update.picture is None
            else:
                assert update.picture is not None
                assert update.picture.workers == ()
