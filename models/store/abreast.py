"""Reads beside a session, from its very moment, over a connection of their own: what takes the database long, twice at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, Self, TypeVar

from sqlalchemy.orm import Session

from models.store.engine import Store

T = TypeVar("T")


class Elsewhere(Protocol):
    """Whoever has something read: `elsewhere(read)` begins, and what it returns waits for what was read, or raises what that raised."""

    def __call__(self, read: Callable[[Session], T]) -> Callable[[], T]:
        """Begin with reading."""


def here(s: Session) -> Elsewhere:
    """Return who reads over the session itself, where it is waited for."""

    def elsewhere(read: Callable[[Session], T]) -> Callable[[], T]:
        return lambda: read(s)

    return elsewhere


class Abreast:
    """Reads, one after another, on a thread and a connection of their own. To be closed before the session: `with Abreast(…)`.

    `moment` is that session's (`moment_of`).
    """

    def __init__(self, store: Store, moment: str) -> None:
        self._store, self._moment = store, moment
        self._pool = ThreadPoolExecutor(1, "abreast")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def __call__(self, read: Callable[[Session], T]) -> Callable[[], T]:
        """Begin with reading, once what was asked for before is read. See `Elsewhere`."""
        found: Future[T] = self._pool.submit(self._read, read)
        return found.result

    def _read(self, read: Callable[[Session], T]) -> T:
        with self._store.read(self._moment) as s:
            return read(s)
