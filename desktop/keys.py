"""The page of keys (F1): every command with its key, as it is now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import Actions, shown_key
from widgets.i18n import tr
from widgets.theme import SPACE


class KeysPage(QDialog):
    """A table of commands and keys; Enter or Esc closes it."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys"))
        self.resize(560, 640)
        commands = list(actions.all())
        self.table = QTableWidget(len(commands), 2)
        self.table.setHorizontalHeaderLabels([tr("Command"), tr("Key")])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for row, command in enumerate(sorted(commands, key=lambda command: (not command.keys, command.id))):
            self.table.setItem(row, 0, QTableWidgetItem(command.title))
            self.table.setItem(row, 1, QTableWidgetItem("  ".join(shown_key(key) for key in command.keys)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[3], SPACE[3], SPACE[3])
        layout.addWidget(self.table)
        layout.addWidget(buttons)
