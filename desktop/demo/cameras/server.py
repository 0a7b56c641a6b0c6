"""An RTSP server of the demo's own: on loopback alone, RTP within the same connection (interleaved), a loop a camera."""

from __future__ import annotations

import asyncio
import contextlib
import random
import struct
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from desktop.demo.cameras import HOST
from desktop.demo.cameras.loop import CLOCK, Loop
from desktop.demo.cameras.requests import MOST, Request, answer, challenge, may_ask, read_request

KEPT = 24
"""Loops that are kept encoded, some 60 KB each; the others are made again when they are wanted."""
METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN"

LoopOf = Callable[[str], Loop | None]


class RtspServer:
    """Serves `loop_of(code)` at rtsp://127.0.0.1:PORT/…/code; None is a camera that it does not have.

    `held` stops every picture without a word, as a camera does that hangs; `users` are names with passwords.
    """

    def __init__(self, loop_of: LoopOf, users: Mapping[str, str] | None = None) -> None:
        self._loop_of = lru_cache(maxsize=KEPT)(loop_of)
        self.users = dict(users or {})
        self.held = False
        self.served = 0
        """Sessions that were played so far."""
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()

    async def start(self, port: int = 0) -> int:
        """Listen, and return the port: the one wanted, or any where 0 is. Raises OSError where it is taken."""
        self._server = await asyncio.start_server(self._serve, HOST, port, limit=MOST)
        found: int = self._server.sockets[0].getsockname()[1]
        return found

    @property
    def connections(self) -> int:
        """How many are connected now."""
        return len(self._connections)

    def drop(self) -> None:
        """Cut every connection, as a network does."""
        for one in list(self._connections):
            one.transport.abort()

    async def stop(self) -> None:
        """Listen no more and end every connection."""
        if self._server is not None:
            self._server.close()
            self.drop()
            await self._server.wait_closed()
            # A loop that ends before its tasks did would leave them pending: the server does not wait for them in 3.11.
            if self._serving:
                await asyncio.wait(self._serving)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        if (serving := asyncio.current_task()) is not None:
            self._serving.add(serving)
            serving.add_done_callback(self._serving.discard)
        playing: asyncio.Task[None] | None = None
        try:
            while (request := await read_request(reader)) is not None:
                writer.write(await self._answer(request))
                await writer.drain()
                if request.method == "PLAY" and playing is None and (loop := await self._loop(request)) is not None:
                    self.served += 1
                    playing = asyncio.create_task(self._play(writer, loop))
                if request.method == "TEARDOWN":
                    break
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            if playing is not None:
                playing.cancel()
                await asyncio.wait((playing,))
            self._connections.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, request: Request) -> bytes:
        if request.method == "OPTIONS":
            return answer(request, "200 OK", {"Public": METHODS})
        if not may_ask(request, self.users):
            return answer(request, "401 Unauthorized", challenge())
        loop = await self._loop(request)
        if loop is None:
            return answer(request, "404 Not Found")
        session = {"Session": "1;timeout=60"}
        match request.method:
            case "DESCRIBE":
                base = {"Content-Type": "application/sdp", "Content-Base": request.address.rstrip("/") + "/"}
                return answer(request, "200 OK", base, loop.sdp(_code(request.address)))
            case "SETUP":
                way = request.headers.get("transport", "")
                if "RTP/AVP/TCP" not in way:
                    return answer(request, "461 Unsupported Transport")
                return answer(request, "200 OK", session | {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"})
            case "PLAY" | "GET_PARAMETER" | "TEARDOWN":
                return answer(request, "200 OK", session)
        return answer(request, "405 Method Not Allowed", {"Allow": METHODS})

    async def _loop(self, request: Request) -> Loop | None:
        # Off the loop: a camera's first picture is drawn and encoded when somebody first asks for it.
        return await asyncio.to_thread(self._loop_of, _code(request.address))

    async def _play(self, writer: asyncio.StreamWriter, loop: Loop) -> None:
        sequence, first, source = random.getrandbits(16), random.getrandbits(32), random.getrandbits(32)
        clock = asyncio.get_running_loop()
        began, number = clock.time(), 0
        while True:
            if not self.held:
                at = first + number * CLOCK // loop.rate
                sent = loop.packets(number, sequence, at, source)
                sequence += len(sent)
                # In one piece: of a connection that has gone the next wait tells, and nothing is written into it again.
                writer.write(b"".join(b"$\x00" + struct.pack(">H", len(packet)) + packet for packet in sent))
                # Whoever reads slower than this is sent the next picture later: nothing is left out, nothing piles up.
                await writer.drain()
            number += 1
            wait = began + number / loop.rate - clock.time()
            if wait < -1:
                began -= wait
            await asyncio.sleep(max(0.0, wait))


def _code(address: str) -> str:
    """Return the camera that an address names: the last part of its path, without that of the track."""
    parts = [unquote(part) for part in urlsplit(address).path.split("/") if part]
    return next((part for part in reversed(parts) if not part.startswith("track")), "")
