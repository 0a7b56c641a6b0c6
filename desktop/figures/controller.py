"""The window 数据说明 at work: figures are evaluated in the background, and the cases behind them come a page at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.exporting.controller import Exporting
from desktop.figures.words import behind_words, is_stock, problem_words
from desktop.jobs import Job, Jobs
from models.exports.records import Behind
from models.figures.behind import get_behind
from models.figures.counting import Watch
from models.figures.days import get_statistical_days
from models.figures.definitions import DEFINITIONS, find
from models.figures.evaluate import get_values
from models.figures.filters import FigureFilter, Period
from models.figures.spans import Span, period_of, usual_span
from models.figures.values import Cursor, Made, Page, Part, Value
from models.store.replica import MAIN, ReadFrom, Reads, read_from
from models.store.times import database_now
from widgets.figures.about import Explained
from widgets.figures.window import FigureWindow
from widgets.i18n import tr
from widgets.notice import Notice
from widgets.words.figures import told

FIGURES = tuple(
    one for one in DEFINITIONS.values() if one.can_be_counted or one.kind == "rate" or one.name in ("on_duty", "fresh")
)
"""What the window lists: all that is counted, the people that the bar at the top counts, and what surveys tell."""
REST_MS = 120


@dataclass(frozen=True, slots=True)
class _Read:
    """What was evaluated: over which days (those of the span, or those that were given), and every figure's value."""

    filter: FigureFilter
    values: dict[str, Value]
    origin: ReadFrom = MAIN


class Figures(QObject):
    """One window a desk. `case_opened(UUID)` for the desk to show."""

    case_opened = Signal(object)
    _heard = Signal(int, int)

    def __init__(
        self,
        store: Reads,
        jobs: Jobs,
        board: Board,
        exporting: Exporting,
        window: QWidget,
        notice: Notice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._exporting = store, jobs, board, exporting
        self._parent, self._notice = window, notice
        self._window: FigureWindow | None = None
        self._span = Span.TODAY
        self._given: tuple[FigureFilter, str] | None = None
        self._read: _Read | None = None
        self._job: Job | None = None
        self._pages: dict[Part, Job] = {}
        self._stop = threading.Event()
        # Who walks along the list of figures stays on one for a moment before its cases are read.
        self._resting = QTimer(self, interval=REST_MS, singleShot=True)
        self._resting.timeout.connect(self._list)
        self._heard.connect(self._show_reading)

    @property
    def window(self) -> FigureWindow | None:
        """The window, once it was opened."""
        return self._window

    @property
    def shown(self) -> str:
        """The name of the figure that is explained, "" while the window is not open."""
        return self._window.name if self._window is not None and self._window.isVisible() else ""

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it, on the figure that was looked at last."""
        window = self._window
        self.open_figure(window.name if window is not None and window.name else "on_time_rate")

    @Slot(str)
    def open_figure(self, name: str, narrowed: FigureFilter | None = None, of: str = "") -> None:
        """Explain a figure over the days it is usually told of, or under a filter that `of` puts into words.

        The bar's own names for figures are known too: accepted_today, closed_today, on_time.
        """
        ground = self._board.ground
        if ground is None:
            return
        one = find(_TILES.get(name, name))
        if self._window is None:
            window = FigureWindow(FIGURES, ground.city.zone, self._parent)
            window.figure_chosen.connect(self._choose)
            window.span_chosen.connect(self._stretch)
            window.page_wanted.connect(self._page)
            window.case_opened.connect(self.case_opened)
            window.export_wanted.connect(self._export)
            window.copy_wanted.connect(self._copy)
            window.stopped.connect(self._stopped)
            window.left.connect(self._left)
            self._window = window
        self._given = None if narrowed is None else (narrowed, of)
        self._span = usual_span(one.kind)
        self._window.set_span(self._span)
        self._window.span.setEnabled(narrowed is None)
        self._evaluate(one.name)
        self._window.open()

    def close(self) -> None:
        """Put everything away."""
        self._left()
        if self._window is not None:
            window, self._window = self._window, None
            window.close()
            window.deleteLater()

    # Reading

    def _evaluate(self, name: str) -> None:
        """Read every figure over the days in force and explain one; what is under way is given up."""
        self._left()
        window = self._window
        assert window is not None
        self._read = None
        window.show_values({})
        window.clear_lists()
        window.show_problem("")
        self._show(name)
        self._stop = stop = threading.Event()
        store, span, given, closing = self._store, self._span, self._given, self._jobs.closing
        heard: Callable[[int, int], None] = self._heard.emit
        names = [one.name for one in FIGURES if one.can_be_counted]

        def read() -> _Read:
            with store.read() as s:
                f = given[0] if given is not None else FigureFilter(_period(s, span))
                watch = Watch(heard, lambda: stop.is_set() or closing.is_set())
                return _Read(f, {find(v.definition).name: v for v in get_values(s, f, names, watch)}, read_from(s))

        self._job = self._jobs.read(read, self._evaluated, self._failed)

    def _evaluated(self, read: _Read) -> None:
        self._job, self._read = None, read
        window = self._window
        if window is None:
            return
        window.show_reading(None)
        read.values.update(self._people())
        window.show_values(read.values)
        self._show(window.name)

    def _people(self) -> dict[str, Value]:
        """What the bar at the top counts of people, as of when it was read."""
        tiles = self._board.tiles
        if tiles is None:
            return {}
        counts = {"on_duty": tiles.on_duty, "fresh": tiles.fresh}
        return {name: Value(find(name).key, n, None, Made.RAW, tiles.as_of) for name, n in counts.items()}

    def _failed(self, error: BaseException) -> None:
        self._job = None
        if self._window is not None:
            self._window.show_reading(None)
            self._window.show_problem(problem_words(error))

    def _show(self, name: str) -> None:
        """Explain a figure with what has been read of it, and ask for its lists."""
        window, read = self._window, self._read
        assert window is not None
        one = find(name)
        value = read.values.get(name) if read is not None else None
        origin = read.origin if read is not None else MAIN
        period = None if is_stock(one) or read is None else read.filter.period
        window.show_figure(Explained(one, value, period, self._given[1] if self._given is not None else "", origin))
        if value is None or not one.can_be_counted:
            return
        window.show_counts(value)
        window.clear_lists()
        self._resting.start()

    @Slot()
    def _list(self) -> None:
        """Read the first page of each list of the figure that is explained."""
        window = self._window
        if window is None or self._read is None:
            return
        for part in (Part.NUMERATOR, Part.DENOMINATOR) if find(window.name).denominator else (Part.NUMERATOR,):
            self._page(part, None)

    @Slot(str)
    def _choose(self, name: str) -> None:
        self._show(name)

    @Slot(object)
    def _stretch(self, span: Span) -> None:
        self._span = span
        if self._window is not None:
            self._evaluate(self._window.name)

    @Slot(object, object)
    def _page(self, part: Part, after: Cursor | None) -> None:
        window, read = self._window, self._read
        if window is None or read is None:
            return
        store, f, name = self._store, read.filter, window.name

        def work() -> Page:
            with store.read() as s:
                return get_behind(s, f, name, part, after)

        if part in self._pages:
            self._pages[part].cancel()
        self._pages[part] = self._jobs.read(work, partial(self._paged, part), partial(self._unpaged, part))

    def _paged(self, part: Part, page: Page) -> None:
        self._pages.pop(part, None)
        if self._window is not None:
            self._window.add_page(part, page)

    def _unpaged(self, part: Part, error: BaseException) -> None:
        self._pages.pop(part, None)
        if self._window is not None:
            self._window.models[part].failed()
            self._window.show_problem(problem_words(error))

    @Slot(int, int)
    def _show_reading(self, done: int, of: int) -> None:
        if self._window is not None and self._job is not None:
            self._window.show_reading((done, of))

    @Slot()
    def _stopped(self) -> None:
        self._stop.set()

    @Slot()
    def _left(self) -> None:
        """Read no more: nobody looks, or something else is looked at."""
        self._stop.set()
        self._resting.stop()
        for job in (self._job, *self._pages.values()):
            if job is not None:
                job.cancel()
        self._job = None
        self._pages.clear()
        if self._window is not None:
            self._window.show_reading(None)

    # What is done with them

    @Slot()
    def _copy(self) -> None:
        window, read, ground = self._window, self._read, self._board.ground
        if window is None or read is None or ground is None:
            return
        one, value = find(window.name), read.values[window.name]
        sentence = told(one, value, read.filter.period, ground.city.zone)
        QGuiApplication.clipboard().setText(sentence)
        self._notice.say(tr("Copied: {sentence}", sentence=sentence))

    @Slot(object)
    def _export(self, part: Part) -> None:
        window, read = self._window, self._read
        if window is None or read is None:
            return
        one = find(window.name)
        words = behind_words(one, part, read.filter.period)
        self._exporting.open_behind(Behind(read.filter, one.name, part, words))


_TILES = {"accepted_today": "accepted", "closed_today": "closed", "on_time": "on_time_rate"}


def _period(s: Any, span: Span) -> Period:
    days = get_statistical_days(s)
    return period_of(span, days.day_of(database_now(s)))
