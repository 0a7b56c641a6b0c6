"""Assistants of a lead order (协办): whether they have answered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.store.errors import Refused
from models.store.texts import storable
from models.workers.masking import mask_name

_UNANSWERED = text(
    """SELECT o.id, i.name AS worker, d.name AS department FROM dispatch_order o
    LEFT JOIN worker_identity i ON i.worker_id = o.worker_id LEFT JOIN department d ON d.id = o.department_id
    WHERE o.case_id = :id AND NOT o.lead AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING')
    ORDER BY o.given_at, o.id"""
)


def without_assistants(s: Session, lead: Any, why: str) -> dict[str, Any]:
    """Return what a step says of the assistants that `lead` goes on without: {} where all have answered.

    Raises Refused("assistants_unanswered", names, n) where some have not and nobody says why.
    """
    rows = s.execute(_UNANSWERED, {"id": lead.case_id}).all()
    if not rows:
        return {}
    names = [mask_name(row.worker) if row.worker else row.department or "" for row in rows]
    if not storable(why, "unanswered").strip():
        raise Refused("assistants_unanswered", names="、".join(names), n=len(names))
    return {"unanswered": [str(row.id) for row in rows], "unanswered_because": why}
