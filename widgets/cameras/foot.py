"""The foot of the cameras' window: what keys do, where a still would go, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton, key_text
from widgets.labels import ElidedLabel, label

STILL_KEY, LOG_KEY = "Ctrl+Shift+S", "Alt+W"


class CameraFoot(QWidget):
    """Shows only; the window connects its buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hint = tr("{key} one alone or all · Del closes · F3 finds", key=f"{key_text('Alt+1')}–9")
        self.hint = label(hint, role="caption")
        self.target = ElidedLabel(role="note")
        self.still = KeyButton(tr("Still into the case"), STILL_KEY)
        self.log = KeyButton(tr("Who watched"), LOG_KEY)
        self.log.hide()
        self.close_all = KeyButton(tr("Close all"), "Ctrl+Del")
        self.leave = KeyButton(tr("Close"), "Esc")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addSpacing(16)
        layout.addWidget(self.target, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.still, self.log, self.close_all, self.leave):
            layout.addWidget(button)
