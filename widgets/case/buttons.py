"""The action area of the case panel: what can be done now, the main act first, what is rarer in a menu; all with keys."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from widgets.case.intents import BY_BUTTON, INTENTS, Intent
from widgets.flow import FlowLayout
from widgets.i18n import tr
from widgets.keys import KeyButton, key_text
from widgets.labels import restyle

MORE_KEY = "F10"
MOST_BUTTONS = 5
"""Beyond that the area would grow into what it is about; the rest is in the menu."""


class ActionButtons(QWidget):
    """A button for every intent, made once; those not allowed are absent. The menu holds what is done less often."""

    pressed = Signal(str)
    """The name of the button pressed, or chosen in the menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = FlowLayout(self, spacing=8)
        self._keys = {intent.button: intent.key for intent in INTENTS}
        self._buttons: dict[str, KeyButton] = {}
        self._primary, self._quiet = "", False
        for intent in INTENTS:
            button = KeyButton(intent.words, intent.key)
            button.setObjectName(intent.button)
            button.setToolTip(tr(intent.tip))
            button.hide()
            button.clicked.connect(self._clicked)
            layout.addWidget(button)
            self._buttons[intent.button] = button
        self.more = KeyButton(tr("More"), MORE_KEY)
        self.more.setToolTip(tr("What else can be done with this case"))
        self.more.clicked.connect(self.open_menu)
        layout.addWidget(self.more)
        self.menu = QMenu(self)
        self.menu.triggered.connect(self._chosen)

    def show_allowed(self, allowed: frozenset[str]) -> None:
        """Show what is allowed: buttons for what is done every hour, the menu for the rest."""
        there = [intent for intent in INTENTS if intent.button in allowed]
        shown = [intent for intent in there if not intent.more][:MOST_BUTTONS]
        hidden = [intent for intent in there if intent not in shown]
        if len(shown) < MOST_BUTTONS and len(hidden) == 1:
            shown, hidden = [*shown, *hidden], []
        primary = next((intent.button for intent in shown if intent.primary), "")
        self._primary = primary
        names = {intent.button for intent in shown}
        for name, button in self._buttons.items():
            button.setVisible(name in names)
            restyle(button, "kind", "primary" if name == primary and not self._quiet else "")
        self._fill(hidden)
        self.more.setVisible(bool(hidden))
        self.setVisible(bool(allowed))
        self.updateGeometry()

    def set_quiet(self, quiet: bool) -> None:
        """While a form is open its own button is the main one: there is one accent."""
        self._quiet = quiet
        if self._primary:
            restyle(self._buttons[self._primary], "kind", "" if quiet else "primary")

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show other keys, by button; the menu's own under "more"."""
        self._keys.update(keys)
        for name, button in self._buttons.items():
            button.set_key(self._keys[name])
        self.more.set_key(keys.get("more", MORE_KEY))
        for action in self.menu.actions():
            if action.objectName():
                action.setText(self._line(BY_BUTTON[action.objectName()]))
        self.updateGeometry()

    def set_words(self, name: str, words: str) -> None:
        """Say something else on a button; KeyError for a name that is none."""
        self._buttons[name].set_words(words)

    def button(self, name: str) -> KeyButton:
        """Return a button by name; KeyError for a name that is none."""
        return self._buttons[name]

    def in_menu(self) -> list[str]:
        """Return the names of what stands in the menu, in its order."""
        return [action.objectName() for action in self.menu.actions() if action.objectName()]

    @Slot()
    def open_menu(self) -> None:
        """Open the menu above its button; arrow keys and Enter choose, Esc closes."""
        if self.more.isHidden():
            return
        corner = self.more.mapToGlobal(QPoint(0, 0))
        self.menu.popup(QPoint(corner.x(), corner.y() - self.menu.sizeHint().height() - 4))
        first = next(iter(self.menu.actions()), None)
        if first is not None:
            self.menu.setActiveAction(first)

    def _fill(self, intents: list[Intent]) -> None:
        self.menu.clear()
        before = ""
        for intent in intents:
            if before and intent.group != before:
                self.menu.addSeparator()
            before = intent.group
            action = QAction(self._line(intent), self.menu)
            action.setObjectName(intent.button)
            action.setToolTip(tr(intent.tip))
            self.menu.addAction(action)

    def _line(self, intent: Intent) -> str:
        words = intent.words.replace("&", "&&")
        key = key_text(self._keys[intent.button])
        return f"{words}\t{key}" if key else words

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        self.pressed.emit(action.objectName())

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, KeyButton):
            self.pressed.emit(sender.objectName())
