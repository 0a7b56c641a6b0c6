"""The way to the statistics window: its plots' library is loaded when it is first opened, not with the desk's first picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.jobs import Jobs
from models.store.engine import Store
from models.store.replica import Reads
from widgets.notice import Notice
from widgets.statistics.wanted import Wanted

if TYPE_CHECKING:
    from desktop.statistics.controller import Statistics


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """The window as it stood: where, which page, and what was asked for, with what its keys are called."""

    place: QRect
    page: int
    wanted: Wanted
    names: dict[tuple[str, object], str]


class StatisticsDoor(QObject):
    """`filtered(QueueFilter)`: the open cases behind a stage or an age, for the queue to show."""

    filtered = Signal(object)

    def __init__(
        self,
        store: Store,
        figures: Reads,
        jobs: Jobs,
        board: Board,
        window: QWidget,
        notice: Notice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts = (store, figures, jobs, board, window, notice)
        self.statistics: Statistics | None = None
        """What works behind the window, once it was asked for."""

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it."""
        self._made().open()

    def view(self) -> StatisticsView | None:
        """Return the window as it stands, None where it is not open."""
        return None if self.statistics is None else self.statistics.view()

    def show(self, view: StatisticsView) -> None:
        """Open the window as another desk's stood."""
        self._made().show(view)

    def close(self) -> None:
        """Put everything away."""
        if self.statistics is not None:
            self.statistics.close()

    def _made(self) -> Statistics:
        if self.statistics is None:
            from desktop.statistics.controller import Statistics

            self.statistics = Statistics(*self._parts, parent=self)
            self.statistics.filtered.connect(self.filtered)
        return self.statistics
