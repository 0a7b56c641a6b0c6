"""Watching another desk's call: what a wall says as a watcher, and the relay's credentials that a watcher asks for.

A supervisor at a desk watches with `commands.send_signal`. A wall's account may write nothing and says the same through the
database's function `watch_call`, which takes what a watcher says and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.calls import moving
from models.calls.records import DESK, SignalKind
from models.phones.acting import act_as
from models.store.errors import Refused

_WATCH = text("SELECT watch_call(:call, :watcher, :link, :kind, CAST(:body AS jsonb))")
_ASKED = text(
    """SELECT DISTINCT ON (a.call_id, a.sender) a.id, a.call_id, a.link, a.sender, c.worker_id
    FROM call_signal a JOIN call c ON c.id = a.call_id AND c.ended_at IS NULL
    WHERE a.kind = 'ice_servers' AND a.receiver = 'desk' AND a.sender LIKE 'watch:%' AND NOT a.body ? 'iceServers'
      AND (CAST(:calls AS uuid[]) IS NULL OR a.call_id = ANY(CAST(:calls AS uuid[])))
      AND NOT EXISTS (SELECT FROM call_signal r WHERE r.call_id = a.call_id AND r.kind = 'ice_servers'
          AND r.receiver = a.sender AND r.id > a.id)
    ORDER BY a.call_id, a.sender, a.id DESC"""
)


def party_of(watcher: UUID) -> str:
    """Return how a watcher is called among the parties of a call."""
    return f"watch:{watcher}"


def watch(s: Session, call_id: UUID, watcher: UUID, link: UUID, kind: SignalKind, body: dict[str, Any]) -> int | None:
    """Say something to the desk as a watcher; returns the signal's number, None for a goodbye of one who never came.

    Raises Refused("call_ended") where the call has ended or has not been answered yet, NotPermitted for an account that is
    neither a leader's nor a supervisor's.
    """
    facts = {"call": call_id, "watcher": watcher, "link": link, "kind": kind.value, "body": json.dumps(body)}
    number: int | None = s.execute(_WATCH, facts).scalar_one()
    if number is None and kind is not SignalKind.BYE:
        raise Refused("call_ended", call_id=call_id)
    return number


@dataclass(frozen=True, slots=True)
class Asked:
    """A watcher that would like a relay's credentials, and was given none since."""

    signal_id: int
    call_id: UUID
    link: UUID
    watcher: str
    worker_id: UUID


def get_asked(s: Session, call_ids: Collection[UUID] | None = None) -> list[Asked]:
    """Return the watchers that wait for credentials in these calls, in all that go on for None."""
    calls = None if call_ids is None else list(call_ids)
    return [Asked(r.id, r.call_id, r.link, r.sender, r.worker_id) for r in s.execute(_ASKED, {"calls": calls})]


def give_relay(s: Session, asked: Asked, watcher: dict[str, Any], desk: dict[str, Any]) -> None:
    """Give a watcher its credentials, and the desk those for its own end (iceServers). By several services: once.

    Called by the gateway, which alone knows the relay's secret, as what it may say in this worker's call.
    """
    act_as(s, asked.worker_id)
    for sender, receiver, body in ((asked.watcher, DESK, desk), (DESK, asked.watcher, watcher)):
        once = uuid5(asked.link, f"{asked.signal_id} {receiver}")
        moving.send(s, asked.call_id, asked.link, sender, receiver, SignalKind.ICE_SERVERS, body, once)
