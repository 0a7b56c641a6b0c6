"""Charts of rows: a name, what is drawn beside it, numbers at its end; as many as have room, the wheel and keys bring the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt

from widgets.i18n import tr
from widgets.statistics.look import NOTE, TEXT
from widgets.statistics.pen import RIGHT, Pen
from widgets.statistics.scrolled import ScrolledChart

ROW, ROW_MOST = 28, 52
FOOT = 18
WIDEST_NAME = 0.34
_JUMPS = {Qt.Key.Key_Left: 0, Qt.Key.Key_Right: 0}


class RowsChart(ScrolledChart):
    """A child gives its rows, their names, and draws one of them."""

    top = 0
    """Room over the rows for words or a scale, in pixels of the desk."""

    # What a child says

    def rows(self) -> Sequence[Any]:
        """The rows, in their order."""
        raise NotImplementedError

    def name_of(self, index: int) -> str:
        """What a row is called."""
        raise NotImplementedError

    def draw_row(self, pen: Pen, index: int, room: QRect) -> None:
        """Draw a row beside its name."""
        raise NotImplementedError

    def draw_top(self, pen: Pen, room: QRect) -> None:
        """Draw over the rows; the room is as wide as that beside the names."""

    def draw_over(self, pen: Pen, rects: Sequence[QRect]) -> None:
        """Draw over all rows shown; `rects` are their rooms beside the names."""

    # Where everything is

    def spots(self) -> int:
        return len(self.rows())

    def all_rows(self) -> int:
        return self.spots()

    def spot_rect(self, index: int) -> QRect:
        body, high = self._room(), self._high()
        return QRect(body.left(), body.top() + (index - self._first) * high, body.width(), high)

    def spot_at(self, point: QPoint) -> int:
        room = self._room()
        if not room.contains(point):
            return -1
        index = self._first + (point.y() - room.top()) // self._high()
        return index if index < min(self.spots(), self._first + self.shown_rows()) else -1

    def step(self, index: int, key: Qt.Key) -> int:
        if key in _JUMPS:
            return max(index, 0)
        to = super().step(index, key)
        self.bring(to, down=to > index)
        return to

    def name_width(self) -> int:
        """Return how wide the names are: as the longest asks for, but never so wide that the marks say nothing."""
        longest = max((self.look.wide(self.name_of(i), TEXT) for i in range(self.spots())), default=0)
        return min(longest + self.look.px(12), round(self.body().width() * WIDEST_NAME))

    def _room(self) -> QRect:
        body = self.body()
        return body.adjusted(
            0, self.look.px(self.top) if self.top else 0, 0, -self.look.px(FOOT) if self._crowded() else 0
        )

    def _crowded(self) -> bool:
        body = self.body()
        return body.height() - self.look.px(self.top) < self.spots() * self.look.px(ROW)

    def shown_rows(self) -> int:
        return max(1, self._room().height() // self._high())

    def _high(self) -> int:
        px = self.look.px
        if self._crowded() or not self.spots():
            return px(ROW)
        return max(px(ROW), min(self._room_all() // self.spots(), px(ROW_MOST)))

    def _room_all(self) -> int:
        return self.body().height() - (self.look.px(self.top) if self.top else 0)

    # Drawing

    def draw(self, pen: Pen, body: QRect) -> None:
        names = self.name_width()
        if self.top:
            self.draw_top(pen, QRect(body.left() + names, body.top(), body.width() - names, self.look.px(self.top)))
        rects = []
        for index in self.shown:
            row = self.spot_rect(index)
            if index == self.under:
                pen.fill(row.adjusted(-self.look.px(6), self.look.px(1), self.look.px(6), -self.look.px(1)), "hover")
            hue = "text" if index == self.under else "second"
            pen.write(
                QRect(row.left(), row.top(), names - self.look.px(8), row.height()), self.name_of(index), TEXT, hue
            )
            rects.append(row.adjusted(names, 0, 0, 0))
            self.draw_row(pen, index, rects[-1])
        self.draw_over(pen, rects)
        if hidden := self.spots() - len(self.shown):
            foot = QRect(body.left(), body.bottom() - self.look.px(FOOT) + 1, body.width(), self.look.px(FOOT))
            words = tr("{n} others", n=hidden) if self.look.wall else tr("{n} more: wheel or ↑ ↓", n=hidden)
            pen.write(foot, words, NOTE, "muted", RIGHT)
