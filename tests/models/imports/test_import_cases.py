"""Importing cases into a city: idempotent, in batches, nothing overwritten, every row accounted for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from models.cases import commands
from models.cases.recommend import recommend
from models.cases.records import CaseState, OrderState
from models.imports import cases as importing
from models.imports.errors import Interrupted
from models.imports.records import CaseCounts
from models.store.engine import Store
from tests.models.imports.city import MAPPING, NewCity, feature, row, square

HOSTILE = ["${alert(1)}", "`x`", "<script>alert(1)</script>", "\u202eevil\u2066", "'; DROP TABLE report;--", "=cmd|'/c'!A1",
           "two\nlines\tand a tab", "\\N", "\\.", "道路😀"]  # fmt: skip


def kinds(counts: CaseCounts) -> tuple[int, int, int, int]:
    assert counts.adds_up()
    return counts.new, counts.same, counts.changed, counts.rejected


def everything(city: NewCity) -> list[Any]:
    tables = ("case_file", "report", "report_text", "dispatch_order", "step", "category", "department", "category_rule")
    return [city.ask(f"SELECT t.*, t.xmin::text FROM {table} t ORDER BY 1") for table in tables]


def test_importing_twice_changes_nothing(city: NewCity) -> None:
    rows = [row("1"), row("2", Status="New"), row("3", Status="Busy"), row("4", Status="Done", Out="2018-06-03 08:00")]
    assert kinds(city.cases(rows)) == (4, 0, 0, 0)
    before = everything(city)
    assert kinds(city.cases(rows)) == (0, 4, 0, 0)
    assert everything(city) == before


def test_each_state_is_taken_over_as_what_it_is(city: NewCity) -> None:
    city.cases(
        [row("1"), row("2", Status="New"), row("3", Status="Busy"), row("4", Status="Done", Out="2018-06-03 08:00")]
    )
    came_in = datetime(2018, 6, 1, 16, tzinfo=UTC)
    filed, reported, busy, done = (city.case_of(number) for number in "1234")
    assert filed.case.state is CaseState.FILED
    assert filed.case.number == "20180601-0001"
    assert filed.filed_at == filed.case.reported_at == came_in
    assert filed.case.due_at == datetime(2018, 6, 5, 16, tzinfo=UTC)
    assert reported.case.state is CaseState.REPORTED
    assert reported.case.number is None
    assert busy.case.state is CaseState.HANDLING
    assert (busy.case.holder, busy.case.holder_role) == ("Roads", "bureau")
    assert [(order.state, order.addressee) for order in busy.orders] == [(OrderState.HANDLING, "Roads")]
    assert done.case.state is CaseState.CLOSED
    assert done.closed_at == datetime(2018, 6, 3, 12, tzinfo=UTC)
    for seen in (filed, reported, busy, done):
        assert [(step.action, step.from_state, step.to_state) for step in seen.steps] == [
            ("import", None, seen.case.state)
        ]
    assert [step.note for step in done.steps] == ["hall 4: Done"]
    assert (filed.text, filed.address, filed.reporter, filed.reporter_phone) == (
        "A deep one",
        "1 Main St",
        "Ann Lee",
        "555",
    )


def test_an_open_case_is_dispatched_from_the_desk_to_its_agency_and_goes_on_to_its_end(city: NewCity) -> None:
    city.cases([row("1")])
    with city.store.read() as s:
        offered = recommend(s, city.id_of("1"))
    assert [(one.name, one.reason) for one in offered.departments] == [("Roads", "competent")]
    with city.store.transaction() as s:
        done = commands.dispatch(s, city.id_of("1"), 1, department_id=offered.departments[0].department_id)
    (order,) = city.case_of("1").orders
    with city.store.transaction() as s:
        for name in ("sign", "start_handling"):
            getattr(commands, name)(s, order.id)
        done = commands.feed_back(s, order.id, "filled in")
    with city.store.transaction() as s:
        commands.close(s, done.case_id, done.version)
    assert city.case_of("1").case.state is CaseState.CLOSED


def test_a_case_taken_over_with_its_agency_is_fed_back_by_it(city: NewCity) -> None:
    city.cases([row("1", Status="Busy")])
    (order,) = city.case_of("1").orders
    with city.store.transaction() as s:
        commands.feed_back(s, order.id, "filled in")
    assert city.case_of("1").case.state is CaseState.REVIEWING


def test_what_changed_in_the_file_is_brought_up_to_date_with_before_and_after(city: NewCity) -> None:
    city.cases([row("1"), row("2", Status="Busy")])
    told_anew = [row("1", Title="Sinkhole", Address="2 Main St"), row("2", Status="Done", Out="2018-06-04 09:00")]
    assert kinds(city.cases(told_anew)) == (0, 0, 2, 0)
    one, two = city.case_of("1"), city.case_of("2")
    assert (one.case.title, one.case.version, one.case.number) == ("Sinkhole", 2, "20180601-0001")
    assert [(step.action, step.from_state, step.to_state) for step in one.steps][1:] == [
        ("import", CaseState.FILED, CaseState.FILED)
    ]
    ((detail,),) = city.ask("SELECT detail FROM step WHERE case_id = :id AND from_state IS NOT NULL", id=one.case.id)
    assert detail["changed"] == {"title": ["Pothole", "Sinkhole"], "address": ["1 Main St", "2 Main St"]}
    assert two.case.state is CaseState.CLOSED
    assert two.case.holder == ""
    assert [order.state for order in two.orders] == [OrderState.ENDED]
    assert kinds(city.cases(told_anew)) == (0, 2, 0, 0)


def test_a_report_that_becomes_a_filed_case_gets_its_number_then(city: NewCity) -> None:
    city.cases([row("1", Status="New")])
    city.cases([row("1")])
    assert city.case_of("1").case.number == "20180601-0001"


def test_what_was_done_on_this_desk_is_never_overwritten(city: NewCity) -> None:
    city.cases([row("1"), row("2")])
    with city.store.transaction() as s:
        department = city.ask("SELECT id FROM department")[0][0]
        commands.dispatch(s, city.id_of("1"), 1, department_id=department)
    before = city.case_of("1")
    counts = city.cases([row("1", Title="Other"), row("2", Title="Other")])
    assert kinds(counts) == (0, 0, 1, 1)
    assert counts.kept == 1
    assert city.case_of("1") == before
    assert [(one["line"], one["No"]) for one in city.rejected()] == [("2", "1")]
    assert "handled on this desk" in city.rejected()[0]["reason"]
    assert kinds(city.cases([row("1"), row("2", Title="Other")])) == (0, 2, 0, 0)
    assert city.rejected() == []


def test_rejected_rows_stand_with_their_reason_in_a_file_and_the_others_come_in(city: NewCity) -> None:
    rows = [
        row("1"),
        row("2", Status="Odd"),
        row("1", Title="twice"),
        row("4", In="soon"),
        row("5", Text="a\0b"),
        row("6"),
    ]
    assert kinds(city.cases(rows)) == (2, 0, 0, 4)
    found = {int(one["line"]): one for one in city.rejected()}
    assert sorted(found) == [3, 4, 5, 6]
    assert "stands already in line 2" in found[4]["reason"]
    assert found[3]["Status"] == "Odd"
    assert city.case_of("1").case.title == "Pothole"
    assert kinds(city.cases([row("1"), row("2"), row("6")])) == (1, 2, 0, 0)


def test_a_row_with_a_missing_end_is_rejected_and_not_guessed(city: NewCity) -> None:
    path = city.table([row("1"), row("2")])
    path.write_bytes(path.read_bytes()[:-30])
    assert kinds(city.cases(path)) == (1, 0, 0, 1)
    assert "cut off" in city.rejected()[0]["reason"]


def test_where_cases_lie_adds_up_and_an_edge_belongs_to_the_lowest_code(city: NewCity) -> None:
    city.grids([feature(square(1, 0), code="A", name="Right"), feature(square(0, 0), code="B", name="Left")])
    spots = [("0.5", "0.5"), ("1", "0.5"), ("0", "0"), ("5", "5"), ("", ""), ("0.0005", "0"), ("1.5", "0.5")]
    counts = city.cases([row(str(n), Lon=lon, Lat=lat) for n, (lon, lat) in enumerate(spots)])
    assert (counts.in_grid, counts.outside, dict(counts.without)) == (3, 1, {"empty": 1, "(0,0)": 2})
    assert counts.adds_up()
    assert [city.case_of(str(n)).case.grid for n in range(7)] == ["Left", "Right", "", "", "", "", "Right"]


def test_an_interrupted_import_keeps_what_was_committed_and_goes_on_from_there(
    city: NewCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    rows = [row(str(n), Status="Odd" if n == 3 else "Open") for n in range(35)]
    heard: list[int] = []

    def stop(done: int, _of: int) -> None:
        heard.append(done)
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        city.cases(rows, progress=stop)
    assert kinds(caught.value.counts) == (19, 0, 0, 1)
    assert city.ask("SELECT count(*) FROM case_file") == [(19,)]
    assert len(city.rejected()) == 1
    assert kinds(city.cases(rows)) == (15, 19, 0, 1)
    assert city.ask("SELECT count(*) FROM case_file") == [(34,)]


def test_a_batch_that_is_interrupted_within_leaves_nothing(city: NewCity, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(importing.Taker, "give_numbers", stop)
        with pytest.raises(Interrupted) as caught:
            city.cases([row("1"), row("2", Status="Odd")])
    assert caught.value.counts.rows == 0
    assert city.ask("SELECT count(*) FROM category") == [(1,)]
    assert kinds(city.cases([row("1")])) == (1, 0, 0, 0)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_is_kept_as_typed(city: NewCity, text: str) -> None:
    facts = dict.fromkeys(("Title", "Text", "Address", "Caller", "Phone", "Kind", "Agency"), text)
    mapping = MAPPING.replace("Done =", '"*" = "FILED"\nDone =')
    assert kinds(city.cases([row(text, Status=text, **facts)], mapping)) == (1, 0, 0, 0)
    seen = city.case_of(text)
    assert seen.case.title == seen.text == seen.address == seen.reporter == seen.reporter_phone == text
    assert (seen.case.category, seen.case.category_top) == (text, text)
    assert city.ask("SELECT name FROM department") == [(text,)]
    assert seen.steps[0].note == f"hall {text}: {text}"


def test_a_case_without_a_kind_is_unclassified(city: NewCity) -> None:
    city.cases([row("1", Kind="")])
    assert city.case_of("1").case.category == "未分类"


def test_what_is_open_without_a_limit_gets_the_citys_and_what_is_closed_none(city: NewCity) -> None:
    city.cases([row("1", Due=""), row("2", Due="", Status="Done", Out="2018-06-03 08:00")])
    assert city.case_of("1").case.due_at == datetime(2018, 6, 2, 4, tzinfo=UTC)
    assert city.case_of("2").case.due_at is None


def test_a_reader_may_not_import(city: NewCity) -> None:
    from models.store.errors import NotPermitted

    leader = Store(city.database.leader, desk="wall", pool_size=1)
    try:
        with pytest.raises(NotPermitted):
            NewCity(leader, city.database, city.folder).cases([row("1")])
    finally:
        leader.close()
    assert city.ask("SELECT count(*) FROM case_file") == [(0,)]
