"""What is told of what happens here, in its order: it happens while the database is gone too, and is told once that is back."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot
from sqlalchemy.orm import Session as DbSession

from desktop.board import Board, Contact
from desktop.jobs import Jobs
from models.store.doubt import resolve
from models.store.engine import Store
from models.store.errors import StoreError, Unreachable, WriteInDoubt

log = logging.getLogger(__name__)

AGAIN_MS = 1500
Work = Callable[[DbSession], Any]


@dataclass(slots=True)
class _Item:
    work: Work
    then: Callable[[Any], None] | None
    doubt: WriteInDoubt | None = None
    """Its commit was cut off: before it is tried again it is asked whether it was written."""


class Outbox(QObject):
    """Writes one thing after the other through the lane of writes; what a rule refuses by then is let go.

    `about` says in logs and to the database what it is about ("calls").
    """

    def __init__(self, store: Store, jobs: Jobs, board: Board, about: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._about = store, jobs, about
        self._items: deque[_Item] = deque()
        self._busy = False
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._next)
        board.contact_changed.connect(self._contact_changed)

    @property
    def waiting(self) -> int:
        """How much is not written yet."""
        return len(self._items)

    def tell(self, work: Work, then: Callable[[Any], None] | None = None) -> None:
        """Write something when its turn comes; `then` gets what came of it."""
        self._items.append(_Item(work, then))
        if not self._again.isActive():
            self._next()

    def close(self) -> None:
        """Write what waits, as far as the database lets us, as the last thing that is written."""
        self._again.stop()
        rest, store, about = [item for item in self._items if item.doubt is None], self._store, self._about
        if self._busy:
            rest = rest[1:]
        self._items.clear()

        def run() -> None:
            for item in rest:
                try:
                    with store.transaction(about) as s:
                        item.work(s)
                except StoreError as error:
                    log.warning("%s: not told any more: %s", about, error)

        if rest:
            self._jobs.write(run)

    @Slot()
    def _next(self) -> None:
        if self._busy or not self._items:
            return
        self._busy = True
        item = self._items[0]
        work = partial(_write, self._store, self._about, item)
        self._jobs.write(work, partial(self._done, item), partial(self._failed, item))

    def _done(self, item: _Item, found: Any) -> None:
        self._busy = False
        if self._items and self._items[0] is item:
            self._items.popleft()
        if item.then is not None:
            item.then(found)
        self._next()

    def _failed(self, item: _Item, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, WriteInDoubt):
            item.doubt = error
        if isinstance(error, Unreachable | WriteInDoubt):
            self._again.start()
            return
        level = logging.INFO if isinstance(error, StoreError) else logging.ERROR
        log.log(level, "%s: not told: %s", self._about, error)
        if self._items and self._items[0] is item:
            self._items.popleft()
        self._next()

    @Slot(object, str)
    def _contact_changed(self, contact: Contact, _: str) -> None:
        if contact is Contact.LIVE and self._items:
            self._again.stop()
            self._next()


def _write(store: Store, about: str, item: _Item) -> Any:
    if item.doubt is not None and resolve(store, item.doubt):
        return None
    item.doubt = None
    with store.transaction(about) as s:
        return item.work(s)
