"""Files put to a case by themselves, and struck out of sight; with a report, a feedback … they come by those commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from models.cases.attachments.attaching import ATTACHED, attach, told
from models.cases.attachments.records import NewAttachment
from models.cases.commands.act import ORDER, Act, begin_on
from models.cases.commands.dispatching import lead_order
from models.cases.records import Done
from models.store.errors import NotPermitted, Refused
from models.store.times import utc

_ONE = text(
    """SELECT t.case_id, t.name, t.sha256, t.login = session_user AS mine, t.struck_at,
              coalesce(a.name, t.struck_by, '') AS struck_by
    FROM attachment t LEFT JOIN account a ON a.login = t.struck_by WHERE t.id = :id"""
)


def add_files(
    s: Session,
    case_id: UUID,
    version: int | None,
    items: Sequence[NewAttachment],
    *,
    order_id: UUID | None = None,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Put files to a case; its state and version stay. Evidence goes with the lead order in force, or that of `order_id`.

    Raises Refused: "fact_missing" for none, "unknown_order" for an order of another case, and what `told` raises.
    """
    act, again = begin_on(s, "add_files", case_id, None, command_id, occurred_at, note)
    if again:
        return act.done
    act.lock(case_id, version)
    act.overlay("add_files")
    if not items:
        raise Refused("fact_missing", fact="files", action="add_files")
    files = told(act, items)
    order = _order(act, order_id) if order_id is not None else None
    # What the field brings is its addressee's; what the desk puts to an order is the desk's all the same.
    act.step("add_files", order=order if act.duty == "field" else None, detail=files)
    lead = lead_order(s, case_id) if order is None else None
    for_order = [item for item in items if item.evidence or order is not None]
    at_large = [item for item in items if item not in for_order]
    given = order or lead
    attach(act, for_order, order_id=None if given is None else given.id)
    attach(act, at_large)
    return act.done


def strike_file(
    s: Session,
    attachment_id: UUID,
    reason: str,
    *,
    version: int | None = None,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Take an attachment out of sight, with a reason; its bytes and its row stay. By who added it, or a supervisor.

    Raises Refused: "unknown_attachment", "struck_already" (by, at), "fact_missing" (reason); NotPermitted.
    """
    row = s.execute(_ONE, {"id": attachment_id}).one_or_none()
    if row is None:
        raise Refused("unknown_attachment", attachment_id=attachment_id)
    act, again = begin_on(s, "strike_file", row.case_id, None, command_id, occurred_at, reason)
    if again:
        return act.done
    act.lock(row.case_id, version)
    act.overlay("strike_file")
    act.need(reason=reason)
    # The case is locked now: what was struck meanwhile is told.
    row = s.execute(_ONE, {"id": attachment_id}).one()
    if row.struck_at is not None:
        raise Refused("struck_already", by=row.struck_by, at=utc(row.struck_at))
    if not row.mine and act.duty != "supervisor":
        raise NotPermitted("strike_file: for who added it, and supervisors")
    act.step("strike_file", detail={"files": [{"name": row.name, "sha256": row.sha256}]})
    s.execute(update(ATTACHED).where(ATTACHED.c.id == attachment_id).values(struck_why=reason))
    return act.done


def _order(act: Act, order_id: UUID) -> Any:
    o = ORDER.c
    of_case = select(o.id, o.worker_id, o.department_id).where(o.id == order_id, o.case_id == act.case["id"])
    found = act.s.execute(of_case).one_or_none()
    if found is None:
        raise Refused("unknown_order", order_id=order_id)
    return found
