"""Streets or departments: how much each had and its on-time rate together, so that neither is read without the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF

from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import Ranked, Ranking, RankRow
from models.figures.rounding import decimal
from widgets.i18n import tr
from widgets.statistics.look import NOTE, TEXT
from widgets.statistics.pen import CENTRE, RIGHT, Entry, Pen, Shape, bar_hue
from widgets.statistics.picks import Pick, PickKind
from widgets.statistics.rows import RowsChart
from widgets.statistics.words import name_word, parts_word, percent_word, points_number
from widgets.theme import tokens

COUNT, RATE, POINTS = 52, 58, 56
BAR = 14
VOLUME_SHARE = 0.42
FLOOR_STEP = 0.1


class RankingChart(RowsChart):
    """At the left bars of volume, at the right the rate as a dot on one scale; the compared rate is a ring."""

    top = 20

    def __init__(self, of: Ranked, **facts: object) -> None:
        self._of = of
        super().__init__(**facts)

    @property
    def _ranking(self) -> Ranking | None:
        return self.record if isinstance(self.record, Ranking) else None

    def title(self) -> str:
        return (
            tr("Streets · volume and on-time rate")
            if self._of is Ranked.AREAS
            else tr("Departments · volume and on-time rate")
        )

    def note(self) -> str:
        volume = tr("accepted in the area") if self._of is Ranked.AREAS else tr("accepted, by who leads")
        return tr("{volume}; on-time rate = closed on time / due", volume=volume)

    def hint(self) -> str:
        return tr("a click narrows")

    def legend(self) -> tuple[Entry, ...]:
        t = tokens()
        entries = [Entry(Shape.SQUARE, bar_hue(), tr("volume")), Entry(Shape.DOT, t.text, tr("on-time rate"))]
        if self._compared():
            entries.append(Entry(Shape.TICK, t.muted, tr("compared")))
        return tuple(entries)

    def empty_words(self) -> str:
        return "" if self._ranking is None or self._ranking.rows else tr("Nothing accepted in this period")

    def rows(self) -> Sequence[RankRow]:
        return self._ranking.rows if self._ranking is not None else ()

    def name_of(self, index: int) -> str:
        row = self.rows()[index]
        # Who has none is no street and no department: it has no place among them.
        return self._called(row) if row.key is None else f"{index + 1}  {self._called(row)}"

    def words_at(self, index: int) -> str:
        row = self.rows()[index]
        words = tr(
            "{name}: {n} accepted; on time {rate}",
            name=self._called(row),
            n=f"{row.volume:,}",
            rate=parts_word(row.on_time),
        )
        if row.before is not None:
            words += "\n" + tr("compared with {rate}", rate=parts_word(row.before))
        return words

    def pick_at(self, index: int) -> Pick | None:
        row = self.rows()[index]
        if row.key is None:
            return None
        kind = PickKind.AREA if self._of is Ranked.AREAS else PickKind.DEPARTMENT
        return Pick(kind, row.key, self._called(row))

    def table(self) -> ChartTable | None:
        if self._ranking is None:
            return None
        heads = [
            Head(tr("Street") if self._of is Ranked.AREAS else tr("Department")), Head(tr("Accepted"), Holds.WHOLE),
            Head(tr("On-time rate"), Holds.SHARE), Head(tr("Due, closed on time"), Holds.WHOLE), Head(tr("Cases due"), Holds.WHOLE),
        ]  # fmt: skip
        if self._compared():
            heads.append(Head(tr("Compared rate"), Holds.SHARE))
        rows = []
        for row in self.rows():
            cells = [self._called(row), row.volume, row.on_time.value, row.on_time.numerator]
            cells.append(row.on_time.denominator)
            if self._compared():
                cells.append(row.before.value if row.before is not None else None)
            rows.append(tuple(cells))
        return ChartTable(self.title(), tuple(heads), tuple(rows))

    def draw_top(self, pen: Pen, room: QRect) -> None:
        scale, low = self._scale(room), self._floor()
        for share in (low, (low + 1) / 2, 1.0):
            left, wide = self._x(scale, share) - self.look.px(24), self.look.px(48)
            pen.write(
                QRect(round(left), room.top(), wide, room.height()), f"{decimal(share, 0, 2)}%", NOTE, "muted", CENTRE
            )
        if self._compared():
            px = self.look.px
            head = QRect(room.right() - px(POINTS + 24) + 1, room.top(), px(POINTS + 24), room.height())
            pen.write(head, tr("± pts"), NOTE, "muted", RIGHT)

    def draw_row(self, pen: Pen, index: int, room: QRect) -> None:
        row, px, t = self.rows()[index], self.look.px, tokens()
        volume, scale = self._volume(room), self._scale(room)
        top = room.center().y() - px(BAR) // 2 + 1
        hue = t.accent if index == self.under else bar_hue()
        if row.volume:
            share = row.volume / self._most()
            bar = QRectF(volume.left(), top, max(px(2), volume.width() * min(share, 1.0)), px(BAR))
            pen.fill(bar, hue)
            if share > 1:
                pen.broken(bar)
        pen.write(QRect(volume.right(), room.top(), px(COUNT), room.height()), f"{row.volume:,}", TEXT, "text", RIGHT)
        middle = room.center().y() + 1.0
        pen.line(QPointF(scale.left(), middle), QPointF(scale.right(), middle), "line", 1)
        if row.before is not None and row.before.value is not None:
            x = self._x(scale, row.before.value)
            pen.line(QPointF(x, middle - px(7)), QPointF(x, middle + px(7)), "muted", 2)
        if row.on_time.value is not None:
            if row.before is not None and row.before.value is not None:
                ends = self._x(scale, row.before.value), self._x(scale, row.on_time.value)
                pen.line(QPointF(ends[0], middle), QPointF(ends[1], middle), "muted", 2)
            pen.dot(QPointF(self._x(scale, row.on_time.value), middle), t.accent if index == self.under else t.text, 9)
        right = QRect(room.right() - px(RATE + self._points()) + 1, room.top(), px(RATE), room.height())
        pen.write(right, percent_word(row.on_time), TEXT, "text", RIGHT)
        if self._compared() and row.before is not None:
            last = QRect(right.right(), room.top(), px(POINTS), room.height())
            pen.write(last, points_number(row.on_time, row.before), NOTE, "second", RIGHT)

    def _called(self, row: RankRow) -> str:
        none = tr("no area") if self._of is Ranked.AREAS else tr("no department (grid workers')")
        return name_word(row.name, row.name_en, none)

    def _volume(self, room: QRect) -> QRect:
        return QRect(room.left(), room.top(), round(room.width() * VOLUME_SHARE) - self.look.px(COUNT), room.height())

    def _scale(self, room: QRect) -> QRect:
        left = room.left() + round(room.width() * VOLUME_SHARE) + self.look.px(28)
        return QRect(left, room.top(), room.right() - left - self.look.px(RATE + self._points() + 8), room.height())

    def _points(self) -> int:
        return POINTS if self._compared() else 0

    def _x(self, scale: QRect, share: float) -> float:
        low = self._floor()
        return scale.left() + scale.width() * max(0.0, share - low) / (1 - low)

    def _floor(self) -> float:
        """Where the scale begins, in steps of 10 %, so that its middle is a whole one: rates lie close together near 100 %. The numbers stand over it."""
        known = [
            rate.value for row in self.rows() for rate in (row.on_time, row.before) if rate and rate.value is not None
        ]
        return min(int(min(known, default=0.0) / FLOOR_STEP) * FLOOR_STEP, 0.9)

    def _most(self) -> int:
        """The longest bar: what belongs to none is mostly the grid workers' own, and would leave all others stubs."""
        named = [row.volume for row in self.rows() if row.key is not None]
        return max(named or [row.volume for row in self.rows()], default=1) or 1

    def _compared(self) -> bool:
        return any(row.before is not None for row in self.rows())
