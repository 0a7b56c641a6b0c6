"""Writing and drawing on the wall: sizes by the scale, words that are cut only where they may be."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from models.cases.records import Lamp
from widgets.theme import CORNER, colour, font, paint_lamp
from widgets.wall.scale import Scale

LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
CAP = 0.37
"""Half the height of a capital, a figure or a Chinese character's body, in parts of the type's size."""


@dataclass(frozen=True, slots=True)
class Written:
    """Words on the wall: where they had room, what their ink covers, and whether all of them are there."""

    words: str
    room: QRect
    ink: QRectF
    whole: bool


class Ink:
    """A painter that knows the scale, and keeps what it wrote."""

    def __init__(self, painter: QPainter, scale: Scale) -> None:
        self.painter, self.scale = painter, scale
        self.written: list[Written] = []
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)

    def width(self, words: str, step: int, *, strong: bool = False) -> int:
        """Return how wide words are in a size of the type."""
        return round(QFontMetricsF(font(self.scale.type(step), strong=strong)).horizontalAdvance(words) + 0.5)

    def write(
        self,
        room: QRect,
        words: str,
        step: int,
        token: str,
        align: Qt.AlignmentFlag = LEFT,
        *,
        free: bool = False,
        least: int | None = None,
    ) -> int:
        """Write one line in the middle of the room's height; return its width.

        `free` words were typed by somebody and end in an ellipsis where they are too long. Others take the next smaller
        size, down to `least`, before that happens.
        """
        while least is not None and step > least and self.width(words, step) > room.width():
            step -= 1
        size = self.scale.type(step)
        made = font(size)
        metrics = QFontMetricsF(made)
        shown = words
        if metrics.horizontalAdvance(words) > room.width() + 0.5:
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        wide = metrics.horizontalAdvance(shown)
        shift = {LEFT: 0.0, CENTRE: (room.width() - wide) / 2, RIGHT: room.width() - wide}[align]
        base = QPointF(room.x() + shift, room.y() + room.height() / 2 + size * CAP)
        self.painter.setFont(made)
        self.painter.setPen(QColor(colour(token)))
        self.painter.drawText(base, shown)
        ink = metrics.tightBoundingRect(shown).translated(base)
        self.written.append(Written(words, QRect(room), ink, free or shown == words))
        return round(wide + 0.5)

    def card(self, rect: QRect, hue: str = "surface") -> None:
        """Fill a card."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour(hue))
        corner = self.scale.px(2 * CORNER)
        self.painter.drawRoundedRect(rect, corner, corner)

    def fill(self, rect: QRectF | QRect, hue: QColor | str) -> None:
        """Fill a rectangle with a colour or a token."""
        self.painter.fillRect(QRectF(rect), colour(hue) if isinstance(hue, str) else hue)

    def lamp(self, lamp: Lamp, left: int, middle: float, design: float = 28, *, hue: str = "") -> int:
        """Draw a lamp with its left edge and middle there; return its width."""
        size = self.scale.px(design)
        paint_lamp(self.painter, lamp, QPointF(left + size / 2, middle), size, hue=hue)
        return size


class Part(QWidget):
    """A part of the wall: it draws a record it was given, and again only when another comes."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = scale
        self.written: list[Written] = []
        """What it wrote when it was drawn last."""
        self._shown: object = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_scale(self, scale: Scale) -> None:
        """Take another size."""
        self.scale = scale
        self.update()

    def take(self, shown: object) -> None:
        """Show a record; nothing is drawn when nothing changed."""
        if shown != self._shown:
            self._shown = shown
            self.update()

    def draw(self, ink: Ink) -> None:
        """Draw all of it."""
        raise NotImplementedError

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = Ink(painter, self.scale)
        self.draw(ink)
        painter.end()
        self.written = ink.written
