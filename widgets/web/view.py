"""The widget that shows a page of ours: while somebody types in it, the window's keys keep away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWebEngineWidgets import QWebEngineView

COMMAND_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class PageView(QWebEngineView):
    """`typing` is set while a text field of the page has the focus: then "/" is a slash and Enter is the field's."""

    typing = False

    def set_typing(self, typing: bool) -> None:
        """Take the page's word for where its focus is."""
        self.typing = typing

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.typing and isinstance(event, QKeyEvent):
            function_key = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
            if not (function_key or event.modifiers() & COMMAND_KEYS):
                event.accept()
                return True
        return super().event(event)
