"""The briefings of a day, as a list: number, day, when and by whom each was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from widgets.i18n import tr

ROWS_SHOWN, ROW_HEIGHT = 6, 32


@dataclass(frozen=True, slots=True)
class BriefingLine:
    """A briefing that there is, as it stands in the list: its number, the day it tells of, when and by whom it was made."""

    number: str
    day: str
    made: str
    maker: str


class BriefingList(QTableWidget):
    """One row a briefing, the newest first; the first is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self.setHorizontalHeaderLabels([tr("Number"), tr("Day"), tr("Made at"), tr("Made by")])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(tr("Briefings of this day"))

    @property
    def chosen(self) -> str:
        """The number of the chosen briefing, "" for none."""
        rows = self.selectionModel().selectedRows()
        item = self.item(rows[0].row(), 0) if rows else None
        return item.text() if item is not None else ""

    def set_lines(self, lines: Sequence[BriefingLine]) -> None:
        """Show these, as high as they need, up to a few."""
        self.setRowCount(len(lines))
        for row, one in enumerate(lines):
            for column, words in enumerate((one.number, one.day, one.made, one.maker)):
                self.setItem(row, column, QTableWidgetItem(words))
        self.setVisible(bool(lines))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + ROW_HEIGHT * min(len(lines), ROWS_SHOWN) + 2)
        if lines:
            self.selectRow(0)
