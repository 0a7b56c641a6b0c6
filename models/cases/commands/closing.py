"""From the feedback to the end: 核查, 审核通过结案, 返工, 重开."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from models.cases.attachments.attaching import attach, told
from models.cases.attachments.records import NewAttachment
from models.cases.commands.act import ORDER, Act, begin_on
from models.cases.commands.dispatching import lead_order
from models.cases.commands.intake import limit_of
from models.cases.records import Done, OrderState, Tier
from models.cases.tables import ACTIVE_ORDER_STATES
from models.store.errors import Refused

_RULE = text("SELECT limit_amount, limit_unit FROM category_rule WHERE id = :id")
_ACTIVE = [state.value for state in ACTIVE_ORDER_STATES]


def verify(
    s: Session,
    case_id: UUID,
    version: int | None,
    passed: bool,
    *,
    worker_id: UUID | None = None,
    attachments: Sequence[NewAttachment] = (),
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Say what the check on site or by video found (核查): VERIFYING → REVIEWING, or back to HANDLING, counted as rework.

    `worker_id` is who looked, if it was a worker: never the one who did it. Raises Refused: "verified_by_handler";
    "verifier_is_other" (verifier) where the case's rule has it looked at by a worker on site alone, or by the desk alone.
    """
    action = "verify" if passed else "rework"
    act, again = begin_on(s, action, case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    lead = lead_order(s, case_id)
    if worker_id is not None and lead is not None and lead.worker_id == worker_id:
        raise Refused("verified_by_handler", worker_id=worker_id)
    verifier = act.case["verifier"]
    if verifier != "anyone" and (verifier == "worker") == (worker_id is None):
        raise Refused("verifier_is_other", verifier=verifier)
    if passed:
        act.advance("verify", worker_id=worker_id, detail=told(act, attachments))
    else:
        # The step is about who has to do it again; who looked is told in it.
        looked = {} if worker_id is None else {"looked_by": str(worker_id)}
        _rework(act, looked | told(act, attachments))
    attach(act, attachments)
    return act.done


def close(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Find feedback and evidence in order and close (审核通过, 结案): REVIEWING → CLOSED; every order ends."""
    act, again = begin_on(s, "close", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    at = act.at
    act.advance("close", closed_at=at, holder_worker_id=None, holder_department_id=None)
    of_case = (ORDER.c.case_id == case_id, ORDER.c.state.in_(_ACTIVE))
    s.execute(update(ORDER).where(*of_case).values(state=OrderState.ENDED.value, ended_at=at))
    return act.done


def rework(
    s: Session,
    case_id: UUID,
    version: int | None,
    reason: str,
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Send the case back to its handler (返工): VERIFYING or REVIEWING → HANDLING, counted. Raises Refused("no_order")."""
    act, again = begin_on(s, "rework", case_id, version, command_id, occurred_at, reason)
    if not again:
        act.need(reason=reason)
        _rework(act)
    return act.done


def _rework(act: Act, detail: dict[str, Any] | None = None) -> None:
    lead = lead_order(act.s, act.case["id"])
    if lead is None and act.case["state"] in ("VERIFYING", "REVIEWING"):
        raise Refused("no_order", case_id=act.case["id"])
    act.advance(
        "rework",
        order=lead,
        detail=detail,
        rework_count=act.case["rework_count"] + 1,
        feedback_at=None,
        holder_worker_id=None if lead is None else lead.worker_id,
        holder_department_id=None if lead is None else lead.department_id,
    )
    if lead is not None:
        again = {"state": OrderState.HANDLING.value, "feedback_at": None}
        act.s.execute(update(ORDER).where(ORDER.c.id == lead.id).values(**again))


def reopen(
    s: Session,
    case_id: UUID,
    version: int | None,
    reason: str,
    *,
    due_at: datetime | None = None,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Open a closed case again (重开): CLOSED → FILED, counted, with a limit of its own from now on.

    `due_at` is a limit by hand; 特殊 cannot do without. Raises Refused("limit_missing" or "limit_past").
    """
    act, again = begin_on(s, "reopen", case_id, version, command_id, occurred_at, reason)
    if again:
        return act.done
    act.need(reason=reason)
    rule = s.execute(_RULE, {"id": act.case["rule_id"]}).one_or_none()
    limit = limit_of(act, Tier(act.case["tier"]), rule, due_at)
    began: dict[str, Any] = dict.fromkeys(("closed_at", "dispatched_at", "signed_at", "arrived_at", "feedback_at"))
    act.advance(
        "reopen",
        reopen_count=act.case["reopen_count"] + 1,
        due_at=limit.due_at,
        suspended_until=None,
        detail={"basis": limit.basis},
        **began,
    )
    return act.done
