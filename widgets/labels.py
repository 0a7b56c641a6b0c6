"""Labels in the desk's roles. Text is always plain: what others typed is shown, never interpreted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from widgets.text import tooltip


def label(words: str = "", role: str = "", *, wraps: bool = False, selectable: bool = False) -> QLabel:
    """Return a label of plain text; roles are those of the style sheet (title, lead, second, muted, note, caption)."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if wraps:
        made.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def rule() -> QFrame:
    """Return a thin line."""
    made = QFrame()
    made.setProperty("rule", "true")
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and have the widget drawn by it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def fit_height(window: QWidget) -> None:
    """Give a window the height that what is in it needs at its width, and no more."""
    layout = window.layout()
    if layout is not None:
        layout.activate()
        window.resize(window.width(), layout.totalHeightForWidth(window.width()))


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where it is too long; the whole of it is in the tooltip."""

    def __init__(self, words: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self._words = words
        self.set_words(words)

    @property
    def words(self) -> str:
        """The whole text."""
        return self._words

    def set_words(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self._fit()

    def _fit(self) -> None:
        fitted = QFontMetrics(self.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(fitted)
        self.setToolTip(tooltip(self._words) if fitted != self._words else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
