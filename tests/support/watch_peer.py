"""Whoever watches a call as a wall does, made with aiortc and going by a relay alone: asks for credentials, offers, sees."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from types import TracebackType
from typing import Any, Self
from uuid import UUID, uuid4

import numpy as np
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from desktop.demo.answering.peer import configuration
from models.calls.queries import get_signals
from models.calls.records import SignalKind
from models.calls.watching import party_of, watch
from models.store.engine import Store

EVERY_S = 0.05


class WatchPeer:
    """For a `with` block; `pictures` are those that came, `ways` the kinds of candidates it offered."""

    def __init__(self, url: Any, call_id: UUID) -> None:
        self._store, self._call_id, self._watcher = Store(url, desk="wall", pool_size=1), call_id, uuid4()
        self.pictures: list[np.ndarray] = []
        self.ways: set[str] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="watcher")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(20)
        self._store.close()

    async def _run(self) -> None:
        link = uuid4()
        self._say(link, SignalKind.ICE_SERVERS, {})
        peer = RTCPeerConnection(configuration(await self._hear(SignalKind.ICE_SERVERS), relay_only=True))
        taking: set[asyncio.Task[None]] = set()
        peer.on("track", lambda track: taking.add(asyncio.ensure_future(self._take(track))))
        peer.addTransceiver("video", direction="recvonly")
        await peer.setLocalDescription(await peer.createOffer())
        sdp = peer.localDescription.sdp
        self.ways = {line.split()[7] for line in sdp.splitlines() if "candidate:" in line}
        self._say(link, SignalKind.OFFER, {"sdp": sdp})
        answer = await self._hear(SignalKind.ANSWER)
        await peer.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
        await asyncio.to_thread(self._over.wait)
        self._say(link, SignalKind.BYE, {})
        await peer.close()
        await asyncio.gather(*taking, return_exceptions=True)

    async def _hear(self, kind: SignalKind) -> dict[str, Any]:
        while not self._over.is_set():
            with self._store.read() as s:
                heard = [one for one in get_signals(s, self._call_id, party_of(self._watcher), 0) if one.kind is kind]
            if heard:
                return heard[-1].body
            await asyncio.sleep(EVERY_S)
        raise AssertionError(f"no {kind} came")

    async def _take(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame: Any = await track.recv()
                self.pictures.append(frame.to_ndarray(format="rgb24"))

    def _say(self, link: UUID, kind: SignalKind, body: dict[str, Any]) -> None:
        with self._store.transaction("test") as s:
            watch(s, self._call_id, self._watcher, link, kind, body)
