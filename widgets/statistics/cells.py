"""Charts of cells: rows by columns, darker for more; a row of names at the left, ticks over the columns."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, Qt

from models.figures.rounding import whole
from widgets.i18n import tr
from widgets.statistics.look import NOTE, TEXT
from widgets.statistics.pen import CENTRE, LEFT, RIGHT, Entry, Pen, heat_hue
from widgets.statistics.scrolled import ScrolledChart
from widgets.theme import tokens
from widgets.theme.tokens import contrast

TOP, SCALE = 20, 18
ROW_MOST, ROW_LEAST = 64, 16
ROOM_FOR_NUMBER = 30
WIDEST_NAME = 0.22
_MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class CellsChart(ScrolledChart):
    """A child gives how many rows and columns, a value for each, and the names around them.

    As many rows as have room are shown; the wheel and the keys bring the others.
    """

    def __init__(self, *args: Any, **facts: Any) -> None:
        self._longest: int | None = None
        """How wide the widest name is: every cell's place asks for it."""
        super().__init__(*args, **facts)

    def grid(self) -> tuple[int, int]:
        """How many rows and columns."""
        raise NotImplementedError

    def value(self, row: int, column: int) -> float | None:
        """Return what a cell holds, None for nothing known."""
        raise NotImplementedError

    def row_name(self, row: int) -> str:
        """What a row is called."""
        raise NotImplementedError

    def ticks(self) -> list[tuple[int, str]]:
        """The columns that are named, with their names."""
        raise NotImplementedError

    def number(self, value: float) -> str:
        """Return a value as it is written into its cell."""
        return whole(value)

    def marked(self, column: int) -> bool:  # noqa: ARG002 - a child's to say
        """Whether a column is the one that grows."""
        return False

    def most(self) -> float:
        """Return the highest value, 0 where there is none."""
        rows, columns = self.grid()
        return max((self.value(r, c) or 0.0 for r in range(rows) for c in range(columns)), default=0.0)

    # Where everything is

    def all_rows(self) -> int:
        return self.grid()[0]

    def shown_rows(self) -> int:
        rows = self.grid()[0]
        high = self.body().height() - self.look.px(TOP + SCALE + 4)
        return min(rows, max(1, high // self.look.px(ROW_LEAST)))

    def changed(self) -> None:
        self._longest = None
        super().changed()

    def spots(self) -> int:
        rows, columns = self.grid()
        return rows * columns

    def spot_rect(self, index: int) -> QRect:
        columns = self.grid()[1]
        return self._cell(*divmod(index, columns)) if columns else QRect()

    def spot_at(self, point: QPoint) -> int:
        (rows, columns), room = (self.shown_rows(), self.grid()[1]), self._room()
        if not room.contains(point) or not rows or not columns:
            return -1
        row = (point.y() - room.top()) * rows // room.height()
        column = (point.x() - room.left()) * columns // room.width()
        return (self._first + min(row, rows - 1)) * columns + min(column, columns - 1)

    def step(self, index: int, key: Qt.Key) -> int:
        rows, columns = self.grid()
        if index < 0:
            return self._first * columns
        row, column = divmod(index, columns)
        down, right = _MOVES[key]
        to = (row + down) % rows
        self.bring(to, down=to > row)
        return to * columns + (column + right) % columns

    def _room(self) -> QRect:
        body, px, rows = self.body(), self.look.px, self.shown_rows()
        names = self._names()
        high = body.height() - px(TOP + SCALE + 4)
        high = min(high, rows * px(ROW_MOST)) if rows else high
        return QRect(body.left() + names, body.top() + px(TOP), body.width() - names, high)

    def _names(self) -> int:
        if self._longest is None:
            self._longest = max((self.look.wide(self.row_name(r), TEXT) for r in range(self.grid()[0])), default=0)
        return min(self._longest + self.look.px(12), round(self.body().width() * WIDEST_NAME))

    def _cell(self, row: int, column: int, known: tuple[QRect, int, int] | None = None) -> QRect:
        """Where a cell is; who asks for thousands of them knows the room, the rows shown and the columns."""
        room, rows, columns = known or (self._room(), self.shown_rows(), self.grid()[1])
        left = room.left() + room.width() * column // columns
        right = room.left() + room.width() * (column + 1) // columns
        row -= self._first
        top = room.top() + room.height() * row // rows
        bottom = room.top() + room.height() * (row + 1) // rows
        gap = 1 if right - left > 5 else 0
        return QRect(left, top, right - left - gap, bottom - top - gap)

    # Drawing

    def draw(self, pen: Pen, body: QRect) -> None:
        (_, columns), px, most = self.grid(), self.look.px, self.most() or 1.0
        room = self._room()
        known = room, self.shown_rows(), columns
        for column, words in self.ticks():
            cell = self._cell(self._first, column)
            wide = self.look.wide(words) + px(4)
            left = min(cell.center().x() - wide // 2, body.right() - wide + 1)
            hue = "text" if self.marked(column) else "muted"
            pen.write(QRect(left, body.top(), wide, px(TOP)), words, NOTE, hue, CENTRE)
        for row in self.shown:
            first = self._cell(row, 0)
            name = QRect(body.left(), first.top(), room.left() - body.left() - px(8), first.height())
            pen.write(name, self.row_name(row), TEXT if first.height() >= px(20) else NOTE, "second")
            for column in range(columns):
                self._draw_cell(pen, self._cell(row, column, known), self.value(row, column), most)
        if 0 <= self.under < self.spots() and self.under // columns in self.shown:
            pen.frame(self.spot_rect(self.under).adjusted(-1, -1, 1, 1), "accent", 2)
        self._draw_scale(pen, body, most, hidden=self.grid()[0] - len(self.shown))

    def _draw_cell(self, pen: Pen, cell: QRect, value: float | None, most: float) -> None:
        if value is None:
            return
        hue = heat_hue(value / most)
        pen.fill(cell, hue)
        if not value or cell.width() < self.look.px(ROOM_FOR_NUMBER) or cell.height() < self.look.px(ROW_LEAST - 2):
            return
        words = self.number(value)
        if cell.width() >= self.look.wide(words) + 4:
            t = tokens()
            ink = max((t.text, t.ground), key=lambda one: contrast(one, hue))
            pen.write(cell, words, NOTE, ink, CENTRE)

    def _draw_scale(self, pen: Pen, body: QRect, most: float, hidden: int) -> None:
        """The ramp with its ends, and how many rows had no room."""
        px = self.look.px
        row = QRect(body.left(), self._room().bottom() + px(5), body.width(), px(SCALE))
        high, wide = px(8), px(10)
        x = row.left() + pen.write(row, "0", NOTE, "muted", LEFT) + px(6)
        for step in range(9):
            pen.fill(QRectF(x, row.center().y() - high / 2 + 1, wide, high), heat_hue(step / 8))
            x += wide
        pen.write(
            QRect(x + px(6), row.top(), px(90), row.height()), tr("{n} cases", n=self.number(most)), NOTE, "muted", LEFT
        )
        if hidden > 0:
            words = tr("{n} more: wheel or ↑ ↓", n=hidden)
            pen.write(row, tr("{n} others", n=hidden) if self.look.wall else words, NOTE, "muted", RIGHT)

    def legend(self) -> tuple[Entry, ...]:
        return ()
