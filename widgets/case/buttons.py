"""The buttons of the case panel: only what can be done now is there; what moves the case on is the primary one."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.case.intents import INTENTS
from widgets.flow import FlowLayout
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import restyle

_PRIMARY = ("accept", "file", "dispatch", "verify", "close", "reopen")


class ActionButtons(QWidget):
    """A button for every intent, made once; those not allowed are absent."""

    pressed = Signal(str)
    """The name of the button pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = FlowLayout(self, spacing=8)
        self._buttons: dict[str, KeyButton] = {}
        for intent in INTENTS:
            button = KeyButton(intent.words, intent.key)
            button.setObjectName(intent.button)
            button.setToolTip(tr(intent.tip))
            button.hide()
            button.clicked.connect(self._clicked)
            layout.addWidget(button)
            self._buttons[intent.button] = button

    def show_allowed(self, allowed: frozenset[str]) -> None:
        """Show the buttons of these names."""
        primary = next((name for name in _PRIMARY if name in allowed), "")
        for name, button in self._buttons.items():
            button.setVisible(name in allowed)
            restyle(button, "kind", "primary" if name == primary else "")
        self.setVisible(bool(allowed))
        self.updateGeometry()

    def button(self, name: str) -> KeyButton:
        """Return a button by name; KeyError for a name that is none."""
        return self._buttons[name]

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, KeyButton):
            self.pressed.emit(sender.objectName())
