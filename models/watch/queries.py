"""Reads urges and supervisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.store.times import utc
from models.watch.records import Answer, Receiver, Rule, Supervision, Urge
from models.workers.masking import mask_name

_URGES = """
SELECT u.*, coalesce(a.name, u.login) AS by, i.name AS worker, d.name AS department, coalesce(w.role, d.kind) AS role,
       v.id AS supervision_id, v.year, v.serial, v.title, v.answer_due_at, n.words AS answer, n.recorded_at AS answered_at,
       coalesce(b.name, n.login) AS answered_by
FROM urge u LEFT JOIN account a ON a.login = u.login
LEFT JOIN worker w ON w.id = u.worker_id LEFT JOIN worker_identity i ON i.worker_id = u.worker_id
LEFT JOIN department d ON d.id = u.department_id
LEFT JOIN supervision v ON v.urge_id = u.id LEFT JOIN supervision_answer n ON n.supervision_id = v.id
LEFT JOIN account b ON b.login = n.login
WHERE """
_OF_CASE = text(_URGES + "u.case_id = :case_id ORDER BY u.recorded_at, u.id")
_TO = text(
    _URGES
    + """(u.worker_id = :worker_id OR u.department_id = :department_id) AND EXISTS (
        SELECT FROM dispatch_order o WHERE o.id = u.order_id AND o.ended_at IS NULL)
    ORDER BY u.recorded_at DESC, u.id"""
)
_UNANSWERED = text(_URGES + "v.id IS NOT NULL AND n.id IS NULL ORDER BY v.answer_due_at, v.id")


def get_urges(s: Session, case_id: UUID) -> tuple[Urge, ...]:
    """Return a case's urges and supervisions, the oldest first."""
    return _urges(s.execute(_OF_CASE, {"case_id": case_id}).all())


def get_urges_to(s: Session, *, worker_id: UUID | None = None, department_id: UUID | None = None) -> tuple[Urge, ...]:
    """Return what a receiver is shown: the urges about orders that they still have in hand, the newest first."""
    return _urges(s.execute(_TO, {"worker_id": worker_id, "department_id": department_id}).all())


def get_unanswered(s: Session) -> tuple[Urge, ...]:
    """Return the supervisions that wait for their answer, by when it is due."""
    return _urges(s.execute(_UNANSWERED).all())


def _urges(rows: Sequence[Any]) -> tuple[Urge, ...]:
    return tuple(_urge(row) for row in rows)


def _urge(row: Any) -> Urge:
    name = mask_name(row.worker) if row.worker else row.department or ""
    return Urge(
        id=row.id,
        case_id=row.case_id,
        order_id=row.order_id,
        receiver=Receiver(row.worker_id, row.department_id, name, row.role or ""),
        words=row.words,
        by=row.by,
        at=utc(row.recorded_at),
        rule=None if row.rule is None else Rule(row.rule),
        automatic=row.automatic,
        supervision=_supervision(row),
    )


def _supervision(row: Any) -> Supervision | None:
    if row.supervision_id is None:
        return None
    answer = None if row.answer is None else Answer(row.answer, row.answered_by, utc(row.answered_at))
    return Supervision(
        id=row.supervision_id,
        number=f"{row.year}-{row.serial:04d}",
        title=row.title,
        answer_due_at=utc(row.answer_due_at),
        answer=answer,
    )
