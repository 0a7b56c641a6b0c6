"""What a refusal (退单) leaves behind, and how a deliberation (会商) opens: parts of commands, inside their transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from models.cases.orders.records import Addressee, Cause
from models.cases.orders.tables import DeliberationRow, PartyWordsRow, RefusalRow
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import utc
from models.workers.masking import mask_name

if TYPE_CHECKING:
    # The commands on orders use this module; it knows of theirs only the shape.
    from models.cases.commands.act import Act

DISPUTED_AT = 2
"""With this refusal, since the last ruling, it is a dispute."""

# A ruling settles what was refused before it, and so does opening the case again.
_COUNTS = """FROM refusal f JOIN step t ON t.order_id = f.order_id AND t.action = 'refuse'
    WHERE f.case_id = :id AND f.nth > 0
      AND NOT EXISTS (SELECT FROM party_words w JOIN ruling r ON r.deliberation_id = w.deliberation_id
                      WHERE w.refusal_id = f.id)
      AND t.recorded_at > coalesce((SELECT max(o.recorded_at) FROM step o
                                    WHERE o.case_id = :id AND o.action = 'reopen'), '-infinity')"""
_COUNT = text(f"SELECT count(*) {_COUNTS}")
_REFUSALS = text(
    f"SELECT f.id, f.worker_id, f.department_id, f.reason, f.basis, f.refused_at {_COUNTS} ORDER BY f.refused_at, f.id"
)
_NAME = text(
    """SELECT (SELECT i.name FROM worker_identity i WHERE i.worker_id = :worker) AS worker,
              (SELECT d.name FROM department d WHERE d.id = :department) AS department"""
)


def party_name(s: Session, party: Any) -> str:
    """Return the name of whoever has `worker_id` or `department_id`: a department's, or a worker's masked one."""
    row = s.execute(_NAME, {"worker": party.worker_id, "department": party.department_id}).one()
    return mask_name(row.worker) if row.worker else row.department or ""


def count_refusals(s: Session, case_id: UUID) -> int:
    """Return how often a lead order of the case was refused since the last ruling, or since it was opened again."""
    return int(s.execute(_COUNT, {"id": case_id}).scalar_one())


def note_refusal(s: Session, order: Any, nth: int, reason: str, basis: str, at: datetime) -> None:
    """Keep a refusal; the step of the history is written by the command."""
    s.execute(
        insert(RefusalRow).values(
            id=new_id(),
            case_id=order.case_id,
            order_id=order.id,
            worker_id=order.worker_id,
            department_id=order.department_id,
            nth=nth,
            reason=storable(reason, "reason"),
            basis=storable(basis, "basis"),
            refused_at=at,
        )
    )


def open_deliberation(act: Act, cause: Cause, question: str = "") -> UUID:
    """Open a deliberation; the refusals since the last ruling are their parties' first words.

    The case stays where it is, at the desk, and its clocks run on; its version goes on, so that nobody dispatches past it.
    Raises Refused("in_deliberation") where one is open.
    """
    if act.case["deliberated"]:
        raise Refused("in_deliberation", case_id=act.case["id"])
    deliberation_id, case_id = new_id(), act.case["id"]
    act.s.execute(
        insert(DeliberationRow).values(
            id=deliberation_id,
            case_id=case_id,
            cause=cause.value,
            question=storable(question, "question"),
            opened_at=act.at,
        )
    )
    act.change("deliberate", note=question, detail={"deliberation": str(deliberation_id), "cause": cause.value})
    act.case["deliberated"] = True
    for row in act.s.execute(_REFUSALS, {"id": case_id}).all():
        to = Addressee(row.worker_id, row.department_id)
        note_words(act, deliberation_id, to, row.reason, row.basis, utc(row.refused_at), refusal_id=row.id)
    return deliberation_id


def note_words(
    act: Act,
    deliberation_id: UUID,
    of: Addressee,
    words: str,
    basis: str,
    at: datetime,
    *,
    refusal_id: UUID | None = None,
) -> None:
    """Keep a party's words."""
    act.s.execute(
        insert(PartyWordsRow).values(
            id=new_id(),
            deliberation_id=deliberation_id,
            case_id=act.case["id"],
            worker_id=of.worker_id,
            department_id=of.department_id,
            refusal_id=refusal_id,
            words=storable(words, "words"),
            basis=storable(basis, "basis"),
            said_at=at,
        )
    )


def end_deliberation(act: Act, deliberation_id: UUID, at: datetime) -> None:
    """End a deliberation."""
    row = DeliberationRow
    act.s.execute(update(row).where(row.id == deliberation_id).values(ended_at=at))
    act.case["deliberated"] = False
