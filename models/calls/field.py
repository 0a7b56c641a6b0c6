"""What a worker's phone does with calls: held to the worker's own. Called inside a transaction that names the worker.

The same act again does nothing; one that comes too late is refused in words that a phone can show.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.calls import moving
from models.calls.queries import get_call, get_signals
from models.calls.records import DESK, PHONE, Call, CallState, Ending, Signal, SignalKind
from models.store.errors import Refused

OF_PHONES = frozenset({Ending.HUNG_UP, Ending.REFUSED, Ending.NO_CAMERA, Ending.DENIED, Ending.LOST})
"""How a phone may end a call."""
_OWN = text("SELECT id FROM call WHERE worker_id = :worker AND ended_at IS NULL ORDER BY requested_at")


def get_own_calls(s: Session, worker_id: UUID) -> tuple[Call, ...]:
    """Return the worker's calls that go on: none or one."""
    return tuple(get_call(s, one) for one in s.execute(_OWN, {"worker": worker_id}).scalars())


def get_own_call(s: Session, worker_id: UUID, call_id: UUID) -> Call:
    """Return one of the worker's calls, ended ones too. Raises Refused: "unknown_call", "not_yours"."""
    found = get_call(s, call_id)
    if found.worker_id != worker_id:
        raise Refused("not_yours", call_id=call_id)
    return found


def ring(s: Session, worker_id: UUID, call_id: UUID) -> Call:
    """Say that it rings."""
    if _own(s, worker_id, call_id).state == CallState.REQUESTED:
        moving.move(s, call_id, CallState.RINGING, PHONE, "rung")
    return get_call(s, call_id)


def accept(
    s: Session, worker_id: UUID, call_id: UUID, link: UUID, desk_ice: dict[str, Any], *, command_id: UUID | None = None
) -> Call:
    """Answer. Raises Refused: "call_ended", "id_used".

    `link` is the connection that the phone will offer; `desk_ice` is what the desk makes its side of it with (iceServers).
    """
    at = _own(s, worker_id, call_id)
    if at.state == CallState.ENDED:
        raise Refused("call_ended", call_id=call_id, ending=at.ending)
    if at.state in (CallState.REQUESTED, CallState.RINGING):
        moving.move(s, call_id, CallState.ACCEPTED, PHONE, "accepted")
    # A page that was opened again connects anew.
    moving.send(s, call_id, link, PHONE, DESK, SignalKind.ICE_SERVERS, desk_ice, command_id)
    return get_call(s, call_id)


def end_own(s: Session, worker_id: UUID, call_id: UUID, ending: Ending, reason: str = "") -> Call:
    """Refuse or end one's own call; one that has ended stays as it ended. Raises ValueError for what no phone may say."""
    if ending not in OF_PHONES:
        raise ValueError(f"no phone ends a call as {ending}")
    if _own(s, worker_id, call_id).state != CallState.ENDED:
        moving.end(s, call_id, ending, PHONE, reason)
    return get_call(s, call_id)


def send_own(
    s: Session,
    worker_id: UUID,
    call_id: UUID,
    link: UUID,
    kind: SignalKind,
    body: dict[str, Any],
    *,
    receiver: str,
    command_id: UUID | None = None,
) -> int:
    """Send a signal to the desk or to a watcher, and return its number. Raises Refused: "call_ended", "id_used"."""
    if _own(s, worker_id, call_id).state == CallState.ENDED:
        raise Refused("call_ended", call_id=call_id)
    return moving.send(s, call_id, link, PHONE, receiver, kind, body, command_id)


def get_own_signals(s: Session, worker_id: UUID, call_id: UUID, after: int) -> tuple[Signal, ...]:
    """Return what was sent to this phone after a signal's number. Raises what `get_own_call` raises."""
    get_own_call(s, worker_id, call_id)
    return get_signals(s, call_id, PHONE, after)


def _own(s: Session, worker_id: UUID, call_id: UUID) -> Any:
    at = moving.lock(s, call_id)
    if at.worker_id != worker_id:
        raise Refused("not_yours", call_id=call_id)
    return at
