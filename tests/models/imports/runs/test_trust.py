"""Who may import and undo, and that nothing can be passed off as imported: deleting is for undoing alone."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors as pg

from models.imports.runs.commands import undo_import
from models.imports.runs.queries import get_runs, preview_undo
from models.imports.runs.records import RunKind
from models.imports.runs.work import begin_import
from models.store.engine import Store
from models.store.errors import NotPermitted
from models.store.ids import new_id
from tests.models.imports.city import NewCity, row
from tests.models.imports.runs.tables import rows_of
from tests.support.database import connect

pytestmark = pytest.mark.database
HISTORY = ("step", "report_text", "dispatch_order", "report", "case_file")


def test_a_leader_sees_imports_and_can_neither_import_nor_undo(city: NewCity) -> None:
    city.cases([row("1")])
    leader = Store(city.database.leader, desk="wall", pool_size=1)
    before = rows_of(city)
    try:
        with leader.read() as s:
            (run,) = get_runs(s)
            assert preview_undo(s, run.id).removed["case"] == 1
        with pytest.raises(NotPermitted):
            undo_import(leader, run.id)
        with pytest.raises(NotPermitted), begin_import(leader, RunKind.CASES, city.folder / "cases.csv", {}):
            pass
    finally:
        leader.close()
    for function in ("begin_undo(%s)", "finish_undo(%s)", "undo_import_units(%s, '{}')", "count_undo(%s, '{}')"):
        with connect(city.database.leader) as connection, pytest.raises(pg.InsufficientPrivilege):
            connection.execute(f"SELECT {function}", [run.id])  # type: ignore[call-overload]
    assert rows_of(city) == before


def test_no_account_deletes_by_saying_the_word_that_undoing_says(city: NewCity) -> None:
    city.cases([row("1", Status="Busy")])
    before = rows_of(city)
    with connect(city.database.operator) as operator, connect(city.database.owner) as owner:
        operator.execute("SET shaotai.undoing = 'on'")
        for table in HISTORY:
            with pytest.raises(pg.InsufficientPrivilege):
                operator.execute(f"DELETE FROM {table}")  # type: ignore[call-overload]
            with pytest.raises(pg.InsufficientPrivilege, match="kept as they are"):
                owner.execute(f"DELETE FROM {table}")  # type: ignore[call-overload]
    assert rows_of(city) == before


def refused(connection: psycopg.Connection, statement: str, *facts: object) -> None:
    with pytest.raises((pg.InsufficientPrivilege, pg.RaiseException)), connection.transaction():
        connection.execute(statement, facts)  # type: ignore[call-overload]


def test_nobody_writes_or_changes_what_a_run_has_made(city: NewCity) -> None:
    city.cases([row("1")])
    with connect(city.database.operator) as connection:
        refused(connection, "DELETE FROM import_row")
        refused(connection, "DELETE FROM import_run")
        refused(connection, "UPDATE import_row SET made = true")
        refused(
            connection,
            "INSERT INTO import_row (run_id, relation, key, unit, made, digest) SELECT id, 'case_file', 'x', 'x', true, id"
            " FROM import_run",
        )
        refused(connection, "UPDATE import_run SET login = 'the_mayor'")
        refused(connection, "UPDATE import_run SET state = 'undone'")
        refused(connection, "UPDATE import_run SET state = 'running'")


def test_rows_are_recorded_for_ones_own_running_import_only(city: NewCity) -> None:
    city.cases([row("1")])
    insert = "INSERT INTO department (id, code, name, kind) VALUES (%s, 'd', 'D', 'bureau')"
    with city.store.read() as s:
        (run,) = get_runs(s)
    with connect(city.database.operator) as connection:
        for claimed in (run.id, new_id()):
            connection.execute("SELECT set_config('shaotai.import_run', %s, false)", [str(claimed)])
            refused(connection, insert, new_id())
    with begin_import(city.store, RunKind.CASES, city.folder / "cases.csv", {}) as work:
        with connect(city.database.supervisor) as connection:
            connection.execute("SELECT set_config('shaotai.import_run', %s, false)", [str(work.id)])
            refused(connection, insert, new_id())
        with work.transaction() as s:
            s.connection().exec_driver_sql(insert, (new_id(),))
    assert city.ask("SELECT count(*) FROM import_row WHERE run_id = :run", run=work.id) == [(1,)]


def test_what_is_not_being_undone_is_not_taken_back_by_calling_the_functions(city: NewCity) -> None:
    city.cases([row("1")])
    case = str(city.id_of("1"))
    with city.store.read() as s:
        (run,) = get_runs(s)
    with connect(city.database.operator) as connection:
        refused(connection, "SELECT undo_import_units(%s, %s)", run.id, [case])
        refused(connection, "SELECT finish_undo(%s)", run.id)
        connection.execute("SELECT begin_undo(%s)", [run.id])
        # There is still something to take back: the run cannot be called undone, and so forgotten.
        refused(connection, "SELECT finish_undo(%s)", run.id)
        # A case that no import made is not the run's to take.
        assert connection.execute("SELECT undo_import_units(%s, %s)", [run.id, [str(new_id())]]).fetchall() == []
    assert city.ask("SELECT count(*) FROM case_file") == [(1,)]
