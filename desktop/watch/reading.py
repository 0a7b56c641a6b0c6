"""Reads for a window that is open: one at a time, again as soon as something changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.jobs import Job, Jobs

T = TypeVar("T")
EVERY_MS = 2000
"""At most so often: a burst of changes is read once."""


class Reading(QObject, Generic[T]):
    """`ask()` as often as wanted; `then` gets what was read, `failed` why it was not."""

    def __init__(
        self,
        jobs: Jobs,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._work, self._then, self._fail = jobs, work, then, failed
        self._job: Job | None = None
        self._stale = False
        self._rest = QTimer(self, interval=EVERY_MS)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._due)

    def ask(self, *, at_once: bool = False) -> None:
        """Read, or read again after what is under way."""
        self._stale = True
        if at_once:
            self._rest.stop()
        if self._job is None and not self._rest.isActive():
            self._due()

    def close(self) -> None:
        """Forget the answer under way."""
        self._rest.stop()
        self._stale = False
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot()
    def _due(self) -> None:
        if self._stale and self._job is None:
            self._stale = False
            self._job = self._jobs.read(self._work, self._done, self._failed)

    def _done(self, value: T) -> None:
        self._job = None
        self._rest.start()
        self._then(value)

    def _failed(self, error: BaseException) -> None:
        self._job = None
        self._rest.start()
        self._fail(error)
