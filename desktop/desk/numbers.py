"""The queue's text, looked for among the numbers of other systems: the records do not carry them, the database has them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.jobs import Job, Jobs
from models.cases.queries import is_number_like, open_cases_by_source_number
from models.cases.records import QueueFilter
from models.store.engine import Store
from widgets.queue import QueuePanel


class SourceNumbers(QObject):
    """Adds to a queue narrowed by a text the cases that have it as a number elsewhere (12345, 数字城管).

    A hundred thousand open cases would take a second longer to read with their numbers; one number is found in no time.
    """

    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, queue: QueuePanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._queue = store, jobs, queue
        self._job: Job | None = None
        self._text = ""
        queue.filter_changed.connect(self.look)

    @Slot(object)
    def look(self, wanted: QueueFilter) -> None:
        """Look for a filter's text; one that is no number, or was looked for last, asks nobody."""
        if wanted.text == self._text:
            return
        self.close()
        self._text = wanted.text
        self.look_again()

    @Slot()
    def look_again(self) -> None:
        """Look once more: a report with that number may have come in."""
        text = self._text
        if self._job is not None or not is_number_like(text):
            return
        store = self._store

        def read() -> frozenset[UUID]:
            with store.read() as s:
                return open_cases_by_source_number(s, text)

        self._job = self._jobs.read(read, self._found, self._failed)

    def close(self) -> None:
        """Forget an answer under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _found(self, found: frozenset[UUID]) -> None:
        self._job = None
        wanted = self._queue.model.filter
        if wanted.text == self._text and wanted.numbered != found:
            self._queue.set_filter(replace(wanted, numbered=found))

    def _failed(self, error: BaseException) -> None:
        self._job = None
        self.failed.emit(error)
