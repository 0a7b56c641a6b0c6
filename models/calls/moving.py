"""Moves a call on, and writes the step: what desk and phone share. Used inside this subject alone."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.calls.records import CallState, Ending, SignalKind
from models.store.errors import Refused
from models.store.texts import storable

_LOCK = text("SELECT worker_id, account_id, state, ending, case_id, order_id FROM call WHERE id = :id FOR UPDATE")
_MOVE = text("UPDATE call SET state = :state WHERE id = :id")
_END = text("UPDATE call SET state = 'ended', ending = :ending, ended_by = :party, reason = :reason WHERE id = :id")
# Phones may not say when: the database's clock does.
_END_AT = text(
    """UPDATE call SET state = 'ended', ending = :ending, ended_by = :party, reason = :reason, ended_at = :at
    WHERE id = :id"""
)
_STEP = text(
    """INSERT INTO call_step (call_id, kind, party, detail, occurred_at)
    VALUES (:id, :kind, :party, CAST(:detail AS jsonb), coalesce(CAST(:at AS timestamptz), clock_timestamp()))"""
)
_SIGNAL = text(
    """INSERT INTO call_signal (call_id, link, sender, receiver, kind, body, command_id)
    VALUES (:id, :link, :sender, :receiver, :kind, CAST(:body AS jsonb), :command)
    ON CONFLICT (command_id) DO NOTHING RETURNING id"""
)
_SENT = text("SELECT id FROM call_signal WHERE command_id = :command AND call_id = :id AND sender = :sender")
WORDS_MOST = 500


def lock(s: Session, call_id: UUID) -> Any:
    """Return worker_id, account_id, state, ending, case_id, order_id, held. Raises Refused("unknown_call")."""
    row = s.execute(_LOCK, {"id": call_id}).one_or_none()
    if row is None:
        raise Refused("unknown_call", call_id=call_id)
    return row


def move(s: Session, call_id: UUID, state: CallState, party: str, kind: str, **detail: Any) -> None:
    """Set the state and write the step."""
    s.execute(_MOVE, {"id": call_id, "state": state.value})
    write_step(s, call_id, party, kind, detail)


def end(s: Session, call_id: UUID, ending: Ending, party: str, reason: str = "", at: datetime | None = None) -> None:
    """End it as of `at` (None for now; a phone cannot say) and write the step. Raises Refused("unstorable_text")."""
    reason = storable(reason.strip()[:WORDS_MOST], "reason")
    values = {"id": call_id, "ending": ending.value, "party": party, "reason": reason}
    s.execute(_END if at is None else _END_AT, values if at is None else values | {"at": at})
    write_step(s, call_id, party, "ended", {"ending": ending.value, **({"reason": reason} if reason else {})}, at)


def write_step(
    s: Session, call_id: UUID, party: str, kind: str, detail: dict[str, Any], at: datetime | None = None
) -> None:
    """Write what happened; `at` is when, None for now, never later than now."""
    s.execute(_STEP, {"id": call_id, "kind": kind, "party": party, "detail": json.dumps(detail), "at": at})


def send(
    s: Session,
    call_id: UUID,
    link: UUID,
    sender: str,
    receiver: str,
    kind: SignalKind,
    body: dict[str, Any],
    command_id: UUID | None = None,
) -> int:
    """Write a signal; returns its number. The same `command_id` again sends nothing; raises Refused("id_used") for another's."""
    values = {"id": call_id, "link": link, "sender": sender, "receiver": receiver, "kind": kind.value}
    number = s.execute(_SIGNAL, {**values, "body": json.dumps(body), "command": command_id}).scalar_one_or_none()
    if number is None:
        number = s.execute(_SENT, {"id": call_id, "sender": sender, "command": command_id}).scalar_one_or_none()
    if number is None:
        raise Refused("id_used", command_id=command_id)
    return int(number)
