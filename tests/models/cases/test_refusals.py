"""What is refused, to whom, and what happens only once."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from models.cases import commands
from models.cases.queries import get_open_cases, get_step_by_command
from models.cases.records import CaseState, Done
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from tests.models.town import LAT, LON, STEP, Town


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


def test_a_command_given_twice_happens_once(town: Town) -> None:
    done = town.filed()
    command_id = new_id()
    first = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], command_id=command_id)
    second = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], command_id=command_id)
    assert first == second
    assert len(town.see(done).orders) == 1
    with town.operator.read() as s:
        step = get_step_by_command(s, command_id)
        assert step is not None
        assert step.action == "dispatch"
        assert get_step_by_command(s, new_id()) is None
    new = town.new()
    report_id = new_id()
    assert town.do("report", new, command_id=report_id) == town.do("report", new, command_id=report_id)


def test_a_report_with_a_known_source_number_is_the_case_made_then(town: Town) -> None:
    new = town.new(source_system="12345", source_number="A-1")
    first = town.do("report", new)
    town.do("accept", first.case_id, first.version)
    assert town.do("report", new).case_id == first.case_id
    other = town.do("report", town.new(source_system="数字城管", source_number="A-1"))
    assert other.case_id != first.case_id


def test_the_leaders_write_fails_at_the_database(town: Town) -> None:
    done = town.do("report", town.new())
    for name, facts in (("accept", (done.case_id, done.version)), ("unmask", (done.case_id,))):
        with pytest.raises(NotPermitted):
            town.do(name, *facts, by=town.leader)
    with pytest.raises(NotPermitted):
        town.do("report", town.new(), by=town.leader)
    assert town.see(done).case.state is CaseState.REPORTED


def test_the_fields_account_reports_but_does_not_do_the_desks_work(town: Town) -> None:
    done = town.do("report", town.new(reporting_worker_id=town.workers["w1"]), by=town.field)
    with pytest.raises(NotPermitted):
        town.do("accept", done.case_id, done.version, by=town.field)
    done = town.filed()
    with pytest.raises(NotPermitted):
        town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], by=town.field)


def test_who_looks_up_the_caller_leaves_a_step(town: Town) -> None:
    done = town.do("report", town.new(reporter="欧阳娜娜", reporter_phone="13812341234"))
    masked = town.see(done)
    assert (masked.reporter, masked.reporter_phone) == ("欧阳**", "138****1234")
    again = town.do("unmask", done.case_id, note="回拨")
    assert again == done
    seen = town.see(done, unmask=True)
    assert (seen.reporter, seen.reporter_phone) == ("欧阳娜娜", "13812341234")
    assert (seen.steps[-1].action, seen.steps[-1].note, seen.steps[-1].actor) == ("unmask", "回拨", "坐席")


def test_the_grids_of_a_point_are_named_with_their_owners(town: Town) -> None:
    done = town.do("report", town.new(lon=LON + STEP, lat=LAT + STEP / 2))
    seen = town.see(done)
    assert seen.grids == (("文昌第一网格", "basic", ""), ("实验小学", "dedicated", "教体局"))
    nowhere = town.see(town.do("report", town.new(lon=0.0, lat=0.0)))
    assert (nowhere.case.grid_id, nowhere.case.area, nowhere.grids) == (None, "", ())


IMPOSSIBLE = [
    ({"title": "  "}, "fact_missing"),
    ({"lon": 121.0}, "out_of_range"),
    ({"lon": 121.0, "lat": float("nan")}, "out_of_range"),
    ({"lon": 121.0, "lat": 91.0}, "out_of_range"),
    ({"category_id": new_id()}, "unknown_category"),
    ({"occurred_at": datetime(2099, 1, 1, tzinfo=UTC)}, "in_the_future"),
    ({"occurred_at": datetime(2026, 1, 1)}, "time_without_zone"),  # noqa: DTZ001
]


def test_a_report_that_cannot_be_is_refused(town: Town) -> None:
    with town.operator.read() as s:
        before = get_open_cases(s)
    for facts, code in IMPOSSIBLE:
        with pytest.raises(Refused) as refused:
            town.do("report", dataclasses.replace(town.new(), **facts))  # type: ignore[arg-type]
        assert refused.value.code == code
    with town.operator.read() as s:
        assert get_open_cases(s) == before


def test_orders_go_to_exactly_one_known_addressee_on_duty(town: Town) -> None:
    done = town.filed()
    cases = [
        ({}, "fact_missing"),
        ({"worker_id": town.workers["w1"], "department_id": town.departments["D1"]}, "fact_missing"),
        ({"worker_id": new_id()}, "unknown_addressee"),
        ({"department_id": new_id()}, "unknown_addressee"),
        ({"worker_id": town.workers["w4"]}, "off_duty"),
    ]
    for facts, code in cases:
        with pytest.raises(Refused) as refused:
            town.do("dispatch", done.case_id, done.version, **facts)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        town.do("sign", new_id(), by=town.field)
    assert refused.value.code == "unknown_order"
    with pytest.raises(Refused) as refused:
        town.do("accept", new_id(), None)
    assert refused.value.code == "unknown_case"


def test_nothing_is_written_by_a_command_that_was_refused(town: Town) -> None:
    done = town.filed()
    before = town.see(done)
    with pytest.raises(Refused), town.operator.transaction() as s:
        _dispatch_and_close(s, town, done)
    assert town.see(done) == before


def _dispatch_and_close(s: Session, town: Town, done: Done) -> None:
    commands.dispatch(s, done.case_id, done.version, worker_id=town.workers["w1"])
    commands.close(s, done.case_id, None)
