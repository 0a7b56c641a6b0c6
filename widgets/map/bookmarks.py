"""The list of bookmarks: nine numbers, each a view of the map and a filter of the queue."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.text import line
from widgets.watch.table import Row, Table

NUMBERS = range(1, 10)


class BookmarksDialog(QDialog):
    """`wanted(int)` look there, `kept(int)` keep what is looked at now, `renamed(int, str)`, `deleted(int)`, `undone()`."""

    wanted = Signal(int)
    kept = Signal(int)
    renamed = Signal(int, str)
    deleted = Signal(int)
    undone = Signal()

    def __init__(self, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Bookmarks of view and filter"))
        self.setModal(False)
        self.resize(620, 500)
        self._there: frozenset[int] = frozenset()
        self.table = Table(tr("Bookmarks"), [tr("Key"), tr("Name"), tr("What it shows")], wide=1)
        self.name = QLineEdit()
        self.name.setMaxLength(longest)
        self.name.setAccessibleName(tr("Name"))
        self.said = label(role="note", wraps=True)
        self.go = KeyButton(tr("Look there"), "Return")
        self.go.setProperty("kind", "primary")
        self.keep = KeyButton(tr("Keep the view here"), "Ctrl+S")
        self.rename = KeyButton(tr("Rename"), "F2")
        self.delete = KeyButton(tr("Delete"), "Del")
        self.undo = KeyButton(tr("Undo"), "Ctrl+Z")
        self.leave = KeyButton(tr("Close"), "Esc")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.go, self.keep, self.rename, self.delete, self.undo):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.name)
        layout.addWidget(self.said)
        layout.addLayout(foot)
        self._connect()
        self.undo.setEnabled(False)

    def _connect(self) -> None:
        self.table.currentCellChanged.connect(self._chosen)
        self.table.opened.connect(self._go)
        self.name.returnPressed.connect(self._renamed)
        self.go.clicked.connect(self._go)
        self.keep.clicked.connect(lambda: self.kept.emit(self.number))
        self.rename.clicked.connect(self._edit)
        self.delete.clicked.connect(lambda: self.deleted.emit(self.number))
        self.undo.clicked.connect(self.undone)
        self.leave.clicked.connect(self.hide)
        for key, button in (("Ctrl+S", self.keep), ("F2", self.rename), ("Ctrl+Z", self.undo)):
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
        # Where the name is typed, digits and Del are the text's.
        shortcut = Qt.ShortcutContext.WidgetShortcut
        QShortcut(QKeySequence("Del"), self.table, context=shortcut).activated.connect(self.delete.click)
        for number in NUMBERS:
            key = QShortcut(QKeySequence(str(number)), self.table, context=shortcut)
            key.activated.connect(partial(self._digit, number))
            QShortcut(QKeySequence(f"Ctrl+{number}"), self).activated.connect(partial(self.kept.emit, number))

    @property
    def number(self) -> int:
        """The number that is chosen."""
        return max(0, self.table.currentRow()) + 1

    def show_bookmarks(self, bookmarks: Mapping[int, tuple[str, str]], undo: str) -> None:
        """Show name and view of each; `undo` says what can be taken back, "" for nothing."""
        at = self.table.currentRow()
        self._there = frozenset(bookmarks)
        rows = []
        for number in NUMBERS:
            name, what = bookmarks.get(number, ("", tr("free")))
            rows.append(Row((str(number), line(name), what), number, {} if number in bookmarks else {2: "muted"}))
        self.table.set_rows(rows)
        self.table.setCurrentCell(max(0, at), 0)
        self.undo.setEnabled(bool(undo))
        self.said.setText(undo or tr("A digit looks there, Ctrl with a digit keeps what the map shows now."))
        self._chosen()

    def open(self) -> None:
        """Show it with the keys on the list."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _chosen(self) -> None:
        there = self.number in self._there
        rows = self.table.rows
        self.name.setText(rows[self.number - 1].cells[1] if there and len(rows) >= self.number else "")
        for widget in (self.go, self.rename, self.delete, self.name):
            widget.setEnabled(there)

    @Slot()
    def _go(self) -> None:
        self._digit(self.number)

    def _digit(self, number: int) -> None:
        if number in self._there:
            self.hide()
            self.wanted.emit(number)
        else:
            self.table.setCurrentCell(number - 1, 0)

    @Slot()
    def _edit(self) -> None:
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    @Slot()
    def _renamed(self) -> None:
        if name := self.name.text().strip():
            self.renamed.emit(self.number, name)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
