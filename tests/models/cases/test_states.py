"""The table of transitions says what DOMAIN's picture says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.cases.records import CaseState, OrderState, Stage
from models.cases.states import ORDER_TRANSITIONS, TRANSITIONS, actions_from, find, find_order, stage_of
from models.cases.tables import OPEN_STATES


def test_the_open_states_are_those_of_the_queues_tabs() -> None:
    assert {state for state in CaseState if stage_of(state)} == set(OPEN_STATES)
    assert {stage_of(state) for state in OPEN_STATES} == set(Stage)


def test_no_state_has_two_arrows_for_one_act() -> None:
    assert len({(t.action, t.start) for t in TRANSITIONS}) == len(TRANSITIONS)
    assert len({(t.action, t.start) for t in ORDER_TRANSITIONS}) == len(ORDER_TRANSITIONS)


def test_from_a_report_every_open_state_that_has_a_way_in_leads_to_an_end() -> None:
    reached, front = {CaseState.REPORTED}, [CaseState.REPORTED]
    while front:
        state = front.pop()
        ends = {arrow.end for action in actions_from(state) if (arrow := find(action, state))}
        assert ends or state not in OPEN_STATES
        front += ends - reached
        reached |= ends
    assert CaseState.CLOSED in reached


def test_what_ended_does_not_go_on_except_by_reopening() -> None:
    ended = [state for state in CaseState if state not in OPEN_STATES]
    assert {action for state in ended for action in actions_from(state)} == {"reopen"}


def test_only_the_unsigned_can_be_withdrawn_and_only_the_signed_be_handled() -> None:
    assert [state for state in CaseState if find("withdraw", state)] == [CaseState.DISPATCHED]
    assert find("start_handling", CaseState.DISPATCHED) is None
    assert find("close", CaseState.HANDLING) is None


@given(st.sampled_from(ORDER_TRANSITIONS))
def test_the_lead_orders_arrow_is_an_arrow_of_the_case_too(arrow: object) -> None:
    action, start = arrow.action, arrow.start  # type: ignore[attr-defined]
    if action not in ("close", "rework"):
        assert find(action, CaseState(start.value)) is not None
    assert find_order(action, start) is arrow
    assert find_order("sign", OrderState.ENDED) is None
