"""Every arrow of a case's life that can be taken, and a short way to take each of them by the commands themselves."""

from __future__ import annotations

from uuid import UUID

from models.cases.records import CaseState
from models.cases.states import TRANSITIONS
from tests.models.cases.life.test_many_hands import ACTS, Hand
from tests.models.town import Town

S = CaseState
Arrow = tuple[str, CaseState | None, CaseState]
_TOGETHER = frozenset({"follow", "adopt", "release", "close_with_parent", "merge", "unmerge", "void"})
_OWN = {(arrow.start, arrow.end) for arrow in TRANSITIONS if arrow.action not in _TOGETHER}


def _can_be(action: str, start: CaseState | None, end: CaseState) -> bool:
    """Whether an arrow can be taken. The table has more: it says what may be, whoever will come to do it."""
    if action == "follow":
        # A child is never anywhere but where its parent is, so it goes just the parent's own ways.
        return (start, end) in _OWN
    if action == "close_with_parent":
        return start is S.REVIEWING
    if S.FEEDBACK in (start, end):
        # Within one transaction on from there: nobody meets a case that waits in it.
        return action in ("feed_back", "send_to_verification", "send_to_review")
    return True


_ALL: frozenset[Arrow] = frozenset((arrow.action, arrow.start, arrow.end) for arrow in TRANSITIONS)
REACHABLE = frozenset(arrow for arrow in _ALL if _can_be(*arrow))
NEVER = _ALL - REACHABLE

# The act that leads on from a state to the next one, on the way to where an arrow begins.
_WAY = {
    S.REPORTED: "accept", S.ACCEPTED: "file_case", S.FILED: "dispatch", S.DISPATCHED: "sign", S.SIGNED: "start_handling",
    S.ARRIVED: "start_handling", S.HANDLING: "feed_back", S.VERIFYING: "passed", S.REVIEWING: "close",
    S.CLOSED: "call_back",
}  # fmt: skip
_BY_FIELD = frozenset({"sign", "arrive", "start_handling", "feed_back", "refuse"})
# The acts that take an arrow whose name they do not have.
_ACTS: dict[str, tuple[str, ...]] = {
    "not_confirmed": ("not_found",),
    "file": ("file_case",),
    "appoint": ("deliberate", "rule"),
    "send_to_verification": ("feed_back",),
    "send_to_review": ("feed_back",),
    "verify": ("passed",),
    "void": ("ask_void", "approve"),
    "unmerge": ("merge", "unmerge"),
}
_BY_SUPERVISOR = frozenset({"rule", "approve"})


def act(town: Town, case_id: UUID, *names: str, other: UUID | None = None) -> UUID:
    """Do these one after the other, each by who may. Raises what the commands raise."""
    for name in names:
        by = "field" if name in _BY_FIELD else "supervisor" if name in _BY_SUPERVISOR else "operator"
        ACTS[name](Hand(town, by, town.see(case_id), other or case_id, False, 0))
    return case_id


def bring(town: Town, to: CaseState, *, checked: bool = False) -> UUID:
    """A new case that stands in this state; `checked`: of the kind that is arrived at and verified."""
    kind = "fire" if checked or to in (S.ARRIVED, S.VERIFYING) else "lid"
    case_id = town.do("report", town.new(kind, lon=121.005, lat=30.005)).case_id
    while (state := town.see(case_id).case.state) is not to:
        name = _WAY[state]
        if to is S.CONFIRMING and state is S.ACCEPTED:
            name = "confirm"
        elif kind == "fire" and state is S.SIGNED:
            name = "arrive"
        act(town, case_id, name)
    return case_id


def take(town: Town, action: str, start: CaseState | None, end: CaseState) -> list[UUID]:
    """Take that arrow, with new cases, which are returned. Raises what the commands raise."""
    if start is None:
        return [bring(town, end)]
    checked = S.VERIFYING in (start, end) or S.ARRIVED in (start, end)
    if action == "adopt":
        parent = bring(town, end)
        return [parent, act(town, bring(town, start), "adopt", other=parent)]
    if action in ("follow", "release", "close_with_parent"):
        return _with_child(town, action, start, end, checked=checked)
    begin = S.HANDLING if start is S.FEEDBACK else end if action == "unmerge" else start
    names = _ACTS.get(action, (action,))
    if (action, start) == ("file", S.CONFIRMING):
        names = ("found", *names)
    if (action, start) == ("rework", S.VERIFYING):
        names = ("failed",)
    case_id = bring(town, begin, checked=checked)
    other = bring(town, S.FILED) if action in ("merge", "unmerge") else None
    return [act(town, case_id, *names, other=other)]


def _with_child(town: Town, action: str, start: CaseState, end: CaseState, *, checked: bool) -> list[UUID]:
    """A parent with a child where the arrow begins; then the child is released, or the parent goes on."""
    begin = {S.FEEDBACK: S.HANDLING, S.CLOSED: S.REVIEWING}.get(start, start)
    parent = bring(town, begin, checked=checked)
    child = act(town, bring(town, S.FILED), "adopt", other=parent)
    if action == "release":
        act(town, child, "release")
    elif action == "close_with_parent":
        act(town, parent, "close")
    else:
        if start is S.CLOSED:
            act(town, parent, "close")
        (name, *_) = [
            one.action for one in TRANSITIONS if (one.start, one.end) == (start, end) and one.action not in _TOGETHER
        ]
        failed = name == "rework" and start is S.VERIFYING
        act(town, parent, *(("failed",) if failed else _ACTS.get(name, (name,))))
    return [parent, child]
