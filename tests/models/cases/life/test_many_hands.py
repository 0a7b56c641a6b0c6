"""Several operators on several cases, orders and links at once, as a state machine over a real database.

Whatever they try, in any order and with stale pictures: no state, count, clock or history that the table forbids.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from models.cases.clocks.stretches import age, stretches
from models.cases.clocks.suspending import strike_off
from models.cases.deadlines import next_due
from models.cases.life.arrows import case_arrows
from models.cases.orders.deliberating import deliberate, hear
from models.cases.orders.deliberating import rule as ruling
from models.cases.orders.handing import hand_on, stand_down
from models.cases.orders.records import Addressee
from models.cases.queries import get_open_cases, get_open_cases_by_ids
from models.cases.records import CaseDetail, CaseState, OrderState, Tier, Urgency
from models.cases.requests import commands as requests
from models.cases.requests.exclusion import lift_exclusion
from models.cases.requests.queries import get_requests
from models.cases.requests.records import RequestKind, RequestState
from models.cases.states import ORDER_TRANSITIONS, OVERLAYS, stage_of
from models.cases.tables import ACTIVE_ORDER_STATES
from models.links import commands as links
from models.store.errors import NotPermitted, Refused
from models.store.times import database_now
from tests.models.town import Town

S = CaseState
MOST = 4
ARROWS = {(action, start, end) for action, start, end, _ in case_arrows()}
ORDER_ARROWS = {(arrow.action, arrow.start, arrow.end) for arrow in ORDER_TRANSITIONS}
STANDING = {overlay.action: overlay.states for overlay in OVERLAYS}
WITH_ADDRESSEE = frozenset({S.DISPATCHED, S.SIGNED, S.ARRIVED, S.HANDLING})
WITH_LEAD = WITH_ADDRESSEE | {S.FEEDBACK, S.VERIFYING, S.REVIEWING}
BACK = frozenset({"rework", "reopen", "follow"})
DONE, ENDED = frozenset({S.VERIFYING, S.REVIEWING}), frozenset({S.CLOSED, S.CALLED_BACK})
LIKELY: dict[CaseState, tuple[str, ...]] = {
    S.REPORTED: ("accept", "accept", "accept", "not_accept", "merge", "adopt"),
    S.ACCEPTED: ("file_case", "file_case", "confirm", "adopt", "not_accept"),
    S.CONFIRMING: ("found", "not_found", "stop_confirming", "file_case"),
    S.FILED: ("dispatch", "dispatch", "dispatch_department", "rule", "adopt", "release"),
    S.DISPATCHED: ("sign", "sign", "refuse", "withdraw", "hand_on", "release"),
    S.SIGNED: ("arrive", "start_handling", "refuse", "assist"),
    S.ARRIVED: ("start_handling",),
    S.HANDLING: ("feed_back", "feed_back", "ask_void", "adopt"),
    S.VERIFYING: ("passed", "passed", "failed"),
    S.REVIEWING: ("close", "close", "rework"),
    S.CLOSED: ("call_back", "archive", "reopen", "release"),
    S.CALLED_BACK: ("archive", "reopen"),
    S.MERGED: ("unmerge",),
}
"""What is sensible next."""


class Hand:
    """One try: the town, the case as this desk saw it, another case, one of its orders, and the version it believes in."""

    def __init__(self, town: Town, by: str, seen: CaseDetail, other: UUID, stale: bool, n: int) -> None:
        self.town, self.seen, self.other = town, seen, other
        self.store = getattr(town, by)
        self.id, self.version = seen.case.id, seen.case.version - stale
        self.order = seen.orders[n % len(seen.orders)].id if seen.orders else seen.case.id
        self.lead = next((one.id for one in reversed(seen.orders) if one.lead), self.order)
        self.department = Addressee(department_id=town.departments[("D1", "D2", "D3")[n % 3]])

    def cmd(self, name: str, *words: Any, **facts: Any) -> None:
        self.town.do(name, self.id, self.version, *words, by=self.store, **facts)

    def of_order(self, name: str, *words: Any) -> None:
        self.town.do(name, self.lead if name != "refuse" else self.order, *words, by=self.store)

    def run(self, command: Callable[..., Any], *words: Any, **facts: Any) -> None:
        with self.store.transaction() as s:
            command(s, *words, **facts)

    def ask(self, kind: RequestKind, days: int = 3) -> None:
        with self.store.transaction() as s:
            until = (database_now(s) + timedelta(days=days)).isoformat()
            requests.ask(s, self.id, self.version, kind, "理由", {"due_at": until, "until": until, "basis": "other"})

    def decide(self, approved: bool) -> None:
        with self.store.transaction() as s:
            open_now = [one for one in get_requests(s, self.id) if one.state is RequestState.ASKED]
            if not open_now:
                raise Refused("nothing_asked")
            requests.decide(s, open_now[0].id, approved, "" if approved else "不同意")


ACTS: dict[str, Callable[[Hand], None]] = {
    **{name: (lambda h, name=name: h.cmd(name)) for name in ("accept", "file_case", "withdraw", "close", "stop_confirming")},
    "archive": lambda h: h.cmd("archive", note="归档"),
    **{name: (lambda h, name=name: h.cmd(name, "理由")) for name in ("not_accept", "answer", "rework", "reopen")},
    "reopen_by_hand": lambda h: h.cmd("reopen", "没修好", due_at=h.seen.case.reported_at + timedelta(days=30)),
    "transfer": lambda h: h.cmd("transfer", "市公路中心", "归他们管"),
    "raise": lambda h: h.cmd("set_tier", Tier.RAISED, "多部门"),
    "hurry": lambda h: h.cmd("set_urgency", Urgency.CRITICAL, "有人摔倒"),
    "reply": lambda h: h.cmd("reply", "已处理"),
    "confirm": lambda h: h.cmd("confirm", h.town.workers["w2"]),
    "found": lambda h: h.town.do("answer_confirmation", h.id, True, "属实", by=h.store),
    "not_found": lambda h: h.town.do("answer_confirmation", h.id, False, "不属实", by=h.store),
    "dispatch": lambda h: h.cmd("dispatch", worker_id=h.town.workers["w1"]),
    "dispatch_department": lambda h: h.cmd("dispatch", department_id=h.department.department_id),
    "assist": lambda h: h.cmd("dispatch", worker_id=h.town.workers["w3"], lead=False),
    **{name: (lambda h, name=name: h.of_order(name)) for name in ("sign", "arrive", "start_handling")},
    "feed_back": lambda h: h.of_order("feed_back", "已处理"),
    "refuse": lambda h: h.of_order("refuse", "不归我管", "权责清单第3条"),
    "passed": lambda h: h.cmd("verify", True),
    "failed": lambda h: h.cmd("verify", False, note="没有清理"),
    "call_back": lambda h: h.cmd("call_back", solved=True),
    "missed": lambda h: h.cmd("call_back", reached=False),
    "hand_on": lambda h: h.run(hand_on, h.id, h.version, "超出网格能力", h.department),
    "hand_to_deliberation": lambda h: h.run(hand_on, h.id, h.version, "说不清归谁", None),
    "stand_down": lambda h: h.run(stand_down, h.order, "不需要了"),
    "deliberate": lambda h: h.run(deliberate, h.id, h.version, "归谁？"),
    "hear": lambda h: h.run(hear, h.id, h.version, h.department, "不是我们的", "权责清单"),
    "rule": lambda h: h.run(ruling, h.id, h.version, h.department, "由你承办", "会议纪要", unheard="未到会"),
    "merge": lambda h: h.run(links.merge, h.id, h.version, h.other),
    "unmerge": lambda h: h.run(links.unmerge, h.id, h.version),
    "adopt": lambda h: h.run(links.adopt, h.id, h.version, h.other),
    "release": lambda h: h.run(links.release, h.id, h.version),
    "ask_void": lambda h: h.ask(RequestKind.VOID),
    "ask_time": lambda h: h.ask(RequestKind.EXTENSION, 20),
    "ask_stop": lambda h: h.ask(RequestKind.POSTPONEMENT),
    "ask_out": lambda h: h.ask(RequestKind.EXCLUSION),
    "lift": lambda h: h.run(lift_exclusion, h.id, h.version, "又有新的事实"),
    "approve": lambda h: h.decide(True),
    "decline": lambda h: h.decide(False),
    "strike_off": lambda h: h.run(strike_off, h.id, h.version),
}  # fmt: skip
# Mostly the next sensible act by somebody who may, so that cases get far; else anything by anybody.
names = st.sampled_from(["next"] * 30 + ["rule", "unmerge", "release", "approve", "approve"] * 2 + sorted(ACTS))
hands = st.sampled_from(["operator"] * 4 + ["supervisor"] * 4 + ["field"])


_PRINTS = text(
    """SELECT c.id, md5(concat(c::text,
        (SELECT string_agg(t::text, '|' ORDER BY t.id) FROM step t WHERE t.case_id = c.id),
        (SELECT string_agg(o::text, '|' ORDER BY o.id) FROM dispatch_order o WHERE o.case_id = c.id)))
    FROM case_file c WHERE c.id = ANY(:ids)"""
)


class ManyHands(RuleBasedStateMachine):
    """Up to four cases, and what all desks see of them after every try: read again where anything of it has changed."""

    town: ClassVar[Town]
    taken: ClassVar[set[tuple[str, CaseState | None, CaseState]]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[UUID, CaseDetail] = {}
        self.prints: dict[UUID, str] = {}

    def _changed(self) -> set[UUID]:
        with self.town.leader.read() as s:
            now = {row.id: row.md5 for row in s.execute(_PRINTS, {"ids": list(self.seen)})}
        changed = {case_id for case_id in self.seen if now[case_id] != self.prints[case_id]}
        self.prints = now
        return changed

    def teardown(self) -> None:
        """What was not read again along the way is as it was; and the queue shows the open ones."""
        assert {case_id: self.town.see(case_id) for case_id in self.seen} == self.seen
        with self.town.leader.read() as s:
            shown = {case.id for case in get_open_cases(s)} & set(self.seen)
        assert shown == {case_id for case_id, seen in self.seen.items() if stage_of(seen.case.state) is not None}

    @initialize(category=st.sampled_from(["lid", "fire"]))
    def first(self, category: str) -> None:
        self._report(category)
        self._report("lid")

    @precondition(lambda self: len(self.seen) < MOST)
    @rule(category=st.sampled_from(["lid", "fire"]))
    def report(self, category: str) -> None:
        self._report(category)

    def _report(self, category: str) -> None:
        done = self.town.do("report", self.town.new(category, lon=121.005, lat=30.005))
        self.seen[done.case_id] = self.town.see(done)
        self.prints[done.case_id] = ""
        self._changed()

    @rule(n=st.integers(0, MOST - 1), name=names, pick=st.integers(0, 29), by=hands, stale=st.integers(0, 9).map(lambda x: x == 0),
          other=st.integers(1, MOST - 1))  # fmt: skip
    def try_it(self, n: int, name: str, pick: int, by: str, stale: bool, other: int) -> None:
        ids = list(self.seen)
        before = self.seen[ids[n % len(ids)]]
        likely = LIKELY.get(before.case.state, ("accept",))
        act = likely[pick % len(likely)] if name == "next" else name
        hand = Hand(self.town, by, before, ids[(n + other) % len(ids)], stale, n + other)
        steps = {case_id: len(seen.steps) for case_id, seen in self.seen.items()}
        try:
            ACTS[act](hand)
        except (Refused, NotPermitted):
            assert self._changed() == set(), act
            return
        changed = self._changed()
        assert changed, act
        for case_id in changed:
            seen, old = self.town.see(case_id), self.seen[case_id]
            assert seen.steps[: len(old.steps)] == old.steps
            moves = [step for step in seen.steps[len(old.steps) :] if step.to_state is not None]
            assert seen.case.version > old.case.version if moves else seen.case.state is old.case.state
            self.taken.update((step.action, step.from_state, step.to_state) for step in moves if step.to_state)
            self.seen[case_id] = seen
        assert any(len(self.seen[case_id].steps) > steps[case_id] for case_id in changed), act

    @invariant()
    def every_case_holds_to_the_table(self) -> None:
        for seen in self.seen.values():
            check_history(seen)

    @invariant()
    def the_counts_and_the_orders_are_those_of_the_cases(self) -> None:
        if not self.seen:
            return
        with self.town.leader.read() as s:
            rows = s.execute(
                text("SELECT id, state, main_id FROM case_file WHERE id = ANY(:ids)"), {"ids": list(self.seen)}
            ).all()
            now = database_now(s)
            shown = {case.id for case in get_open_cases_by_ids(s, list(self.seen))}
        assert shown == {case_id for case_id, seen in self.seen.items() if stage_of(seen.case.state) is not None}
        for row in rows:
            seen = self.seen[row.id]
            assert row.state == seen.case.state.value
            check_orders(seen, follows=row.main_id is not None)
            assert sum((one.length for one in stretches(seen.steps, now)), timedelta(0)) == age(seen.steps, now)


def check_history(seen: CaseDetail) -> None:
    case = seen.case
    moves = [step for step in seen.steps if step.to_state is not None]
    assert all((m.action, m.from_state or "", m.to_state) in ARROWS for m in moves)
    assert all(a.to_state is b.from_state for a, b in pairwise(moves))
    assert moves[-1].to_state is case.state
    here = None
    for step in seen.steps:
        here = step.to_state or here
        if "order_state" in step.detail:
            # An assisting order went its own way; the case stays where it is.
            assert (step.action, *step.detail["order_state"]) in ORDER_ARROWS
        elif step.to_state is None:
            assert here in STANDING[step.action], (step.action, here)
    # A child's too, where it went back along with its parent.
    assert case.rework_count == sum(
        m.to_state is S.HANDLING and m.from_state in DONE for m in moves if m.action in BACK
    )
    assert case.reopen_count == sum(m.to_state is S.FILED and m.from_state in ENDED for m in moves if m.action in BACK)
    assert (seen.closed_at is not None) == (case.state in (S.CLOSED, S.CALLED_BACK, S.ARCHIVED))
    is_open = stage_of(case.state) is not None
    assert is_open or (case.holder == "" and case.stage_due_at is None)
    assert not is_open or case.next_due_at == next_due(case.stage_due_at, case.due_at)
    assert case.stage_since >= case.reported_at


def check_orders(seen: CaseDetail, *, follows: bool) -> None:
    lead = [order for order in seen.orders if order.lead and order.state in ACTIVE_ORDER_STATES]
    state = seen.case.state
    if follows or state not in WITH_LEAD:
        assert lead == []
        return
    with_case = OrderState(state.value) if state in WITH_ADDRESSEE else OrderState.FEEDBACK
    assert [order.state for order in lead] == [with_case]
    if state in WITH_ADDRESSEE:
        held = (seen.case.holder_worker_id, seen.case.holder_department_id)
        assert held == (lead[0].worker_id, lead[0].department_id)


def run(town: Town, examples: int, steps: int) -> None:
    ManyHands.town = town
    run_state_machine_as_test(
        ManyHands, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )


def test_whatever_many_hands_try_nothing_is_left_that_the_table_forbids(town: Town) -> None:
    run(town, 6, 30)
