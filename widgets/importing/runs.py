"""The list of earlier imports: when, who, what, how much, and what can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from widgets.i18n import tr
from widgets.importing.records import RunRow
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.tables import dress
from widgets.text import cut, line, tooltip
from widgets.theme import SPACE

LONGEST = 80
COUNTS = 4


class RunsDialog(QDialog):
    """`undo_wanted(run)` for the run chosen; `import_wanted()` to bring in another file."""

    undo_wanted = Signal(str)
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Imports"))
        self.setModal(False)
        self.resize(1180, 620)
        self._rows: tuple[RunRow, ...] = ()
        self.table = QTableWidget(0, 6)
        self.table.setHorizontalHeaderLabels(
            [tr("When"), tr("Who"), tr("What"), tr("File name"), tr("What became of it"), tr("State")]
        )
        dress(self.table, tr("Earlier imports"), COUNTS)
        self.nothing = label(tr("Nothing was imported here yet."), "second")
        self.status = label(role="note", wraps=True)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.undo = KeyButton(tr("Undo this import…"), "Ctrl+Z")
        self.again = KeyButton(tr("Import a file…"), "Ctrl+I")
        self.close_button = KeyButton(tr("Close"), "Esc")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.undo)
        foot.addWidget(self.again)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        layout.setSpacing(SPACE[2])
        layout.addWidget(self.nothing)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.problem.hide()
        self.nothing.hide()
        self.undo.setEnabled(False)
        self.table.itemSelectionChanged.connect(self._selected)
        self.undo.clicked.connect(self._undo)
        self.again.clicked.connect(self.import_wanted)
        self.close_button.clicked.connect(self.reject)
        for key, button in (("Ctrl+Z", self.undo), ("Ctrl+I", self.again)):
            QShortcut(QKeySequence(key), self).activated.connect(button.click)

    def show_runs(self, rows: Sequence[RunRow]) -> None:
        """Show these, the newest first; the one that was chosen stays chosen."""
        before = self.chosen
        self._rows = tuple(rows)
        self.table.setRowCount(len(self._rows))
        for number, row in enumerate(self._rows):
            for column, said in enumerate((row.when, row.who, row.kind, row.file, row.counts, row.state)):
                item = QTableWidgetItem(line(cut(said, LONGEST if column != COUNTS else 400)))
                item.setToolTip(tooltip(said))
                self.table.setItem(number, column, item)
        at = next((number for number, row in enumerate(self._rows) if before and row.id == before.id), 0)
        if self._rows:
            self.table.selectRow(at)
        self.nothing.setVisible(not self._rows)
        self.table.setVisible(bool(self._rows))
        (self.table if self._rows else self.again).setFocus(Qt.FocusReason.OtherFocusReason)
        self._selected()

    @property
    def chosen(self) -> RunRow | None:
        """The run chosen."""
        at = self.table.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) and self.table.selectedItems() else None

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" for nothing."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self._selected()

    def say(self, words: str) -> None:
        """Say what is being done, or was done."""
        self.status.setText(words)
        self.problem.hide()

    @Slot()
    def _selected(self) -> None:
        chosen = self.chosen
        self.undo.setEnabled(chosen is not None and chosen.can_undo)

    @Slot()
    def _undo(self) -> None:
        if self.chosen is not None:
            self.undo_wanted.emit(self.chosen.id)
