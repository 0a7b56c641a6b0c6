"""Files let go over a window of its own, and pictures pasted: taken as attachments, not as text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget


def local_files(data: QMimeData) -> list[str]:
    """The files of this machine that are being dragged or were copied."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile() and url.toLocalFile()]


def pasteable() -> list[str] | QImage | None:
    """What the clipboard holds that could be attached: files, or a picture; None where it holds neither."""
    data = QGuiApplication.clipboard().mimeData()
    if data is None:
        return None
    files = local_files(data)
    if files:
        return files
    if data.hasImage():
        image = QGuiApplication.clipboard().image()
        return None if image.isNull() else image
    return None


def pasteable_over_text() -> list[str] | QImage | None:
    """As `pasteable`, for a text field that has the focus: text that was copied is the field's, whatever came with it."""
    data = QGuiApplication.clipboard().mimeData()
    return None if data is None or data.hasText() else pasteable()


class FileDrop(QObject):
    """Takes files that are let go anywhere over a widget, its text fields too. `dropped(list[str])` has their paths.

    Ctrl+V of files or of a picture is taken as well (`pasted`, see `pasteable`), where no text was copied with it.
    """

    dropped = Signal(object)
    pasted = Signal(object)
    hovered = Signal(bool)
    """Files are held over it, or no longer."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        over.setAcceptDrops(True)
        over.installEventFilter(self)
        for child in over.findChildren(QWidget):
            # Left to itself a text field would take a file for text.
            if isinstance(child, QLineEdit | QPlainTextEdit):
                child.installEventFilter(self)
            if isinstance(child, QPlainTextEdit):
                child.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove) and isinstance(
            event, QDragEnterEvent | QDragMoveEvent
        ):
            if not local_files(event.mimeData()):
                return False
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.hovered.emit(True)
            return True
        if (
            kind == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
        ):
            found = pasteable_over_text()
            if found is not None:
                self.pasted.emit(found)
            return found is not None
        if kind == QEvent.Type.DragLeave:
            self.hovered.emit(False)
        if kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            files = local_files(event.mimeData())
            self.hovered.emit(False)
            if files:
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.dropped.emit(files)
                return True
        return super().eventFilter(watched, event)
