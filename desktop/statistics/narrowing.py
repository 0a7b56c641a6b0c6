"""The open cases behind a stage or an age of the charts, found for the desk's queue."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.jobs import Jobs
from models.cases.records import QueueFilter, Stage
from models.figures.chart_stock import get_open_of_age, get_open_of_stage
from models.figures.filters import FigureFilter
from models.store.engine import Store
from widgets.statistics.picks import Pick, PickKind


class OpenBehind(QObject):
    """`found(QueueFilter)`; `none()`: they were closed meanwhile; `failed(error)`."""

    found = Signal(object)
    none = Signal()
    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs

    def find(self, pick: Pick, f: FigureFilter, about: str) -> None:
        """Read which they are; `about` is what the queue says of them."""
        store, key = self._store, pick.key

        def read() -> frozenset[UUID]:
            with store.read() as s:
                if pick.kind is PickKind.STAGE:
                    return get_open_of_stage(s, f, Stage(key))
                return get_open_of_age(s, f, key[0], key[1])

        self._jobs.read(read, lambda ids: self._tell(ids, about), self.failed.emit)

    def _tell(self, ids: frozenset[UUID], about: str) -> None:
        if ids:
            self.found.emit(QueueFilter(case_ids=ids, about=about))
        else:
            self.none.emit()
