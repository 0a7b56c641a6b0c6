"""A plain table of the supervisor's windows: rows with a value behind them, walked with the keys, Enter opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from widgets import theme
from widgets.tables import dress
from widgets.text import tooltip


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, what stands behind it, which cells are figures, and whether it is drawn as late."""

    cells: tuple[str, ...]
    value: Any
    ink: dict[int, str] = field(default_factory=dict)
    """Colour tokens by column, where a cell has one of its own."""


class Table(QTableWidget):
    """Rows chosen whole (several where `many`); `opened(value, column)` on Enter and double click."""

    opened = Signal(object, int)

    def __init__(
        self,
        name: str,
        heads: Sequence[str],
        *,
        wide: int,
        figures: frozenset[int] = frozenset(),
        many: bool = False,
        cells: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(0, len(heads), parent)
        self._figures = figures
        self._rows: tuple[Row, ...] = ()
        self._many = many
        self.setHorizontalHeaderLabels(list(heads))
        dress(self, name, wide)
        if cells:
            self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        if many:
            self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for column in figures:
            self.head(column).setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.cellDoubleClicked.connect(self._open)

    def head(self, column: int) -> QTableWidgetItem:
        """Return a column's head."""
        item = self.horizontalHeaderItem(column)
        assert item is not None
        return item

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    @property
    def chosen(self) -> list[Any]:
        """The values of the chosen rows, in order."""
        numbers = sorted({index.row() for index in self.selectedIndexes()})
        return [self._rows[number].value for number in numbers]

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these; the cursor stays on the row that stands for the same value."""
        rows = tuple(rows)
        if rows == self._rows:
            return
        at, column = self.currentRow(), max(0, self.currentColumn())
        before = self._rows[at].value if 0 <= at < len(self._rows) else None
        chosen = self.chosen if self._many else []
        self._rows = rows
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for place, words in enumerate(row.cells):
                self.setItem(number, place, self._item(row, place, words))
        again = next((n for n, row in enumerate(rows) if row.value == before), None if before is None else at)
        if self._many:
            self._choose_again(chosen)
        elif again is not None and rows:
            self.setCurrentCell(min(again, len(rows) - 1), column)
        elif self.hasFocus():
            self._choose_first()

    def _choose_again(self, values: list[Any]) -> None:
        """Choose the rows of these values, wherever they stand now, and no others: what comes in their place was not meant."""
        self.clearSelection()
        flags = QItemSelectionModel.SelectionFlag
        for number, row in enumerate(self._rows):
            if row.value in values:
                self.selectionModel().select(self.model().index(number, 0), flags.Select | flags.Rows)

    def choose_all(self) -> None:
        """Choose every row."""
        self.selectAll()

    def _item(self, row: Row, place: int, words: str) -> QTableWidgetItem:
        item = QTableWidgetItem(words)
        item.setToolTip(tooltip(words))
        if place in self._figures:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if place in row.ink:
            item.setForeground(theme.colour(row.ink[place]))
        return item

    @Slot(int, int)
    def _open(self, row: int, column: int) -> None:
        if 0 <= row < len(self._rows):
            self.opened.emit(self._rows[row].value, column)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._choose_first()

    def _choose_first(self) -> None:
        """Where the keys are, something is chosen; several are chosen only by who means them."""
        if not self._many and self._rows and not self.selectedIndexes():
            at = self.model().index(max(0, self.currentRow()), max(0, self.currentColumn()))
            self.selectionModel().setCurrentIndex(at, self.selectionCommand(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentRow(), self.currentColumn())
            return
        super().keyPressEvent(event)
