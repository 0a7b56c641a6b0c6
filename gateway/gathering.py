"""What many requests ask of the database at the same moment, asked once for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import anyio.to_thread

from models.store.errors import StoreError

log = logging.getLogger(__name__)
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

AT_ONCE = 200
"""So many at most go into one piece of work: a transaction stays short."""


class Gathering(Generic[Asked, Answer]):
    """Does `work` for all who wait, in a thread, one piece after the other; whoever comes meanwhile is of the next piece.

    `work` gets what was asked, in order, and returns an answer for each. Nobody is answered before it is done, and what is
    asked after it has begun is never answered by it. `breath_s` is the time from one beginning to the next, unless more
    are waiting than go into one piece. Used on one event loop.
    """

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Answer]], *, breath_s: float = 0.0) -> None:
        self._work = work
        self._breath_s = breath_s
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._task: asyncio.Task[None] | None = None
        self._next = 0.0
        # Not one of the threads that requests are worked on in: those would have to be free first.
        self._thread = anyio.CapacityLimiter(1)

    async def ask(self, one: Asked) -> Answer:
        """Wait for the answer. Raises what the work raised."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, future))
        if self._task is None:
            self._task = asyncio.create_task(self._work_off())
        return await future

    async def _work_off(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                if len(self._waiting) < AT_ONCE:
                    await asyncio.sleep(max(0.0, self._next - loop.time()))
                self._next = loop.time() + self._breath_s
                now, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                asked = [one for one, _ in now]
                answers = await anyio.to_thread.run_sync(self._answers, asked, limiter=self._thread)
                for (_, future), answer in zip(now, answers, strict=True):
                    # Who has gone is not told.
                    if not future.done():
                        answer(future)
        finally:
            self._task = None

    def _answers(self, asked: Sequence[Asked]) -> list[Callable[[asyncio.Future[Answer]], None]]:
        try:
            return [_told(answer) for answer in self._work(asked)]
        except StoreError as error:
            return [_failed(error) for _ in asked]
        except Exception as error:  # noqa: BLE001 - each asker raises what went wrong with what he asked
            if len(asked) == 1:
                return [_failed(error)]
            # One of them cannot be done: that is nobody else's failure.
            return [answer for one in asked for answer in self._answers([one])]


def _told(answer: Answer) -> Callable[[asyncio.Future[Answer]], None]:
    return lambda future: future.set_result(answer)


def _failed(error: Exception) -> Callable[[asyncio.Future[Answer]], None]:
    return lambda future: future.set_exception(error)
