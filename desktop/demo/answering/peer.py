"""A phone's end of one connection, made with aiortc: it offers VP8, sound and the data channel, as the phone page does.

To be used on one event loop. aiortc knows no ICE restart: what was lost is connected anew, by a new peer under a new link.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCDataChannel,
    RTCIceServer,
    RTCIceTransportPolicy,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)
from aiortc.exceptions import InvalidStateError
from aiortc.mediastreams import MediaStreamError
from aiortc.sdp import candidate_from_sdp

from desktop.demo.answering.shown import Shown
from desktop.demo.answering.tracks import Camera, Microphone, Paint

CHANNEL = "ctl"
VERSION = 1


def configuration(ice: dict[str, Any], *, relay_only: bool = False) -> RTCConfiguration:
    """Return aiortc's form of what the gateway gives out (`models.calls.turn.ice_servers`); without servers none is asked."""
    servers = [
        RTCIceServer(list(one["urls"]), one.get("username"), one.get("credential")) for one in ice.get("iceServers", ())
    ]
    policy = RTCIceTransportPolicy.RELAY if relay_only else RTCIceTransportPolicy.ALL
    return RTCConfiguration(iceServers=servers, iceTransportPolicy=policy)


class Peer:
    """One link. `changed` is called whenever it is opened, lost, or the other end says bye."""

    def __init__(
        self, paint: Paint, shown: Shown, rate: float, *, ice: dict[str, Any] | None = None, relay_only: bool = False
    ) -> None:
        self.link: UUID = uuid4()
        self.heard: list[dict[str, Any]] = []
        """Every message that came over the data channel."""
        self.said_bye = False
        self.changed: Callable[[], None] | None = None
        self.camera = Camera(paint, shown, rate)
        self._shown = shown
        self._listening: set[asyncio.Task[None]] = set()
        self._connection = RTCPeerConnection(configuration(ice or {}, relay_only=relay_only))
        self._connection.on("connectionstatechange", self._tell)
        self._connection.on("track", self._sounds)
        video = self._connection.addTransceiver(self.camera, direction="sendonly")
        known = RTCRtpSender.getCapabilities("video").codecs
        video.setCodecPreferences([codec for codec in known if codec.mimeType in ("video/VP8", "video/rtx")])
        self._connection.addTrack(Microphone(shown))
        self._channel: RTCDataChannel = self._connection.createDataChannel(CHANNEL, ordered=True)
        self._channel.on("open", self._opened)
        self._channel.on("message", self._hear)

    @property
    def state(self) -> str:
        """new, connecting, connected, failed or closed."""
        return self._connection.connectionState

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        return bool(self._channel.readyState == "open")

    async def offer(self) -> str:
        """Return the offer (SDP), with all that can be reached: aiortc gathers before it answers."""
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return self._connection.localDescription.sdp

    async def take_answer(self, sdp: str) -> None:
        """Take in the other end's answer; one that comes twice is left."""
        with contextlib.suppress(InvalidStateError):
            await self._connection.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def take_candidates(self, candidates: list[dict[str, Any]]) -> None:
        """Take in further ways to the other end (RTCIceCandidateInit); what cannot be read is left."""
        for told in candidates:
            line = str(told.get("candidate") or "").removeprefix("candidate:")
            if not line:
                continue
            try:
                candidate = candidate_from_sdp(line)
                candidate.sdpMid, candidate.sdpMLineIndex = told.get("sdpMid"), told.get("sdpMLineIndex")
                await self._connection.addIceCandidate(candidate)
            except (AssertionError, IndexError, ValueError):
                continue

    def say(self, message: dict[str, Any]) -> None:
        """Send a message over the data channel, where it is open."""
        if self.is_open:
            self._channel.send(json.dumps(message, ensure_ascii=False))

    async def close(self) -> None:
        """Say bye and end it; `changed` is called no more."""
        self.changed = None
        self.say({"t": "bye"})
        await self._connection.close()
        for task in self._listening:
            task.cancel()

    def _opened(self) -> None:
        self.say({"t": "hello", "v": VERSION})
        self._tell()

    def _hear(self, words: str | bytes) -> None:
        try:
            message = json.loads(words)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        self.heard.append(message)
        if message.get("t") == "bye":
            self.said_bye = True
            self._tell()
        for answer in self._shown.hear(message):
            self.say(answer)

    def _tell(self) -> None:
        if self.changed is not None:
            self.changed()

    def _sounds(self, track: MediaStreamTrack) -> None:
        # Whatever comes is taken, or it would pile up.
        task = asyncio.ensure_future(_drain(track))
        self._listening.add(task)
        task.add_done_callback(self._listening.discard)


async def _drain(track: MediaStreamTrack) -> None:
    with contextlib.suppress(MediaStreamError):
        while True:
            await track.recv()
