"""Reads requests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.requests.records import Request, RequestKind, RequestState
from models.store.errors import Refused
from models.store.times import utc, utc_or_none
from models.workers.masking import mask_name

_REQUESTS = """
SELECT r.id, r.case_id, r.kind, r.state, r.reason, r.facts, r.asked_by, a.name AS account, i.name AS worker_name,
       d.name AS department_name, r.asked_at, coalesce(b.name, '') AS decided_by, r.decided_at, r.note,
       c.number, c.title
FROM case_request r
JOIN case_file c ON c.id = r.case_id
JOIN account a ON a.id = r.asked_by
LEFT JOIN account b ON b.id = r.decided_by
LEFT JOIN worker_identity i ON i.worker_id = r.worker_id
LEFT JOIN department d ON d.id = r.department_id
WHERE """
_ONE = text(_REQUESTS + "r.id = :id")
_OF_CASE = text(_REQUESTS + "r.case_id = :id ORDER BY r.asked_at, r.id")
_WAITING = text(_REQUESTS + "r.state = 'asked' ORDER BY r.asked_at, r.id")


def get_request(s: Session, request_id: UUID) -> Request:
    """Return one request. Raises Refused("unknown_request")."""
    row = s.execute(_ONE, {"id": request_id}).one_or_none()
    if row is None:
        raise Refused("unknown_request", request_id=request_id)
    return _request(row)


def get_requests(s: Session, case_id: UUID) -> tuple[Request, ...]:
    """Return every request on a case, the oldest first."""
    return tuple(_request(row) for row in s.execute(_OF_CASE, {"id": case_id}))


def get_waiting_requests(s: Session) -> tuple[Request, ...]:
    """Return every request that waits for a supervisor, of any case, the oldest first."""
    return tuple(_request(row) for row in s.execute(_WAITING))


def _request(row: Any) -> Request:
    return Request(
        id=row.id,
        case_id=row.case_id,
        kind=RequestKind(row.kind),
        state=RequestState(row.state),
        reason=row.reason,
        facts=dict(row.facts),
        asked_by_id=row.asked_by,
        asked_by=mask_name(row.worker_name) if row.worker_name else row.department_name or row.account,
        asked_at=utc(row.asked_at),
        decided_by=row.decided_by,
        decided_at=utc_or_none(row.decided_at),
        note=row.note,
        number=row.number,
        title=row.title,
    )
