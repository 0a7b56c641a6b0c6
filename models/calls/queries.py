"""Reads calls, their steps and their signals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.calls.records import Call, CallAbout, CallState, CallStep, Ending, Missed, Purpose, Signal, SignalKind
from models.store.errors import Refused
from models.store.times import utc, utc_or_none
from models.workers.masking import mask_name

_CALL = """SELECT c.*, coalesce(i.name, '') AS worker, coalesce(a.name, '') AS caller, coalesce(f.number, '') AS case_number,
        coalesce(f.title, '') AS case_title
    FROM call c LEFT JOIN worker_identity i ON i.worker_id = c.worker_id LEFT JOIN account a ON a.id = c.account_id
    LEFT JOIN case_file f ON f.id = c.case_id"""
_ONE = text(_CALL + " WHERE c.id = :id")
_SOME = text(_CALL + " WHERE c.id = ANY(CAST(:ids AS uuid[])) ORDER BY c.requested_at")
_OPEN = text(_CALL + " WHERE c.ended_at IS NULL ORDER BY c.requested_at")
_OF_CASE = text(_CALL + " WHERE c.case_id = :case ORDER BY c.requested_at DESC LIMIT :most")
_MISSED = text(
    _CALL
    + """ WHERE c.account_id = :account AND c.ending IN ('missed', 'refused')
      AND c.requested_at > clock_timestamp() - CAST(:since AS interval)
      AND NOT EXISTS (SELECT FROM call later WHERE later.worker_id = c.worker_id AND later.requested_at > c.requested_at
          AND (later.live_at IS NOT NULL OR later.ended_at IS NULL))
    ORDER BY c.requested_at DESC"""
)
_STEPS = text(
    """SELECT t.kind, t.party, t.detail, t.occurred_at,
              CASE t.party WHEN 'phone' THEN coalesce(i.name, '') WHEN 'desk' THEN coalesce(a.name, t.login) ELSE '' END AS by
    FROM call_step t JOIN call c ON c.id = t.call_id LEFT JOIN account a ON a.login = t.login
    LEFT JOIN worker_identity i ON i.worker_id = c.worker_id
    WHERE t.call_id = :id ORDER BY t.id"""
)
_HELD = text(
    """SELECT call_id FROM (SELECT DISTINCT ON (t.call_id) t.call_id, t.kind FROM call_step t
        WHERE t.call_id = ANY(CAST(:ids AS uuid[])) AND t.kind IN ('held', 'resumed') ORDER BY t.call_id, t.id DESC) last
    WHERE last.kind = 'held'"""
)
_SIGNALS = text(
    """SELECT id, call_id, link, sender, receiver, kind, body, sent_at FROM call_signal
    WHERE call_id = :call AND receiver = :receiver AND id > :after ORDER BY id LIMIT 500"""
)


def get_call(s: Session, call_id: UUID) -> Call:
    """Return a call. Raises Refused("unknown_call")."""
    row = s.execute(_ONE, {"id": call_id}).one_or_none()
    if row is None:
        raise Refused("unknown_call", call_id=call_id)
    return _call(row)


def get_calls(s: Session, call_ids: Sequence[UUID]) -> list[Call]:
    """Return these calls, the earliest first; what is none is left out."""
    return [_call(row) for row in s.execute(_SOME, {"ids": list(call_ids)})]


def get_open_calls(s: Session) -> list[Call]:
    """Return every call that goes on, the earliest first."""
    return [_call(row) for row in s.execute(_OPEN)]


def get_case_calls(s: Session, case_id: UUID, most: int = 50) -> list[Call]:
    """Return the calls about a case, the latest first."""
    return [_call(row) for row in s.execute(_OF_CASE, {"case": case_id, "most": most})]


def get_calls_about(s: Session, case_id: UUID, most: int = 10) -> tuple[CallAbout, ...]:
    """Return the latest calls about a case with their steps, the latest first."""
    return tuple(CallAbout(call, tuple(get_call_steps(s, call.id))) for call in get_case_calls(s, case_id, most))


def get_missed(s: Session, account_id: UUID, since: timedelta = timedelta(hours=24)) -> list[Missed]:
    """Return whom this account did not reach and nobody has reached since; one a worker, the latest first."""
    by_worker: dict[UUID, list[Call]] = {}
    for row in s.execute(_MISSED, {"account": account_id, "since": since}):
        by_worker.setdefault(row.worker_id, []).append(_call(row))
    return [Missed(calls[0], len(calls)) for calls in by_worker.values()]


def get_call_steps(s: Session, call_id: UUID) -> list[CallStep]:
    """Return what happened in a call, in order."""
    return [
        CallStep(
            row.kind, row.party, mask_name(row.by) if row.party == "phone" else row.by, row.detail, utc(row.occurred_at)
        )
        for row in s.execute(_STEPS, {"id": call_id})
    ]


def get_held(s: Session, call_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of these calls their desk holds now: their phones send no picture until it goes on."""
    return frozenset(s.execute(_HELD, {"ids": list(call_ids)}).scalars()) if call_ids else frozenset()


def get_signals(s: Session, call_id: UUID, receiver: str, after: int) -> tuple[Signal, ...]:
    """Return what was sent to a party after a signal's number (0 for all), in order."""
    rows = s.execute(_SIGNALS, {"call": call_id, "receiver": receiver, "after": after})
    return tuple(
        Signal(r.id, r.call_id, r.link, r.sender, r.receiver, SignalKind(r.kind), r.body, utc(r.sent_at)) for r in rows
    )


def _call(row: Any) -> Call:
    return Call(
        id=row.id,
        purpose=Purpose(row.purpose),
        worker_id=row.worker_id,
        worker=mask_name(row.worker),
        account_id=row.account_id,
        caller=row.caller,
        desk=row.desk,
        case_id=row.case_id,
        case_number=row.case_number,
        order_id=row.order_id,
        state=CallState(row.state),
        requested_at=utc(row.requested_at),
        rung_at=utc_or_none(row.rung_at),
        accepted_at=utc_or_none(row.accepted_at),
        live_at=utc_or_none(row.live_at),
        ended_at=utc_or_none(row.ended_at),
        ending=Ending(row.ending) if row.ending else None,
        ended_by=row.ended_by or "",
        reason=row.reason,
        first_frame_ms=row.first_frame_ms,
        woken_at=utc_or_none(row.woken_at),
        case_title=row.case_title,
    )
