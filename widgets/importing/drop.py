"""The veil over the window while a file is held over it: letting go brings it in, or gives it to the part below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, Qt, Signal, Slot
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


@dataclass(frozen=True, slots=True)
class _Zone:
    part: QWidget
    takes: Callable[[], bool]
    words: Callable[[], str]


class DropVeil(QWidget):
    """Lies over a window, unseen until a file is dragged over it. `dropped(list[str])` carries the files' paths."""

    dropped = Signal(object)
    dropped_on = Signal(object, object)
    """A zone's widget, and the paths (list[str]) that were let go over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._names: list[str] = []
        self._zones: list[_Zone] = []
        self._over: _Zone | None = None
        self._open = True
        self.hide()
        self.setAcceptDrops(True)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self._watch(window)

    def set_open(self, accepts: bool) -> None:
        """Whether files are welcome: not where the account may only read."""
        self._open = accepts

    def add_zone(self, part: QWidget, takes: Callable[[], bool], words: Callable[[], str]) -> None:
        """Let a part of the window take files itself while `takes` says so; `words` say what letting go there does."""
        self._zones.append(_Zone(part, takes, words))

    def close_down(self) -> None:
        """Stop watching the window."""
        self._window.removeEventFilter(self)
        self._window.setAcceptDrops(False)
        self.hide()

    @Slot(object)
    def watch(self, part: QWidget) -> None:
        """Watch the fields of a part that was made later."""
        self._watch(part)

    def _watch(self, window: QWidget) -> None:
        # Fields take a file for text, and the map's page would open it: a file over them is a file over the window.
        for child in window.findChildren(QWidget):
            if isinstance(child, QLineEdit | QPlainTextEdit) or child.inherits("QWebEngineView"):
                child.installEventFilter(self)
            if isinstance(child, QPlainTextEdit):
                child.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if self.isVisible() and isinstance(watched, QWidget) and isinstance(event, QDropEvent):
            # Until the hand moves on, what it entered over still gets the events that are the veil's.
            point = watched.mapTo(self._window, event.position().toPoint())
            if event.type() == QEvent.Type.DragMove:
                self._move(point, event)
                return True
            if event.type() == QEvent.Type.Drop:
                self._drop(point, event)
                return True
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self.setGeometry(self._window.rect())
        return False

    def _enter(self, event: QDragEnterEvent) -> bool:
        files = files_in(event.mimeData())
        if not files or not (self._open or self._taking()):
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
        self._move(event.position().toPoint(), event)

    def _move(self, point: QPoint, event: QDropEvent) -> None:
        over = self._zone_at(point)
        if over is not self._over:
            self._over = over
            self.update()
        event.setDropAction(Qt.DropAction.CopyAction)
        if over is not None or self._open:
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop(event.position().toPoint(), event)

    def _drop(self, point: QPoint, event: QDropEvent) -> None:
        files = files_in(event.mimeData())
        zone, self._over = self._zone_at(point), None
        self.hide()
        if files and (zone is not None or self._open):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if zone is not None:
                self.dropped_on.emit(zone.part, files)
            else:
                self.dropped.emit(files)

    def _taking(self) -> list[_Zone]:
        return [zone for zone in self._zones if zone.part.isVisible() and zone.takes()]

    def _zone_at(self, point: QPoint) -> _Zone | None:
        return next((zone for zone in self._taking() if self._place_of(zone).contains(point)), None)

    def _place_of(self, zone: _Zone) -> QRect:
        return QRect(zone.part.mapTo(self._window, QPoint(0, 0)), zone.part.size())

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
        name, imports = self.words
        zones = self._taking()
        rest = self.rect()
        for zone in zones:
            place = self._place_of(zone)
            self._frame(painter, place, name, zone.words(), here=zone is self._over)
            # A zone stands at an edge of the window: what is left is beside it.
            if place.right() >= self.rect().right() - INSET:
                rest.setRight(place.left())
        if self._open:
            self._frame(painter, rest, name, imports, here=self._over is None)
        painter.end()

    def _frame(self, painter: QPainter, place: QRect, name: str, words: str, *, here: bool) -> None:
        """Say in a place what letting go there does; `here` is where the file is held now."""
        painter.setPen(QPen(theme.colour("accent" if here else "line_strong"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(place.adjusted(INSET, INSET, -INSET, -INSET), theme.CORNER, theme.CORNER)
        box = place.adjusted(2 * INSET, 0, -2 * INSET, 0)
        middle = place.center().y()
        centred = Qt.AlignmentFlag.AlignHCenter
        painter.setFont(theme.font(20))
        painter.setPen(theme.colour("text" if here else "second"))
        first = QRect(box.left(), middle - 36, box.width(), 36)
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, first.width())
        painter.drawText(first, centred | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(theme.font(14))
        painter.setPen(theme.colour("second"))
        second = QRect(box.left(), middle + 8, box.width(), 72)
        painter.drawText(second, centred | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, words)
