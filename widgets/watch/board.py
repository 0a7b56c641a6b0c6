"""The board as a table: a row a holder, a column a concern; every figure opens the list of its cases in the queue."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from models.watch.board import BoardRow, Concern, GroupBy, total
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line
from widgets.watch.table import Row, Table
from widgets.words import DOT
from widgets.words.watch import concern_word, group_word

HELD = 1
"""The column of all that somebody has in hand; the concerns follow it."""
_INK = {Concern.LATE: "late", Concern.SOON: "soon"}


class BoardPage(QWidget):
    """`grouped(GroupBy)` wants it by somebody else; `cases_wanted(frozenset[UUID], str)` the list behind a figure."""

    grouped = Signal(object)
    cases_wanted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.by = QComboBox()
        self.by.setAccessibleName(tr("By whom"))
        for by in GroupBy:
            self.by.addItem(group_word(by), by.value)
        heads = [tr("Holder"), tr("In hand"), *(concern_word(concern) for concern in Concern)]
        self.table = Table(
            tr("The supervisor's board"),
            heads,
            wide=0,
            figures=frozenset(range(HELD, len(heads))),
            cells=True,
        )
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.by)
        top.addWidget(label(tr("Enter or a double click on a figure opens its cases in the queue."), "note"), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        self.by.activated.connect(self._by_picked)
        self.table.opened.connect(self._opened)

    @property
    def grouping(self) -> GroupBy:
        """By whom the board stands."""
        return GroupBy(self.by.currentData())

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Show the board, all of it together first."""
        whole = total(rows)
        self.table.head(0).setText(tr("Street") if self.grouping is GroupBy.STREET else tr("Holder"))
        self.table.set_rows([self._row(whole, tr("All together")), *(self._row(row, self._name(row)) for row in rows)])

    def _name(self, row: BoardRow) -> str:
        if row.name:
            return line(row.name)
        return tr("Outside all streets") if self.grouping is GroupBy.STREET else tr("Operator")

    def _row(self, row: BoardRow, name: str) -> Row:
        counts = [row.count(concern) for concern in Concern]
        # A quiet shift looks quiet: what is nought is not written.
        cells = (name, str(len(row.held)), *(str(count) if count else "" for count in counts))
        ink = {n: _INK[concern] for n, concern in enumerate(Concern, start=HELD + 1) if concern in _INK}
        return Row(cells, (name, row), ink)

    @Slot()
    def _by_picked(self) -> None:
        self.grouped.emit(self.grouping)

    @Slot(object, int)
    def _opened(self, value: tuple[str, BoardRow], column: int) -> None:
        name, row = value
        if column <= HELD:
            ids, about = row.held, name
        else:
            concern = list(Concern)[column - HELD - 1]
            ids, about = row.cases.get(concern, ()), DOT.join((concern_word(concern), name))
        if ids:
            self.cases_wanted.emit(frozenset(ids), about)
