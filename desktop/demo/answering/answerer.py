"""Follows a demo city's calls and answers those to workers whose phone is in nobody's hand."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from desktop.demo.answering.callee import Callee, load
from desktop.demo.answering.line import Line
from desktop.demo.answering.temper import AT_ONCE, draw_temper
from desktop.demo.errors import NotADemoCity
from desktop.demo.play.baton import ANSWERER, Baton
from models.calls.queries import get_open_calls
from models.calls.records import Call, CallState
from models.calls.turn import Relay
from models.city.queries import get_city
from models.phones.queries import get_phones_in_hand
from models.store.errors import StoreError
from models.store.feed import Batch, FeedReader, Lost

log = logging.getLogger(__name__)
BATON_S = 2.0
ENDING_S = 1.0
"""So long calls have to be hung up in when the program ends."""
WAITING = (CallState.REQUESTED, CallState.RINGING)


class Answerer:
    """Answers in one process a city: others wait, and take over when it has gone.

    `database` is the gateway's login. `at_once`: every call is answered, and at once. The demo is one machine and needs no
    `relay`; where one is given, all goes through it.
    """

    def __init__(self, database: URL | str, *, at_once: bool = False, relay: Relay | None = None) -> None:
        self._database, self._at_once, self._relay = database, at_once, relay or Relay()
        self._line = Line(database)
        self._baton = Baton(self._line.store, ANSWERER)
        self._baton_at = float("-inf")
        self._holds = False
        self._callees: dict[UUID, tuple[Callee, asyncio.Task[None]]] = {}
        self._taken: Counter[UUID] = Counter()
        """Calls by worker."""
        self._timezone = ZoneInfo("UTC")
        self._news = asyncio.Event()
        self._look, self._signalled = False, set[UUID]()
        self._deaf: StoreError | None = None

    async def run(self, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        """Answer until `stop` is set; `ready` is called once calls are followed.

        Raises NotADemoCity for any city that `demo` did not make, NotPermitted where the login may not do it.
        """
        over = threading.Event()
        serving = asyncio.ensure_future(self._serve(over, ready))
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                await serving
        finally:
            over.set()
            for task in (serving, stopping):
                task.cancel()
            await self._hang_up()
            # What still waits for a database that is away ends by itself; nobody waits for it.
            await asyncio.to_thread(self._line.close)
            self._baton.drop()

    async def _serve(self, over: threading.Event, ready: Callable[[], None]) -> None:
        city = await self._line.read(get_city)
        if not city.is_demo:
            raise NotADemoCity(city=city.name)
        self._timezone = ZoneInfo(city.timezone)
        if self._at_once:
            await asyncio.to_thread(load)
        loop = asyncio.get_running_loop()
        # A daemon that ends within a slice of the feed's: it only tells, and whoever has gone is told nothing.
        threading.Thread(target=self._follow, args=(loop, over), name="calls feed", daemon=True).start()
        ready()
        while True:
            await self._news.wait()
            self._news.clear()
            if self._deaf is not None:
                raise self._deaf
            await self._hear()

    async def _hear(self) -> None:
        """Do what the feed's news ask for."""
        signalled, self._signalled = self._signalled, set()
        for call_id in signalled & self._callees.keys():
            self._callees[call_id][0].wake()
        look, self._look = self._look, False
        if time.monotonic() - self._baton_at >= BATON_S:
            self._baton_at = time.monotonic()
            held, self._holds = self._holds, await self._line.work(self._take_baton)
            look = look or (self._holds and not held)
        if look:
            calls, in_hand = await self._line.read(_calls)
            self._see(calls, in_hand)

    def _see(self, calls: list[Call], in_hand: frozenset[UUID]) -> None:
        """End what has ended, and take what waits for an answer."""
        for gone in self._callees.keys() - {call.id for call in calls}:
            # One that ended here is kept until it is seen to have ended: it is not taken a second time.
            callee, task = self._callees[gone]
            callee.end()
            if task.done():
                del self._callees[gone]
        for call in calls:
            if self._holds and call.state in WAITING and call.id not in self._callees and call.worker_id not in in_hand:
                self._take(call)

    def _take(self, call: Call) -> None:
        first = not self._taken
        self._taken[call.worker_id] += 1
        temper = AT_ONCE if self._at_once else draw_temper(call.worker_id, self._taken[call.worker_id], first=first)
        callee = Callee(call, self._line, temper, lambda: datetime.now(self._timezone), self._relay)
        task = asyncio.ensure_future(callee.run())
        self._callees[call.id] = callee, task
        task.add_done_callback(_tell_dropped)

    async def _hang_up(self) -> None:
        tasks = [task for _, task in self._callees.values() if not task.done()]
        ends = [callee.hang_up() for callee, task in self._callees.values() if not task.done()]
        if tasks:
            told = asyncio.gather(*ends, *tasks, return_exceptions=True)
            try:
                await asyncio.wait_for(told, ENDING_S)
            except TimeoutError:
                log.info("calls could not be hung up in time")

    def _take_baton(self) -> bool:
        try:
            return self._baton.take()
        except (StoreError, SQLAlchemyError) as error:
            log.info("the phones wait for the database: %s", error)
            return False

    def _follow(self, loop: asyncio.AbstractEventLoop, over: threading.Event) -> None:
        """Tell the loop what changed; on a thread of its own."""
        looked = False
        try:
            for said in FeedReader(self._database).follow(over):
                if isinstance(said, Lost):
                    looked = False
                elif not over.is_set():
                    loop.call_soon_threadsafe(self._note, said, not looked)
                    looked = True
        except StoreError as error:
            loop.call_soon_threadsafe(self._fall_deaf, error)

    def _note(self, batch: Batch, first: bool) -> None:
        """Remember what is to be read; `first`: what changed before it nobody has told."""
        self._look = self._look or first or batch.reload
        for change in batch.changes:
            if change.subject == "call":
                self._look = True
            elif change.subject == "call_signal":
                self._signalled.update(change.ids)
        if first:
            # What was sent while nobody listened.
            self._signalled.update(self._callees)
        self._news.set()

    def _fall_deaf(self, error: StoreError) -> None:
        """The feed has ended for a reason that time does not mend."""
        self._deaf = error
        self._news.set()


def _calls(s: Session) -> tuple[list[Call], frozenset[UUID]]:
    return get_open_calls(s), get_phones_in_hand(s)


def _tell_dropped(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.warning("a call was dropped", exc_info=error)
