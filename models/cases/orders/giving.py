"""Several orders at once: a case's route confirmed or changed, given in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.cases.commands.act import begin_on
from models.cases.commands.dispatching import check_addressee, give_assisting, give_lead
from models.cases.orders.records import Addressee
from models.cases.records import Done
from models.store.errors import Refused


def give_route(
    s: Session,
    case_id: UUID,
    version: int | None,
    lead: Addressee,
    assisting: Sequence[Addressee] = (),
    *,
    instruction: str = "",
    due_at: datetime | None = None,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Give the lead order (主办) and those to assist (协办) at once: all of them or, where one is refused, none.

    `due_at` is until when the assistants answer; without one, the case's limit. Raises as `dispatch` does, and
    Refused("twice_addressed") where somebody is named twice.
    """
    act, again = begin_on(s, "dispatch", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    named = [lead, *assisting]
    if len(set(named)) < len(named):
        raise Refused("twice_addressed", case_id=case_id)
    for to in named:
        check_addressee(s, act, to.worker_id, to.department_id)
    give_lead(act, lead.worker_id, lead.department_id, instruction, note=note)
    for to in assisting:
        give_assisting(act, to.worker_id, to.department_id, instruction, due_at=due_at)
    return act.done
