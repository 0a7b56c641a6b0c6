"""What the grid workers did in the period: reported, given, closed, and how much of it in time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF

from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import WorkerActivity, Workers
from widgets.i18n import tr
from widgets.statistics.look import NOTE, TEXT
from widgets.statistics.pen import RIGHT, Entry, Pen, Shape, pair_hues
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.rows import RowsChart
from widgets.statistics.words import name_word, parts_word, percent_word
from widgets.text import line
from widgets.theme import tokens
from widgets.words import role_word

NUMBERS = (56, 56, 56, 84)
BAR = 6


class ActivityChart(RowsChart):
    """Two thin bars a worker (given, closed) and the numbers; the name is masked, the grid says whose it is."""

    top = 22

    @property
    def _workers(self) -> Workers | None:
        return self.record if isinstance(self.record, Workers) else None

    def title(self) -> str:
        return tr("Grid workers · activity")

    def note(self) -> str:
        words = tr("in the period; closed and on-time rate: of the cases that they led. Names are masked")
        if self._workers is not None and self._workers.more:
            words += tr("; {n} more with less", n=f"{self._workers.more:,}")
        return words

    def hint(self) -> str:
        return tr("a click narrows")

    def legend(self) -> tuple[Entry, ...]:
        given, closed = pair_hues()
        return (Entry(Shape.SQUARE, given, tr("orders given")), Entry(Shape.SQUARE, closed, tr("closed")))

    def empty_words(self) -> str:
        return (
            ""
            if self._workers is None or self._workers.rows
            else tr("No worker reported or was given anything in this period")
        )

    def rows(self) -> Sequence[WorkerActivity]:
        return self._workers.rows if self._workers is not None else ()

    def name_of(self, index: int) -> str:
        row = self.rows()[index]
        return f"{line(row.name)}  {_grid(row)}"

    def words_at(self, index: int) -> str:
        row = self.rows()[index]
        return tr(
            "{name} ({role}, {grid}): {reported} reported, {orders} orders, {closed} closed; on time {rate}",
            name=line(row.name),
            role=role_word(row.role),
            grid=_grid(row),
            reported=f"{row.reported:,}",
            orders=f"{row.orders:,}",
            closed=f"{row.closed:,}",
            rate=parts_word(row.on_time),
        )

    def pick_at(self, index: int) -> Pick | None:
        row = self.rows()[index]
        return Pick(PickKind.WORKER, row.worker_id, f"{line(row.name)} {_grid(row)}")

    def table(self) -> ChartTable | None:
        if self._workers is None:
            return None
        heads = (
            Head(tr("Person")), Head(tr("Role")), Head(tr("Grid")), Head(tr("Reported"), Holds.WHOLE),
            Head(tr("Orders"), Holds.WHOLE), Head(tr("Cases closed"), Holds.WHOLE), Head(tr("On-time rate"), Holds.SHARE),
            Head(tr("Due, closed on time"), Holds.WHOLE), Head(tr("Cases due"), Holds.WHOLE),
        )  # fmt: skip
        rows = tuple(
            (
                row.name, role_word(row.role), _grid(row), row.reported, row.orders, row.closed, row.on_time.value,
                row.on_time.numerator, row.on_time.denominator,
            )
            for row in self.rows()
        )  # fmt: skip
        return ChartTable(self.title(), heads, rows)

    def draw_top(self, pen: Pen, room: QRect) -> None:
        words = (tr("reported"), tr("given"), tr("closed"), tr("on-time rate"))
        for rect, word in zip(self._columns(room), words, strict=True):
            pen.write(rect, word, NOTE, "muted", RIGHT)

    def draw_row(self, pen: Pen, index: int, room: QRect) -> None:
        row, px = self.rows()[index], self.look.px
        columns = self._columns(room)
        wide = columns[0].left() - room.left() - px(8)
        most = max((max(one.orders, one.closed) for one in self.rows()), default=1) or 1
        middle = room.center().y() + 1
        given, closed = pair_hues()
        grey = tokens().accent if index == self.under else given
        pen.fill(QRectF(room.left(), middle - px(BAR), wide * row.orders / most, px(BAR)), grey)
        pen.fill(QRectF(room.left(), middle, wide * row.closed / most, px(BAR)), closed)
        numbers = (f"{row.reported:,}", f"{row.orders:,}", f"{row.closed:,}", percent_word(row.on_time))
        for rect, word in zip(columns, numbers, strict=True):
            pen.write(rect, word, TEXT, "text", RIGHT)

    def _columns(self, room: QRect) -> list[QRect]:
        right, rects = room.right() + 1, []
        for wide in reversed(NUMBERS):
            right -= self.look.px(wide)
            rects.append(QRect(right, room.top(), self.look.px(wide), room.height()))
        return rects[::-1]


def _grid(row: WorkerActivity) -> str:
    return line(name_word(row.grid, row.grid_en)) if row.grid else ""
