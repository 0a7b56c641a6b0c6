"""The phones' side of bench/gateway.py, a process of its own: signed in, each with its live line, over TLS.

Told what to do by lines of JSON on standard input and answers in lines of JSON. Requests are written by hand: a client
library costs more than the service that is measured.
"""

from __future__ import annotations

import asyncio
import asyncio.sslproto
import itertools
import json
import ssl
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

HOST, API = "127.0.0.1", "/api/v1"
OPENING_AT_ONCE = 24
TRIES = 20
PATIENCE_S = 60.0


@dataclass
class Phone:
    """One worker's phone: which worker of the city, his access token, and its live line where it has one."""

    worker: int
    access: str
    wire: Wire | None = None
    line: ClientConnection | None = None
    pings: int = 0


class Wire:
    """One connection that is kept open; one request at a time."""

    def __init__(self, port: int, context: ssl.SSLContext, address: str) -> None:
        self._port, self._context, self._address = port, context, address
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, access: str, body: str = "") -> tuple[int, bytes]:
        """Return the status and the body of the answer; a connection that the service closed is opened anew."""
        lines = [f"{method} {API}{path} HTTP/1.1", f"Host: {HOST}:{self._port}"]
        if access:
            lines.append(f"Authorization: Bearer {access}")
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        request = ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
        async with asyncio.timeout(PATIENCE_S):
            for attempt in itertools.count():
                try:
                    return await self._exchange(request)
                except (ConnectionError, asyncio.IncompleteReadError):
                    self.close()
                    if attempt == 2:
                        raise
        raise AssertionError

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                HOST, self._port, ssl=self._context, server_hostname=HOST, local_addr=(self._address, 0)
            )
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        return int(head[9:12]), await reader.readexactly(length)

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


class Crowd:
    """All phones of the city: those with a line and a connection of their own, and those that share some."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self._port, self._links = facts["port"], facts["links"]
        self._context = ssl.create_default_context(cafile=facts["ca"])
        self.live: list[Phone] = []
        self.others = [Phone(worker, access) for worker, access in facts["tokens"]]
        self.shared = [self._wire(n, 2) for n in range(facts["connections"])]
        self._hearing: list[asyncio.Task[None]] = []

    def _wire(self, n: int, net: int) -> Wire:
        # A carrier puts many phones behind one address, but not these: tries to sign in are counted by it.
        return Wire(self._port, self._context, f"127.{net}.{n // 250}.{n % 250 + 1}")

    async def open(self, stack: AsyncExitStack) -> None:
        """Sign in by link and open a live line, every phone from an address of its own."""
        turn = asyncio.Semaphore(OPENING_AT_ONCE)

        async def one(n: int, worker: int, link: str) -> None:
            async with turn:
                wire = self._wire(n, 1)
                status, body = await wire.ask("POST", "/session/link", "", json.dumps({"link": link}))
                if status != 200:
                    raise SystemExit(f"signing in was answered by {status}: {body[:200]!r}")
                phone = Phone(worker, json.loads(body)["access"], wire)
                phone.line = await stack.enter_async_context(
                    connect(
                        f"wss://{HOST}:{self._port}{API}/live",
                        ssl=self._context,
                        local_addr=(f"127.1.{n // 250}.{n % 250 + 1}", 0),
                        compression=None,
                        ping_interval=None,
                        proxy=None,
                        open_timeout=PATIENCE_S,
                    )
                )
                await phone.line.send(json.dumps({"access": phone.access}))
                told = json.loads(await phone.line.recv())
                if told["type"] != "changed":
                    raise SystemExit(f"the live line began with {told}")
                self._hearing.append(asyncio.create_task(_hear(phone)))
                self.live.append(phone)

        await asyncio.gather(*(one(n, *link) for n, link in enumerate(self._links)))

    async def load(self, seconds: float, every: float, batch: int) -> dict[str, Any]:
        """Let every phone have a position each `every` seconds: those with a line send each, the others by `batch`."""
        posts: list[list[Any]] = []
        start = time.time() + 0.2
        tasks = []
        for n, phone in enumerate(self.live):
            assert phone.wire is not None
            first = start + every * n / len(self.live)
            own = [(first + every * k, phone, 1) for k in range(round(seconds / every))]
            tasks.append(self._keep_sending(phone.wire, own, every, posts))
        span = every * batch
        by_wire: list[list[tuple[float, Phone, int]]] = [[] for _ in self.shared]
        for n, phone in enumerate(self.others):
            first = start + span * n / len(self.others)
            by_wire[n % len(self.shared)] += [(first + span * k, phone, batch) for k in range(round(seconds / span))]
        for wire, dues_of in zip(self.shared, by_wire, strict=True):
            tasks.append(self._keep_sending(wire, sorted(dues_of, key=lambda due: due[0]), every, posts))
        await asyncio.gather(*tasks)
        open_lines = sum(not task.done() for task in self._hearing)
        return {"posts": posts, "lines": open_lines, "pings": sum(phone.pings for phone in self.live)}

    async def _keep_sending(
        self, wire: Wire, dues: Iterable[tuple[float, Phone, int]], every: float, posts: list[list[Any]]
    ) -> None:
        for due, phone, many in dues:
            await asyncio.sleep(max(0.0, due - time.time()))
            posts.append([due, *await _send(wire, phone, due, every, many)])

    async def flood(self, seconds: float, mixed: bool) -> dict[str, Any]:
        """Ask again as soon as the answer is there, phone after phone; `mixed` as phones do, else positions alone."""
        posts: list[list[Any]] = []
        answers: Counter[int] = Counter()
        phones, number = itertools.cycle([*self.others]), itertools.count()
        until = time.time() + seconds

        async def one(wire: Wire) -> None:
            while time.time() < until:
                phone, turn = next(phones), next(number) % 10
                if mixed and turn < 4:
                    status, _ = await wire.ask("GET", "/me" if turn == 0 else "/orders", phone.access)
                    answers[status] += 1
                else:
                    posts.append([time.time(), *await _send(wire, phone, time.time(), 1.0, 1)])
                    answers[200] += 1

        began = time.time()
        await asyncio.gather(*(one(wire) for wire in self.shared))
        return {"posts": posts, "answers": list(answers.items()), "took": time.time() - began}


async def _hear(phone: Phone) -> None:
    assert phone.line is not None
    with suppress(ConnectionClosed):
        while True:
            phone.pings += json.loads(await phone.line.recv())["type"] == "ping"


async def _send(wire: Wire, phone: Phone, at: float, every: float, many: int) -> list[Any]:
    """Send so many positions, the newest of `at`, until they are taken: when each was, sending, answer, taken, tries."""
    times = [round((at - every * back) * 1e6) for back in reversed(range(many))]
    fixes = [{"at": _iso(us), "lon": 120.1, "lat": 36.1, "accuracy_m": 8, "heading": 90, "speed": 1.2} for us in times]
    body = json.dumps({"id": str(uuid4()), "fixes": fixes})
    sent, status, answer = time.time(), 0, b""
    for tries in range(1, TRIES + 1):
        status, answer = await wire.ask("POST", "/positions", phone.access, body)
        if status == 200:
            return [phone.worker, times, sent, time.time(), json.loads(answer)["taken"], tries]
        if status not in (429, 503):
            break
        # As a phone does: what was not taken is kept and sent again, under the same identifier.
        await asyncio.sleep(2)
    raise SystemExit(f"positions were answered by {status}: {answer[:200]!r}")


def _iso(us: int) -> str:
    at = datetime.fromtimestamp(us // 10**6, UTC).replace(microsecond=us % 10**6)
    return at.isoformat()


async def main() -> None:
    # As the service does: the buffers of thousands of connections would be what this process is made of.
    asyncio.sslproto.SSLProtocol.max_size = 32 << 10
    lines = asyncio.StreamReader(limit=1 << 26)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    if not (first := await lines.readline()):
        return
    crowd = Crowd(json.loads(first))
    async with AsyncExitStack() as stack:
        await crowd.open(stack)
        print(json.dumps({"live": len(crowd.live)}), flush=True)
        while line := await lines.readline():
            asked = json.loads(line)
            do = crowd.load if asked.pop("do") == "load" else crowd.flood
            print(json.dumps(await do(**asked)), flush=True)
        for wire in (*crowd.shared, *(phone.wire for phone in crowd.live if phone.wire is not None)):
            wire.close()


if __name__ == "__main__":
    asyncio.run(main())
