"""Calls as records. Every time is aware, in UTC, on the database's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

ANSWER_WITHIN = timedelta(seconds=45)
"""So long a desk lets it ring; then the call is missed."""
DESK, PHONE = "desk", "phone"


class Purpose(StrEnum):
    """What a call is for."""

    CALLBACK = "callback"
    """视频连线: to see a place, or a worker."""
    CHECK = "check"
    """视频核查: a stage of the loop that ends in an answer to the citizen."""
    ROLL_CALL = "roll_call"
    """点名."""


class CallState(StrEnum):
    """How far a call is; it goes forward only."""

    REQUESTED = "requested"
    RINGING = "ringing"
    ACCEPTED = "accepted"
    LIVE = "live"
    ENDED = "ended"


class Ending(StrEnum):
    """How a call ended."""

    HUNG_UP = "hung_up"
    REFUSED = "refused"
    MISSED = "missed"
    CANCELLED = "cancelled"
    """The desk gave up before an answer."""
    LOST = "lost"
    """The network, a phone or a desk was gone for half a minute."""
    NO_CAMERA = "no_camera"
    DENIED = "denied"
    """The worker's browser was not allowed to use the camera."""
    FAILED = "failed"
    """Answered, and no picture came."""


class SignalKind(StrEnum):
    """What one party says to another so that they come together."""

    OFFER = "offer"
    ANSWER = "answer"
    CANDIDATES = "candidates"
    ICE_SERVERS = "ice_servers"
    RESTART = "restart"
    """Please offer anew: what connected us is gone."""
    BYE = "bye"


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it stands."""

    id: UUID
    purpose: Purpose
    worker_id: UUID
    worker: str
    """The worker's name, masked."""
    account_id: UUID
    caller: str
    """The account's name."""
    desk: str
    case_id: UUID | None
    case_number: str
    """"" where it is about no case."""
    order_id: UUID | None
    state: CallState
    requested_at: datetime
    rung_at: datetime | None
    accepted_at: datetime | None
    live_at: datetime | None
    ended_at: datetime | None
    ending: Ending | None
    ended_by: str
    """"desk", "phone", "nobody" (what swept it up), or "" while it goes on."""
    reason: str
    first_frame_ms: int | None
    """Milliseconds from asking to the first picture at the desk."""
    woken_at: datetime | None
    """When a ring adapter was asked to wake the phone."""
    case_title: str = ""


@dataclass(frozen=True, slots=True)
class CallStep:
    """Something that happened in a call."""

    kind: str
    party: str
    by: str
    """Who: an account's name, or the worker's, masked."""
    detail: dict[str, Any]
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class CallAbout:
    """A call about a case, with what happened in it."""

    call: Call
    steps: tuple[CallStep, ...]


@dataclass(frozen=True, slots=True)
class Signal:
    """What one party sent to another. `id` grows: ask for those after the last one seen."""

    id: int
    call_id: UUID
    link: UUID
    """One connection between two parties; whoever offers names it."""
    sender: str
    receiver: str
    """"phone", "desk", or "watch:" and an identifier of the watcher's own."""
    kind: SignalKind
    body: dict[str, Any]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Missed:
    """A call that was not answered, and no later one to the same worker was."""

    call: Call
    times: int
    """How often in a row."""
