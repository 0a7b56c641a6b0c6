"""What ends: 归档, and the orders and questions that end with their case."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from models.cases.citizen.tables import ConfirmationRow
from models.cases.commands.act import ORDER, Act, begin_on
from models.cases.records import CaseState, Done, OrderState
from models.cases.states import ACTIVE

ASKED = cast("Table", ConfirmationRow.__table__)
_ACTIVE = [state.value for state in ACTIVE]


def archive(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Put the case away (归档): CALLED_BACK → ARCHIVED; from CLOSED, without a callback, with a note why."""
    act, again = begin_on(s, "archive", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    if act.case["state"] == CaseState.CLOSED:
        act.need(note=note)
    act.advance("archive")
    return act.done


def end_orders(act: Act, at: datetime) -> None:
    """End every order of the case that is in force, lead and assisting, and the question to a worker that waits.

    The step of the act that ends the case tells why.
    """
    of_case = (ORDER.c.case_id == act.case["id"], ORDER.c.state.in_(_ACTIVE))
    act.s.execute(update(ORDER).where(*of_case).values(state=OrderState.ENDED.value, ended_at=at))
    stop_confirmation(act, at)


def stop_confirmation(act: Act, at: datetime) -> None:
    """Note that the worker's word is awaited no longer, where one is being asked."""
    waiting = (ASKED.c.case_id == act.case["id"], ASKED.c.answered_at.is_(None), ASKED.c.stopped_at.is_(None))
    act.s.execute(update(ASKED).where(*waiting).values(stopped_at=at))
