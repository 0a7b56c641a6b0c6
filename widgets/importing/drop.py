"""The veil over the window while a file is held over it: letting go anywhere brings the file in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from widgets import theme
from widgets.i18n import tr, trn
from widgets.text import cut, line

LONGEST = 60
INSET = 16


def files_in(data: QMimeData) -> list[str]:
    """The local files that are being dragged."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile() and url.toLocalFile()]


class DropVeil(QWidget):
    """Lies over a window, unseen until a file is dragged over it. `dropped(list[str])` carries the files' paths."""

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._names: list[str] = []
        self._open = True
        self.hide()
        self.setAcceptDrops(True)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self._watch(window)

    def set_open(self, accepts: bool) -> None:
        """Whether files are welcome: not where the account may only read."""
        self._open = accepts

    def close_down(self) -> None:
        """Stop watching the window."""
        self._window.removeEventFilter(self)
        self._window.setAcceptDrops(False)
        self.hide()

    def _watch(self, window: QWidget) -> None:
        # Fields take a file for text, and the map's page would open it: a file over them is a file over the window.
        for child in window.findChildren(QWidget):
            if isinstance(child, QLineEdit | QPlainTextEdit) or child.inherits("QWebEngineView"):
                child.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent) and self.isVisible():
            self.dropEvent(event)
            return True
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self.setGeometry(self._window.rect())
        return False

    def _enter(self, event: QDragEnterEvent) -> bool:
        files = files_in(event.mimeData())
        if not files or not self._open:
            return False
        self._names = [Path(file).name for file in files]
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self.hide()
        files = files_in(event.mimeData())
        if files and self._open:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(files)

    @property
    def words(self) -> Sequence[str]:
        """What the veil says: what is held over the window, and what letting go does."""
        first = line(cut(self._names[0], LONGEST)) if self._names else ""
        more = len(self._names) - 1
        names = trn("{first} and {n} more file", "{first} and {n} more files", more, first=first) if more > 0 else first
        return names, tr("Let go to look at it. Nothing is written before you have seen what it would do.")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        ground = QColor(theme.colour("ground"))
        ground.setAlphaF(0.88)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(INSET, INSET, -INSET, -INSET), theme.CORNER, theme.CORNER)
        middle = self.rect().center().y()
        for words, size, top, ink in zip(self.words, (20, 14), (-36, 8), ("text", "second"), strict=True):
            painter.setFont(theme.font(size))
            painter.setPen(theme.colour(ink))
            box = self.rect().adjusted(2 * INSET, 0, -2 * INSET, 0)
            box.setTop(middle + top)
            box.setHeight(36)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
