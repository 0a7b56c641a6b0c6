"""Writing and drawing in a chart: by tokens of the theme, in the sizes of its look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPolygonF, QTransform

from models.cases.records import Lamp
from widgets.charts.quiet import USUAL, accepted_hue, closed_hue, quiet
from widgets.statistics.look import NOTE, TEXT, Look
from widgets.theme import colour, paint_lamp, tokens

LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight


class Shape(StrEnum):
    """What stands before the words of a legend."""

    SQUARE = "square"
    LINE = "line"
    DASHES = "dashes"
    BAND = "band"
    LAMP = "lamp"
    TICK = "tick"
    DOT = "dot"
    TRIANGLE = "triangle"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a legend; `hue` is a colour as #RRGGBB."""

    shape: Shape
    hue: str
    words: str
    lamp: Lamp | None = None


def bar_hue() -> str:
    """Return the grey of a bar that says nothing is wrong."""
    return quiet(tokens().second, 0.5, tokens().surface)


def pair_hues() -> tuple[str, str]:
    """Return the colours of what came and of what was completed, where they stand side by side."""
    return accepted_hue(tokens(), tokens().surface), closed_hue(tokens(), tokens().surface)


def band_hue() -> str:
    """Return the grey of what is usual."""
    return quiet(tokens().second, USUAL, tokens().surface)


def flag_hue() -> str:
    """Return the ground of the days that an annotation stands on."""
    return quiet(tokens().accent, 0.1, tokens().surface)


def heat_hue(share: float) -> str:
    """Return the grey of a cell, from nothing (0) to the most (1): one hue, so that lightness alone tells."""
    return quiet(tokens().second, 0.06 + 0.84 * max(0.0, min(share, 1.0)), tokens().surface)


def pen_of(hue: str, width: float, look_factor: float, *, dashed: bool = False) -> QPen:
    """Return a pen for a plot's line."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return pg.mkPen(hue, width=width * look_factor, style=style)


class Pen:
    """A painter that knows the look."""

    def __init__(self, painter: QPainter, look: Look) -> None:
        self.painter, self.look = painter, look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)

    def write(
        self,
        room: QRect,
        words: str,
        step: int = NOTE,
        hue: str = "second",
        align: Qt.AlignmentFlag = LEFT,
        *,
        strong: bool = False,
    ) -> int:
        """Write one line in the middle of a room's height, cut with an ellipsis where it is too long; return its width."""
        made = self.look.font(step, strong=strong)
        shown = QFontMetrics(made).elidedText(words, Qt.TextElideMode.ElideRight, max(0, room.width()))
        self.painter.setFont(made)
        self.painter.setPen(QColor(hue) if hue.startswith("#") else colour(hue))
        self.painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, shown)
        return QFontMetrics(made).horizontalAdvance(shown)

    def middle(self, room: QRect, words: str, step: int, hue: str) -> None:
        """Write in a room's middle, a line a line."""
        lines, high = words.split("\n"), self.look.px(22)
        top = room.center().y() - high * len(lines) // 2
        for n, one in enumerate(lines):
            self.write(QRect(room.left(), top + n * high, room.width(), high), one, step, hue, CENTRE)

    def fill(self, rect: QRect | QRectF, hue: str) -> None:
        """Fill a rectangle with a token or a colour."""
        self.painter.fillRect(QRectF(rect), QColor(hue) if hue.startswith("#") else colour(hue))

    def line(self, a: QPointF, b: QPointF, hue: str, width: float = 1, *, dashed: bool = False) -> None:
        """Draw a line."""
        pen = QPen(QColor(hue) if hue.startswith("#") else colour(hue), width * self.look.factor)
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        self.painter.setPen(pen)
        self.painter.drawLine(a, b)

    def frame(self, rect: QRect | QRectF, hue: str, width: float = 1) -> None:
        """Draw the edge of a rectangle, inside it."""
        half = width * self.look.factor / 2
        self.painter.setPen(QPen(colour(hue), width * self.look.factor))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(QRectF(rect).adjusted(half, half, -half, -half))

    def pointer(self, tip: QPointF, hue: str) -> None:
        """Draw a small triangle that points down at a place."""
        px = self.look.px
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour(hue))
        self.painter.drawPolygon(QPolygonF([tip, tip + QPointF(-px(5), -px(8)), tip + QPointF(px(5), -px(8))]))

    def dot(self, centre: QPointF, hue: str, size: float = 8) -> None:
        """Draw a dot."""
        radius = self.look.factor * size / 2
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(hue) if hue.startswith("#") else colour(hue))
        self.painter.drawEllipse(centre, radius, radius)

    def lamp(self, lamp: Lamp, left: float, middle: float, size: float = 10) -> int:
        """Draw a lamp with its left edge and middle there; return its width."""
        wide = self.look.px(size)
        paint_lamp(self.painter, lamp, QPointF(left + wide / 2, middle), wide)
        return wide

    def late(self, rect: QRectF) -> None:
        """Fill a bar's late part: hatched, for to many eyes its colour is that of what is due soon, which lies beside it."""
        self.fill(rect, quiet(tokens().late, 0.85, tokens().surface))
        hatch = QBrush(colour("surface"), Qt.BrushStyle.BDiagPattern)
        hatch.setTransform(QTransform.fromScale(self.look.factor, self.look.factor))
        self.painter.fillRect(rect, hatch)

    def broken(self, bar: QRectF) -> None:
        """Cut a bar open near its end: it is longer than there is room, the number beside it tells how long."""
        at, lean, gap = bar.right() - self.look.px(16), self.look.px(4), self.look.px(4)
        top, bottom = bar.top() - 1, bar.bottom() + 1
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour("surface"))
        corners = (at + lean, top), (at + lean + gap, top), (at - lean + gap, bottom), (at - lean, bottom)
        self.painter.drawPolygon(QPolygonF([QPointF(*one) for one in corners]))

    def stock(self, count: QRect, all_: int, late: int, soon: int) -> None:
        """Write how many are open, and right of that how many of them are late and due soon, each with its lamp."""
        px = self.look.px
        self.write(count, f"{all_:,}", TEXT, "text", RIGHT)
        x = count.right() + 1 + px(14)
        for lamp, many, token in ((Lamp.LATE, late, "late"), (Lamp.SOON, soon, "soon")):
            if many:
                self.lamp(lamp, x, count.center().y() + 1)
                self.write(QRect(x + px(14), count.top(), px(54), count.height()), f"{many:,}", TEXT, token, LEFT)
            x += px(68)

    def legend(self, room: QRect, entries: tuple[Entry, ...]) -> int:
        """Write a legend at the right end of a room, as many entries as have room there; return its left edge."""
        px, right = self.look.px, room.right() + 1
        for entry in reversed(entries):
            wide = self.look.wide(entry.words)
            if right - wide - px(22) < room.left():
                break
            right -= wide
            self.write(QRect(right, room.top(), wide + px(1), room.height()), entry.words)
            right -= px(18)
            self._mark(entry, QRectF(right, room.center().y() - px(5) + 0.5, px(12), px(10)))
            right -= px(14)
        return right

    def _mark(self, entry: Entry, box: QRectF) -> None:
        middle = box.center().y()
        if entry.shape is Shape.LAMP and entry.lamp is not None:
            self.lamp(entry.lamp, box.left() + self.look.px(1), middle)
        elif entry.shape is Shape.DOT:
            self.dot(box.center(), entry.hue)
        elif entry.shape is Shape.TRIANGLE:
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(QColor(entry.hue))
            self.painter.drawPolygon(
                QPolygonF([box.topLeft(), box.topRight(), QPointF(box.center().x(), box.bottom())])
            )
        elif entry.shape is Shape.TICK:
            self.line(QPointF(box.center().x(), box.top()), QPointF(box.center().x(), box.bottom()), entry.hue, 2)
        elif entry.shape in (Shape.LINE, Shape.DASHES):
            ends = QPointF(box.left(), middle), QPointF(box.right(), middle)
            if entry.shape is Shape.LINE:
                self.line(*ends, entry.hue, 2)
            else:
                part = box.width() * 0.4
                self.line(ends[0], ends[0] + QPointF(part, 0), entry.hue, 1.5)
                self.line(ends[1] - QPointF(part, 0), ends[1], entry.hue, 1.5)
        else:
            self.fill(box, entry.hue)
            if entry.shape is Shape.BAND:
                self.line(QPointF(box.left(), middle), QPointF(box.right(), middle), "faint")
