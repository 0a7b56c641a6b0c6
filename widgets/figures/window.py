"""The window 数据说明: every figure at the left, the chosen one explained at the right, with the cases behind it below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from models.figures.definition import DASH, Definition
from models.figures.spans import Span
from models.figures.values import Page, Part, Value
from widgets.figures.about import AboutFigure, Explained
from widgets.figures.cases import COUNTS, BehindModel, BehindTable
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label, rule
from widgets.watch.pages import Pages
from widgets.watch.table import Row, Table
from widgets.words.figures import figure_word, span_word, value_word

LIST = 268


class FigureWindow(QDialog):
    """Not modal: a case that is opened from it shows on the desk beside it. Esc hides it, and nothing is read any more.

    `figure_chosen(str)` by the definition's name; `span_chosen(Span)`; `page_wanted(Part, Cursor | None)`;
    `case_opened(UUID)`; `export_wanted(Part)`; `copy_wanted()`; `stopped()`: a long reading is not wanted; `left()`.
    """

    figure_chosen = Signal(str)
    span_chosen = Signal(object)
    page_wanted = Signal(object, object)
    case_opened = Signal(object)
    export_wanted = Signal(object)
    copy_wanted = Signal()
    stopped = Signal()
    left = Signal()

    def __init__(self, figures: Sequence[Definition], zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Figures explained"))
        self.setModal(False)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint, True)
        self.resize(1400, 820)
        self.setMinimumSize(900, 560)
        self._figures = tuple(figures)
        self._name = ""
        self.span = QComboBox()
        for span in Span:
            self.span.addItem(span_word(span), span.value)
        self.span.setAccessibleName(tr("Period"))
        self.list = Table(tr("Figures"), [tr("Figure"), tr("Value")], wide=0, figures=frozenset({1}))
        self.about = AboutFigure(zone)
        self.models = {part: BehindModel(zone, self) for part in Part}
        self.tables = {
            Part.NUMERATOR: BehindTable(self.models[Part.NUMERATOR], tr("Numerator")),
            Part.DENOMINATOR: BehindTable(self.models[Part.DENOMINATOR], tr("Denominator")),
        }
        self.pages = Pages()
        self.pages.add(tr("Numerator"), self.tables[Part.NUMERATOR])
        self.pages.add(tr("Denominator"), self.tables[Part.DENOMINATOR])
        self.none = label(tr("What is counted here are no cases: there is no list behind it."), "note", wraps=True)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.bar, self.stop = QProgressBar(), QPushButton(tr("Stop"))
        self.reading = label(role="second")
        self.copy = KeyButton(tr("Copy the sentence"), "Ctrl+Shift+C")
        self.export = KeyButton(tr("Export these cases…"), "Ctrl+E")
        self.leave = KeyButton(tr("Close"), "Esc")
        self._build()
        self._connect()
        self.show_reading(None)
        self.show_problem("")

    def _build(self) -> None:
        self.list.setFixedWidth(LIST)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(tr("Progress"))
        self.stop.setAutoDefault(False)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.span)
        side.addWidget(self.list, 1)
        waiting = QHBoxLayout()
        waiting.setSpacing(8)
        waiting.addWidget(self.reading)
        waiting.addWidget(self.bar, 1)
        waiting.addWidget(self.stop)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.about)
        right.addWidget(rule())
        right.addWidget(self.pages, 1)
        right.addWidget(self.none, 1, Qt.AlignmentFlag.AlignTop)
        right.addLayout(waiting)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(side)
        middle.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.copy)
        foot.addWidget(self.export)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.none.hide()

    def _connect(self) -> None:
        self.list.currentCellChanged.connect(self._chosen)
        self.span.activated.connect(self._span)
        for part, table in self.tables.items():
            table.opened.connect(self.case_opened)
            self.models[part].more_wanted.connect(partial(self.page_wanted.emit, part))
        self.copy.clicked.connect(self.copy_wanted)
        self.export.clicked.connect(self._export)
        self.leave.clicked.connect(self.hide)
        self.stop.clicked.connect(self.stopped)
        for key, button in (("Ctrl+Shift+C", self.copy), ("Ctrl+E", self.export)):
            QShortcut(QKeySequence(key), self).activated.connect(button.click)

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def name(self) -> str:
        """The name of the figure that is explained."""
        return self._name

    @property
    def part(self) -> Part:
        """Which of the two lists is in view."""
        return Part.DENOMINATOR if self.pages.stack.currentIndex() else Part.NUMERATOR

    def set_span(self, span: Span) -> None:
        """Show over which days the figures are; asks for nothing."""
        self.span.setCurrentIndex(self.span.findData(span.value))

    def show_values(self, values: Mapping[str, Value]) -> None:
        """Write every figure's value in the list; a dash where it is not known."""
        self.list.set_rows([
            Row((figure_word(one), value_word(values[one.name]) if one.name in values else DASH), one.name)
            for one in self._figures
        ])  # fmt: skip

    def show_figure(self, shown: Explained) -> None:
        """Explain a figure; its lists are empty until pages come."""
        one = shown.definition
        self._name = one.name
        row = next((n for n, known in enumerate(self._figures) if known.name == one.name), -1)
        self.list.blockSignals(True)
        if row >= 0 and self.list.currentRow() != row:
            self.list.setCurrentCell(row, 0)
        self.list.blockSignals(False)
        self.about.show_figure(shown)
        listed = one.can_be_counted
        self.pages.setVisible(listed)
        self.none.setVisible(not listed)
        self.copy.setEnabled(shown.value is not None)
        self.export.setEnabled(shown.value is not None and listed)

    def show_counts(self, value: Value) -> None:
        """Write how many stand on each list; a count has one list alone."""
        rate = value.denominator is not None
        self.pages.name(0, tr("Numerator") if rate else tr("Cases"), value.numerator)
        self.pages.name(1, tr("Denominator"), value.denominator or 0)
        self.pages.offer(1, rate)
        for table in self.tables.values():
            table.setColumnHidden(COUNTS, not rate or table is self.tables[Part.NUMERATOR])
        if not rate:
            self.pages.turn(0)

    def clear_lists(self) -> None:
        """Empty both lists: others are about to come."""
        for model in self.models.values():
            model.clear()

    def add_page(self, part: Part, page: Page) -> None:
        """Take a page of a list in."""
        self.models[part].add(page)

    def show_reading(self, done: tuple[int, int] | None) -> None:
        """Show that raw rows are read, and how many days of how many; None: nothing is read that one waits for."""
        for widget in (self.bar, self.stop, self.reading):
            widget.setVisible(done is not None)
        if done is not None:
            self.bar.setRange(0, max(done[1], 1))
            self.bar.setValue(done[0])
            words = tr("Reading the single cases: {done} of {of} days", done=f"{done[0]:,}", of=f"{done[1]:,}")
            self.reading.setText(words)

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    @Slot()
    def _chosen(self, row: int, *_: int) -> None:
        if 0 <= row < len(self._figures) and self._figures[row].name != self._name:
            self.figure_chosen.emit(self._figures[row].name)

    @Slot()
    def _span(self) -> None:
        self.span_chosen.emit(Span(self.span.currentData()))

    @Slot()
    def _export(self) -> None:
        if self.export.isEnabled():
            self.export_wanted.emit(self.part)
