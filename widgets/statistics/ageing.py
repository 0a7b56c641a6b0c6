"""How old the open cases are, and how many of each age are late."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF

from models.cases.records import Lamp
from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import AgeCount, Ageing
from widgets.charts.quiet import quiet
from widgets.i18n import tr
from widgets.statistics.pen import Entry, Pen, Shape, bar_hue
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.rows import RowsChart
from widgets.statistics.words import age_word
from widgets.theme import tokens

COUNT, LAMPS = 56, 150
BAR = 18


class AgeingChart(RowsChart):
    """Bars that lie, an age a row: in time, due soon and late behind one another."""

    @property
    def _ageing(self) -> Ageing | None:
        return self.record if isinstance(self.record, Ageing) else None

    def title(self) -> str:
        return tr("Ageing of open cases · now")

    def note(self) -> str:
        return tr("stock: open cases by how long ago they were reported")

    def hint(self) -> str:
        return tr("a click opens them in the queue")

    def legend(self) -> tuple[Entry, ...]:
        t = tokens()
        return (
            Entry(Shape.SQUARE, bar_hue(), tr("in time")),
            Entry(Shape.LAMP, t.soon, tr("due soon"), Lamp.SOON),
            Entry(Shape.LAMP, t.late, tr("late"), Lamp.LATE),
        )

    def empty_words(self) -> str:
        return "" if self._ageing is None or any(row.open for row in self.rows()) else tr("No open cases")

    def rows(self) -> Sequence[AgeCount]:
        return self._ageing.rows if self._ageing is not None else ()

    def name_of(self, index: int) -> str:
        row = self.rows()[index]
        return age_word(row.since, row.until)

    def words_at(self, index: int) -> str:
        row = self.rows()[index]
        return tr(
            "{age}: {open} open; {on_time} in time, {soon} due soon, {late} late",
            age=self.name_of(index),
            open=f"{row.open:,}",
            on_time=f"{row.on_time:,}",
            soon=f"{row.soon:,}",
            late=f"{row.late:,}",
        )

    def pick_at(self, index: int) -> Pick | None:
        row = self.rows()[index]
        return Pick(PickKind.AGE, (row.since, row.until), self.name_of(index))

    def table(self) -> ChartTable | None:
        if self._ageing is None:
            return None
        heads = (
            Head(tr("Age")), Head(tr("Open"), Holds.WHOLE), Head(tr("In time"), Holds.WHOLE),
            Head(tr("Due soon"), Holds.WHOLE), Head(tr("Late"), Holds.WHOLE),
        )  # fmt: skip
        rows = tuple((self.name_of(i), row.open, row.on_time, row.soon, row.late) for i, row in enumerate(self.rows()))
        return ChartTable(self.title(), heads, rows)

    def draw_row(self, pen: Pen, index: int, room: QRect) -> None:
        row, px, t = self.rows()[index], self.look.px, tokens()
        bars = QRect(room.left(), room.top(), room.width() - px(COUNT + LAMPS + 8), room.height())
        most = max((one.open for one in self.rows()), default=1) or 1
        high = min(px(BAR), room.height() - px(8))
        top, left = room.center().y() - high / 2 + 1, float(bars.left())
        grey = t.accent if index == self.under else bar_hue()
        for count, hue in ((row.on_time, grey), (row.soon, quiet(t.soon, 0.85, t.surface)), (row.late, "")):
            if count:
                part = QRectF(left, top, max(float(px(2)), bars.width() * count / most), high)
                if hue:
                    pen.fill(part, hue)
                else:
                    pen.late(part)
                left += part.width()
        pen.stock(QRect(bars.right() + px(8), room.top(), px(COUNT), room.height()), row.open, row.late, row.soon)
