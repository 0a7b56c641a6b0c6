"""Classes by how much they had, with the share that they make together: a few of them are most of the work."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF

from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import ClassCount, Pareto
from models.figures.rounding import decimal, percent_of
from widgets.i18n import tr
from widgets.statistics.look import NOTE, TEXT
from widgets.statistics.pen import CENTRE, RIGHT, Entry, Pen, Shape, bar_hue
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.rows import RowsChart
from widgets.statistics.words import change_word, name_word
from widgets.theme import tokens

COUNT, CHANGE, SHARE = 56, 64, 58
BAR = 14
VITAL = 0.8
"""The line that is drawn at this share together: what stands above it is where to begin."""


class ParetoChart(RowsChart):
    """Bars that lie, and over them the line of what they make together."""

    top = 20

    @property
    def _pareto(self) -> Pareto | None:
        return self.record if isinstance(self.record, Pareto) else None

    def title(self) -> str:
        return tr("Categories · Pareto")

    def note(self) -> str:
        if self._pareto is None:
            return ""
        return tr("accepted in the period, by class; {n} in all", n=f"{self._pareto.total:,}")

    def hint(self) -> str:
        return tr("a click narrows")

    def legend(self) -> tuple[Entry, ...]:
        entries = [
            Entry(Shape.SQUARE, bar_hue(), tr("accepted")),
            Entry(Shape.LINE, tokens().accent, tr("share together")),
        ]
        if self._compared():
            entries.insert(1, Entry(Shape.TICK, tokens().text, tr("compared")))
        return tuple(entries)

    def empty_words(self) -> str:
        return "" if self._pareto is None or self._pareto.total else tr("Nothing accepted in this period")

    def rows(self) -> Sequence[ClassCount]:
        return self._pareto.rows if self._pareto is not None else ()

    def name_of(self, index: int) -> str:
        row = self.rows()[index]
        return name_word(row.name, row.name_en)

    def words_at(self, index: int) -> str:
        assert self._pareto is not None
        row, total = self.rows()[index], self._pareto.total or 1
        together = self._pareto.cumulated()[index]
        words = tr(
            "{name}: {n} accepted, {share} of all; with those above {together}",
            name=self.name_of(index),
            n=f"{row.count:,}",
            share=f"{percent_of(row.count, total)}%",
            together=f"{percent_of(together, total)}%",
        )
        if row.before is not None:
            change = change_word(row.count, row.before) if row.before else ""
            words += "\n" + tr("compared with {n} {change}", n=f"{row.before:,}", change=change).rstrip()
        return words

    def pick_at(self, index: int) -> Pick | None:
        row = self.rows()[index]
        return None if row.key is None else Pick(PickKind.CATEGORY, row.key, self.name_of(index))

    def table(self) -> ChartTable | None:
        if self._pareto is None:
            return None
        total = self._pareto.total
        heads = [Head(tr("Class")), Head(tr("Accepted"), Holds.WHOLE), Head(tr("Share"), Holds.SHARE)]
        heads.append(Head(tr("Share together"), Holds.SHARE))
        if self._compared():
            heads.append(Head(tr("Compared"), Holds.WHOLE))
        rows = []
        for index, (row, together) in enumerate(zip(self.rows(), self._pareto.cumulated(), strict=True)):
            shares = (row.count / total, together / total) if total else (None, None)
            rows.append((self.name_of(index), row.count, *shares, *((row.before,) if self._compared() else ())))
        return ChartTable(self.title(), tuple(heads), tuple(rows))

    def draw_top(self, pen: Pen, room: QRect) -> None:
        bars = self._bars(room)
        for share in (0.5, VITAL, 1.0):
            x = round(bars.left() + bars.width() * share)
            wide = self.look.px(40)
            pen.write(
                QRect(x - wide // 2, room.top(), wide, room.height()), f"{decimal(share, 0, 2)}%", NOTE, "muted", CENTRE
            )

    def draw_row(self, pen: Pen, index: int, room: QRect) -> None:
        row, px = self.rows()[index], self.look.px
        most = max(self.rows()[0].count, 1)
        bars = self._bars(room)
        high = px(BAR)
        top = room.center().y() - high // 2 + 1
        hue = tokens().accent if index == self.under else bar_hue()
        if row.count:
            pen.fill(QRectF(bars.left(), top, max(px(2), bars.width() * row.count / most), high), hue)
        if row.before is not None:
            x = bars.left() + bars.width() * min(row.before / most, 1.0)
            pen.line(QPointF(x, top - px(3)), QPointF(x, top + high + px(3)), "text", 2)
        right = QRect(bars.right() + px(8), room.top(), room.right() - bars.right() - px(8), room.height())
        count = QRect(right.left(), right.top(), px(COUNT), right.height())
        pen.write(count, f"{row.count:,}", TEXT, "text", RIGHT)
        if self._compared():
            change = change_word(row.count, row.before or 0)
            pen.write(QRect(count.right(), right.top(), px(CHANGE), right.height()), change, NOTE, "second", RIGHT)
        assert self._pareto is not None
        share = f"{percent_of(row.count, self._pareto.total or 1)}%"
        pen.write(
            QRect(right.right() - px(SHARE) + 1, right.top(), px(SHARE), right.height()), share, NOTE, "second", RIGHT
        )

    def draw_over(self, pen: Pen, rects: Sequence[QRect]) -> None:
        if self._pareto is None or not rects:
            return
        total, sums = self._pareto.total or 1, self._pareto.cumulated()
        bars = self._bars(rects[0])
        x = bars.left() + bars.width() * VITAL
        pen.line(QPointF(x, rects[0].top()), QPointF(x, rects[-1].bottom()), "line_strong", 1, dashed=True)
        points = [
            QPointF(bars.left() + bars.width() * sums[index] / total, rect.center().y() + 1)
            for index, rect in zip(self.shown, rects, strict=True)
        ]
        for a, b in pairwise(points):
            pen.line(a, b, tokens().accent, 1.5)
        for point in points:
            pen.dot(point, tokens().accent, 5)

    def _bars(self, room: QRect) -> QRect:
        taken = COUNT + SHARE + 8 + (CHANGE if self._compared() else 0)
        return QRect(room.left(), room.top(), max(self.look.px(40), room.width() - self.look.px(taken)), room.height())

    def _compared(self) -> bool:
        return any(row.before is not None for row in self.rows())
