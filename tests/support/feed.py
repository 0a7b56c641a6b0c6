"""A reader of the feed on a thread of its own, and writers whose every change can be told apart."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import URL

from models.store.changes import Change
from models.store.feed import Batch, FeedReader, Lost
from models.store.ids import new_id

PATIENCE_S = 30.0


class Follower:
    """Follows a city until the `with` block ends and keeps everything it was told, in order."""

    def __init__(self, url: URL, **options: Any) -> None:
        self.reader = FeedReader(url, **options)
        self.batches: list[Batch] = []
        self.lost: list[Lost] = []
        self.error: BaseException | None = None
        self._stop = threading.Event()
        self._told = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="follower")
        self.start = self.reader.start

    def __enter__(self) -> Follower:
        if self.reader._cursor is None:
            self.reader.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(20)
        assert not self._thread.is_alive(), "the reader did not stop"
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        try:
            for told in self.reader.follow(self._stop):
                with self._told:
                    (self.lost if isinstance(told, Lost) else self.batches).append(told)  # type: ignore[arg-type]
                    self._told.notify_all()
        except BaseException as error:  # noqa: BLE001 - raised again by the test
            self.error = error
            with self._told:
                self._told.notify_all()

    @property
    def changes(self) -> list[Change]:
        return [change for batch in list(self.batches) for change in batch.changes]

    @property
    def ids(self) -> list[UUID]:
        """Every identifier announced, as often as it was."""
        return [key for change in self.changes for key in change.ids]

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until the condition holds; fail when it never does."""
        until = time.monotonic() + PATIENCE_S
        with self._told:
            while not condition():
                assert self.error is None, self.error
                assert time.monotonic() < until, f"never came: {what}"
                self._told.wait(0.05)

    def wait_for(self, ids: list[UUID]) -> None:
        """Wait until all of these were announced."""
        self.wait(lambda: set(ids) <= set(self.ids), f"{len(ids)} changes")

    def assert_each_once(self, ids: list[UUID]) -> None:
        """Everything that was committed was announced, once, and nothing else."""
        told = self.ids
        assert sorted(told) == sorted(ids), f"lost {len(set(ids) - set(told))}, doubled {len(told) - len(set(told))}"


def add_place(connection: psycopg.Connection[Any], *, many: int = 1) -> list[UUID]:
    """Write `many` places in one statement: one change that names them."""
    ids = [new_id() for _ in range(many)]
    connection.execute(
        "INSERT INTO place (id, kind, name, lon, lat) SELECT k, 'park', '公园', 121, 36 FROM unnest(%s::uuid[]) AS k",
        [ids],
    )
    return ids


@contextmanager
def open_transaction(connection: psycopg.Connection[Any]) -> Any:
    """A transaction that has an identifier and stays open, holding the server's horizon, until the block ends."""
    with connection.transaction():
        connection.execute("SELECT pg_current_xact_id()")
        yield
