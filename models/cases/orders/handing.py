"""Out of its holder's hands (转派), and assistants that are no longer needed: orders that end before they are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.cases.commands.act import ORDER, begin_on
from models.cases.commands.conflict import refuse_conflict
from models.cases.commands.dispatching import check_addressee, give_lead, lead_order
from models.cases.orders.disputes import note_words, open_deliberation
from models.cases.orders.records import Addressee, Cause
from models.cases.records import Done, OrderState
from models.cases.states import find_order
from models.store.errors import Refused


def hand_on(
    s: Session,
    case_id: UUID,
    version: int | None,
    reason: str,
    to: Addressee | None,
    *,
    instruction: str = "",
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Take the case out of its holder's hands: to a sub-centre or a department at once, or (`to` None) to 会商.

    The lead order ends. Its holder's reason goes into the history, and for 会商 it is the first party's words. The case's
    own limit stays as it is. Raises Refused: "no_order", "handed_to_holder" (the same addressee), as `dispatch` does, and
    "appointed" for an order by ruling: that stays where it was put.
    """
    act, again = begin_on(s, "hand_on", case_id, version, command_id, occurred_at, reason)
    if again:
        return act.done
    act.need(reason=reason)
    lead = lead_order(s, case_id)
    if lead is None or find_order("hand_on", OrderState(lead.state)) is None:
        refuse_conflict(s, "hand_on", case_id)
    if lead.appointed:
        raise Refused("appointed", name="")
    held = Addressee(lead.worker_id, lead.department_id)
    if to == held:
        raise Refused("handed_to_holder", case_id=case_id)
    if to is not None:
        check_addressee(s, act, to.worker_id, to.department_id)
    at = act.at
    desk: dict[str, Any] = dict.fromkeys(
        ("holder_worker_id", "holder_department_id", "dispatched_at", "signed_at", "arrived_at")
    )
    act.advance("hand_on", order=lead, note=reason, **desk)
    end = {"state": OrderState.ENDED.value, "ended_at": at}
    s.execute(update(ORDER).where(ORDER.c.id == lead.id).values(**end))
    if to is not None:
        give_lead(act, to.worker_id, to.department_id, instruction or reason)
    else:
        deliberation = open_deliberation(act, Cause.HANDED_ON, reason)
        note_words(act, deliberation, held, reason, "", at)
    return act.done


def stand_down(
    s: Session, order_id: UUID, reason: str, *, command_id: UUID | None = None, occurred_at: datetime | None = None
) -> Done:
    """Let an assistant (协办) go: an order not signed is withdrawn, one under way ends, with the reason.

    Raises Refused: "unknown_order", "leads" for a lead order, "not_in_this_state" where it was answered or has ended.
    """
    o = ORDER.c
    found = select(o.id, o.case_id, o.lead, o.state, o.worker_id, o.department_id).where(o.id == order_id)
    order = s.execute(found).one_or_none()
    if order is None:
        raise Refused("unknown_order", order_id=order_id)
    act, again = begin_on(s, "stand_down", order.case_id, None, command_id, occurred_at, reason)
    if again:
        return act.done
    # The case is locked now: what the order says from here on stays.
    order = s.execute(found).one()
    act.overlay("stand_down")
    act.need(reason=reason)
    if order.lead:
        raise Refused("leads", order_id=order_id)
    start = OrderState(order.state)
    arrow = find_order("stand_down", start)
    if arrow is None:
        raise Refused("not_in_this_state", action="stand_down", state=start)
    act.step("stand_down", order=order, detail={"order_state": [start.value, arrow.end.value]})
    s.execute(update(ORDER).where(o.id == order_id).values(state=arrow.end.value, ended_at=act.now))
    return act.done


def withdraw_assistant(
    s: Session,
    case_id: UUID,
    to: Addressee,
    reason: str,
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Take the order of an assistant back before it is signed (撤回 of a 协办).

    Raises Refused("not_in_this_state") once it was signed or has ended, and as `stand_down`.
    """
    o = ORDER.c
    theirs = (o.case_id == case_id, ~o.lead, o.worker_id == to.worker_id, o.department_id == to.department_id)
    unsigned = select(o.id).where(*theirs, o.state == OrderState.DISPATCHED.value).with_for_update()
    order_id = s.scalar(unsigned)
    if order_id is None:
        latest = s.scalar(select(o.state).where(*theirs).order_by(o.given_at.desc()).limit(1))
        raise Refused("not_in_this_state", action="stand_down", state=OrderState(latest) if latest else None)
    return stand_down(s, order_id, reason, command_id=command_id, occurred_at=occurred_at)
