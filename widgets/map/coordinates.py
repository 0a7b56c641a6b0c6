"""A place in many reference systems: the wanted line is copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.geo.written import Written
from widgets.i18n import mark, tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.watch.table import Row, Table

FORMS = {
    "decimal": mark("longitude, latitude"),
    "dms": mark("degrees, minutes, seconds"),
    "metres": mark("easting, northing (m)"),
}


class CoordinatesDialog(QDialog):
    """`place_chosen(int)` by its number in the list; `system_wanted(str)` another system's name or code; `copied(str)`."""

    place_chosen = Signal(int)
    system_wanted = Signal(str)
    copied = Signal(str)

    def __init__(self, places: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Copy coordinates"))
        self.setModal(False)
        self.resize(620, 480)
        self.place = QComboBox()
        self.place.setAccessibleName(tr("Place"))
        self.place.addItems(list(places))
        self.table = Table(tr("Coordinates"), [tr("System"), tr("Form"), tr("Coordinates as written")], wide=2)
        self.system = QLineEdit()
        self.system.setPlaceholderText(tr("another system: EPSG:4528, 4528 or its name"))
        self.system.setAccessibleName(tr("Another system"))
        self.system.setMaxLength(200)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self.copy = KeyButton(tr("Copy"), "Return")
        self.copy.setProperty("kind", "primary")
        self.leave = KeyButton(tr("Close"), "Esc")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for part in (self.place, self.table, self.system, self.problem):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.place.activated.connect(self.place_chosen)
        self.table.opened.connect(self._copy)
        self.system.returnPressed.connect(self._ask)
        self.copy.clicked.connect(self._copy)
        self.leave.clicked.connect(self.close)

    def show_written(self, lines: Sequence[Written]) -> None:
        """Show a place in these ways; the line that was chosen stays chosen."""
        at = max(0, self.table.currentRow())
        self.problem.hide()
        self.table.set_rows([Row((one.system, tr(FORMS[one.form]), one.text), one) for one in lines])
        if lines:
            self.table.setCurrentCell(min(at, len(lines) - 1), 0)

    def choose_last(self) -> None:
        """Choose the system that was asked for."""
        self.table.setCurrentCell(len(self.table.rows) - 1, 0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, words: str) -> None:
        """Say why a system cannot be shown."""
        self.problem.setText(words)
        self.problem.show()

    def open(self) -> None:
        """Show it with the keys on the list."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _ask(self) -> None:
        if text := self.system.text().strip():
            self.system_wanted.emit(text)

    @Slot()
    def _copy(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self.table.rows):
            self.copied.emit(self.table.rows[row].value.text)
            self.close()
