"""Operators, supervisors and the field who do anything at all, in any order: what the table forbids never happens."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.cases.life.arrows import case_arrows
from models.cases.records import CaseDetail, CaseState, Done, Tier, Urgency
from models.cases.requests import commands as requests
from models.cases.requests.queries import get_requests
from models.cases.requests.records import RequestKind, RequestState
from models.cases.states import stage_of
from models.store.errors import NotPermitted, Refused
from tests.models.town import Town

ARROWS = {(action, start, end) for action, start, end, _ in case_arrows()}
NEXT = {"REPORTED": "accept", "ACCEPTED": "file_case", "FILED": "dispatch", "DISPATCHED": "sign", "SIGNED": "start_handling",
        "HANDLING": "feed_back", "REVIEWING": "close", "CLOSED": "call_back", "CALLED_BACK": "archive"}  # fmt: skip
WORDS: dict[str, tuple[object, ...]] = {
    "not_accept": ("理由",), "answer": ("答复",), "transfer": ("市公路中心", "归他们管"), "reopen": ("没修好",),
    "set_tier": (Tier.RAISED, "多部门"), "set_urgency": (Urgency.CRITICAL, "有人摔倒"), "rework": ("照片不清",),
    "reply": ("已处理",), "draft_reply": ("草稿",),
}  # fmt: skip
ACTS = [
    *["next"] * 9, *WORDS, "accept", "file_case", "withdraw", "close", "stop_confirming", "archive", "confirm", "found",
    "not_found", "dispatch", "sign", "start_handling", "feed_back", "call_back", "missed", "ask_void", "void",
]  # fmt: skip


def carry_out(town: Town, act: str, seen: CaseDetail) -> None:
    case = seen.case
    if act == "next":
        act = NEXT.get(case.state.value, "archive")
    order = next((order.id for order in reversed(seen.orders) if order.lead), case.id)
    own: dict[str, Callable[[], object]] = {
        "dispatch": lambda: town.do("dispatch", case.id, case.version, worker_id=town.workers["w1"]),
        "confirm": lambda: town.do("confirm", case.id, case.version, town.workers["w2"]),
        "found": lambda: town.do("answer_confirmation", case.id, True, "属实", by=town.field),
        "not_found": lambda: town.do("answer_confirmation", case.id, False, "不属实", by=town.field),
        "sign": lambda: town.do("sign", order, by=town.field),
        "start_handling": lambda: town.do("start_handling", order, by=town.field),
        "feed_back": lambda: town.do("feed_back", order, "已处理", by=town.field),
        "call_back": lambda: town.do("call_back", case.id, case.version, solved=True),
        "missed": lambda: town.do("call_back", case.id, case.version, reached=False),
        "ask_void": lambda: ask_void(town, case.id, case.version),
        "void": lambda: approve(town, case.id),
    }
    own.get(act, lambda: town.do(act, case.id, case.version, *WORDS.get(act, ())))()


def ask_void(town: Town, case_id: object, version: int) -> Done:
    with town.operator.transaction() as s:
        return requests.ask(s, case_id, version, RequestKind.VOID, "重复")  # type: ignore[arg-type]


def approve(town: Town, case_id: object) -> None:
    with town.supervisor.transaction() as s:
        for one in get_requests(s, case_id):  # type: ignore[arg-type]
            if one.state is RequestState.ASKED:
                requests.decide(s, one.id, True)


def check(seen: CaseDetail) -> None:
    case = seen.case
    moves = [step for step in seen.steps if step.to_state is not None]
    assert all((m.action, m.from_state or "", m.to_state) in ARROWS for m in moves)
    assert all(a.to_state is b.from_state for a, b in itertools.pairwise(moves))
    assert moves[-1].to_state is case.state
    assert case.rework_count == sum(step.action == "rework" for step in seen.steps)
    assert case.reopen_count == sum(step.action == "reopen" for step in seen.steps)
    assert (seen.closed_at is not None) == (case.state in (CaseState.CLOSED, CaseState.CALLED_BACK, CaseState.ARCHIVED))
    assert stage_of(case.state) is not None or (case.holder == "" and case.stage_due_at is None)
    assert case.stage_since - case.reported_at >= timedelta(0)


def run(town: Town, acts: list[str]) -> None:
    seen = town.see(town.do("report", town.new()))
    for act in acts:
        try:
            carry_out(town, act, seen)
        except (Refused, NotPermitted):
            assert town.see(seen.case.id) == seen, act
            continue
        seen = town.see(seen.case.id)
        check(seen)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), min_size=8, max_size=20))
def test_whatever_anybody_tries_nothing_happens_that_the_table_forbids(town: Town, acts: list[str]) -> None:
    run(town, acts)


@pytest.mark.long
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), min_size=15, max_size=40))
@pytest.mark.timeout(1800)
def test_however_long_they_try_nothing_happens_that_the_table_forbids(town: Town, acts: list[str]) -> None:
    run(town, acts)
