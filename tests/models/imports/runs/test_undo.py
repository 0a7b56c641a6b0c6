"""Undoing a whole import: what it made goes, what it changed is as before, what was touched since stays, with its name."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.cases.commands.dispatching import dispatch
from models.cases.commands.intake import accept
from models.cases.queries import get_case
from models.grids.queries import get_grids
from models.imports import cases as importing
from models.imports.errors import Interrupted
from models.imports.grids import Missing
from models.imports.runs import commands
from models.imports.runs.commands import undo_import
from models.imports.runs.errors import UndoRefused
from models.imports.runs.queries import get_run, get_runs, preview_undo
from models.imports.runs.records import ImportRun, RunState, UndoCounts, UndoPreview
from models.store.errors import Refused
from models.store.ids import new_id
from tests.models.imports.city import NewCity, feature, row, square
from tests.models.imports.listed.bring import GRIDS, bring
from tests.models.imports.runs.tables import rows_of

pytestmark = pytest.mark.database

# Of every sort: to be accepted, filed, held by a department, closed, without a place, at a placeholder, a number in Chinese.
SORTS = [
    row("1", Status="New"), row("2"), row("3", Status="Busy"), row("4", Status="Done", Out="2018-06-02 10:00"),
    row("5", Lon="", Lat=""), row("6", Lon="0", Lat="0", Kind="Graffiti", Agency="Parks"), row("号7", In="2018-06-02 09:00"),
]  # fmt: skip

CATEGORIES = [{"type": "事件", "class": "市容环境", "subclass": "乱堆物料"}]


def run_of(city: NewCity, number: int) -> ImportRun:
    with city.store.read() as s:
        return get_run(s, number)


def preview(city: NewCity, number: int) -> UndoPreview:
    with city.store.read() as s:
        return preview_undo(s, get_run(s, number).id)


def undo(city: NewCity, number: int) -> UndoCounts:
    """Undo, and state that it did what the preview said."""
    seen = preview(city, number)
    counts = undo_import(city.store, run_of(city, number).id)
    assert (counts.removed, counts.restored, counts.stays) == (dict(seen.removed), dict(seen.restored), seen.stays)
    return counts


def test_an_untouched_import_of_cases_leaves_nothing(city: NewCity) -> None:
    city.grids([feature(square(0, 0), code="A", name="Elm")])
    before = rows_of(city)
    assert city.cases(SORTS).new == 7
    assert rows_of(city) != before
    counts = undo(city, 2)
    assert (dict(counts.removed), counts.stays) == ({"case": 7, "category": 5, "department": 2}, ())
    assert rows_of(city) == before
    assert city.ask("SELECT count(*) FROM import_row WHERE run_id IN (SELECT id FROM import_run WHERE number = 2)") == [
        (0,)
    ]


def test_a_run_says_what_was_imported_by_whom_and_that_it_was_undone(city: NewCity) -> None:
    city.cases([row("1"), row("2", Status="Odd")])
    run = run_of(city, 1)
    operator = city.database.operator.username
    assert (run.kind, run.file, run.state, run.login, run.desk) == ("cases", "cases.csv", "done", operator, "desk-1")
    assert (run.counts["new"], run.counts["rejected"], run.mapping["source_system"]) == (1, 1, "hall")
    assert run.size == (city.folder / "cases.csv").stat().st_size
    assert run.ended_at is not None
    assert run.started_at < run.ended_at
    undo(city, 1)
    run = run_of(city, 1)
    assert (run.state, run.undone_by) == (RunState.UNDONE, operator)
    assert run.undone_at is not None
    assert run.undo_counts == {"removed": {"case": 1, "category": 3, "department": 1}, "restored": {}, "stays": 0}


def test_what_a_later_telling_changed_is_as_before_and_imports_are_undone_in_reverse_only(city: NewCity) -> None:
    bare = rows_of(city)
    city.cases(SORTS)
    first = rows_of(city)
    told = [
        row("2", Title="Deeper", Status="Done", Out="2018-06-03 10:00"),
        row("3", Status="Busy", Agency="Parks"),
        row("8"),
    ]
    counts = city.cases(told)
    assert (counts.new, counts.changed) == (1, 2)
    assert preview(city, 1).blocked_by == (2,)
    with pytest.raises(UndoRefused) as caught:
        undo_import(city.store, run_of(city, 1).id)
    assert (caught.value.code, caught.value.facts["later"]) == ("later_imports", (2,))
    counts_of_undo = undo(city, 2)
    assert (counts_of_undo.removed["case"], counts_of_undo.restored["case"]) == (1, 2)
    assert rows_of(city) == first
    undo(city, 1)
    assert rows_of(city) == bare


def test_what_was_worked_on_stays_with_all_it_needs_and_is_named_with_who_and_why(city: NewCity) -> None:
    city.cases([row("1", Status="New", Title="Leak"), row("2", Kind="Noise", Agency="Police")])
    case = city.id_of("1")
    with city.store.transaction() as s:
        accept(s, case, 1)
    counts = undo(city, 1)
    why = {(one.subject, one.name): (one.reason, one.detail) for one in counts.stays}
    login = city.database.operator.username
    assert why.pop(("case", "Leak")) == ("later_step", f"{login} accept")
    # The case's category stands under its class, and that under the system's type; their department is competent.
    assert {subject for subject, _ in why} == {"category", "department"}
    assert set(why.values()) <= {("in_use", "case_file"), ("in_use", "category"), ("in_use", "category_rule")}
    assert ("department", "Police") not in why
    assert counts.removed == {"case": 1, "category": 2, "department": 1}
    assert city.case_of("1").case.title == "Leak"
    assert city.case_of("1").case.category == "Pothole"


def test_an_interrupted_and_resumed_import_adds_up_and_goes_in_two_undos(
    city: NewCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    rows = [row(str(n), Kind=f"kind {n % 7}", In=f"2018-06-{n % 3 + 1:02} 12:00") for n in range(35)]
    before = rows_of(city)
    heard: list[int] = []
    with pytest.raises(Interrupted):
        city.cases(rows, progress=lambda done, _of: heard.append(done), cancelled=lambda: heard[-1:] == [20])
    assert city.cases(rows).new == 15
    first, second = run_of(city, 1), run_of(city, 2)
    assert (first.state, first.counts["new"], second.state) == (RunState.INTERRUPTED, 20, RunState.DONE)
    assert (second.counts["new"], second.counts["same"], second.counts["rows"]) == (15, 20, 35)
    undo(city, 2)
    undo(city, 1)
    assert rows_of(city) == before


def test_an_undo_stopped_in_the_middle_goes_on_and_counts_all(city: NewCity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "FIRST_BATCH", 4)
    monkeypatch.setattr(commands, "LARGEST_BATCH", 4)
    before = rows_of(city)
    city.cases([row(str(n)) for n in range(20)])
    run = run_of(city, 1)
    asked: list[int] = []
    with pytest.raises(Interrupted) as caught:
        undo_import(city.store, run.id, lambda done, _of: asked.append(done), lambda: len(asked) >= 2)
    assert caught.value.counts.removed == {"case": 8}
    assert run_of(city, 1).state is RunState.UNDOING
    assert city.ask("SELECT count(*) FROM case_file") == [(12,)]
    assert undo_import(city.store, run.id).removed["case"] == 20
    assert rows_of(city) == before


def test_grids_that_changed_and_closed_are_as_before_with_the_cases_that_had_moved(city: NewCity) -> None:
    city.grids([feature(square(0, 0), code="A", name="Elm"), feature(square(1, 0), code="B", name="Oak")])
    city.cases([row("1"), row("2", Lon="1.5"), row("3", Status="Done", Out="2018-06-02 10:00")])
    before = rows_of(city)
    again = [feature(square(0.6, 0), code="A", name="Elm Park"), feature(square(0, 0, 0.55), code="C", name="Ash")]
    counts = city.grids(again, missing=Missing.CLOSE)
    assert (counts.new, counts.changed, counts.closed, counts.relocated) == (1, 1, 1, 2)
    assert [city.case_of(number).case.grid for number in "123"] == ["Ash", "Elm Park", "Elm Park"]
    undone = undo(city, 3)
    assert (dict(undone.removed), dict(undone.restored)) == ({"grid": 1}, {"grid": 2, "case": 2})
    assert rows_of(city) == before
    with city.store.read() as s:
        assert [grid.name for grid in get_grids(s)] == ["Elm", "Oak"]


def test_a_grid_that_later_cases_lie_in_stays(city: NewCity) -> None:
    city.grids([feature(square(0, 0), code="A", name="Elm"), feature(square(1, 0), code="B", name="Oak")])
    city.cases([row("1")])
    counts = undo(city, 1)
    assert [(one.subject, one.name, one.reason, one.detail) for one in counts.stays] == [
        ("grid", "Elm (A)", "in_use", "case_file")
    ]
    assert counts.removed == {"grid": 1}
    assert city.case_of("1").case.grid == "Elm"


def test_a_whole_city_of_files_goes_in_reverse_and_leaves_nothing(city: NewCity) -> None:
    before = rows_of(city)
    city.grids(GRIDS)
    bring(city, "departments", [{"code": "ZF", "name": "综合执法局"}])
    bring(city, "categories", CATEGORIES)
    worker = {
        "code": "W1",
        "name": "王示例",
        "phone": "13800000001",
        "role": "网格长",
        "grids": "900100001",
        "on_duty": "是",
    }
    bring(city, "workers", [worker])
    bring(city, "workers", [worker | {"name": "王范例", "grids": "900100002"}])
    city.cases([row("1")])
    for number in range(6, 0, -1):
        assert undo(city, number).stays == ()
    assert rows_of(city) == before


def test_a_worker_who_holds_a_case_stays_with_name_and_place_in_the_team(city: NewCity) -> None:
    city.grids(GRIDS)
    rows = [
        {"code": code, "name": name, "phone": "13800000001", "role": "网格员", "grids": "900100001", "on_duty": "是"}
        for code, name in (("W1", "王示例"), ("W2", "李示例"))
    ]
    bring(city, "workers", rows)
    ((worker,),) = city.ask("SELECT id FROM worker WHERE code = 'W1'")
    city.cases([row("1")])
    with city.store.transaction() as s:
        dispatch(s, city.id_of("1"), 1, worker_id=worker)
    counts = undo(city, 2)
    assert [(one.subject, one.name, one.reason) for one in counts.stays] == [("worker", "W1", "in_use")]
    assert counts.removed == {"worker": 1}
    assert city.ask("SELECT name FROM worker_identity") == [("王示例",)]
    assert city.ask("SELECT count(*) FROM team_slot WHERE worker_id IS NOT NULL") == [(1,)]


def test_what_was_changed_since_keeps_its_change(city: NewCity) -> None:
    city.grids([feature(square(0, 0), code="A", name="Elm"), feature(square(1, 0), code="B", name="Oak")])
    with city.store.transaction() as s:
        s.execute(text("UPDATE grid SET name = 'Elm Square' WHERE code = 'A'"))
    counts = undo(city, 1)
    assert [(one.name, one.reason) for one in counts.stays] == [("Elm Square (A)", "changed_since")]
    assert city.ask("SELECT name FROM grid") == [("Elm Square",)]


def test_the_numbers_that_others_drew_meanwhile_are_not_given_again(city: NewCity) -> None:
    city.cases([row("1"), row("2")])
    with city.store.transaction() as s:
        s.execute(text("SELECT case_number('2018-06-01 16:00+00')"))
    undo(city, 1)
    assert city.ask("SELECT last FROM case_counter WHERE day = '2018-06-01'") == [(3,)]
    city.cases([row("1")])
    assert city.case_of("1").case.number == "20180601-0004"


def test_an_undone_a_running_and_an_unknown_import_are_refused(city: NewCity) -> None:
    codes: list[str] = []

    def try_it(*_: int) -> None:
        with pytest.raises(UndoRefused) as caught:
            undo_import(city.store, run_of(city, 1).id)
        codes.append(caught.value.code)

    city.cases([row("1")], progress=try_it)
    undo(city, 1)
    try_it()
    with pytest.raises(UndoRefused) as caught:
        undo_import(city.store, new_id())
    assert [*codes, caught.value.code] == ["running", "undone", "no_such_run"]
    with city.store.read() as s:
        assert [run.number for run in get_runs(s)] == [1]


def test_a_case_that_is_gone_is_told_as_unknown(city: NewCity) -> None:
    city.cases([row("1", Status="New")])
    case = city.id_of("1")
    undo(city, 1)
    with city.store.transaction() as s, pytest.raises(Refused, match="unknown_case"):
        accept(s, case, 1)
    with city.store.read() as s, pytest.raises(Refused, match="unknown_case"):
        get_case(s, case)
