"""核实, before filing: a worker is asked to look on site whether it is so, and says what he found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from models.cases.attachments.attaching import attach, told
from models.cases.attachments.records import NewAttachment
from models.cases.citizen.tables import ConfirmationRow
from models.cases.commands.act import Act, begin_on
from models.cases.commands.dispatching import check_addressee
from models.cases.commands.ending import stop_confirmation
from models.cases.records import Done
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable

ASKED = cast("Table", ConfirmationRow.__table__)
_WAITING = (ASKED.c.answered_at.is_(None), ASKED.c.stopped_at.is_(None))


def confirm(
    s: Session,
    case_id: UUID,
    version: int | None,
    worker_id: UUID,
    question: str = "",
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Ask a worker on duty to look whether it is so (核实): ACCEPTED → CONFIRMING. He holds the case until he has answered.

    Raises Refused: "unknown_addressee", "off_duty" (name).
    """
    act, again = begin_on(s, "confirm", case_id, version, command_id, occurred_at, question)
    if again:
        return act.done
    storable(question, "question")
    check_addressee(s, act, worker_id, None)
    at = act.at
    act.advance("confirm", worker_id=worker_id, holder_worker_id=worker_id)
    asked = {"worker_id": worker_id, "question": question, "asked_by": act.account_id, "asked_at": at}
    s.execute(insert(ASKED).values(id=new_id(), case_id=case_id, **asked))
    return act.done


def answer_confirmation(
    s: Session,
    case_id: UUID,
    is_so: bool,
    finding: str,
    *,
    attachments: Sequence[NewAttachment] = (),
    version: int | None = None,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Say what was found on site. It is so: the desk holds the case, to file it; it is not: CONFIRMING → ACCEPTED.

    Raises Refused("not_asked") where nobody is being asked.
    """
    action = "confirmed" if is_so else "not_confirmed"
    act, again = begin_on(s, action, case_id, version, command_id, occurred_at, finding)
    if again:
        return act.done
    act.lock(case_id, version)
    act.need(finding=finding)
    asked = _asked(act)
    if asked is None and act.case["state"] == "CONFIRMING":
        raise Refused("not_asked", case_id=case_id)
    at = act.at
    said: dict[str, Any] = {"is_so": is_so} | told(act, attachments)
    if is_so:
        act.change(action, worker_id=None if asked is None else asked.worker_id, detail=said, holder_worker_id=None)
    else:
        act.advance(action, detail=said, holder_worker_id=None, worker_id=None if asked is None else asked.worker_id)
    attach(act, attachments)
    answered = {"is_so": is_so, "finding": finding, "answered_at": at}
    s.execute(update(ASKED).where(ASKED.c.case_id == case_id, *_WAITING).values(**answered))
    return act.done


def stop_confirming(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Wait no longer for the worker's word: CONFIRMING → ACCEPTED, with the desk."""
    act, again = begin_on(s, "stop_confirming", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    at = act.at
    act.advance("stop_confirming", holder_worker_id=None)
    stop_confirmation(act, at)
    return act.done


def _asked(act: Act) -> Any:
    of_case = select(ASKED.c.id, ASKED.c.worker_id).where(ASKED.c.case_id == act.case["id"], *_WAITING)
    return act.s.execute(of_case).one_or_none()
