"""Follows what changed in a city's database and misses nothing, through lost connections and restores.

Statement triggers write change rows inside the changing transaction, and one empty notification wakes the readers.
A reader reads below the oldest running transaction only: what such a transaction hides comes when it ends, which no
notification tells, so it looks again every few milliseconds meanwhile.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import errors as pg
from sqlalchemy import URL

from models.store.changes import Change, Cursor, Look, head, look, whole
from models.store.connection import connect
from models.store.errors import ServerTooOld, StoreError, Unreachable
from models.store.translate import translate

__all__ = ["Batch", "Change", "Cursor", "FeedReader", "Lost"]

log = logging.getLogger(__name__)

CHANNEL = "shaotai_change"
HEARTBEAT_S = 1.0
SLICE_S = 0.2
"""How often a waiting reader looks whether it should stop."""
LAG_FIRST_S, LAG_LAST_S = 0.005, 0.05
BACKOFF_FIRST_S, BACKOFF_LAST_S = 0.1, 5.0
LISTENER_CHECK_S = 10.0

# While a restore is under way tables, functions and grants are missing for a moment: a lost database, not a bug.
_PASSING = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.InternalError,
    pg.UndefinedTable,
    pg.UndefinedFunction,
    pg.UndefinedColumn,
    pg.InsufficientPrivilege,
    pg.InvalidSchemaName,
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes in order of their transactions; empty as a sign of life.

    `reload`: what came since the cursor is not known (too old, another epoch): read everything anew. `read_at` is the
    database's clock, aware, in UTC. `oldest_transaction_s` is the age of the oldest open transaction on the server,
    as far as this account can tell.
    """

    changes: tuple[Change, ...]
    cursor: Cursor
    reload: bool
    read_at: datetime
    oldest_transaction_s: float


@dataclass(frozen=True, slots=True)
class Lost:
    """The database went out of reach; a Batch follows once it is back. `since` is this machine's clock, in UTC."""

    reason: str
    since: datetime


class FeedReader:
    """A reader of one city's changes; to be used by one thread at a time.

    `poll_s` is how often to look without being woken; with `listen=False` it is the only way to learn of changes.
    Two connections: one listens, the other reads.
    """

    def __init__(self, url: str | URL, *, poll_s: float = 1.0, listen: bool = True) -> None:
        self._url = url
        self._poll_s = min(poll_s, HEARTBEAT_S)
        self._listen = listen
        self._cursor: Cursor | None = None

    def start(self, cursor: Cursor | None = None) -> Cursor:
        """Begin after `cursor`, or here and now; take it before reading the first picture. Raises StoreError kinds."""
        if cursor is None:
            try:
                with connect(self._url, "shaotai feed start") as connection:
                    cursor = head(connection)
            except psycopg.Error as error:
                known = translate(error)
                if known is None:
                    raise
                raise known from error
        self._cursor = cursor
        return cursor

    def follow(self, stop: threading.Event) -> Iterator[Batch | Lost]:
        """Yield changes as they are committed until `stop` is set; at least one Batch a second while in contact.

        Each change comes once, after the caller has taken the batch before it. On a lost connection Lost comes once,
        then a Batch when it is back; nothing that was committed meanwhile is skipped. Raises what time does not mend.
        """
        lost = False
        backoff = BACKOFF_FIRST_S
        while not stop.is_set():
            try:
                with ExitStack() as lines:
                    for batch in self._in_contact(lines, stop):
                        lost, backoff = False, BACKOFF_FIRST_S
                        yield batch
            except (*_PASSING, StoreError) as error:
                if isinstance(error, ServerTooOld):
                    raise
                log.info("the feed lost its database: %s", error)
                if not lost:
                    lost = True
                    yield Lost(str(translate(error) or error).strip(), datetime.now(UTC))
                stop.wait(backoff * random.uniform(0.5, 1.0))
                backoff = min(backoff * 2, BACKOFF_LAST_S)

    def _in_contact(self, lines: ExitStack, stop: threading.Event) -> Iterator[Batch]:
        listener = None
        if self._listen:
            # Before the first look, so that nothing falls between the two.
            listener = _Listener(lines.enter_context(connect(self._url, "shaotai feed listener")))
        reading = lines.enter_context(connect(self._url, "shaotai feed"))
        if self._cursor is None:
            self._cursor = head(reading)
        age = _OldestTransaction()
        lag = LAG_FIRST_S
        spoke = float("-inf")
        while not stop.is_set():
            seen = look(reading, self._cursor)
            age.note(seen)
            beat = time.monotonic() - spoke >= HEARTBEAT_S
            if beat:
                age.ask(reading)
            if not seen.holds and not whole(reading):
                raise Unreachable("the database is being restored")
            if seen.changes or beat or not seen.holds:
                self._cursor = seen.cursor if seen.holds else head(reading)
                yield Batch(seen.changes, self._cursor, not seen.holds, seen.read_at, age.seconds)
                spoke = time.monotonic()
            if seen.more or not seen.holds:
                continue
            if seen.waiting:
                _wait(listener, stop, lag)
                lag = min(lag * 1.5, LAG_LAST_S)
            else:
                lag = LAG_FIRST_S
                _wait(listener, stop, min(self._poll_s, max(0.0, spoke + HEARTBEAT_S - time.monotonic())))


class _Listener:
    """The listening connection; nothing else is asked of it while it waits."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._checked = time.monotonic()
        connection.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> bool:
        """Return True as soon as something was announced, False after `seconds`."""
        for _ in self._connection.notifies(timeout=seconds, stop_after=1):
            return True
        if time.monotonic() - self._checked > LISTENER_CHECK_S:
            # A half-open connection never says a word: make it answer.
            self._connection.execute("SELECT 1")
            self._checked = time.monotonic()
        return False


class _OldestTransaction:
    """How long the oldest open transaction has been open: what the server tells us, or what the horizon shows."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._told = 0.0
        self._held_back: int | None = None
        self._since = 0.0

    def note(self, seen: Look) -> None:
        if seen.held_back != self._held_back:
            self._held_back, self._since = seen.held_back, time.monotonic()
        held = time.monotonic() - self._since if self._held_back is not None else 0.0
        self.seconds = max(self._told, held)

    def ask(self, reading: psycopg.Connection[Any]) -> None:
        row = reading.execute("SELECT public.oldest_transaction_s()").fetchone()
        assert row is not None
        self._told = float(row[0])
        self.seconds = max(self.seconds, self._told)


def _wait(listener: _Listener | None, stop: threading.Event, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not stop.is_set():
        left = min(SLICE_S, until - time.monotonic())
        if left <= 0:
            return
        if listener is None:
            stop.wait(left)
        elif listener.wait(left):
            return
