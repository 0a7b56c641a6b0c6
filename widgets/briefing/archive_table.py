"""The papers of the archive as a table: one is chosen, two may be marked to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from widgets import theme
from widgets.i18n import tr
from widgets.tables import dress

MARK = "●"


@dataclass(frozen=True, slots=True)
class ArchiveLine:
    """A paper in the archive as it is read."""

    number: str
    kind: str
    edition: str
    days: str
    state: str
    made: str
    maker: str


class ArchiveTable(QTableWidget):
    """Space marks the chosen paper for comparison, at most two; `marked_changed()` tells. The end in sight: `reached_end()`."""

    marked_changed = Signal()
    reached_end = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 8, parent)
        heads = (tr("Number"), tr("Kind of paper"), tr("Edition"), tr("Day"), tr("Draft or signed"))
        self.setHorizontalHeaderLabels(["", *heads, tr("Made at"), tr("Made by")])
        dress(self, tr("Archive of papers"))
        self.horizontalHeader().setStretchLastSection(True)
        self.marked: list[str] = []
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.cellClicked.connect(self._clicked)

    @property
    def chosen(self) -> str:
        """The number of the chosen paper, "" for none."""
        return self.number_at(self.currentRow())

    def number_at(self, row: int) -> str:
        item = self.item(row, 1)
        return "" if item is None else item.text()

    def set_lines(self, lines: Sequence[ArchiveLine]) -> None:
        """Show these instead of what was there; what was marked and is gone is marked no more."""
        before = self.chosen
        self.setRowCount(0)
        self.marked = [one for one in self.marked if one in {line.number for line in lines}]
        self.add_lines(lines)
        numbers = [line.number for line in lines]
        if lines:
            self.setCurrentCell(numbers.index(before) if before in numbers else 0, 1)
        self.marked_changed.emit()

    def add_lines(self, lines: Sequence[ArchiveLine]) -> None:
        """Show these below what is there."""
        row = self.rowCount()
        self.setRowCount(row + len(lines))
        for n, one in enumerate(lines, start=row):
            said = ("", one.number, one.kind, one.edition, one.days, one.state, one.made, one.maker)
            for column, words in enumerate(said):
                self.setItem(n, column, QTableWidgetItem(words))
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.toggle(self.currentRow())
            return
        super().keyPressEvent(event)

    def toggle(self, row: int) -> None:
        """Mark a paper or take its mark away; of three the one marked first loses it."""
        number = self.number_at(row)
        if not number:
            return
        if number in self.marked:
            self.marked.remove(number)
        else:
            self.marked = [*self.marked, number][-2:]
        self._mark()
        self.marked_changed.emit()

    def _mark(self) -> None:
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None:
                item.setText(MARK if self.number_at(row) in self.marked else "")
                item.setForeground(theme.colour("accent"))

    @Slot(int, int)
    def _clicked(self, row: int, column: int) -> None:
        if column == 0:
            self.toggle(row)

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        if value and value == self.verticalScrollBar().maximum():
            self.reached_end.emit()
