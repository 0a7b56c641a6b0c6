"""What all simulated phones reach the database through: the gateway's own login, each act in the name of its worker."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import URL

from models.phones.acting import act_as
from models.store.engine import Store
from models.store.errors import Unreachable, WriteInDoubt

log = logging.getLogger(__name__)
T = TypeVar("T")
DESK, ORIGIN = "phones", "phone"
AGAIN_S = 1.0
THREADS = 4


class Line:
    """Reads and acts off the event loop. While the database is away it waits, and does it when that is back."""

    def __init__(self, database: URL | str) -> None:
        self.store = Store(database, desk=DESK, pool_size=THREADS)
        self._threads = ThreadPoolExecutor(THREADS, "phones")

    async def act(self, worker_id: UUID, act: Callable[..., T], *args: Any, **facts: Any) -> T:
        """Do one of `models.calls.field`'s acts, all of which may be done twice. Raises what it raises."""

        def do() -> T:
            with self.store.transaction(ORIGIN) as s:
                act_as(s, worker_id)
                return act(s, worker_id, *args, **facts)

        return await self._keep_trying(do)

    async def read(self, query: Callable[..., T], *args: Any) -> T:
        """Ask for something."""

        def ask() -> T:
            with self.store.read() as s:
                return query(s, *args)

        return await self._keep_trying(ask)

    async def work(self, work: Callable[[], T]) -> T:
        """Do something that blocks, on one of the line's threads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _keep_trying(self, work: Callable[[], T]) -> T:
        while True:
            try:
                return await self.work(work)
            except (Unreachable, WriteInDoubt) as error:
                log.info("the phones wait for the database: %s", error)
                await asyncio.sleep(AGAIN_S)

    def close(self) -> None:
        """Let go of the database."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.store.close()
