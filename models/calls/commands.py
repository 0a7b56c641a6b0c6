"""What a desk does with calls. Called inside `Store.transaction()`; a call is led by the account that made it.

Steps and ends may be told late (the database was gone while the call went on): what has ended meanwhile stays as it ended.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.calls import moving
from models.calls.queries import get_call
from models.calls.records import DESK, Call, CallState, Ending, Purpose, SignalKind
from models.store.errors import Refused
from models.store.ids import new_id

TOLD = frozenset(
    {"media_down", "media_up", "held", "resumed", "recording_on", "recording_off", "still", "text", "joined", "left"}
)
"""Steps that a desk tells without anything moving."""
_OPEN = text(
    """SELECT c.id, coalesce(a.name, '') AS by FROM call c LEFT JOIN account a ON a.id = c.account_id
    WHERE c.worker_id = :worker AND c.ended_at IS NULL"""
)
_WORKER = text("SELECT active FROM worker WHERE id = :worker")
_ORDER = text("SELECT case_id FROM dispatch_order WHERE id = :id AND worker_id = :worker")
_NEW = text(
    """INSERT INTO call (id, purpose, worker_id, account_id, case_id, order_id)
    VALUES (:id, :purpose, :worker, NULL, :case, :order) ON CONFLICT DO NOTHING RETURNING id"""
)
_LIVE = text("UPDATE call SET state = 'live', first_frame_ms = :ms WHERE id = :id")


def request_call(
    s: Session,
    worker_id: UUID,
    *,
    case_id: UUID | None = None,
    order_id: UUID | None = None,
    purpose: Purpose = Purpose.CALLBACK,
    call_id: UUID | None = None,
) -> Call:
    """Call a worker. The same `call_id` again is the same call.

    Raises Refused: "unknown_worker", "worker_gone", "not_their_order", "in_call" (facts: by, the account's name).
    """
    found = call_id or new_id()
    active = s.execute(_WORKER, {"worker": worker_id}).scalar_one_or_none()
    if active is None:
        raise Refused("unknown_worker", worker_id=worker_id)
    if not active:
        raise Refused("worker_gone", worker_id=worker_id)
    if order_id is not None:
        of = s.execute(_ORDER, {"id": order_id, "worker": worker_id}).scalar_one_or_none()
        if of is None or case_id not in (None, of):
            raise Refused("not_their_order", order_id=order_id)
        case_id = of
    values = {"id": found, "purpose": purpose.value, "worker": worker_id, "case": case_id, "order": order_id}
    if s.execute(_NEW, values).scalar_one_or_none() is None:
        there = s.execute(_OPEN, {"worker": worker_id}).one_or_none()
        if there is None or there.id != found:
            raise Refused("in_call", worker_id=worker_id, by=there.by if there is not None else "")
        return get_call(s, found)
    moving.write_step(s, found, DESK, "requested", {})
    return get_call(s, found)


def note_live(s: Session, call_id: UUID, first_frame_ms: int) -> None:
    """Say that the first picture is there, so many milliseconds after it was asked for. Once; later ones are "media_up"."""
    at = moving.lock(s, call_id)
    if at.state == CallState.ENDED or at.state == CallState.LIVE:
        return
    s.execute(_LIVE, {"id": call_id, "ms": max(0, first_frame_ms)})
    moving.write_step(s, call_id, DESK, "live", {"first_frame_ms": first_frame_ms})


def note(
    s: Session, call_id: UUID, kind: str, detail: dict[str, Any] | None = None, at: datetime | None = None
) -> None:
    """Write a step of TOLD. Raises ValueError for another kind."""
    if kind not in TOLD:
        raise ValueError(f"{kind} is no step that is told")
    moving.write_step(s, call_id, DESK, kind, detail or {}, at)


def end_call(s: Session, call_id: UUID, ending: Ending, reason: str = "", at: datetime | None = None) -> Call:
    """End a call; one that has ended stays as it ended. A desk that gives up before an answer has cancelled it.

    `at` (aware) is when it ended, None for now: the database takes no time ahead of its clock, and none before the call's
    last move.
    """
    found = moving.lock(s, call_id)
    if found.state != CallState.ENDED:
        waiting = found.state in (CallState.REQUESTED, CallState.RINGING)
        became = Ending.CANCELLED if waiting and ending is Ending.HUNG_UP else ending
        moving.end(s, call_id, became, DESK, reason, at)
    return get_call(s, call_id)


def send_signal(
    s: Session, call_id: UUID, link: UUID, kind: SignalKind, body: dict[str, Any], *, sender: str, receiver: str
) -> int:
    """Send a signal as the desk that called, or as a watcher ("watch:…"). Raises Refused: "unknown_call", "call_ended"."""
    if moving.lock(s, call_id).state == CallState.ENDED:
        raise Refused("call_ended", call_id=call_id)
    return moving.send(s, call_id, link, sender, receiver, kind, body)


def expire_calls(s: Session) -> int:
    """End what was left behind; returns how many. Signals of calls that ended an hour ago go."""
    swept: int = s.execute(text("SELECT expire_calls()")).scalar_one()
    return swept
