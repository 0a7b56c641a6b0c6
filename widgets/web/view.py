"""The widget that shows a page of ours: while somebody types in it, the window's keys keep away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWebEngineWidgets import QWebEngineView

COMMAND_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class PageView(QWebEngineView):
    """`typing` is set while a text field of the page has the focus: then "/" is a slash and Enter is the field's."""

    typing = False
    digits = False
    """Whether bare digits from 1 to 9 are the page's and not the window's."""

    def set_typing(self, typing: bool) -> None:
        """Take the page's word for where its focus is."""
        self.typing = typing

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            bare = not event.modifiers() & COMMAND_KEYS
            function_key = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
            digit = self.digits and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9
            if bare and ((self.typing and not function_key) or digit):
                event.accept()
                return True
        return super().event(event)
