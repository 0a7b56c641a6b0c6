"""One import at a time in a city: the second is told of the first, and a killed one stands in nobody's way."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from models.imports.errors import BadInput
from models.imports.runs.commands import undo_import
from models.imports.runs.errors import ImportBusy, ImportLost
from models.imports.runs.queries import get_runs, preview_undo
from models.imports.runs.records import RunKind, RunState
from models.imports.runs.work import begin_import
from models.store.ids import new_id
from tests.models.imports.city import NewCity, feature, new_city, row, square
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database
HOLDS = (
    "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
    " WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()"
)


def states(city: NewCity) -> list[tuple[int, RunState, str]]:
    with city.store.read() as s:
        return [(run.number, run.state, run.note) for run in reversed(get_runs(s))]


def test_a_second_import_is_told_who_imports_what_since_when_and_writes_nothing(city: NewCity) -> None:
    caught: list[ImportBusy] = []

    def second(*_: int) -> None:
        if caught:
            return
        for begin in (
            lambda: city.cases([row("2")]),
            lambda: city.grids([feature(square(0, 0), name="Elm")]),
        ):
            with pytest.raises(ImportBusy) as busy:
                begin()
            caught.append(busy.value)

    assert city.cases(city.table([row("1")], "first.csv"), progress=second).new == 1
    for busy in caught:
        assert busy.run is not None
        assert (busy.run.number, busy.run.kind, busy.run.file) == (1, RunKind.CASES, "first.csv")
        assert busy.run.login == city.database.operator.username
    assert states(city) == [(1, RunState.DONE, "")]
    assert city.cases([row("2")]).new == 1


def test_an_undo_waits_for_no_import_either(city: NewCity) -> None:
    city.cases([row("1")])
    with city.store.read() as s:
        (first,) = get_runs(s)

    def undo(*_: int) -> None:
        with pytest.raises(ImportBusy):
            undo_import(city.store, first.id)

    city.cases([row("2")], progress=undo)
    assert [state for _, state, _ in states(city)] == [RunState.DONE, RunState.DONE]


def test_of_two_that_begin_at_once_one_imports_and_what_is_in_is_in_once(city: NewCity) -> None:
    rows = [row(str(n), Kind=f"kind {n}") for n in range(60)]
    tables = [city.table(rows, f"{n}.csv") for n in range(2)]
    told: list[object] = []
    both = threading.Barrier(2)

    def run(number: int) -> None:
        both.wait()
        try:
            told.append(city.cases(tables[number]).new)
        except ImportBusy as busy:
            told.append(busy)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 60 in told
    # The other one was refused, or began after the end of the first and found all of it there.
    assert any(isinstance(one, ImportBusy) or one == 0 for one in told)
    assert city.ask("SELECT count(*) FROM case_file") == [(60,)]


def kill_its_line(city: NewCity) -> None:
    """What is left of a program that was killed: its lines to the server are gone."""
    with connect(city.database.operator) as connection:
        pids = [pid for (pid,) in connection.execute(HOLDS)]
        assert len(pids) == 1
        # Waits until it is gone, for at most ten seconds.
        assert connection.execute("SELECT pg_terminate_backend(%s, 10000)", pids).fetchone() == (True,)


def test_a_killed_import_leaves_no_lock_and_is_marked_by_the_next_one(city: NewCity) -> None:
    path = city.table([row("1")])

    def go_on_too_late() -> None:
        with begin_import(city.store, RunKind.CASES, path, {}) as work:
            assert states(city) == [(1, RunState.RUNNING, "")]
            kill_its_line(city)
            assert states(city) == [(1, RunState.INTERRUPTED, "killed")]
            assert city.cases([row("2")]).new == 1
            with work.transaction() as s:
                s.execute(text("SELECT 1"))

    with pytest.raises(ImportLost):
        go_on_too_late()
    assert states(city) == [(1, RunState.INTERRUPTED, "killed"), (2, RunState.DONE, "")]


def test_an_import_that_was_killed_can_be_undone_at_once(city: NewCity) -> None:
    def undo_it() -> None:
        with begin_import(city.store, RunKind.CASES, city.table([row("1")]), {}) as work:
            with work.transaction() as s:
                s.execute(
                    text("INSERT INTO department (id, code, name, kind) VALUES (:id, 'd', 'D', 'bureau')"),
                    {"id": new_id()},
                )
            kill_its_line(city)
            with city.store.read() as s:
                assert preview_undo(s, work.id).removed == {"department": 1}
            assert undo_import(city.store, work.id).removed == {"department": 1}
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undo_it()
    assert states(city) == [(1, RunState.UNDONE, "killed")]
    assert city.ask("SELECT count(*) FROM department") == [(0,)]


def test_an_error_in_the_middle_leaves_the_run_interrupted_and_the_city_free(city: NewCity) -> None:
    path = city.table([row("1")])
    with pytest.raises(ZeroDivisionError), begin_import(city.store, RunKind.CASES, path, {}):
        _ = 1 / 0
    assert states(city) == [(1, RunState.INTERRUPTED, "ZeroDivisionError")]
    assert city.cases(path).new == 1


def test_a_file_that_went_away_begins_nothing(city: NewCity) -> None:
    with pytest.raises(BadInput, match="unreadable"), begin_import(city.store, RunKind.CASES, city.folder / "no", {}):
        pass
    assert states(city) == []


def test_the_runs_of_one_city_do_not_hold_up_another(city: NewCity, other_city_database: CityDatabase) -> None:
    with new_city(other_city_database, city.folder) as other:
        counts: list[int] = []
        table = city.table([row("2")], "other.csv")
        city.cases([row("1")], progress=lambda *_: counts.append(other.cases(table).new))
    assert counts == [1]
