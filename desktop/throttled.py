"""Figures read again when something changed, and not more often than they are worth."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.jobs import Job, Jobs
from models.store.errors import Unreachable


class Throttled(QObject):
    """Reads in the background at most every `every_s` seconds, and only when something changed; `failed(error)`."""

    failed = Signal(object)

    def __init__(
        self, jobs: Jobs, every_s: float, read: Callable[[], object], then: Callable[[object], None], parent: QObject
    ) -> None:
        """`parent` is whose it is, and what it ends with: the jobs go on for as long as the program."""
        super().__init__(parent)
        self._jobs, self._read, self._then = jobs, read, then
        self._stale = False
        self._job: Job | None = None
        self._timer = QTimer(self, interval=int(every_s * 1000))
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._due)

    def ask(self) -> None:
        """Something changed: read at once, or as soon as it is time again."""
        self._stale = True
        if not self._timer.isActive() and self._job is None:
            self._due()

    def stop(self) -> None:
        """Read no more, and forget an answer under way."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _due(self) -> None:
        if not self._stale:
            return
        if self._job is None:
            self._stale = False
            self._job = self._jobs.read(self._read, self._done, self._failed)

    def _done(self, value: object) -> None:
        self._job = None
        self._timer.start()
        self._then(value)

    def _failed(self, error: BaseException) -> None:
        # The feed says that the database is out of reach; the figures are asked for again when it is back.
        if not isinstance(error, Unreachable):
            self.failed.emit(error)
        self._job = None
        self._stale = True
        self._timer.start()
