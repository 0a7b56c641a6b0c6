"""The live feed: one thread follows the database's changes, reads what changed, and wakes the GUI once per burst."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.picture import Update, read_picture, read_update
from models.store.engine import Store
from models.store.errors import Refused, StoreError, Unreachable
from models.store.feed import Batch, Cursor, FeedReader, Lost

log = logging.getLogger(__name__)
T = TypeVar("T")


class LiveFeed(QObject):
    """Follows the feed on a thread of its own; `updated` carries an Update on the GUI thread.

    While the GUI is busy, updates merge into one: it gets the newest state, never a growing queue. `failed` carries
    an error that ends the feed (a schema from the future, a bug): losing the database is not one, the reader
    reconnects by itself and says so in the updates.
    """

    updated = Signal(object)
    failed = Signal(object)
    _woken = Signal()

    def __init__(self, store: Store, reader: FeedReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._reader = reader
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._waiting: Update | None = None
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Read the first picture and follow what changes after it."""
        self._thread.start()

    def stop(self) -> None:
        """Stop following; what is under way is not delivered any more."""
        self._stop.set()

    def join(self, timeout_s: float = 15.0) -> None:
        """Wait, in the background, until the thread has ended: at most for a connection that is being made."""
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        if self._thread.is_alive():
            log.warning("the feed did not stop within %.0f s", timeout_s)

    def _run(self) -> None:
        try:
            cursor = self._retry(self._first)
            if cursor is None:
                return
            for heard in self._reader.follow(self._stop):
                if isinstance(heard, Lost):
                    self._hand_over(Update(lost=heard.reason))
                else:
                    self._retry(self._reading(heard))
        except BaseException as error:  # noqa: BLE001 - shown by the program, whatever it is
            if not self._stop.is_set():
                self.failed.emit(error)

    def _first(self) -> Cursor:
        cursor = self._reader.start()
        self._hand_over(Update(picture=read_picture(self._store)))
        return cursor

    def _reading(self, batch: Batch) -> Callable[[], bool]:
        def read() -> bool:
            self._hand_over(read_update(self._store, batch))
            return True

        return read

    def _retry(self, read: Callable[[], T]) -> T | None:
        """Read again until it succeeds: the changes of a batch are read once the database is back, none is skipped."""
        wait_s = 0.2
        while not self._stop.is_set():
            try:
                return read()
            except StoreError as error:
                if not _passes(error):
                    raise
                self._hand_over(Update(lost=str(error)))
                self._stop.wait(wait_s)
                wait_s = min(wait_s * 2, 5.0)
        return None

    def _hand_over(self, update: Update) -> None:
        with self._lock:
            if self._waiting is not None:
                self._waiting.merge(update)
                return
            self._waiting = update
        self._woken.emit()

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            update, self._waiting = self._waiting, None
        if update is not None and not self._stop.is_set():
            self.updated.emit(update)


def _passes(error: StoreError) -> bool:
    """Whether waiting mends it: the server is away, or something holds a lock (a restore, a migration)."""
    return isinstance(error, Unreachable) or (isinstance(error, Refused) and error.code == "busy")
