"""Calls: what a phone sends and is told. A session description is plain ASCII, as every browser writes it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from gateway.schemas.given import Command, Given
from gateway.schemas.told import Told
from models.calls.records import CallState, Ending, Purpose, SignalKind

ASCII = r"^[\x20-\x7e\r\n\t]*$"
Description = Annotated[str, StringConstraints(min_length=1, max_length=40_000, pattern=ASCII)]
Line = Annotated[str, StringConstraints(max_length=1000, pattern=ASCII)]


class Candidate(Given):
    """A way to this phone (RTCIceCandidateInit)."""

    candidate: Line
    sdpMid: Line | None = None  # noqa: N815 - the browsers' word
    sdpMLineIndex: Annotated[int, Field(ge=0, le=255)] | None = None  # noqa: N815
    usernameFragment: Line | None = None  # noqa: N815


class SignalBody(Given):
    """What a signal says: `sdp` with an offer or an answer, `candidates` with candidates, nothing with the others."""

    sdp: Description | None = None
    candidates: Annotated[list[Candidate], Field(max_length=30)] | None = None


class SendSignal(Command):
    """A signal of the phone's about one connection, which it named when it answered."""

    link: UUID
    kind: Literal["offer", "answer", "candidates", "restart", "bye"]
    body: SignalBody = SignalBody()
    receiver: Literal["desk"] = "desk"


class AcceptCall(Command):
    """Answering: `link` (UUID) names the connection that the phone will offer, a new one each time a page answers."""

    link: UUID


class EndCall(Command):
    """Refusing or ending, and why; `no_camera` and `denied` where the browser has or gives no camera."""

    ending: Literal["hung_up", "refused", "no_camera", "denied", "lost"]
    reason: Annotated[str, StringConstraints(max_length=500)] = ""


class Call(Told):
    """A call to this worker. `ended_by` is desk, phone, nobody (swept up), or "" while it goes on."""

    id: UUID
    purpose: Purpose
    caller: str
    case_number: str
    case_title: str
    order_id: UUID | None
    state: CallState
    requested_at: datetime
    ending: Ending | None
    ended_by: str
    reason: str


class Calls(Told):
    """GET /calls: what goes on; none or one."""

    calls: list[Call]


class Accepted(Told):
    """What to make the connection with: `iceServers` as RTCPeerConnection takes them; they hold for ten minutes."""

    call: Call
    iceServers: list[dict[str, Any]]  # noqa: N815 - the browsers' word


class Signal(Told):
    """A signal to this phone; `id` grows."""

    id: int
    link: UUID
    sender: str
    kind: SignalKind
    body: dict[str, Any]


class Signals(Told):
    """GET /calls/{id}/signals, in order."""

    signals: list[Signal]


class Sent(Told):
    """The number of a signal that was sent."""

    number: int
