"""What needs a supervisor's approval: asked, decided by another, withdrawn; 作废."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from models.cases.records import CaseState, Done, OrderState
from models.cases.requests import commands as requests
from models.cases.requests.queries import get_requests, get_waiting_requests
from models.cases.requests.records import Request, RequestKind, RequestState
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase

VOID = RequestKind.VOID


def ask(town: Town, done: Done, by: Store | None = None, reason: str = "与另一案卷重复登记", **facts: Any) -> Done:
    with (by or town.operator).transaction() as s:
        return requests.ask(s, done.case_id, done.version, VOID, reason, **facts)


def decide(town: Town, request: Request, approved: bool, note: str = "", by: Store | None = None, **facts: Any) -> Done:
    with (by or town.supervisor).transaction() as s:
        return requests.decide(s, request.id, approved, note, **facts)


def asked(town: Town, case_id: UUID) -> tuple[Request, ...]:
    with town.operator.read() as s:
        return get_requests(s, case_id)


@pytest.fixture
def waiting(town: Town) -> tuple[Done, Request]:
    """A dispatched case whose voiding the operator has asked for."""
    done, _ = town.dispatched()
    done = ask(town, done)
    return done, asked(town, done.case_id)[0]


def test_a_voiding_that_was_asked_for_changes_nothing_yet(town: Town, waiting: tuple[Done, Request]) -> None:
    done, request = waiting
    seen = town.see(done)
    assert (seen.case.state, seen.case.version) == (CaseState.DISPATCHED, done.version)
    assert (request.state, request.kind, request.reason) == (RequestState.ASKED, VOID, "与另一案卷重复登记")
    assert request.number == seen.case.number
    assert seen.steps[-1].action == "request"
    with town.leader.read() as s:
        assert request.id in [one.id for one in get_waiting_requests(s)]


def test_an_approved_voiding_ends_the_case_and_its_orders_and_late_stays_late(
    town: Town, waiting: tuple[Done, Request]
) -> None:
    done, request = waiting
    due = town.see(done).case.due_at
    ended = decide(town, request, True, "属实")
    seen = town.see(ended)
    assert (seen.case.state, seen.case.holder) == (CaseState.VOID, "")
    assert seen.case.due_at == due
    assert [order.state for order in seen.orders] == [OrderState.ENDED]
    assert [step.action for step in seen.steps[-3:]] == ["request", "approve", "void"]
    assert seen.steps[-1].note == "与另一案卷重复登记"
    after = asked(town, done.case_id)[0]
    assert (after.state, after.note, bool(after.decided_by), after.decided_at is not None) == (
        RequestState.APPROVED, "属实", True, True,
    )  # fmt: skip


def test_a_declined_voiding_leaves_the_case_and_needs_a_note(town: Town, waiting: tuple[Done, Request]) -> None:
    done, request = waiting
    with pytest.raises(Refused) as refused:
        decide(town, request, False, " ")
    assert refused.value.facts["fact"] == "note"
    decide(town, request, False, "现场属实，不得作废")
    assert town.see(done).case.state is CaseState.DISPATCHED
    assert asked(town, done.case_id)[0].state is RequestState.DECLINED
    ask(town, done)
    assert len(asked(town, done.case_id)) == 2


def test_what_was_decided_is_not_decided_again(town: Town, waiting: tuple[Done, Request]) -> None:
    done, request = waiting
    decide(town, request, False, "不同意")
    with pytest.raises(Refused) as refused:
        decide(town, request, True)
    assert refused.value.code == "decided_already"
    with pytest.raises(Refused), town.operator.transaction() as s:
        requests.withdraw(s, request.id)
    assert town.see(done).case.state is CaseState.DISPATCHED


def test_an_operator_decides_nothing(town: Town, waiting: tuple[Done, Request]) -> None:
    _, request = waiting
    for by in (town.operator, town.field, town.leader):
        with pytest.raises(NotPermitted):
            decide(town, request, True, by=by)
    assert town.see(request.case_id).case.state is CaseState.DISPATCHED


def test_who_asked_decides_only_where_there_is_no_other_supervisor(town: Town, city_database: CityDatabase) -> None:
    done, _ = town.dispatched()
    other = "INSERT INTO account (id, login, name, duty) VALUES (%s, 'other', '副值班长', 'supervisor')"
    as_owner(city_database, other, new_id())
    ask(town, done, by=town.supervisor)
    request = asked(town, done.case_id)[0]
    with pytest.raises(Refused) as refused:
        decide(town, request, True)
    assert refused.value.code == "decided_by_asker"
    as_owner(city_database, "UPDATE account SET active = false WHERE login = 'other'")
    assert town.see(decide(town, request, True)).case.state is CaseState.VOID


def test_one_request_of_a_kind_is_open_at_a_time(town: Town, waiting: tuple[Done, Request]) -> None:
    done, request = waiting
    with pytest.raises(Refused) as refused:
        ask(town, done, by=town.supervisor)
    assert (refused.value.code, refused.value.facts["by"]) == ("already_asked", request.asked_by)


def test_only_who_asked_takes_a_request_back(town: Town, waiting: tuple[Done, Request]) -> None:
    done, request = waiting
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        requests.withdraw(s, request.id)
    assert refused.value.code == "not_the_asker"
    with town.operator.transaction() as s:
        requests.withdraw(s, request.id, "弄错了")
    assert asked(town, done.case_id)[0].state is RequestState.WITHDRAWN
    assert town.see(done).steps[-1].action == "withdraw_request"


def test_a_request_by_the_same_command_is_asked_once_and_approved_once(town: Town) -> None:
    done, _ = town.dispatched()
    once, then = new_id(), new_id()
    first = ask(town, done, command_id=once)
    assert ask(town, done, command_id=once) == first
    (request,) = asked(town, done.case_id)
    ended = decide(town, request, True, command_id=then)
    assert decide(town, request, True, command_id=then) == ended
    assert [step.action for step in town.see(ended).steps].count("void") == 1


def test_a_request_without_a_reason_or_on_an_old_picture_is_refused(town: Town) -> None:
    done, order = town.dispatched()
    with pytest.raises(Refused) as refused:
        ask(town, done, reason="  ")
    assert refused.value.code == "fact_missing"
    town.do("sign", order, by=town.field)
    with pytest.raises(Refused) as refused:
        ask(town, done)
    assert refused.value.code == "changed_meanwhile"
    with pytest.raises(Refused) as refused:
        ask(town, replace(done, case_id=new_id()))
    assert refused.value.code == "unknown_case"
    assert asked(town, done.case_id) == ()


def test_a_voided_case_cannot_be_asked_for_again(town: Town, waiting: tuple[Done, Request]) -> None:
    _, request = waiting
    ended = decide(town, request, True)
    with pytest.raises(Refused) as refused:
        ask(town, ended)
    assert refused.value.code == "not_in_this_state"
