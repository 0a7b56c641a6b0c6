"""Operators and workers who do anything at all, in any order: the case holds to its table and its history is whole."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.cases.calendar import calendar_of
from models.cases.deadlines import next_due, soon_from, stage_limit
from models.cases.queries import get_open_cases_by_ids
from models.cases.records import CaseDetail, CaseState, Done, OrderState
from models.cases.states import find, stage_of
from models.cases.tables import ACTIVE_ORDER_STATES
from models.store.errors import Refused
from tests.models.town import Town

S = CaseState
WITH_ADDRESSEE = (S.DISPATCHED, S.SIGNED, S.ARRIVED, S.HANDLING)
DESK = (
    "accept",
    "not_accept",
    "answer",
    "file_case",
    "dispatch",
    "withdraw",
    "close",
    "rework",
    "reopen",
    "pass",
    "fail",
)
FIELD = ("sign", "arrive", "start_handling", "feed_back", "refuse")

# Mostly the next sensible act, so that cases get far; else anything.
likely = st.sampled_from(["next"] * 4 + [*DESK, *FIELD])
NEXT = {
    S.REPORTED: "accept", S.ACCEPTED: "file_case", S.FILED: "dispatch", S.DISPATCHED: "sign", S.SIGNED: "arrive",
    S.ARRIVED: "start_handling", S.HANDLING: "feed_back", S.VERIFYING: "pass", S.REVIEWING: "close", S.CLOSED: "reopen",
}  # fmt: skip


def allowed(act: str, seen: CaseDetail, rule_needs_arrival: bool) -> bool:
    """Whether the table has an arrow for the act; written apart from the commands."""
    state = seen.case.state
    if act == "feed_back":
        return state in (S.ARRIVED, S.HANDLING) or (state is S.SIGNED and not rule_needs_arrival)
    if act == "start_handling" and rule_needs_arrival:
        return state is S.ARRIVED
    if act in ("pass", "fail"):
        return state is S.VERIFYING
    return find({"file_case": "file"}.get(act, act), state) is not None


def carry_out(town: Town, act: str, seen: CaseDetail, stale: bool) -> Done:
    case = seen.case
    order = next((order.id for order in reversed(seen.orders) if order.lead), None)
    if act in FIELD:
        if order is None:
            raise Refused("unknown_order")
        words = {"feed_back": ("已处理",), "refuse": ("不归我管", "权责清单第3条")}.get(act, ())
        return town.do(act, order, *words, by=town.field)
    facts: dict[str, Any] = {}
    words = {"not_accept": ("理由",), "answer": ("答复",), "rework": ("理由",), "reopen": ("理由",)}.get(act, ())
    if act in ("pass", "fail"):
        act, words = "verify", (act == "pass",)  # type: ignore[assignment]
    if act == "dispatch":
        facts["worker_id"] = town.workers["w1"]
    return town.do(act, case.id, case.version - stale, *words, **facts)


def attempt(town: Town, act: str, seen: CaseDetail, stale: bool) -> Refused | None:
    try:
        carry_out(town, act, seen, stale)
    except Refused as refused:
        return refused
    return None


def check(town: Town, seen: CaseDetail) -> None:
    case = seen.case
    moves = [step for step in seen.steps if step.to_state is not None]
    assert moves[0].from_state is None
    assert all(a.to_state is b.from_state for a, b in itertools.pairwise(moves))
    assert moves[-1].to_state is case.state
    assert len(moves) == case.version
    assert (case.holder_worker_id is not None) == (case.state in WITH_ADDRESSEE)
    active = [order for order in seen.orders if order.lead and order.state in ACTIVE_ORDER_STATES]
    expects_order = case.state in (*WITH_ADDRESSEE, S.VERIFYING, S.REVIEWING)
    assert len(active) == expects_order
    if expects_order:
        with_case = OrderState(case.state.value) if case.state in WITH_ADDRESSEE else OrderState.FEEDBACK
        assert active[0].state is with_case
    assert case.rework_count == sum(step.action == "rework" for step in seen.steps)
    assert case.reopen_count == sum(step.action == "reopen" for step in seen.steps)
    assert (seen.closed_at is not None) == (case.state is S.CLOSED)
    assert (case.number is not None) == any(step.action == "file" for step in seen.steps)
    check_clocks(town, seen)


def check_clocks(town: Town, seen: CaseDetail) -> None:
    case = seen.case
    assert case.next_due_at == next_due(case.stage_due_at, case.due_at)
    with town.leader.read() as s:
        assert bool(get_open_cases_by_ids(s, [case.id])) == (stage_of(case.state) is not None)
    if stage_of(case.state) is None:
        assert case.stage_due_at is None
        return
    arrival = case.category == "消防通道" and seen.filed_at is not None
    accepted = [step.occurred_at for step in seen.steps if step.action == "accept"]
    from_acceptance = seen.steps[-1].action == "file" and case.state is S.FILED
    expected = stage_limit(
        case.state,
        case.urgency,
        case.stage_since,
        accepted_at=accepted[-1] if from_acceptance else None,
        arrival=arrival,
    )
    assert case.stage_due_at == expected
    assert case.soon_at == soon_from(calendar_of("Asia/Shanghai"), case.stage_since, case.next_due_at)
    assert case.soon_at is None or case.next_due_at is None or case.soon_at <= case.next_due_at
    assert case.stage_since >= case.reported_at - timedelta(0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["lid", "fire"]),
    st.lists(st.tuples(likely, st.integers(0, 9).map(lambda n: n == 0)), min_size=6, max_size=16),
)
def test_whatever_is_tried_the_case_holds_to_its_table(town: Town, category: str, acts: list[tuple[str, bool]]) -> None:
    seen = town.see(town.do("report", town.new(category)))
    check(town, seen)
    for name, stale in acts:
        act = NEXT.get(seen.case.state, "accept") if name == "next" else name
        may = allowed(act, seen, category == "fire") and not (stale and act in DESK)
        refused = attempt(town, act, seen, stale)
        assert may == (refused is None), (act, seen.case.state, refused)
        now = town.see(seen.case.id)
        if refused is not None:
            assert now == seen
        check(town, now)
        seen = now
