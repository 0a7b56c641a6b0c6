"""Video calls (视频连线) of the worker: what rings, answering, and the signals that bring phone and desk together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from gateway.access import At, House, Who, own_transaction
from gateway.routes import failures
from gateway.schemas import calls as told
from gateway.schemas.given import Command
from models.calls import field
from models.calls.records import Ending, SignalKind
from models.calls.turn import Relay, ice_servers

router = APIRouter(prefix="/calls", tags=["calls"])
_READING = failures(401, 403, 404)
_ACTING = failures(401, 403, 404, 409)
BIGINT = 2**63 - 1


@router.get("", responses=failures(401))
def calls(at: At, phone: Who) -> told.Calls:
    """Return the calls that go on: none or one."""
    with at.store.read() as s:
        found = field.get_own_calls(s, phone.worker_id)
    return told.Calls(calls=[told.Call.model_validate(one) for one in found])


@router.get("/{call_id}", responses=_READING)
def call(call_id: UUID, at: At, phone: Who) -> told.Call:
    """Return one of them, ended ones too: how it ended."""
    with at.store.read() as s:
        return told.Call.model_validate(field.get_own_call(s, phone.worker_id, call_id))


@router.post("/{call_id}/ring", responses=_ACTING)
def ring(call_id: UUID, given: Command, at: At, phone: Who) -> told.Call:
    """Say that it rings, where somebody can see it."""
    with own_transaction(at, phone, given.id) as s:
        return told.Call.model_validate(field.ring(s, phone.worker_id, call_id))


@router.post("/{call_id}/accept", responses=_ACTING)
def accept(call_id: UUID, given: told.AcceptCall, at: At, phone: Who) -> told.Accepted:
    """Answer; again with another `link` by a page that was opened anew, or with the same for credentials that hold longer."""
    desk = _ice(at, f"{call_id}-desk")
    with own_transaction(at, phone, given.id) as s:
        found = field.accept(s, phone.worker_id, call_id, given.link, desk, command_id=given.id)
    own = _ice(at, f"{call_id}-phone")["iceServers"]
    return told.Accepted(call=told.Call.model_validate(found), iceServers=own)


@router.post("/{call_id}/end", responses=_ACTING)
def end(call_id: UUID, given: told.EndCall, at: At, phone: Who) -> told.Call:
    """Refuse or end it; one that has ended stays as it ended."""
    with own_transaction(at, phone, given.id) as s:
        found = field.end_own(s, phone.worker_id, call_id, Ending(given.ending), given.reason)
    return told.Call.model_validate(found)


@router.get("/{call_id}/signals", responses=_READING)
def signals(call_id: UUID, at: At, phone: Who, after: Annotated[int, Query(ge=0, le=BIGINT)] = 0) -> told.Signals:
    """Return the signals to this phone after a number."""
    with at.store.read() as s:
        found = field.get_own_signals(s, phone.worker_id, call_id, after)
    return told.Signals(signals=[told.Signal.model_validate(one) for one in found])


@router.post("/{call_id}/signals", responses=_ACTING)
def send_signal(call_id: UUID, given: told.SendSignal, at: At, phone: Who) -> told.Sent:
    """Send a signal to the desk."""
    body = given.body.model_dump(exclude_none=True)
    with own_transaction(at, phone, given.id) as s:
        number = field.send_own(
            s,
            phone.worker_id,
            call_id,
            given.link,
            SignalKind(given.kind),
            body,
            receiver=given.receiver,
            command_id=given.id,
        )
    return told.Sent(number=number)


def _ice(at: House, who: str) -> dict[str, Any]:
    return ice_servers(Relay(at.options.turn, at.options.turn_secret), who, datetime.now(UTC))
