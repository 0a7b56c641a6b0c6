"""The further filters: text, source, class and grid. What can be picked is what the open cases have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import tzinfo
from operator import attrgetter
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QPushButton, QWidget

from models.cases.records import OpenCase, QueueFilter, Source
from widgets.i18n import tr, trn
from widgets.text import line
from widgets.words import source_word

TYPING_MS = 120
"""How long typing rests before the list is narrowed."""


class FilterRow(QWidget):
    """A row that opens with F3 and closes with Esc; closing it keeps no hidden filter."""

    changed = Signal(object)
    """The QueueFilter as it is now wanted."""
    closed = Signal()
    entered = Signal()
    """Enter or the arrow down in the text: on to the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = QueueFilter()
        layout = QGridLayout(self)
        layout.setContentsMargins(12, 0, 12, 8)
        layout.setSpacing(8)
        self.text = QLineEdit()
        self.text.setPlaceholderText(tr("Title, number, source number, place, holder"))
        self.text.setClearButtonEnabled(True)
        self.text.setMaxLength(200)
        self.source = self._box(tr("Source"))
        self.category = self._box(tr("Class"))
        self.grid = self._box(tr("Grid"))
        self.grid.setEditable(True)
        self.grid.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.grid.model(), self.grid)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.grid.setCompleter(completer)
        self.clear = QPushButton(tr("Clear"))
        self.clear.setToolTip(tr("Show every open case again"))
        self.clear.setAutoDefault(False)
        layout.addWidget(self.text, 0, 0, 1, 2)
        layout.addWidget(self.clear, 0, 2)
        for column, box in enumerate((self.source, self.category, self.grid)):
            layout.addWidget(box, 1, column)
            layout.setColumnStretch(column, 1)
        self.stretch = QPushButton()
        self.stretch.setProperty("kind", "chip")
        self.stretch.setToolTip(tr("Let go of this stretch of time"))
        self.stretch.setAutoDefault(False)
        self.stretch.hide()
        layout.addWidget(self.stretch, 2, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        self.about = QPushButton()
        self.about.setProperty("kind", "chip")
        self.about.setToolTip(tr("Let go of these cases"))
        self.about.setAutoDefault(False)
        self.about.hide()
        layout.addWidget(self.about, 3, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        self.zone: tzinfo = ZoneInfo("Asia/Shanghai")
        self._typing = QTimer(self, interval=TYPING_MS)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self._tell)
        self.text.textChanged.connect(self._typed)
        self.source.activated.connect(self._tell)
        self.category.activated.connect(self._tell)
        self.grid.activated.connect(self._tell)
        self.clear.clicked.connect(self._cleared)
        self.stretch.clicked.connect(self._stretch_let_go)
        self.about.clicked.connect(self._cases_let_go)

    @staticmethod
    def says(wanted: QueueFilter) -> bool:
        """Return whether a filter narrows by anything that this row shows."""
        by_time = wanted.reported_from is not None or wanted.reported_until is not None
        picked = wanted.source or wanted.category_top or wanted.grid_ids or wanted.case_ids
        return bool(wanted.text or picked or by_time)

    @staticmethod
    def _box(name: str) -> QComboBox:
        box = QComboBox()
        box.setToolTip(name)
        box.setAccessibleName(name)
        box.setMinimumContentsLength(4)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        return box

    def offer(self, cases: Iterable[OpenCase]) -> None:
        """Offer what these cases have, with how many there are of each; what is picked stays picked."""
        cases = list(cases)
        sources = Counter(map(attrgetter("source"), cases))
        classes = Counter(map(attrgetter("category_top"), cases))
        grids = Counter(map(attrgetter("grid_id"), cases))
        names = {case.grid_id: case.grid for case in cases}
        places = sorted((names[key], key.int, key) for key in grids if key is not None)
        _fill(self.source, tr("All sources"), [(source_word(s), n, s) for s, n in sources.most_common()])
        _fill(self.category, tr("All classes"), [(line(c), n, c) for c, n in classes.most_common() if c])
        _fill(self.grid, tr("All grids"), [(line(name), grids[key], key) for name, _, key in places])
        self.show_filter(self._filter)

    def show_filter(self, wanted: QueueFilter) -> None:
        """Show what the queue is narrowed to, without telling anyone."""
        self._filter = wanted
        if self.text.text() != wanted.text and not self._typing.isActive():
            self.text.blockSignals(True)
            self.text.setText(wanted.text)
            self.text.blockSignals(False)
        _pick(self.source, wanted.source)
        _pick(self.category, wanted.category_top or None)
        self._show_stretch()
        several = len(wanted.grid_ids) > 1
        _pick(self.grid, next(iter(wanted.grid_ids)) if len(wanted.grid_ids) == 1 else None)
        if several:
            self.grid.setEditText(tr("{n} grids", n=len(wanted.grid_ids)))

    def _show_stretch(self) -> None:
        begin, end = self._filter.reported_from, self._filter.reported_until
        ends = [f"{at.astimezone(self.zone):%m-%d %H:%M}" if at is not None else "…" for at in (begin, end)]
        self.stretch.setText(tr("Reported {begin} – {end}  ✕", begin=ends[0], end=ends[1]))
        self.stretch.setVisible(begin is not None or end is not None)
        cases = trn("{n} case", "{n} cases", len(self._filter.case_ids))
        self.about.setText(f"{self._filter.about or cases}  ✕")
        self.about.setVisible(bool(self._filter.case_ids))

    @Slot()
    def _cases_let_go(self) -> None:
        self._filter = replace(self._filter, case_ids=frozenset(), about="")
        self._show_stretch()
        self.changed.emit(self._filter)

    @Slot()
    def _stretch_let_go(self) -> None:
        self._filter = replace(self._filter, reported_from=None, reported_until=None)
        self._show_stretch()
        self.changed.emit(self._filter)

    @Slot()
    def _typed(self) -> None:
        self._typing.start()

    @Slot()
    def _tell(self) -> None:
        self._typing.stop()
        grid = self.grid.currentData()
        # Qt hands enumerations back as bare strings.
        source = self.source.currentData()
        several = len(self._filter.grid_ids) > 1 and self.sender() is not self.grid
        text = self.text.text().strip()
        self._filter = replace(
            self._filter,
            text=text,
            numbered=self._filter.numbered if text == self._filter.text else frozenset(),
            source=Source(source) if source else None,
            category_top=self.category.currentData() or "",
            grid_ids=self._filter.grid_ids if several else frozenset([grid] if grid is not None else []),
        )
        self.changed.emit(self._filter)

    @Slot()
    def _cleared(self) -> None:
        self._typing.stop()
        self.text.blockSignals(True)
        self.text.clear()
        self.text.blockSignals(False)
        self._filter = QueueFilter()
        self.show_filter(self._filter)
        self.changed.emit(self._filter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        if self.text.hasFocus() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            # What was typed holds before one goes on, however quick the hands are.
            self._tell()
            self.entered.emit()
            return
        super().keyPressEvent(event)


def _fill(box: QComboBox, every: str, options: list[tuple[str, int, object]]) -> None:
    wanted: list[tuple[str, object]] = [(every, None), *((f"{word} {count}", value) for word, count, value in options)]
    if [box.itemData(place) for place in range(box.count())] == [value for _, value in wanted]:
        # Mostly only a few numbers are others, and of grids there are thousands.
        for place, (words, _) in enumerate(wanted):
            if box.itemText(place) != words:
                box.setItemText(place, words)
        return
    box.clear()
    for words, value in wanted:
        box.addItem(words, value)


def _pick(box: QComboBox, value: object) -> None:
    if value is None:
        box.setCurrentIndex(0)
        return
    # findData does not compare UUIDs as Python does.
    for place in range(box.count()):
        if box.itemData(place) == value:
            box.setCurrentIndex(place)
            return
    box.setCurrentIndex(0)
