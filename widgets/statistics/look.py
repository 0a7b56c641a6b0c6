"""How large a chart is written: at the desk, or on the wall where it is read from metres away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics

from widgets.theme import TYPE, font
from widgets.wall.scale import TYPE as WALL_TYPE
from widgets.wall.scale import Scale

NOTE, TEXT, LEAD, TITLE = range(4)
"""Steps of the desk's type: notes and ticks, names and numbers, titles, figures."""


@dataclass(frozen=True, slots=True)
class Look:
    """`factor` is how many pixels one pixel of the desk takes."""

    factor: float = 1.0
    wall: bool = False
    """On a wall nobody clicks."""

    @classmethod
    def of_wall(cls, scale: Scale) -> Look:
        """Return the look at which the smallest letters are as large as the wall's."""
        return cls(scale.unit * WALL_TYPE[0] / TYPE[0], wall=True)

    def px(self, length: float) -> int:
        """Return a length of the desk in pixels, at least 1."""
        return max(1, round(length * self.factor))

    def size(self, step: int) -> int:
        """Return a size of the type in pixels."""
        return self.px(TYPE[step])

    def font(self, step: int, *, strong: bool = False) -> QFont:
        """Return the type in one of its sizes."""
        return font(self.size(step), strong=strong)

    def wide(self, words: str, step: int = NOTE, *, strong: bool = False) -> int:
        """Return how wide words are, in pixels."""
        return QFontMetrics(self.font(step, strong=strong)).horizontalAdvance(words)

    def beside(self, spot: QRect, words: QSize, body: QRect, chart: QSize) -> QPoint:
        """Return where words about a mark hide least: over it, under it, and beside one that is as high as the chart."""
        if spot.height() > body.height() / 2:
            right = spot.right() + self.px(8)
            fits = right + words.width() < chart.width() - self.px(4)
            left = max(self.px(4), spot.left() - words.width() - self.px(8))
            return QPoint(right if fits else left, spot.top() + self.px(4))
        x = max(min(spot.center().x() + self.px(10), chart.width() - words.width() - self.px(4)), self.px(4))
        y = spot.top() - words.height() - self.px(6)
        return QPoint(x, y if y > self.px(4) else min(spot.bottom() + self.px(8), chart.height() - words.height()))
