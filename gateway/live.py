"""The live line: one reader of the database's feed for the process, and a WebSocket for each phone that listens."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import threading
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from gateway.access import House
from gateway.relaying import Relaying
from gateway.waking import Waker
from models.calls.queries import get_calls
from models.calls.records import CallState
from models.phones.orders import get_concerned
from models.phones.queries import get_alive
from models.phones.records import Phone
from models.store.engine import Store
from models.store.errors import StoreError
from models.store.feed import Batch, FeedReader, Lost

log = logging.getLogger(__name__)
router = APIRouter()

SIGNED_OUT, TOO_SLOW, GOING_AWAY = 4401, 4408, 1001
FIRST_WORD_S = 10.0
PING_S = 25.0
BREATH_S = 0.5
"""Between two tokens on one line: nobody makes the database look more often than this."""
GATHER_S = 0.2
"""So long changes are gathered into one message; but not a call, for somebody waits."""
EVERYTHING = frozenset({"orders", "duty", "session", "calls"})


class Line:
    """One phone that listens: what has changed for it since it was told last. Used on the event loop alone."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.changed: set[str] = set()
        self.dead = self.gone = False
        self.woken = asyncio.Event()
        self.called = asyncio.Event()

    def note(self, what: Iterable[str], *, dead: bool = False) -> None:
        """Remember what changed, and that the session is over where it is."""
        self.changed.update(what)
        self.dead = self.dead or dead
        if "calls" in self.changed:
            self.called.set()
        self.woken.set()


class Hub:
    """Follows the database in a thread of its own and tells each line what concerns its worker."""

    def __init__(self, store: Store, waker: Waker, relaying: Relaying) -> None:
        self._store, self._waker, self._relaying = store, waker, relaying
        self._lines: set[Line] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin to follow; called on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._over.clear()
        self._thread = threading.Thread(target=self._follow, name="gateway feed", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """End the thread and every line, in that order."""
        self._over.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 5.0)
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.woken.set()

    @property
    def over(self) -> bool:
        """Whether the service is ending."""
        return self._over.is_set()

    def join(self, line: Line) -> None:
        """Tell that line from now on."""
        with self._lock:
            self._lines.add(line)

    def leave(self, line: Line) -> None:
        """Tell it no more."""
        with self._lock:
            self._lines.discard(line)

    def _follow(self) -> None:
        for batch in FeedReader(self._store.url).follow(self._over):
            if isinstance(batch, Lost):
                log.warning("the database is out of reach")
                continue
            try:
                self._tell(batch)
            except StoreError:
                # What was to be asked could not be: everybody looks for himself.
                self._deliver(dict.fromkeys(self._now(), EVERYTHING))
            # After the phones: those ring.
            self._relaying.hear(batch)

    def _now(self) -> list[Line]:
        with self._lock:
            return list(self._lines)

    def _tell(self, batch: Batch) -> None:
        lines = self._now()
        if batch.reload:
            self._deliver(dict.fromkeys(lines, EVERYTHING))
            return
        ids: dict[str, set[UUID]] = defaultdict(set)
        for change in batch.changes:
            ids[change.subject].update(change.ids)
        called = self._called(ids.get("call", set()) | ids.get("call_signal", set()))
        if not lines:
            return
        changed: dict[Line, set[str]] = defaultdict(set)
        for line in lines:
            if line.phone.worker_id in called:
                changed[line].add("calls")
        if ids.get("case"):
            with self._store.read() as s:
                workers = get_concerned(s, list(ids["case"]), list({line.phone.worker_id for line in lines}))
            for line in lines:
                if line.phone.worker_id in workers:
                    changed[line].add("orders")
        for line in lines:
            if line.phone.worker_id in ids.get("worker", ()):
                changed[line].add("duty")
        dead = self._dead(lines) if "phone" in ids or "worker" in ids else set()
        for line in dead:
            changed[line].add("session")
        self._deliver(changed, dead)

    def _dead(self, lines: list[Line]) -> set[Line]:
        with self._store.read() as s:
            alive = get_alive(s, [line.phone.session_id for line in lines])
        return {line for line in lines if line.phone.session_id not in alive}

    def _called(self, calls: set[UUID]) -> set[UUID]:
        """Return whose calls these are; those that were just asked for are looked after, whether or not anybody listens."""
        if not calls:
            return set()
        with self._store.read() as s:
            found = get_calls(s, list(calls))
        self._waker.note(one.id for one in found if one.state is CallState.REQUESTED)
        return {one.worker_id for one in found}

    def _deliver(self, changed: dict[Line, Any], dead: Iterable[Line] = ()) -> None:
        over = set(dead)
        if not changed or self._loop is None:
            return

        def note() -> None:
            for line, what in changed.items():
                line.note(what, dead=line in over)

        # The loop may have closed at the very end.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(note)


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """The first message is {"access": token}; then {"type": "changed", "what": [...]} and {"type": "ping"} come.

    A newer access token may be sent at any time, and has to be before the one in use expires: 4401 closes the line.
    """
    hub: Hub = socket.app.state.hub
    house: House = socket.app.state.house
    await socket.accept()
    line = await _introduce(socket, house)
    if line is None:
        return
    hub.join(line)
    hearing = asyncio.create_task(_hear(socket, house, line))
    try:
        # What changed between the page's last look and this moment is not known here.
        line.note(EVERYTHING)
        await _speak(socket, hub, line)
    except WebSocketDisconnect:
        pass
    finally:
        hub.leave(line)
        hearing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await hearing


async def _introduce(socket: WebSocket, house: House) -> Line | None:
    try:
        said = await asyncio.wait_for(socket.receive_text(), FIRST_WORD_S)
        phone = await house.tokens.ask(_access(said))
    except TimeoutError:
        await socket.close(TOO_SLOW)
        return None
    except StoreError:
        await socket.close(1013)
        return None
    except (WebSocketDisconnect, KeyError):
        return None
    if phone is None:
        await socket.close(SIGNED_OUT)
        return None
    return Line(phone)


async def _hear(socket: WebSocket, house: House, line: Line) -> None:
    try:
        while True:
            token = _access(await socket.receive_text())
            if not token:
                continue
            await asyncio.sleep(BREATH_S)
            phone = await house.tokens.ask(token)
            if phone is not None and phone.session_id == line.phone.session_id:
                line.phone = phone
                line.woken.set()
    except StoreError:
        # The token in use goes on until it expires; the page says the newer one again.
        pass
    except (WebSocketDisconnect, KeyError, RuntimeError):
        line.gone = True
        line.woken.set()


async def _speak(socket: WebSocket, hub: Hub, line: Line) -> None:
    while not hub.over:
        left = (line.phone.until - datetime.now(UTC)).total_seconds()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(line.woken.wait(), max(0.0, min(PING_S, left)))
        if line.gone:
            return
        if line.woken.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(line.called.wait(), GATHER_S)
            line.called.clear()
            line.woken.clear()
            if line.changed:
                what, line.changed = sorted(line.changed), set()
                await socket.send_json({"type": "changed", "what": what})
        elif left > 0:
            await socket.send_json({"type": "ping"})
        if line.dead or line.phone.until <= datetime.now(UTC):
            await socket.close(SIGNED_OUT)
            return
    await socket.close(GOING_AWAY)


def _access(said: str) -> str:
    try:
        given = json.loads(said[:1000])
    except ValueError:
        return ""
    token = given.get("access") if isinstance(given, dict) else None
    return token if isinstance(token, str) else ""
