"""Calls that ring nowhere: after a moment their phones are woken, by one gateway of however many there are."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from gateway.access import ORIGIN
from gateway.rings import RingAdapter, link_of, ring_words
from models.calls.commands import expire_calls
from models.calls.waking import get_unwoken, wake
from models.store.engine import Store
from models.store.errors import StoreError

log = logging.getLogger(__name__)
SWEEP_S = 10.0


class Waker:
    """Waits for calls to ring, wakes the phones of those that do not, and sweeps up what was left behind."""

    def __init__(self, store: Store, adapter: RingAdapter, base: Callable[[], str], after_s: float) -> None:
        self._store, self._adapter, self._base, self._after_s = store, adapter, base, after_s
        self._waiting: dict[UUID, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._working: set[asyncio.Future[None]] = set()

    def start(self) -> None:
        """Begin; called on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._sweeping = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Wake nobody any more; what is being written is written first."""
        tasks = [*self._waiting.values(), *([self._sweeping] if self._sweeping is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*self._working, return_exceptions=True)

    def note(self, calls: Iterable[UUID]) -> None:
        """Look after these calls, which were asked for. May be called from any thread; the same call again is one."""
        ids = list(calls)
        if ids and self._loop is not None:
            # The loop may have closed at the very end.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._await, ids)

    def _await(self, calls: list[UUID]) -> None:
        for call in calls:
            if call not in self._waiting:
                self._waiting[call] = asyncio.create_task(self._wait(call))

    async def _wait(self, call: UUID) -> None:
        try:
            await asyncio.sleep(self._after_s)
            await self._aside(self._wake, call)
        finally:
            self._waiting.pop(call, None)

    async def _aside(self, work: Callable[..., None], *args: UUID) -> None:
        """Do it on a thread; whoever stops us waits for it, for a thread cannot be called back."""
        future = asyncio.ensure_future(asyncio.to_thread(work, *args))
        self._working.add(future)
        future.add_done_callback(self._working.discard)
        await asyncio.shield(future)

    def _wake(self, call: UUID) -> None:
        try:
            with self._store.transaction(ORIGIN) as s:
                woken = wake(s, call)
        except StoreError:
            # The sweep finds it again while it may still be answered.
            return
        if woken is None:
            return
        link = link_of(self._base(), call, woken.link)
        try:
            if not woken.phone:
                raise ValueError("no number")
            self._adapter.ring(woken.phone, ring_words(woken.caller, link), link)
        except (OSError, ValueError) as error:
            log.error("a phone could not be woken for a call: %s", type(error).__name__)

    async def _sweep(self) -> None:
        while True:
            await self._aside(self._look)
            await asyncio.sleep(SWEEP_S)

    def _look(self) -> None:
        """End what was left behind, and find what the feed did not tell."""
        # The next one finds what this one could not reach.
        with contextlib.suppress(StoreError):
            with self._store.transaction(ORIGIN) as s:
                expire_calls(s)
            with self._store.read() as s:
                waiting = get_unwoken(s)
            self.note(waiting)
