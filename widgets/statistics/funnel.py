"""Where the open cases stand now: the seven stages in their order, with what of each is late or nearly so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPolygonF

from models.cases.records import Lamp, Stage
from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import Funnel, StageNow
from models.figures.rounding import percent_of
from widgets.charts.quiet import quiet
from widgets.i18n import tr
from widgets.statistics.pen import Entry, Pen, Shape, bar_hue
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.rows import RowsChart
from widgets.theme import colour, tokens
from widgets.words import stage_word

COUNT, LAMPS = 56, 150
BAR = 18


class FunnelChart(RowsChart):
    """Bars in the middle of their row, so that the narrowing (or the jam) shows; late and soon as parts of the bar."""

    @property
    def _funnel(self) -> Funnel | None:
        return self.record if isinstance(self.record, Funnel) else None

    def title(self) -> str:
        return tr("Open cases by stage · now")

    def note(self) -> str:
        if self._funnel is None:
            return ""
        return tr("stock: {n} open cases now", n=f"{self._total():,}")

    def hint(self) -> str:
        return tr("a click opens them in the queue")

    def legend(self) -> tuple[Entry, ...]:
        t = tokens()
        return (
            Entry(Shape.SQUARE, bar_hue(), tr("open")),
            Entry(Shape.LAMP, t.soon, tr("due soon"), Lamp.SOON),
            Entry(Shape.LAMP, t.late, tr("late"), Lamp.LATE),
        )

    def empty_words(self) -> str:
        return "" if self._funnel is None or self._total() else tr("No open cases")

    def rows(self) -> Sequence[StageNow]:
        return self._funnel.stages if self._funnel is not None else ()

    def name_of(self, index: int) -> str:
        return stage_word(Stage(self.rows()[index].stage))

    def words_at(self, index: int) -> str:
        row = self.rows()[index]
        return tr(
            "{stage}: {open} open, of them {late} late and {soon} due soon; {share} of all open",
            stage=self.name_of(index),
            open=f"{row.open:,}",
            late=f"{row.late:,}",
            soon=f"{row.soon:,}",
            share=f"{percent_of(row.open, self._total() or 1)}%",
        )

    def pick_at(self, index: int) -> Pick | None:
        return Pick(PickKind.STAGE, Stage(self.rows()[index].stage), self.name_of(index))

    def table(self) -> ChartTable | None:
        if self._funnel is None:
            return None
        heads = (
            Head(tr("Stage")), Head(tr("Open"), Holds.WHOLE), Head(tr("Late"), Holds.WHOLE), Head(tr("Due soon"), Holds.WHOLE),
        )  # fmt: skip
        rows = tuple((self.name_of(i), row.open, row.late, row.soon) for i, row in enumerate(self.rows()))
        return ChartTable(self.title(), heads, rows)

    def draw_row(self, pen: Pen, index: int, room: QRect) -> None:
        row, px = self.rows()[index], self.look.px
        bars = self._bars(room)
        high = min(px(BAR), room.height() - px(6))
        rect = self._bar(bars, room, row, high)
        if index + 1 in self.shown:
            below = self.rows()[index + 1]
            other = self._bar(bars, room.translated(0, room.height()), below, high)
            corners = (rect.bottomLeft(), rect.bottomRight(), other.topRight(), other.topLeft())
            pen.painter.setPen(colour("surface"))
            pen.painter.setBrush(colour("hover"))
            pen.painter.drawPolygon(QPolygonF([QPointF(one) for one in corners]))
        pen.fill(rect, tokens().accent if index == self.under else bar_hue())
        # As in the ages' bars: what is late stands at the end.
        left = rect.right() - rect.width() * min(row.soon + row.late, row.open) / (row.open or 1)
        for count, late in ((row.soon, False), (row.late, True)):
            if count and row.open:
                part = QRectF(left, rect.top(), max(float(px(2)), rect.width() * count / row.open), rect.height())
                if late:
                    pen.late(part)
                else:
                    pen.fill(part, quiet(tokens().soon, 0.85, tokens().surface))
                left += part.width()
        pen.stock(QRect(bars.right() + px(8), room.top(), px(COUNT), room.height()), row.open, row.late, row.soon)

    def _bar(self, bars: QRect, room: QRect, row: StageNow, high: int) -> QRectF:
        most = max((one.open for one in self.rows()), default=1) or 1
        wide = max(float(self.look.px(2)), bars.width() * row.open / most) if row.open else 0.0
        return QRectF(bars.center().x() - wide / 2, room.center().y() - high / 2 + 1, wide, high)

    def _bars(self, room: QRect) -> QRect:
        return QRect(room.left(), room.top(), room.width() - self.look.px(COUNT + LAMPS + 8), room.height())

    def _total(self) -> int:
        return sum(row.open for row in self.rows())
