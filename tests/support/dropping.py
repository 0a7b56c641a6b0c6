"""Files held over a window and let go, as a hand does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from widgets.importing.drop import DropVeil


def dragged(files: Sequence[Path]) -> QMimeData:
    """What is under the hand."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def hold(veil: DropVeil, part: QWidget, files: Sequence[Path]) -> tuple[QMimeData, QPoint]:
    """Come in over the window's edge and hold the files over the middle of one of its parts."""
    data = dragged(files)
    facts = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(veil.parent(), QDragEnterEvent(QPoint(5, 5), *facts))
    assert veil.isVisible()
    at = part.mapTo(veil.parentWidget(), part.rect().center())
    QCoreApplication.sendEvent(veil, QDragEnterEvent(at, *facts))
    QCoreApplication.sendEvent(veil, QDragMoveEvent(at, *facts))
    return data, at


def drop(veil: DropVeil, part: QWidget, *files: Path) -> None:
    """Drag files over one of the window's parts and let go there."""
    data, at = hold(veil, part, files)
    event = QDropEvent(
        QPointF(at), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(veil, event)


def drop_on(part: QWidget, *files: Path) -> None:
    """Drag files over a part of a window that has no veil, and let go there."""
    data = dragged(files)
    facts = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(part, QDragEnterEvent(QPoint(5, 5), *facts))
    QCoreApplication.sendEvent(part, QDropEvent(QPointF(5, 5), *facts))
