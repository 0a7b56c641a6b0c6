"""The window 统计图表: what is asked for at the top, five pages of charts, what can be taken along at the foot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QPixmap, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.exports.chart_tables import ChartTable
from models.figures.filters import Period
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.statistics.bar import Bar
from widgets.statistics.chart import StatChart
from widgets.statistics.pages import PAGES, ChartPage
from widgets.statistics.picks import PickKind
from widgets.statistics.plotted import PlottedChart
from widgets.statistics.summary import SummaryStrip
from widgets.statistics.wanted import Wanted
from widgets.watch.pages import Pages

SIZE, LEAST, TITLE_BAR = (1600, 940), (1240, 660), 40


class StatisticsWindow(QDialog):
    """Not modal. Intents: what is asked for, what is clicked on, what is to be copied, exported or annotated.

    `watched_changed()`: other charts can be seen, none of them where the window is hidden.
    """

    watched_changed = Signal()
    picked = Signal(object)
    picture_wanted = Signal(object)
    """A QPixmap, to be copied."""
    table_wanted = Signal(object)
    """A ChartTable, to be copied."""
    export_wanted = Signal(object)
    """The tables of all charts of the page."""
    annotate_wanted = Signal()
    read_wanted = Signal()
    stop_wanted = Signal(str)
    """The name of a chart that is no longer waited for."""

    def __init__(self, wanted: Wanted, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Statistics"))
        self.setModal(False)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint, True)
        self.setMinimumSize(*LEAST)
        # No larger than the screen lets it be seen, its title bar included.
        free = (parent or self).screen().availableSize() - QSize(0, TITLE_BAR)
        self.resize(QSize(*SIZE).boundedTo(free).expandedTo(self.minimumSize()))
        self.bar = Bar(wanted, today)
        self.summary = SummaryStrip()
        self.pages = Pages()
        self.charts: dict[str, StatChart] = {}
        self._pages: list[ChartPage] = []
        for title, places in PAGES:
            page = ChartPage(places)
            self._pages.append(page)
            self.charts |= page.charts
            self.pages.add(tr(title), page)
        self._current: StatChart = next(iter(self.charts.values()))
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.hint = label(tr("↑ ↓ ← → numbers · Enter narrows · Space large · wheel, + − 0 zoom"), role="caption")
        self.annotate = KeyButton(tr("Annotations…"), "Ctrl+M")
        self.picture = KeyButton(tr("Copy picture"), "Ctrl+C")
        self.numbers = KeyButton(tr("Copy table"), "Ctrl+Shift+C")
        self.export = KeyButton(tr("Export…"), "Ctrl+E")
        self.leave = KeyButton(tr("Close"), "Esc")
        self._build()
        self._connect()

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.hint, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.annotate, self.picture, self.numbers, self.export, self.leave):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.bar)
        layout.addWidget(self.summary)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.problem.hide()

    def _connect(self) -> None:
        for name, chart in self.charts.items():
            chart.stop_wanted.connect(partial(self.stop_wanted.emit, name))
            chart.picked.connect(self.picked)
            chart.alone_wanted.connect(partial(self._alone, chart))
        self.pages.turned.connect(self._turned)
        self.bar.refused.connect(self.show_problem)
        keys: list[tuple[str, QPushButton]] = [
            ("Ctrl+M", self.annotate), ("Ctrl+C", self.picture), ("Ctrl+Shift+C", self.numbers), ("Ctrl+E", self.export),
        ]  # fmt: skip
        for key, button in keys:
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.read_wanted)
        QShortcut(QKeySequence("F3"), self).activated.connect(self.bar.focus_first)
        self.annotate.clicked.connect(self.annotate_wanted)
        self.picture.clicked.connect(self._copy_picture)
        self.numbers.clicked.connect(self._copy_table)
        self.export.clicked.connect(self._export)
        self.leave.clicked.connect(self.hide)

    # What is seen

    @property
    def shown(self) -> dict[str, StatChart]:
        """The charts that somebody can see, by name; none while the window is hidden or minimised."""
        if not self.isVisible() or self.isMinimized():
            return {}
        page = self._pages[self.pages.stack.currentIndex()]
        return {name: chart for name, chart in page.charts.items() if not chart.isHidden()}

    @property
    def current(self) -> StatChart:
        """The chart that was worked with last on the page: what is copied."""
        page = self._pages[self.pages.stack.currentIndex()]
        focused = [chart for chart in page.charts.values() if chart.hasFocus()]
        if focused:
            self._current = focused[0]
        if self._current not in page.charts.values() or self._current.isHidden():
            self._current = next(chart for chart in page.charts.values() if not chart.isHidden())
        return self._current

    @property
    def plotted(self) -> Iterator[PlottedChart]:
        """The charts over time, which bear annotations."""
        return (chart for chart in self.charts.values() if isinstance(chart, PlottedChart))

    def days_under(self) -> Period | None:
        """Return the days of the step that the current chart points at, None for none."""
        chart = self.current
        if 0 <= chart.under < chart.spots():
            pick = chart.pick_at(chart.under)
            if pick is not None and pick.kind is PickKind.DAYS and isinstance(pick.key, Period):
                return pick.key
        return None

    def tables(self) -> list[ChartTable]:
        """Return the numbers of the period and of the page's charts, those that there are."""
        parts = [self.summary, *(self.shown or {}).values()]
        return [table for part in parts if (table := part.table()) is not None]

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.current.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watched_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watched_changed.emit()

    def _alone(self, chart: StatChart) -> None:
        page = self._pages[self.pages.stack.currentIndex()]
        page.stand_alone(None if page.alone is chart else chart)
        self.watched_changed.emit()

    @Slot(int)
    def _turned(self, _: int) -> None:
        self.current.setFocus(Qt.FocusReason.OtherFocusReason)
        self.watched_changed.emit()

    @Slot()
    def _copy_picture(self) -> None:
        picture: QPixmap = self.current.picture()
        self.picture_wanted.emit(picture)

    @Slot()
    def _copy_table(self) -> None:
        table = self.current.table()
        if table is not None:
            self.table_wanted.emit(table)

    @Slot()
    def _export(self) -> None:
        tables = self.tables()
        if tables:
            self.export_wanted.emit(tables)
