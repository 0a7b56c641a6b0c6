"""The life of a case as data: which act leads from where to where, who may do it, and what it cannot do without."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.cases.records import CaseState, OpenCase, OrderState, Stage

S = CaseState


class Who(StrEnum):
    """Who may act. The desk (坐席, 值班长) may also enter what the field says by telephone."""

    ANYONE = "anyone"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: `action` leads from `start` (None: from nothing) to `end`; `needs` names the facts it cannot do without."""

    action: str
    start: CaseState | None
    end: CaseState
    who: Who = Who.DESK
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OrderTransition:
    """One arrow of an order's own life; lead orders take the case along, assisting orders do not."""

    action: str
    start: OrderState
    end: OrderState


REASON = frozenset({"reason"})

TRANSITIONS: tuple[Transition, ...] = (
    Transition("report", None, S.REPORTED, Who.ANYONE, frozenset({"title"})),
    Transition("accept", S.REPORTED, S.ACCEPTED),
    Transition("not_accept", S.REPORTED, S.NOT_ACCEPTED, needs=REASON),
    Transition("not_accept", S.ACCEPTED, S.NOT_ACCEPTED, needs=REASON),
    Transition("answer", S.REPORTED, S.ANSWERED, needs=frozenset({"answer"})),
    Transition("answer", S.ACCEPTED, S.ANSWERED, needs=frozenset({"answer"})),
    Transition("file", S.ACCEPTED, S.FILED),
    Transition("file", S.CONFIRMING, S.FILED),
    Transition("dispatch", S.FILED, S.DISPATCHED, needs=frozenset({"addressee"})),
    Transition("withdraw", S.DISPATCHED, S.FILED),
    Transition("sign", S.DISPATCHED, S.SIGNED, Who.ANYONE),
    Transition("refuse", S.DISPATCHED, S.FILED, Who.ANYONE, REASON),
    Transition("refuse", S.SIGNED, S.FILED, Who.ANYONE, REASON),
    Transition("arrive", S.SIGNED, S.ARRIVED, Who.ANYONE),
    Transition("start_handling", S.SIGNED, S.HANDLING, Who.ANYONE),
    Transition("start_handling", S.ARRIVED, S.HANDLING, Who.ANYONE),
    Transition("feed_back", S.HANDLING, S.FEEDBACK, Who.ANYONE, frozenset({"note"})),
    Transition("send_to_verification", S.FEEDBACK, S.VERIFYING, Who.ANYONE),
    Transition("send_to_review", S.FEEDBACK, S.REVIEWING, Who.ANYONE),
    Transition("verify", S.VERIFYING, S.REVIEWING),
    # A verification that failed is its own reason.
    Transition("rework", S.VERIFYING, S.HANDLING),
    Transition("rework", S.REVIEWING, S.HANDLING, needs=REASON),
    Transition("close", S.REVIEWING, S.CLOSED),
    Transition("reopen", S.CLOSED, S.FILED, needs=REASON),
)

ORDER_TRANSITIONS: tuple[OrderTransition, ...] = (
    OrderTransition("withdraw", OrderState.DISPATCHED, OrderState.WITHDRAWN),
    OrderTransition("sign", OrderState.DISPATCHED, OrderState.SIGNED),
    OrderTransition("refuse", OrderState.DISPATCHED, OrderState.REFUSED),
    OrderTransition("refuse", OrderState.SIGNED, OrderState.REFUSED),
    OrderTransition("arrive", OrderState.SIGNED, OrderState.ARRIVED),
    OrderTransition("start_handling", OrderState.SIGNED, OrderState.HANDLING),
    OrderTransition("start_handling", OrderState.ARRIVED, OrderState.HANDLING),
    OrderTransition("feed_back", OrderState.HANDLING, OrderState.FEEDBACK),
    OrderTransition("rework", OrderState.FEEDBACK, OrderState.HANDLING),
    *(
        OrderTransition("close", state, OrderState.ENDED)
        for state in (
            OrderState.DISPATCHED,
            OrderState.SIGNED,
            OrderState.ARRIVED,
            OrderState.HANDLING,
            OrderState.FEEDBACK,
        )
    ),
)

ASSISTING_STATES = frozenset({S.FILED, S.DISPATCHED, S.SIGNED, S.ARRIVED, S.HANDLING})
"""While a case is in one of these, others may be ordered to assist (协办); the case itself stays where it is."""

TAKEN_OVER = frozenset({
    S.REPORTED, S.ACCEPTED, S.FILED, S.DISPATCHED, S.SIGNED, S.HANDLING, S.REVIEWING, S.CLOSED,
    S.NOT_ACCEPTED, S.ANSWERED, S.TRANSFERRED, S.VOID, S.MERGED,
})  # fmt: skip
"""Where a case may begin that was taken over from another system: by the step "import", which leads from nothing (or,
when that system tells it anew and nobody has acted on it here, from where it stood) to one of these."""

HELD = frozenset({S.DISPATCHED, S.SIGNED, S.HANDLING})
"""While a case is in one of these (or in ARRIVED), somebody holds it by a lead order: it cannot be taken over without."""

_BY_START = {(t.action, t.start): t for t in TRANSITIONS}
_ORDER_BY_START = {(t.action, t.start): t for t in ORDER_TRANSITIONS}
_STAGE_OF = {
    S.REPORTED: Stage.TO_ACCEPT,
    S.ACCEPTED: Stage.TO_FILE,
    S.CONFIRMING: Stage.TO_FILE,
    S.FILED: Stage.TO_DISPATCH,
    S.DISPATCHED: Stage.TO_SIGN,
    S.SIGNED: Stage.HANDLING,
    S.ARRIVED: Stage.HANDLING,
    S.HANDLING: Stage.HANDLING,
    S.FEEDBACK: Stage.TO_VERIFY,
    S.VERIFYING: Stage.TO_VERIFY,
    S.REVIEWING: Stage.TO_CLOSE,
}
_AWAITED = {
    S.REPORTED: "accept",
    S.ACCEPTED: "file",
    S.CONFIRMING: "file",
    S.FILED: "dispatch",
    S.DISPATCHED: "sign",
    S.SIGNED: "start_handling",
    S.ARRIVED: "start_handling",
    S.HANDLING: "feed_back",
    S.FEEDBACK: "send_to_verification",
    S.VERIFYING: "verify",
    S.REVIEWING: "close",
}


def find(action: str, start: CaseState | None) -> Transition | None:
    """Return the arrow for `action` from `start`, or None where there is none."""
    return _BY_START.get((action, start))


def find_order(action: str, start: OrderState) -> OrderTransition | None:
    """Return the order's arrow for `action` from `start`, or None where there is none."""
    return _ORDER_BY_START.get((action, start))


def actions_from(state: CaseState) -> frozenset[str]:
    """Return the acts that are possible from `state`."""
    return frozenset(action for action, start in _BY_START if start is state)


def stage_of(state: CaseState) -> Stage | None:
    """Return the queue's tab for `state`; None for a case that is no longer open."""
    return _STAGE_OF.get(state)


def awaited(case: OpenCase) -> str | None:
    """Return the act that is awaited of the case's holder, by its command's name; None for one that is not open."""
    return _AWAITED.get(case.state)
