"""The code that signs a worker's phone in: scanned by the phone, or the address typed or copied."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label

QUIET = 4
"""White modules around a code, without which many phones do not find it."""
SIDE = 400

Matrix = tuple[tuple[bool, ...], ...]


class CodeView(QWidget):
    """A QR code, black on white whatever the theme: that is what cameras read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code: Matrix = ()
        self.setFixedSize(SIDE, SIDE)

    def set_code(self, code: Matrix, words: str) -> None:
        """Show a code; `words` are what a screen reader says of it."""
        self._code = code
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        if self._code:
            # Whole pixels a module, so that every one is as wide as the next.
            step = SIDE // (len(self._code) + 2 * QUIET)
            edge = (SIDE - step * len(self._code)) / 2
            for row, dots in enumerate(self._code):
                for column, dark in enumerate(dots):
                    if dark:
                        painter.fillRect(QRectF(edge + column * step, edge + row * step, step, step), QColor("black"))
        painter.end()


class PhoneDialog(QDialog):
    """Shows one link at a time. Ctrl+C copies the address, Esc closes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sign a phone in"))
        self.code = CodeView()
        self.who = label(role="title")
        self.hint = label(role="second", wraps=True)
        self.address = label(role="note", wraps=True, selectable=True)
        self.copy = KeyButton(tr("Copy the address"), "Ctrl+C")
        self.copy.setShortcut("Ctrl+C")
        self.leave = KeyButton(tr("Close"), "Esc")
        for button in (self.copy, self.leave):
            button.setAutoDefault(False)
        self._build()
        self.copy.clicked.connect(self._copied)
        self.leave.clicked.connect(self.close)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(self.who)
        layout.addWidget(self.hint)
        layout.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.address)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.leave)
        layout.addLayout(row)

    def show_link(self, worker: str, address: str, code: Matrix, minutes: int) -> None:
        """Show the link of a worker (a masked name, or "")."""
        self.who.setText(tr("Phone of {worker}", worker=worker) if worker else tr("Sign a phone in"))
        hint = tr("Scan it with the worker's phone. It lets in once, within {minutes} minutes.", minutes=minutes)
        self.hint.setText(hint)
        self.address.setText(address)
        self.code.set_code(code, hint)

    @Slot()
    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self.address.text())
