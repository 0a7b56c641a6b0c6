"""The papers that there are of a kind and day, as a list: number, days, where each stands, when and by whom it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from widgets.i18n import tr
from widgets.tables import ROW_HEIGHT, dress

ROWS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class BriefingLine:
    """A paper that there is, as it stands in the list; `state` says whether it is a draft or who signed it."""

    number: str
    day: str
    made: str
    maker: str
    state: str = ""
    edition: str = ""


class BriefingList(QTableWidget):
    """One row a paper, the newest first; the first is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 6, parent)
        heads = (tr("Number"), tr("Edition"), tr("Day"), tr("Draft or signed"), tr("Made at"), tr("Made by"))
        self.setHorizontalHeaderLabels(list(heads))
        dress(self, tr("Papers that there are"))
        self.horizontalHeader().setStretchLastSection(True)

    @property
    def chosen(self) -> str:
        """The number of the chosen paper, "" for none."""
        rows = self.selectionModel().selectedRows()
        item = self.item(rows[0].row(), 0) if rows else None
        return item.text() if item is not None else ""

    def set_lines(self, lines: Sequence[BriefingLine]) -> None:
        """Show these, as high as they need, up to a few."""
        before = self.chosen
        self.setRowCount(len(lines))
        for row, one in enumerate(lines):
            for column, words in enumerate((one.number, one.edition, one.day, one.state, one.made, one.maker)):
                self.setItem(row, column, QTableWidgetItem(words))
        self.setVisible(bool(lines))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + ROW_HEIGHT * min(len(lines), ROWS_SHOWN) + 2)
        if lines:
            numbers = [one.number for one in lines]
            self.selectRow(numbers.index(before) if before in numbers else 0)
