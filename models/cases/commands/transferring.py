"""转办(移送): a matter outside our jurisdiction goes to whom it belongs; receipt and citizen told are noted on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from models.cases.citizen.records import Channel
from models.cases.citizen.tables import TransferRow
from models.cases.commands.act import Act, begin_on
from models.cases.commands.ending import end_orders
from models.cases.records import Done
from models.store.errors import Refused
from models.store.ids import new_id

GIVEN = cast("Table", TransferRow.__table__)


def transfer(
    s: Session,
    case_id: UUID,
    version: int | None,
    receiver: str,
    reason: str,
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Give a matter that is not ours to `receiver` (转办), before it is dispatched: → TRANSFERRED. Assisting orders end."""
    act, again = begin_on(s, "transfer", case_id, version, command_id, occurred_at, reason)
    if again:
        return act.done
    act.need(receiver=receiver, reason=reason)
    at = act.at
    act.advance("transfer", detail={"receiver": receiver}, holder_worker_id=None, holder_department_id=None)
    given = {"receiver": receiver, "reason": reason, "given_by": act.account_id, "given_at": at}
    s.execute(insert(GIVEN).values(id=new_id(), case_id=case_id, **given))
    end_orders(act, at)
    return act.done


def receipt(
    s: Session,
    case_id: UUID,
    receipt: str,
    *,
    version: int | None = None,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Note the receiver's receipt (回执): its number, or who confirmed it. Raises Refused("receipt_there") after the first."""
    act, given, again = _begin(s, "receipt", case_id, version, command_id, occurred_at, receipt)
    if again:
        return act.done
    act.need(receipt=receipt)
    if given.receipt_at is not None:
        raise Refused("receipt_there", receipt=given.receipt, at=given.receipt_at)
    s.execute(update(GIVEN).where(GIVEN.c.id == given.id).values(receipt=receipt, receipt_at=act.at))
    act.step("receipt", detail={"receipt": ["", receipt]})
    return act.done


def tell_citizen(
    s: Session,
    case_id: UUID,
    channel: Channel = Channel.PHONE,
    *,
    version: int | None = None,
    note: str = "",
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Note that the citizen was told to whom the matter went. Raises Refused("told_already") after the first time."""
    act, given, again = _begin(s, "tell_citizen", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    if given.told_at is not None:
        raise Refused("told_already", at=given.told_at)
    s.execute(update(GIVEN).where(GIVEN.c.id == given.id).values(told_by=channel.value, told_at=act.at))
    act.step("tell_citizen", detail={"channel": channel.value})
    return act.done


def _begin(
    s: Session,
    action: str,
    case_id: UUID,
    version: int | None,
    command_id: UUID | None,
    occurred_at: datetime | None,
    note: str,
) -> tuple[Act, Any, bool]:
    act, again = begin_on(s, action, case_id, None, command_id, occurred_at, note)
    if again:
        return act, None, True
    act.lock(case_id, version)
    act.overlay(action)
    given = s.execute(select(GIVEN).where(GIVEN.c.case_id == case_id)).one_or_none()
    if given is None:
        # Taken over from another system as transferred: to whom is not known here.
        raise Refused("not_transferred_here", case_id=case_id)
    return act, given, False
