"""The desk's end of a call, made with aiortc: asks, answers what the phone offers, and keeps what it sees and hears.

It speaks through the database, as the desk's own page does by way of its desk; to be used on one event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Sequence
from typing import Any, Self
from uuid import UUID

import numpy as np
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from desktop.demo.answering.pattern import find
from desktop.demo.answering.peer import configuration
from models.calls import commands
from models.calls.queries import get_call, get_signals
from models.calls.records import DESK, PHONE, Call, Ending, SignalKind
from models.store.engine import Store
from models.store.errors import Refused

PATIENCE_S = 40.0
LOOK_S = 0.05


class DeskSide:
    """One call from the desk. Use it as `async with DeskSide(store, worker) as desk`; at its end the call is over."""

    def __init__(self, store: Store, worker_id: UUID, *, relay_only: bool = False) -> None:
        self._store, self._worker_id, self._relay_only = store, worker_id, relay_only
        self.call: Call
        self.heard: list[dict[str, Any]] = []
        """Messages that came over the data channel."""
        self.pictures: list[np.ndarray[Any, Any]] = []
        self.sounds = 0
        self.links: list[UUID] = []
        self.ways: list[str] = []
        """Kinds of candidates of the phone's offers: host, relay."""
        self.connection: RTCPeerConnection | None = None
        self._channel: Any = None
        self._ice: dict[str, Any] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._following: asyncio.Task[None] | None = None
        self._over = False

    async def __aenter__(self) -> Self:
        self.call = await self._do(commands.request_call, self._worker_id)
        self._following = self._start(self._follow())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    async def end(self, ending: Ending = Ending.HUNG_UP) -> Call:
        """End the call and let everything go."""
        self._over = True
        if self._following is not None:
            # It may be opening a connection: only what is open can be closed.
            following, self._following = self._following, None
            with contextlib.suppress(Refused):
                await following
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.connection is not None:
            await self.connection.close()
            self.connection = None
        return await self._do(commands.end_call, self.call.id, ending)

    async def see(self) -> Call:
        """Read the call."""
        return await asyncio.to_thread(self._read, get_call, self.call.id)

    @property
    def numbers(self) -> list[int | None]:
        """The numbers found in the pictures that came."""
        return [find(picture) for picture in self.pictures]

    def say(self, message: dict[str, Any]) -> None:
        """Send a message over the data channel."""
        self._channel.send(json.dumps(message))

    async def send(self, kind: SignalKind, body: dict[str, Any] | None = None) -> None:
        """Send a signal under the newest link."""
        facts = {"sender": DESK, "receiver": PHONE}
        await self._do(commands.send_signal, self.call.id, self.links[-1], kind, body or {}, **facts)

    async def until(self, what: str, so: Callable[[], Any]) -> Any:
        """Wait until something is so, and return it."""
        end = asyncio.get_running_loop().time() + PATIENCE_S
        while not (found := so()):
            assert asyncio.get_running_loop().time() < end, f"never came: {what}"
            for task in self._tasks:
                if task.done() and not task.cancelled() and task.exception() is not None:
                    await task
            await asyncio.sleep(LOOK_S)
        return found

    async def until_call(self, what: str, so: Callable[[Call], bool]) -> Call:
        """Wait until the call is so, and return it."""
        end = asyncio.get_running_loop().time() + PATIENCE_S
        while not so(call := await self.see()):
            assert asyncio.get_running_loop().time() < end, f"never came: {what}"
            await asyncio.sleep(LOOK_S)
        return call

    def said(self, kind: str) -> list[dict[str, Any]]:
        """What the phone said of a kind."""
        return [message for message in self.heard if message.get("t") == kind]

    async def _follow(self) -> None:
        seen = 0
        while not self._over:
            for signal in await asyncio.to_thread(self._read, get_signals, self.call.id, DESK, seen):
                seen = signal.id
                if signal.kind is SignalKind.ICE_SERVERS:
                    self._ice = signal.body
                elif signal.kind is SignalKind.OFFER:
                    self.links.append(signal.link)
                    self.ways = [line.split()[7] for line in signal.body["sdp"].splitlines() if "candidate:" in line]
                    await self._connect(signal.body["sdp"])
            await asyncio.sleep(LOOK_S)

    async def _connect(self, offer: str) -> None:
        if self.connection is not None:
            await self.connection.close()
        self.connection = RTCPeerConnection(configuration(self._ice, relay_only=self._relay_only))
        self.connection.on("track", lambda track: self._start(self._take(track)))
        self.connection.on("datachannel", self._open)
        await self.connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await self.connection.setLocalDescription(await self.connection.createAnswer())
        await self.send(SignalKind.ANSWER, {"sdp": self.connection.localDescription.sdp})

    def _open(self, channel: Any) -> None:
        self._channel = channel
        channel.on("message", lambda words: self.heard.append(json.loads(words)))
        self.say({"t": "hello", "v": 1})

    async def _take(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                if track.kind == "video":
                    self.pictures.append(frame.to_ndarray(format="rgb24"))
                else:
                    self.sounds += 1

    def _start(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        return task

    async def _do(self, command: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        def do() -> Any:
            with self._store.transaction("test") as s:
                return command(s, *args, **facts)

        return await asyncio.to_thread(do)

    def _read(self, query: Callable[..., Any], *args: Any) -> Any:
        with self._store.read() as s:
            return query(s, *args)


def brightness(pictures: Sequence[np.ndarray[Any, Any]]) -> float:
    """Of the last picture's middle, where nothing is written."""
    height, width = pictures[-1].shape[:2]
    return float(pictures[-1][height // 5 : height * 4 // 5, width // 8 : width * 7 // 8].mean())
