"""Whistles counted (吹哨 … 报到): by who was called and which level called, how many were answered, in time, how fast."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from models.cases.orders.records import WhistleCount
from models.figures.rounding import whole
from widgets.i18n import tr, trn
from widgets.labels import label
from widgets.text import line
from widgets.watch.table import Row, Table
from widgets.words import DOT

DAYS = (30, 7, 1)
"""Days of the city that are counted, today included; the first is what it begins with."""
LATE = 6


class WhistlesPage(QWidget):
    """`stretched(int)`: of so many days; `cases_wanted(frozenset[UUID], str)` those of the whistles that still wait."""

    stretched = Signal(int)
    cases_wanted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.of = QComboBox()
        self.of.setAccessibleName(tr("Of which days"))
        for days in DAYS:
            self.of.addItem(tr("Today") if days == 1 else trn("The last {n} day", "The last {n} days", days), days)
        heads = [
            tr("Who was called"), tr("Level that called"), tr("Called"), tr("Answered"), tr("In time"),
            tr("Median minutes"), tr("Open late"),
        ]  # fmt: skip
        self.table = Table(tr("Whistles by who was called"), heads, wide=0, figures=frozenset(range(2, len(heads))))
        self.none = label(tr("Nobody was called in these days."), "note")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.of)
        top.addWidget(
            label(tr("Enter opens the cases of those that still wait. Called off counts for nobody."), "note"), 1
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        self.of.activated.connect(self._picked)
        self.table.opened.connect(self._opened)

    @property
    def days(self) -> int:
        """Of how many days the counts are wanted."""
        return int(self.of.currentData())

    def show_counts(self, counts: Sequence[WhistleCount]) -> None:
        """Show the counts, those with most open past their limit first."""
        self.table.set_rows([self._row(one) for one in counts])
        self.none.setVisible(not counts)

    @staticmethod
    def _row(one: WhistleCount) -> Row:
        # A zero denominator shows a dash; what is nought beyond that is not written.
        median = "—" if one.median_minutes is None else whole(one.median_minutes)
        in_time = f"{one.in_time}" if one.answered else "—"
        late = str(one.open_late) if one.open_late else ""
        cells = (line(one.called), line(one.level), str(one.whistles), str(one.answered), in_time, median, late)
        return Row(cells, one, {LATE: "late"})

    @Slot()
    def _picked(self) -> None:
        self.stretched.emit(self.days)

    @Slot(object, int)
    def _opened(self, one: WhistleCount, _: int) -> None:
        if one.open_cases:
            about = DOT.join((tr("Whistle unanswered"), line(one.called), line(one.level)))
            self.cases_wanted.emit(one.open_cases, about)
