"""Two hands on a keyboard: keys go to whatever has the focus, as the window system sends them; nothing is ever clicked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

PATIENCE = 60_000
MOST = 40
"""Presses of an arrow key, or of Tab, after which what was looked for is not there."""


class Hands:
    """Presses keys and types words. Where they go is the program's affair: the window in front, the field in focus."""

    def __init__(self, qtbot: Any) -> None:
        self._qtbot = qtbot
        self.home: QWidget | None = None
        """The window behind the dialogs: it comes to the front when they are gone, as window managers have it."""
        self.pressed = 0
        """Keys so far; a word from an input method counts as one a character."""

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by their names ("Ctrl+Return", "F5", "Down")."""
        for key in keys:
            (meant,) = QKeySequence(key)
            self._press(meant.key(), meant.keyboardModifiers())

    def leave(self, key: str) -> None:
        """Press a key that takes its window away: the finger comes up when the window is gone."""
        (meant,) = QKeySequence(key)
        self.pressed += 1
        QTest.keyPress(self._window(), meant.key(), meant.keyboardModifiers())

    def type(self, words: str) -> None:
        """Type letters and digits key by key; Chinese comes from the input method, which has swallowed its letters."""
        if words.isascii():
            for letter in words:
                shift = Qt.KeyboardModifier.ShiftModifier if letter.isupper() else Qt.KeyboardModifier.NoModifier
                self._press(Qt.Key(ord(letter.upper())), shift)
            return
        field = QGuiApplication.focusObject()
        assert isinstance(field, QWidget), field
        assert field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), f"{field} takes no words: {words}"
        event = QInputMethodEvent()
        event.setCommitString(words)
        self.pressed += len(words)
        QApplication.sendEvent(field, event)

    def retype(self, words: str) -> None:
        """Type over what stands in the field."""
        self.press("Ctrl+A")
        self.type(words)

    def choose(self, words: str) -> None:
        """Walk the box in focus with the arrow key to the choice with these words."""
        box = QApplication.focusWidget()
        assert isinstance(box, QComboBox), box
        there = [box.itemText(n) for n in range(box.count())]
        assert any(words in one for one in there), f"{words} is not among {there}"
        at = next(n for n, one in enumerate(there) if words in one)
        while box.currentIndex() != at:
            self.press("Down" if box.currentIndex() < at else "Up")

    def tab_to(self, words: str) -> None:
        """Go from field to field to the one with this accessible name."""
        for _ in range(MOST):
            found = QApplication.focusWidget()
            if found is not None and words in (found.accessibleName() or getattr(found, "text", str)()):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to {words}")

    def walk(self, there: Callable[[], bool], key: str = "Down") -> None:
        """Press a key until one is there."""
        for _ in range(MOST):
            if there():
                return
            self.press(key)
        raise AssertionError(f"{key} never leads there")

    def pick(self, words: str) -> None:
        """Walk the menu that is open to an entry, and choose it."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), menu
        there = [action.text() for action in menu.actions()]
        for _ in range(MOST):
            active = menu.activeAction()
            if active is not None and words in active.text():
                self.press("Return")
                return
            self.press("Down")
        raise AssertionError(f"{words} is not among {there}")

    def wait(self, so: Callable[[], Any], what: str = "") -> Any:
        """Wait until something is so, and return it; the test fails, with `what`, when it never comes."""
        found: list[Any] = [None]

        def look() -> bool:
            found[0] = so()
            return bool(found[0])

        try:
            self._qtbot.waitUntil(look, timeout=PATIENCE)
        except self._qtbot.TimeoutError as error:
            raise AssertionError(f"never came: {what}") from error
        return found[0]

    def _press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        self.pressed += 1
        QTest.keyClick(self._window(), key, modifiers)

    def _window(self) -> QWindow:
        """The window that the keys go to."""
        front = QApplication.activePopupWidget() or QApplication.activeWindow()
        if front is None and self.home is not None:
            # Without a display there is no window manager.
            with self._qtbot.waitActive(self.home):
                self.home.activateWindow()
            front = self.home
        assert front is not None, "no window of the program is in front"
        window = front.windowHandle()
        assert window is not None
        return window
