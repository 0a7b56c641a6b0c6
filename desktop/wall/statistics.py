"""The wall's statistics at work: six charts of the last thirty days, read while they are shown, again when the city changed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board import Board, Contact
from desktop.jobs import Job, Jobs
from desktop.statistics.reading import Readings
from models.figures.chart_queries import READERS, Asked
from models.figures.chart_records import ChartRecord
from models.figures.counting import Watch
from models.figures.days import StatisticalDays, get_statistical_days
from models.figures.filters import FigureFilter
from models.store.engine import Store
from models.store.errors import Unreachable
from widgets.statistics.wanted import Span, Wanted, period_of
from widgets.wall.scene import OverviewScene, Shows


class WallStatistics(QObject):
    """Nothing is read while another scene is shown. `failed(error)`: something could not be read, and not for want of a database."""

    failed = Signal(object)

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, scene: OverviewScene, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._scene = store, jobs, board, scene
        self._days: StatisticalDays | None = None
        self._day: date | None = None
        self._job: Job | None = None
        self.readings = Readings(jobs, self._read, self)
        self.readings.arrived.connect(self._arrived)
        self.readings.failed.connect(self._not_read)
        board.case_touched.connect(self._touched)
        board.ticked.connect(self._tick)

    def close(self) -> None:
        """Read nothing more."""
        if self._job is not None:
            self._job.cancel()
        self.readings.close()
        self._board.disconnect(self)

    @property
    def shown(self) -> bool:
        """Whether anybody can see the charts."""
        return self._scene.shows is Shows.STATISTICS

    @Slot()
    def _tick(self) -> None:
        """Begin when the scene is shown, go on with the day, stop when another is shown."""
        if self._board.contact is Contact.LOST:
            return
        if not self.shown:
            if not self.readings.idle:
                self.readings.close()
            self._day = None
        elif self._days is None:
            self._ask_days()
        elif (today := self._days.day_of(self._board.clock.now())) != self._day:
            self._day = today
            wanted = Wanted(Span.MONTH, FigureFilter(period_of(Span.MONTH, today)))
            self.readings.ask(list(self._scene.statistics.charts), wanted, anew=True)

    @Slot(object)
    def _touched(self, _: object) -> None:
        if self.shown and self._day is not None:
            self.readings.grew(list(self._scene.statistics.charts))

    def _ask_days(self) -> None:
        if self._job is None:
            self._job = self._jobs.read(self._read_days, self._days_known, self._not_known)

    def _read_days(self) -> StatisticalDays:
        with self._store.read() as s:
            return get_statistical_days(s)

    def _days_known(self, days: StatisticalDays) -> None:
        self._job, self._days = None, days
        self._tick()

    def _not_known(self, error: BaseException) -> None:
        self._job = None
        self._tell(error)

    def _read(self, name: str, wanted: Wanted, watch: Watch) -> ChartRecord:
        with self._store.read() as s:
            return READERS[name](s, Asked(wanted.filter, None, watch))

    @Slot(str, object)
    def _arrived(self, name: str, record: ChartRecord) -> None:
        self._scene.statistics.charts[name].show_record(record)

    @Slot(str, object)
    def _not_read(self, _: str, error: BaseException) -> None:
        # It is asked for again with the next tick: the old picture stays, and the header says how old it is.
        self._day = None
        self._tell(error)

    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, Unreachable):
            self.failed.emit(error)
