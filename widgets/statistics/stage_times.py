"""How long cases are in each stage: a box from quarter to quarter, its median, whiskers to the tenths, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from PySide6.QtCore import QPointF, QRect, QRectF

from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import StageTime, StageTimes
from models.figures.rounding import decimal
from widgets.i18n import tr
from widgets.statistics.look import NOTE, TEXT
from widgets.statistics.pen import CENTRE, RIGHT, Entry, Pen, Shape, bar_hue
from widgets.statistics.rows import RowsChart
from widgets.statistics.words import minutes_word, timed_stage_word
from widgets.theme import tokens

MEDIAN, COUNT = 76, 66
BOX, WHISKER = 16, 8
TICKS = (1, 10, 60, 360, 1440, 4320, 14400, 43200)
"""Minutes: 1 min, 10 min, 1 h, 6 h, 1 d, 3 d, 10 d, 30 d."""


class StageTimesChart(RowsChart):
    """A box a stage; the scale is logarithmic, for a quarter of an hour and ten days stand in one picture."""

    top = 22

    @property
    def _times(self) -> StageTimes | None:
        return self.record if isinstance(self.record, StageTimes) else None

    def title(self) -> str:
        return tr("Time in each stage")

    def note(self) -> str:
        if self._times is None:
            return ""
        words = tr("of the cases closed in the period, logarithmic scale")
        if self._times.error:
            words += tr("; quantiles within ±{n}%", n=decimal(self._times.error, 0, 2))
        return words

    def legend(self) -> tuple[Entry, ...]:
        entries = [
            Entry(Shape.LINE, tokens().muted, tr("tenth to nine tenths")),
            Entry(Shape.SQUARE, bar_hue(), tr("middle half")),
            Entry(Shape.TICK, tokens().text, tr("median")),
        ]
        if self._compared():
            entries.append(Entry(Shape.TRIANGLE, tokens().second, tr("median, compared")))
        return tuple(entries)

    def empty_words(self) -> str:
        return (
            ""
            if self._times is None or any(row.count for row in self.rows())
            else tr("No case was closed in this period")
        )

    def rows(self) -> Sequence[StageTime]:
        return self._times.rows if self._times is not None else ()

    def name_of(self, index: int) -> str:
        return timed_stage_word(self.rows()[index].stage)

    def words_at(self, index: int) -> str:
        row = self.rows()[index]
        if row.p50 is None or row.p25 is None or row.p75 is None or row.p10 is None or row.p90 is None:
            return tr("{stage}: no case", stage=self.name_of(index))
        words = tr(
            "{stage}: {n} cases, half of them within {p50}; the middle half {p25} to {p75}, nine tenths within {p90}",
            stage=self.name_of(index),
            n=f"{row.count:,}",
            p50=minutes_word(row.p50),
            p25=minutes_word(row.p25),
            p75=minutes_word(row.p75),
            p90=minutes_word(row.p90),
        )
        if row.before is not None:
            words += "\n" + tr("compared: half of them within {p50}", p50=minutes_word(row.before))
        return words

    def table(self) -> ChartTable | None:
        if self._times is None:
            return None
        heads = [
            Head(tr("Stage")), Head(tr("Cases"), Holds.WHOLE), Head(tr("Tenth, minutes"), Holds.REAL),
            Head(tr("Quarter, minutes"), Holds.REAL), Head(tr("Median, minutes"), Holds.REAL),
            Head(tr("Three quarters, minutes"), Holds.REAL), Head(tr("Nine tenths, minutes"), Holds.REAL),
        ]  # fmt: skip
        compared = self._compared()
        if compared:
            heads.append(Head(tr("Compared median, minutes"), Holds.REAL))
        rows = tuple(
            (
                self.name_of(i),
                row.count,
                row.p10,
                row.p25,
                row.p50,
                row.p75,
                row.p90,
                *((row.before,) if compared else ()),
            )
            for i, row in enumerate(self.rows())
        )
        return ChartTable(self.title(), tuple(heads), rows)

    def draw_top(self, pen: Pen, room: QRect) -> None:
        scale, wide = self._scale(room), self.look.px(60)
        for minutes in self._ticks():
            x = round(self._x(scale, minutes))
            pen.write(
                QRect(x - wide // 2, room.top(), wide, room.height()), minutes_word(minutes), NOTE, "muted", CENTRE
            )

    def draw_row(self, pen: Pen, index: int, room: QRect) -> None:
        row, px, t = self.rows()[index], self.look.px, tokens()
        scale, middle = self._scale(room), room.center().y() + 1.0
        for minutes in self._ticks():
            x = self._x(scale, minutes)
            pen.line(QPointF(x, room.top()), QPointF(x, room.bottom() + 1), "line", 1)
        right = QRect(scale.right() + px(8), room.top(), px(MEDIAN), room.height())
        last = QRect(room.right() - px(COUNT) + 1, room.top(), px(COUNT), room.height())
        pen.write(
            last,
            tr("{n} cases", n=f"{row.count:,}") if self.look.factor == 1 else f"{row.count:,}",
            NOTE,
            "muted",
            RIGHT,
        )
        if row.p10 is None or row.p25 is None or row.p50 is None or row.p75 is None or row.p90 is None:
            pen.write(right, "—", TEXT, "muted", RIGHT)
            return
        low, q1, q2, q3, high = (self._x(scale, one) for one in (row.p10, row.p25, row.p50, row.p75, row.p90))
        pen.line(QPointF(low, middle), QPointF(high, middle), "muted", 1.5)
        for x in (low, high):
            pen.line(QPointF(x, middle - px(WHISKER) / 2), QPointF(x, middle + px(WHISKER) / 2), "muted", 1.5)
        hue = t.accent if index == self.under else bar_hue()
        pen.fill(QRectF(q1, middle - px(BOX) / 2, max(q3 - q1, float(px(3))), px(BOX)), hue)
        pen.line(QPointF(q2, middle - px(BOX) / 2 - px(2)), QPointF(q2, middle + px(BOX) / 2 + px(2)), "text", 2)
        if row.before is not None:
            pen.pointer(QPointF(self._x(scale, row.before), middle - px(BOX) / 2 - px(1)), "second")
        pen.write(right, minutes_word(row.p50), TEXT, "text", RIGHT)

    def _compared(self) -> bool:
        return any(row.before is not None for row in self.rows())

    def _scale(self, room: QRect) -> QRect:
        return QRect(room.left(), room.top(), room.width() - self.look.px(MEDIAN + COUNT + 16), room.height())

    def _ticks(self) -> list[int]:
        low, high = self._ends()
        fit = [one for one in TICKS if low <= one <= high]
        return fit[::2] if self.width() < self.look.px(520) else fit

    def _ends(self) -> tuple[float, float]:
        known = [one for row in self.rows() for one in (row.p10, row.p90, row.before) if one is not None]
        return max(min(known, default=1.0), 0.5), max(max(known, default=10.0), 10.0) * 1.1

    def _x(self, scale: QRect, minutes: float) -> float:
        low, high = self._ends()
        share = (log10(max(minutes, low)) - log10(low)) / (log10(high) - log10(low))
        return scale.left() + scale.width() * min(share, 1.0)
