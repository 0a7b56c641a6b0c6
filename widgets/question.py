"""A question before what cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets.keys import KeyButton


class Question(QDialog):
    """Asks once. `confirmed()`; Esc, and Enter on the careful answer, leave all as it is.

    `parts` stand one below the other; `give` is what confirming is called, `leave` the careful answer.
    """

    confirmed = Signal()

    def __init__(
        self, title: str, parts: Sequence[QWidget], give: str, leave: str, width: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.give = KeyButton(give, "Ctrl+Return")
        self.give.setProperty("kind", "primary")
        self.leave = KeyButton(leave, "Esc")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.give)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        for part in parts:
            layout.addWidget(part)
        layout.addLayout(foot)
        self.give.clicked.connect(self._confirm)
        self.leave.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            # Who keeps the keys of the page pressed has not answered yet.
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._confirm)
        self.leave.setDefault(True)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()
