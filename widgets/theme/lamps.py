"""Lamps: shape, word and colour together. ● on time, ◆ soon, ▲ late."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from models.cases.records import Lamp
from widgets.theme.style import colour

LAMP_SHAPES = {Lamp.ON_TIME: "●", Lamp.SOON: "◆", Lamp.LATE: "▲"}


def lamp_colour(lamp: Lamp) -> QColor:
    """Return a lamp's colour in the theme in use."""
    return colour(lamp.value)


def lamp_path(lamp: Lamp, centre: QPointF, size: float) -> QPainterPath:
    """Return a lamp's outline around a point; `size` is its width in pixels."""
    path = QPainterPath()
    half = size / 2
    x, y = centre.x(), centre.y()
    if lamp is Lamp.ON_TIME:
        path.addEllipse(QRectF(x - half * 0.9, y - half * 0.9, size * 0.9, size * 0.9))
    elif lamp is Lamp.SOON:
        corners = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
        path.addPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        path.closeSubpath()
    else:
        corners = [(x, y - half * 0.95), (x + half, y + half * 0.8), (x - half, y + half * 0.8)]
        path.addPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        path.closeSubpath()
    return path


def paint_lamp(painter: QPainter, lamp: Lamp, centre: QPointF, size: float = 13, *, hue: str = "") -> None:
    """Paint a lamp around a point, in its own colour or in that of a token."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(hue) if hue else lamp_colour(lamp))
    painter.drawPath(lamp_path(lamp, centre, size))
    painter.restore()


def lamp_icon(lamp: Lamp, size: int = 12, *, hue: str = "") -> QIcon:
    """Return a lamp as an icon, sharp on screens of up to twice the density; `hue` gives it another colour."""
    pixmap = QPixmap(QSize(size * 2, size * 2))
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_lamp(painter, lamp, QPointF(size / 2, size / 2), size - 1, hue=hue)
    painter.end()
    return QIcon(pixmap)


class LampMark(QWidget):
    """A lamp as a widget of its own; its word stands beside it."""

    def __init__(self, size: int = 13, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._lamp: Lamp | None = None
        self.setFixedSize(size + 2, size + 2)

    def show_lamp(self, lamp: Lamp | None) -> None:
        """Show a lamp, or none."""
        self._lamp = lamp
        self.update()

    def paintEvent(self, event) -> None:  # noqa: ARG002
        if self._lamp is not None:
            painter = QPainter(self)
            paint_lamp(painter, self._lamp, QPointF(self.width() / 2, self.height() / 2), self._size)
            painter.end()

    @property
    def lamp(self) -> Lamp | None:
        """The lamp shown, if any."""
        return self._lamp
