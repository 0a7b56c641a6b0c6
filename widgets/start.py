"""The page before the desk: what is being prepared, how far it is, and, where it fails, why and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.theme import SPACE, TYPE, font

WIDTH = 560


class StartPage(QWidget):
    """Progress with a way out; then, if need be, an error with a way on. `cancelled`, `retried`, `confirmed`."""

    cancelled = Signal()
    retried = Signal()
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel("哨台 Shaotai")
        self._title.setFont(font(TYPE[4]))
        self._words = self._label("lead")
        self._detail = self._label("second")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(SPACE[0])
        self._retry = QPushButton(tr("Try again"))
        self._retry.setProperty("kind", "primary")
        self._retry.clicked.connect(self.retried)
        self._confirm = QPushButton(tr("Upgrade the database"))
        self._confirm.setProperty("kind", "primary")
        self._confirm.clicked.connect(self.confirmed)
        self._cancel = QPushButton(tr("Quit"))
        self._cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[1])
        buttons.addWidget(self._retry)
        buttons.addWidget(self._confirm)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(SPACE[3])
        for widget in (self._title, self._words, self._bar, self._detail):
            column.addWidget(widget)
        column.addLayout(buttons)
        holder = QWidget()
        holder.setFixedWidth(WIDTH)
        holder.setLayout(column)
        layout = QVBoxLayout(self)
        layout.addWidget(holder, 0, Qt.AlignmentFlag.AlignCenter)
        self.show_progress(None, tr("Starting"))

    def show_progress(self, share: float | None, words: str) -> None:
        """Show how far it is, 0 to 1; None where nobody can tell."""
        self._words.setText(words)
        self._detail.setText("")
        self._bar.setVisible(True)
        self._bar.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self._bar.setValue(round(share * 1000))
        self._retry.hide()
        self._confirm.hide()
        self._cancel.setText(tr("Cancel"))

    def show_problem(self, happened: str, kept: str, advice: str, detail: str = "") -> None:
        """Show an error in words: what happened, what was not lost, what to do next, and what the system said."""
        self._words.setText(happened)
        self._detail.setText("\n\n".join(part for part in (kept, advice, detail) if part))
        self._bar.setVisible(False)
        self._retry.show()
        self._confirm.hide()
        self._retry.setFocus()
        self._cancel.setText(tr("Quit"))

    def show_question(self, question: str, pending: str) -> None:
        """Ask before the database is migrated."""
        self.show_problem(
            question, pending, tr("Make a backup first if you are not sure. Nothing has been changed yet.")
        )
        self._retry.hide()
        self._confirm.show()
        self._confirm.setFocus()

    def _label(self, role: str) -> QLabel:
        label = QLabel()
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label
