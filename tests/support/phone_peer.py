"""A worker's phone in a test: it answers calls through the database as the gateway lets it, and sends a known moving pattern."""

from __future__ import annotations

import asyncio
import fractions
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from av import VideoFrame

from models.calls import field
from models.calls.records import DESK, Call, Ending, SignalKind
from models.phones.acting import act_as
from models.store.engine import Store

WIDTH, HEIGHT = 320, 240
CORNERS = {"red": (220, 30, 30), "green": (30, 200, 60), "blue": (40, 60, 220), "yellow": (230, 210, 40)}
"""The colours of the picture's quarters, from the upper left, row by row."""
EVERY_S = 0.05


def pattern(number: int, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """Four quarters of known colours, and a white bar that moves down."""
    picture = np.empty((height, width, 3), np.uint8)
    quarters = list(CORNERS.values())
    picture[: height // 2, : width // 2], picture[: height // 2, width // 2 :] = quarters[:2]
    picture[height // 2 :, : width // 2], picture[height // 2 :, width // 2 :] = quarters[2:]
    at = (number * 4) % (height - 8)
    picture[at : at + 8, width // 2 - 20 : width // 2 + 20] = 255
    return picture


class Pattern(MediaStreamTrack):
    """The picture of a phone, 15 times a second."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._began, self._number = None, 0

    async def recv(self) -> VideoFrame:
        if self._began is None:
            self._began = time.time()
        self._number += 1
        await asyncio.sleep(max(0.0, self._began + self._number / 15 - time.time()))
        frame = VideoFrame.from_ndarray(pattern(self._number), format="rgb24")
        frame.pts, frame.time_base = self._number * 6000, fractions.Fraction(1, 90000)
        return frame


class PhonePeer:
    """One worker's phone, on a thread of its own. `said` are the desk's messages on the call's line."""

    def __init__(self, url: Any, worker: UUID) -> None:
        self.worker, self.said = worker, []  # type: tuple[UUID, list[dict[str, Any]]]
        self._store = Store(url, desk="gateway", pool_size=1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="phone", daemon=True)
        self._thread.start()
        self._peer: RTCPeerConnection | None = None
        self._channel: Any = None
        self._following: asyncio.Task[None] | None = None
        self._again: asyncio.Task[None] | None = None
        self.call: Call | None = None
        self.links: list[UUID] = []
        """The connections that it offered."""

    # What a worker does

    def incoming(self) -> Call | None:
        """The call that waits, if any."""
        found = self._do(field.get_own_calls)
        return found[0] if found else None

    def ring(self) -> Call:
        """Wait for a call and ring."""
        until = time.monotonic() + 20
        # The one before may not have ended yet for the database.
        while (found := self.incoming()) is None or (self.call is not None and found.id == self.call.id):
            assert time.monotonic() < until, "nobody calls"
            time.sleep(EVERY_S)
        self.call = self._do(field.ring, found.id)
        assert self.call is not None
        return self.call

    def accept(self) -> None:
        """Answer the call that rings, and send the picture."""
        self._run(self._accept())

    def refuse(self, reason: str = "") -> None:
        """Refuse it."""
        assert self.call is not None
        self._do(field.end_own, self.call.id, Ending.REFUSED, reason)

    def hang_up(self) -> None:
        """End the call as a phone does."""
        assert self.call is not None
        self.say({"t": "bye"})
        self._do(field.end_own, self.call.id, Ending.HUNG_UP)
        self.vanish()

    def say(self, message: dict[str, Any]) -> None:
        """Say something on the call's own line."""

        async def send() -> None:
            self._channel.send(json.dumps(message))

        self._run(send())

    def vanish(self) -> None:
        """Be gone without a word: the page was closed, the phone has no network."""
        self._run(self._vanish())

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """What the desk said of one kind."""
        return [one for one in self.said if one.get("t") == kind]

    def close(self) -> None:
        """End the thread and the connection to the database."""
        self.vanish()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self._store.close()

    # Behind it

    async def _accept(self) -> None:
        assert self.call is not None
        link = uuid4()
        self.links.append(link)
        await self._vanish()
        self._do(field.accept, self.call.id, link, {"iceServers": []})
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peer.addTrack(Pattern())
        self._peer.addTransceiver("audio", direction="sendrecv")
        self._channel = self._peer.createDataChannel("ctl")
        self._channel.on("message", lambda words: self.said.append(json.loads(words)))
        await self._peer.setLocalDescription(await self._peer.createOffer())
        body = {"sdp": self._peer.localDescription.sdp}
        self._do(field.send_own, self.call.id, link, SignalKind.OFFER, body, receiver=DESK)
        self._following = asyncio.ensure_future(self._follow(self.call.id, link, self._peer))

    async def _follow(self, call_id: UUID, link: UUID, peer: RTCPeerConnection) -> None:
        after = 0
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                signals = self._do(field.get_own_signals, call_id, after)
            except Exception:  # noqa: BLE001 - the database may be away: a phone asks again
                continue
            for one in signals:
                after = one.id
                if one.link == link and one.kind is SignalKind.ANSWER:
                    await peer.setRemoteDescription(RTCSessionDescription(one.body["sdp"], "answer"))
                elif one.link == link and one.kind is SignalKind.RESTART and one.body.get("anew"):
                    self._again = asyncio.ensure_future(self._accept())
                    return

    async def _vanish(self) -> None:
        if self._following is not None:
            self._following.cancel()
            self._following = None
        if self._peer is not None:
            await self._peer.close()
            self._peer = None

    def _do(self, act: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        with self._store.transaction("phone") as s:
            act_as(s, self.worker)
            return act(s, self.worker, *args, **facts)

    def _run(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)
