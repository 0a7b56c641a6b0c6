"""What the field does with an order: 签收, 到场, 处置, 反馈, 退单. The case follows its lead order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.cases.attachments.attaching import attach, missing_with, told
from models.cases.attachments.records import NewAttachment
from models.cases.commands.act import ORDER, Act, begin_on
from models.cases.commands.conflict import refuse_conflict
from models.cases.deadlines import refusal_until
from models.cases.orders.assisting import without_assistants
from models.cases.orders.disputes import (
    DISPUTED_AT,
    count_refusals,
    note_refusal,
    open_deliberation,
    party_name,
)
from models.cases.orders.records import Cause
from models.cases.records import CaseState, Done, OrderState
from models.cases.states import find_order
from models.store.errors import Refused
from models.store.times import utc

FINDINGS = ("done", "not_so")
"""What a feedback may say in a word: 已处置, 情况不属实."""


def sign(
    s: Session, order_id: UUID, *, command_id: UUID | None = None, note: str = "", occurred_at: datetime | None = None
) -> Done:
    """Sign an order (签收)."""
    act, order, again = _begin(s, "sign", order_id, command_id, occurred_at, note)
    if not again:
        at = act.at
        _follow(act, order, "sign", {"signed_at": at}, signed_at=at)
    return act.done


def arrive(
    s: Session, order_id: UUID, *, command_id: UUID | None = None, note: str = "", occurred_at: datetime | None = None
) -> Done:
    """Say that the addressee is on site (到场)."""
    act, order, again = _begin(s, "arrive", order_id, command_id, occurred_at, note)
    if not again:
        at = act.at
        _follow(act, order, "arrive", {"arrived_at": at}, arrived_at=at)
    return act.done


def start_handling(
    s: Session, order_id: UUID, *, command_id: UUID | None = None, note: str = "", occurred_at: datetime | None = None
) -> Done:
    """Begin to handle (处置). Raises Refused("not_arrived") where the category's rule asks for a worker on site first."""
    act, order, again = _begin(s, "start_handling", order_id, command_id, occurred_at, note)
    if not again:
        _start(act, order)
    return act.done


def feed_back(
    s: Session,
    order_id: UUID,
    note: str,
    *,
    unanswered: str = "",
    finding: str = "",
    attachments: Sequence[NewAttachment] = (),
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Say what was done (反馈); from SIGNED or ARRIVED the handling is entered with it.

    `finding` says what was found in a word, one of FINDINGS; "not_so" (情况不属实) is kept in the step for the desk to see.

    The case goes on by itself: to VERIFYING where the category's rule asks for it, else to REVIEWING; it is the desk's.
    A lead order waits for its assistants (协办): Refused("assistants_unanswered", names, n) unless all have fed back, or
    `unanswered` says why it goes on without them. It brings the evidence that the case's rule asks for, unless the order has
    it already: Refused("evidence_missing", kinds).
    """
    act, order, again = _begin(s, "feed_back", order_id, command_id, occurred_at, note)
    if again:
        return act.done
    act.need(note=note)
    if finding and finding not in FINDINGS:
        raise Refused("unknown_finding", finding=finding)
    without = without_assistants(s, order, unanswered) if order.lead else {}
    files = told(act, attachments)
    missing = missing_with(act, order.id, attachments) if order.lead else ()
    if missing:
        raise Refused("evidence_missing", kinds=missing)
    if OrderState(order.state) in (OrderState.SIGNED, OrderState.ARRIVED):
        _start(act, order)
        order = _order(s, order_id)
    at = act.at
    desk = {"holder_worker_id": None, "holder_department_id": None, "feedback_at": at}
    detail = without | files | ({"finding": finding} if finding else {})
    _follow(act, order, "feed_back", {"feedback_at": at}, detail=detail, **desk)
    attach(act, attachments, order_id=order.id)
    if order.lead:
        act.advance("send_to_verification" if act.case["needs_verification"] else "send_to_review")
    return act.done


def progress(
    s: Session,
    order_id: UUID,
    note: str,
    *,
    attachments: Sequence[NewAttachment] = (),
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Say how far it is while it is being handled (处置中先行反馈); from SIGNED or ARRIVED the handling is entered with it.

    A step of the history: neither the order nor its clock moves. Raises Refused("not_arrived") as `start_handling` does.
    """
    act, order, again = _begin(s, "progress", order_id, command_id, occurred_at, note)
    if again:
        return act.done
    act.need(note=note)
    if OrderState(order.state) in (OrderState.SIGNED, OrderState.ARRIVED):
        _start(act, order)
        order = _order(s, order_id)
    if OrderState(order.state) is not OrderState.HANDLING:
        raise Refused("not_in_this_state", action="progress", state=OrderState(order.state))
    act.overlay("progress")
    act.step("progress", order=order, detail=told(act, attachments))
    attach(act, attachments, order_id=order.id)
    return act.done


def refuse(
    s: Session,
    order_id: UUID,
    reason: str,
    basis: str,
    *,
    attachments: Sequence[NewAttachment] = (),
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Return an order with the reason and what it stands on (退单), until the end of the first working day after it was given.

    The case is with the desk again, to be dispatched anew; the second refusal of a lead order since the last ruling opens
    a deliberation (会商). Raises Refused: "too_late_to_refuse" (until, name): it is its first addressee's now (首办责任);
    "appointed" (name): by a ruling, it cannot be refused.
    """
    act, order, again = _begin(s, "refuse", order_id, command_id, occurred_at, reason)
    if again:
        return act.done
    act.need(reason=reason, basis=basis)
    if order.appointed:
        raise Refused("appointed", name=party_name(s, order))
    at = act.at
    until = refusal_until(act.calendar, utc(order.given_at))
    if at > until:
        raise Refused("too_late_to_refuse", until=until, name=party_name(s, order))
    desk = {"holder_worker_id": None, "holder_department_id": None, "dispatched_at": None, "signed_at": None}
    nth = count_refusals(s, order.case_id) + 1 if order.lead else 0
    _follow(
        act, order, "refuse", {"ended_at": at}, detail={"basis": basis, "nth": nth} | told(act, attachments), **desk
    )
    attach(act, attachments, order_id=order.id)
    note_refusal(s, order, nth, reason, basis, at)
    if nth >= DISPUTED_AT:
        open_deliberation(act, Cause.SECOND_REFUSAL)
    return act.done


def _begin(
    s: Session, action: str, order_id: UUID, command_id: UUID | None, occurred_at: datetime | None, note: str
) -> tuple[Act, Any, bool]:
    order = _order(s, order_id)
    act, again = begin_on(s, action, order.case_id, None, command_id, occurred_at, note)
    # The case is locked now: what the order says from here on stays.
    return act, _order(s, order_id), again


def _order(s: Session, order_id: UUID) -> Any:
    o = ORDER.c
    columns = (o.id, o.case_id, o.lead, o.state, o.worker_id, o.department_id, o.given_at, o.appointed)
    order = s.execute(select(*columns).where(o.id == order_id)).one_or_none()
    if order is None:
        raise Refused("unknown_order", order_id=order_id)
    return order


def _start(act: Act, order: Any) -> None:
    needs_arrival = act.case["needs_arrival"] and order.lead
    if needs_arrival and CaseState(act.case["state"]) is CaseState.SIGNED:
        raise Refused("not_arrived", order_id=order.id)
    _follow(act, order, "start_handling", {})


def _follow(
    act: Act, order: Any, action: str, about: dict[str, Any], *, detail: dict[str, Any] | None = None, **case: Any
) -> None:
    """Move the order along its arrow, and the case with it where the order leads."""
    start = OrderState(order.state)
    arrow = find_order(action, start)
    if arrow is None:
        if order.lead:
            refuse_conflict(act.s, action, order.case_id)
        raise Refused("not_in_this_state", action=action, state=start)
    if order.lead:
        act.advance(action, order=order, detail=detail, **case)
    else:
        act.step(action, order=order, detail={"order_state": [start.value, arrow.end.value]} | (detail or {}))
    act.s.execute(update(ORDER).where(ORDER.c.id == order.id).values(state=arrow.end.value, **about))
