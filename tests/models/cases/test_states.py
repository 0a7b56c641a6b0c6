"""The table of transitions says what DOMAIN's picture says."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.cases.life.page import CHINESE, life_page
from models.cases.records import CaseState, OrderState, Stage
from models.cases.states import (
    ORDER_TRANSITIONS,
    OVERLAYS,
    TRANSITIONS,
    Who,
    actions_from,
    find,
    find_order,
    stage_of,
)
from models.cases.tables import OPEN_STATES


def test_the_open_states_are_those_of_the_queues_tabs() -> None:
    assert {state for state in CaseState if stage_of(state)} == set(OPEN_STATES)
    assert {stage_of(state) for state in OPEN_STATES} == set(Stage)


SEVERAL = frozenset({"unmerge", "adopt", "follow"})
"""Acts that lead to where another case is, or this one was."""


def test_no_state_has_two_arrows_for_one_act() -> None:
    single = [(t.action, t.start) for t in TRANSITIONS if t.action not in SEVERAL]
    assert len(set(single)) == len(single)
    every = [(t.action, t.start, t.end) for t in TRANSITIONS]
    assert len(set(every)) == len(every)
    orders = [(t.action, t.start, t.end) for t in ORDER_TRANSITIONS]
    assert len(set(orders)) == len(orders)


def test_from_a_report_every_state_can_be_reached_and_every_open_one_leads_to_an_end() -> None:
    reached, front = {CaseState.REPORTED}, [CaseState.REPORTED]
    while front:
        state = front.pop()
        ends = {arrow.end for arrow in TRANSITIONS if arrow.start is state}
        assert ends or state not in OPEN_STATES
        front += ends - reached
        reached |= ends
    assert reached == set(CaseState)


def test_what_ended_goes_on_to_the_archive_or_is_opened_again_and_the_archive_is_the_end() -> None:
    ended = [state for state in CaseState if state not in OPEN_STATES]
    going_on = {action for state in ended for action in actions_from(state)}
    assert going_on == {"call_back", "archive", "reopen", "unmerge", "follow"}
    assert actions_from(CaseState.ARCHIVED) == frozenset()
    assert actions_from(CaseState.VOID) == frozenset()


def test_every_open_case_can_be_voided_by_a_supervisor_alone_and_merged() -> None:
    assert all(find("void", state) and find("merge", state) for state in OPEN_STATES)
    assert {t.who for t in TRANSITIONS if t.action == "void"} == {Who.SUPERVISOR}
    assert not [state for state in CaseState if find("void", state) and state not in OPEN_STATES]


def test_nothing_is_transferred_once_it_was_dispatched() -> None:
    where = {t.start for t in TRANSITIONS if t.action == "transfer"}
    assert where == {CaseState.REPORTED, CaseState.ACCEPTED, CaseState.CONFIRMING, CaseState.FILED}


def test_only_the_unsigned_can_be_withdrawn_and_only_the_signed_be_handled() -> None:
    assert [state for state in CaseState if find("withdraw", state)] == [CaseState.DISPATCHED]
    assert find("start_handling", CaseState.DISPATCHED) is None
    assert find("close", CaseState.HANDLING) is None


def test_the_field_may_do_what_the_field_does_and_nothing_of_the_desks() -> None:
    of_the_field = {t.action for t in TRANSITIONS if t.who is Who.ANYONE}
    assert of_the_field == {
        "report", "not_confirmed", "sign", "refuse", "arrive", "start_handling", "feed_back", "send_to_verification",
        "send_to_review", "follow",
    }  # fmt: skip


def test_an_order_ends_once() -> None:
    ended = (OrderState.ENDED, OrderState.REFUSED, OrderState.WITHDRAWN)
    assert {t.action for t in ORDER_TRANSITIONS if t.start in ended} == {"unmerge"}
    assert find_order("sign", OrderState.ENDED) is None


@pytest.mark.parametrize("action", ["sign", "refuse", "arrive", "start_handling", "feed_back", "withdraw"])
def test_the_lead_orders_arrow_is_an_arrow_of_the_case_too(action: str) -> None:
    arrows = [t for t in ORDER_TRANSITIONS if t.action == action and t.start is not None]
    assert arrows
    for arrow in arrows:
        assert arrow.start is not None
        assert find(action, CaseState(arrow.start.value)) is not None
        assert find_order(action, arrow.start) is arrow


def test_the_page_of_a_cases_life_is_the_table_as_it_is() -> None:
    """`./run db life > docs/case-life.md` draws it anew."""
    drawn = (Path(__file__).parents[3] / "docs" / "case-life.md").read_text(encoding="utf-8")
    assert drawn == life_page()


def test_the_page_tells_every_act_and_every_state() -> None:
    page = life_page()
    acts = {t.action for t in TRANSITIONS} | {t.action for t in ORDER_TRANSITIONS} | {o.action for o in OVERLAYS}
    assert all(f"| {action} |" in page for action in acts)
    assert all(f"| {state.value} | {CHINESE[state]} |" in page for state in CaseState)
