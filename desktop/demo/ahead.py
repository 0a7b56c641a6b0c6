"""Imagines a demo city on a thread of its own, while the server starts and the tables of its database are made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from desktop.demo.errors import BuildCancelled
from widgets.i18n import mark

if TYPE_CHECKING:
    from desktop.demo.imagined import Imagined

OFTEN_S = 0.1
"""How often one who waits is told how far it is, and may cancel."""


class Ahead:
    """A city being imagined. To be closed: `with Ahead(...) as ahead`; one that nobody waits for ends soon after that."""

    def __init__(self, seed: int, size: str, now: datetime | None = None) -> None:
        """`now` is when the history ends, by default this machine's clock."""
        self._plan = (seed, size, now or datetime.now(UTC))
        self._stopped = threading.Event()
        self._far = (0.0, mark("Drawing the city"))
        self._pool = ThreadPoolExecutor(1, "demo-ahead")
        self._imagined = self._pool.submit(self._imagine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._pool.shutdown()

    def is_of(self, seed: int, size: str) -> bool:
        """Whether it is of that seed and size."""
        return self._plan[:2] == (seed, size)

    def wait(self, told: Callable[[float, str], None]) -> Imagined:
        """Return what was imagined. Meanwhile `told` hears how far it is, and may raise. Raises what imagining raised."""
        while not wait((self._imagined,), OFTEN_S).done:
            told(*self._far)
        return self._imagined.result()

    def _imagine(self) -> Imagined:
        # Only here: it brings a dictionary of pinyin with it, which alone is a good part of a start.
        from desktop.demo.imagined import imagine_city

        return imagine_city(*self._plan, self._hear)

    def _hear(self, share: float, words: str) -> None:
        if self._stopped.is_set():
            raise BuildCancelled
        self._far = (share, words)
