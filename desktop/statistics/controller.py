"""The statistics window at the desk: charts that are seen are read, those that grow again with the feed, clicks narrow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, tzinfo

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from desktop.board import Board, Contact
from desktop.jobs import Job, Jobs
from desktop.statistics.annotating import Annotating
from desktop.statistics.choices import choices_of
from desktop.statistics.desk import StatisticsView
from desktop.statistics.narrowing import OpenBehind
from desktop.statistics.reading import Readings
from desktop.statistics.taking import Taking
from desktop.statistics.wording import about_export, age_words, caption_of, problem_words
from models.exports.chart_tables import ChartTable
from models.figures.annotations.records import Annotation
from models.figures.chart_queries import READERS, STOCK, Asked
from models.figures.chart_records import ChartRecord, Read, Summary
from models.figures.counting import Watch
from models.figures.days import StatisticalDays, get_statistical_days
from models.figures.filters import BadPeriod, FigureFilter, Period
from models.store.engine import Store
from models.store.errors import Unreachable
from models.store.replica import Reads, read_from
from widgets.i18n import tr
from widgets.notice import Notice
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.picture import captioned
from widgets.statistics.wanted import Span, Wanted, period_of
from widgets.statistics.window import StatisticsWindow
from widgets.statistics.words import bad_period_words

_NARROWS = {
    PickKind.AREA: "area",
    PickKind.CATEGORY: "category",
    PickKind.DEPARTMENT: "department",
    PickKind.WORKER: "worker",
    PickKind.SLOT: "slot",
}


class Statistics(QObject):
    """`filtered(QueueFilter)` for the desk to show: the open cases behind a stage or an age."""

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
        self._store, self._figures, self._jobs, self._board = store, figures, jobs, board
        self._parent, self._notice = window, notice
        self._window: StatisticsWindow | None = None
        self._days: StatisticalDays | None = None
        self._job: Job | None = None
        self._view: StatisticsView | None = None
        self._read_at: dict[str, Read] = {}
        self.readings = Readings(jobs, self._read, self)
        self.annotating = Annotating(store, jobs, board, self)
        self.taking = Taking(jobs, notice, self)
        self.behind = OpenBehind(store, jobs, self)
        self._connect()

    def _connect(self) -> None:
        self.readings.arrived.connect(self._arrived)
        self.readings.failed.connect(self._not_read)
        self.readings.stopped.connect(self._stopped)
        self.readings.advanced.connect(self._advanced)
        self.annotating.changed.connect(self._annotated)
        self.annotating.failed.connect(self._failed)
        self.taking.failed.connect(self._say)
        self.behind.found.connect(self.filtered)
        self.behind.none.connect(self._none_open)
        self.behind.failed.connect(self._failed)
        self._board.case_touched.connect(self._touched)
        self._board.ground_changed.connect(self._ground_changed)
        self._board.contact_changed.connect(self._contact_changed)
        self._board.ticked.connect(self._tick)

    @property
    def window(self) -> StatisticsWindow | None:
        """The window, once it was opened."""
        return self._window

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it, as it was left."""
        if self._board.ground is None:
            return
        if self._window is not None:
            self._window.open()
        elif self._job is None:
            store = self._store

            def read() -> StatisticalDays:
                with store.read() as s:
                    return get_statistical_days(s)

            self._job = self._jobs.read(read, self._days_known, self._not_opened)

    def view(self) -> StatisticsView | None:
        """Return the window as it stands, None where it is not open."""
        window = self._window
        if window is None or not window.isVisible():
            return None
        return StatisticsView(
            window.geometry(), window.pages.stack.currentIndex(), window.bar.wanted, dict(window.bar.names)
        )

    def show(self, view: StatisticsView) -> None:
        """Open the window as another desk's stood."""
        self._view = view
        self.open()

    def close(self) -> None:
        """Put everything away."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.readings.close()
        self.annotating.close()
        self.taking.close()
        if self._window is not None:
            window, self._window = self._window, None
            window.watched_changed.disconnect(self._follow)
            window.close()
            window.deleteLater()

    # Opening

    def _days_known(self, days: StatisticalDays) -> None:
        self._job = None
        self._days = days
        ground = self._board.ground
        if ground is None or self._window is not None:
            return
        view, self._view = self._view, None
        today = self._today()
        wanted = Wanted(Span.MONTH, FigureFilter(period_of(Span.MONTH, today)))
        window = StatisticsWindow(view.wanted if view is not None else wanted, today, self._parent)
        window.bar.show_choices(choices_of(ground))
        window.bar.wanted_changed.connect(self._follow)
        window.watched_changed.connect(self._follow)
        window.picked.connect(self._picked)
        window.picture_wanted.connect(self._copy_picture)
        window.table_wanted.connect(self.taking.copy_table)
        window.export_wanted.connect(self._export)
        window.annotate_wanted.connect(self._annotate)
        window.read_wanted.connect(self._read_anew)
        window.stop_wanted.connect(self.readings.stop)
        self._window = window
        if view is not None:
            window.setGeometry(view.place)
            window.bar.keep_names(view.names)
            window.pages.turn(view.page)
        window.open()

    def _not_opened(self, error: BaseException) -> None:
        self._job = None
        self._notice.problem(problem_words(error, self._zone()))

    def _today(self) -> date:
        assert self._days is not None
        return self._days.day_of(self._board.clock.now())

    def _zone(self) -> tzinfo:
        return self._board.ground.city.zone if self._board.ground is not None else UTC

    # Reading

    def _read(self, name: str, wanted: Wanted, watch: Watch) -> ChartRecord:
        asked = Asked(wanted.filter, wanted.compared, watch)
        with self._figures.read() as s:
            record = READERS[name](s, asked)
            return replace(record, read=replace(record.read, origin=read_from(s)))

    @Slot()
    def _follow(self, *_: object) -> None:
        """Read what is seen and not known yet; nothing is read for a window that is hidden."""
        self._ask(anew=False)

    @Slot()
    def _read_anew(self) -> None:
        self._ask(anew=True)

    def _ask(self, *, anew: bool) -> None:
        window = self._window
        if window is None:
            return
        shown = window.shown
        if not shown:
            self.readings.close()
            return
        wanted = window.bar.wanted
        try:
            wanted.compared  # noqa: B018 - there may be no such period
        except BadPeriod as error:
            window.show_problem(bad_period_words(error))
            return
        window.show_problem("")
        for name in self.readings.ask(["summary", *shown], wanted, anew=anew):
            if name in shown:
                shown[name].show_busy()
        self.annotating.show_period(wanted.filter.period)

    @Slot(str, object)
    def _arrived(self, name: str, record: ChartRecord) -> None:
        window = self._window
        if window is None:
            return
        self._read_at[name] = record.read
        if isinstance(record, Summary):
            window.summary.show_record(record)
            window.show_problem("")
        else:
            window.charts[name].show_record(record)
        for chart in window.plotted:
            chart.show_annotations(self.annotating.shown)
        known = [read for one, read in self._read_at.items() if one == "summary" or one in window.shown]
        if known:
            oldest = min(known, key=lambda read: read.as_of)
            window.bar.age.setText(age_words(oldest, self._zone()))

    @Slot(str, object)
    def _not_read(self, name: str, error: BaseException) -> None:
        if self._window is None:
            return
        words = problem_words(error, self._zone())
        if name in self._window.charts:
            self._window.charts[name].show_problem(words)
        else:
            self._window.show_problem(words)

    @Slot(str)
    def _stopped(self, name: str) -> None:
        if self._window is not None and name in self._window.charts:
            self._window.charts[name].show_problem(
                tr("Stopped. What is shown is what was read before; F5 reads it again, or ask for fewer days.")
            )

    @Slot(str, int, int)
    def _advanced(self, name: str, done: int, of: int) -> None:
        if self._window is not None and name in self._window.charts and done:
            self._window.charts[name].show_busy(
                tr("Reading case by case: {done} of {of} days. Del stops", done=f"{done:,}", of=f"{of:,}")
            )

    # What changes by itself

    @Slot(object)
    def _touched(self, _: object) -> None:
        window = self._window
        if window is None or not (shown := window.shown):
            return
        # A period that is over grows no more; what is open now always does.
        over = self._days is not None and window.bar.wanted.filter.period.last < self._today()
        names = {name for name in READERS if not over or name in STOCK or name == "flow"}
        seen = names & {"summary", *shown}
        self.readings.grew(seen)
        self.readings.outdate(names - seen)

    @Slot(object)
    def _ground_changed(self, _: object) -> None:
        if self._window is not None and self._board.ground is not None:
            self._window.bar.show_choices(choices_of(self._board.ground))
            # A whole picture comes after a loss, too: what happened meanwhile was told by nobody.
            self.readings.outdate(READERS)
            self._follow()

    @Slot(object, str)
    def _contact_changed(self, contact: Contact, _: str) -> None:
        if contact is Contact.LIVE:
            self._follow()

    @Slot()
    def _tick(self) -> None:
        if self._window is not None and self._days is not None:
            self._window.bar.show_today(self._today())

    @Slot(object)
    def _annotated(self, found: tuple[Annotation, ...]) -> None:
        if self._window is not None:
            for chart in self._window.plotted:
                chart.show_annotations(found)

    # What is clicked and asked for

    @Slot(object)
    def _picked(self, pick: Pick) -> None:
        window = self._window
        if window is None:
            return
        wanted = window.bar.wanted
        if pick.kind is PickKind.DAYS:
            assert isinstance(pick.key, Period)
            # A week's or a month's days that were not asked for are in no number that was clicked on.
            asked = wanted.filter.period
            days = Period(max(pick.key.first, asked.first), min(pick.key.last, asked.last))
            window.bar.ask(wanted.at(Span.ANY, days))
        elif pick.kind in _NARROWS:
            window.bar.ask(wanted.narrowed(_NARROWS[pick.kind], pick.key), pick.words)
        else:
            about = " · ".join((tr("Statistics"), pick.words, *(words for _, words in window.bar.chip_words())))
            self.behind.find(pick, wanted.filter, about)

    @Slot()
    def _none_open(self) -> None:
        if self._window is not None:
            self._window.show_problem(tr("None of these cases is open any more. The chart follows in a few seconds."))

    @Slot()
    def _annotate(self) -> None:
        window = self._window
        if window is None:
            return
        days = window.days_under() or Period.today(min(window.bar.wanted.filter.period.last, self._today()))
        self.annotating.open(days.first, days.last, window)

    @Slot(object)
    def _copy_picture(self, picture: QPixmap) -> None:
        window, ground = self._window, self._board.ground
        if window is not None and ground is not None:
            self.taking.copy_picture(captioned(picture, caption_of(window, ground), window.current.look))

    @Slot(object)
    def _export(self, tables: list[ChartTable]) -> None:
        window, ground = self._window, self._board.ground
        if window is None or ground is None:
            return
        about, stem = about_export(window, ground, tables, self._board.clock.now())
        self.taking.ask(tables, about, stem, window)

    @Slot(str)
    def _say(self, words: str) -> None:
        if self._window is not None:
            self._window.show_problem(words)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, Unreachable):
            self._say(problem_words(error, self._zone()))
