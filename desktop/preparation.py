"""The database, brought about while the program's own libraries are still being loaded. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self

from desktop.connect import Target
from desktop.following import follow
from desktop.prepare import Options, Progress, prepare


class Preparation:
    """A preparation under way on a thread of its own. To be closed: `with Preparation(options) as preparation`.

    The first to wait for it has its target; one that nobody waited for is let go of again.
    """

    def __init__(self, options: Options) -> None:
        self._cancelled = threading.Event()
        self._far: tuple[float | None, str] = (None, "Starting the database")
        self._taken = False
        self._pool = ThreadPoolExecutor(1, "preparing")
        self._target = self._pool.submit(prepare, options, self._hear, self._cancelled.is_set)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cancelled.set()
        self._pool.shutdown()
        if not self._taken and self._target.exception() is None:
            self._target.result().close(wait=True)

    def wait(self, progress: Progress, cancelled: Callable[[], bool]) -> Target:
        """Return the target, which is the caller's to close from then on. Raises what `prepare` raises."""
        self._taken = True

        def look() -> None:
            if cancelled():
                self._cancelled.set()
            progress(*self._far)

        return follow(self._target, look)

    def _hear(self, share: float | None, words: str) -> None:
        self._far = (share, words)
