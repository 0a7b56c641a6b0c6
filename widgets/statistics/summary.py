"""The figures of the period over the charts, each beside what it is compared with and, for a rate, its two numbers."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import Extent, Summary, SummaryFigure
from models.figures.records import Rate
from widgets.i18n import tr
from widgets.statistics.look import NOTE, TITLE, Look
from widgets.statistics.pen import Pen
from widgets.statistics.words import change_word, figure_word, parts_word, percent_word, points_word
from widgets.theme import tokens

HEIGHT = 58


class SummaryStrip(QWidget):
    """One row, all of it flow of the period; nothing is drawn when nothing changed."""

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look or Look()
        self.paints = 0
        self._summary: Summary | None = None
        self.setFixedHeight(self.look.px(HEIGHT))
        self.setAccessibleName(tr("Figures of the period"))

    @property
    def summary(self) -> Summary | None:
        """What is shown."""
        return self._summary

    def show_record(self, summary: Summary) -> None:
        """Show these figures."""
        if summary != self._summary:
            self._summary = summary
            words = [f"{figure_word(one.name)} {self._number(one.now)}" for one in summary.figures]
            self.setAccessibleDescription(", ".join(words))
            self.update()

    def table(self) -> ChartTable | None:
        """Return the figures as a table."""
        if self._summary is None:
            return None
        heads = (
            Head(tr("Figure")), Head(tr("Count"), Holds.WHOLE), Head(tr("Rate"), Holds.SHARE),
            Head(tr("Numerator"), Holds.WHOLE), Head(tr("Denominator"), Holds.WHOLE), Head(tr("Compared, count"), Holds.WHOLE),
            Head(tr("Compared, rate"), Holds.SHARE),
        )  # fmt: skip
        rows = []
        for one in self._summary.figures:
            now, before = one.now, one.before
            if isinstance(now, Rate):
                then = before.value if isinstance(before, Rate) else None
                rows.append((figure_word(one.name), None, now.value, now.numerator, now.denominator, None, then))
            else:
                count = before if isinstance(before, int) else None
                rows.append((figure_word(one.name), now, None, None, None, count, None))
        return ChartTable(tr("Figures of the period"), heads, tuple(rows), tuple(self._about()))

    def _about(self) -> Iterator[tuple[str, str]]:
        """What the compared numbers of a table are of, where it is not all of the compared days."""
        summary = self._summary
        assert summary is not None
        if any(one.extent is Extent.BY_NOW for one in summary.figures):
            words = tr("the period runs: compared as far as it has gone; what lies on the day of a limit, to the end")
            yield tr("Compared"), words
        if summary.known_from is not None:
            yield tr("Compared"), tr("compared days known from {day}", day=f"{summary.known_from:%Y-%m-%d}")

    def paintEvent(self, _: QPaintEvent) -> None:
        self.paints += 1
        if self._summary is None:
            return
        painter = QPainter(self)
        pen, px, many = Pen(painter, self.look), self.look.px, max(len(self._summary.figures), 1)
        for index, one in enumerate(self._summary.figures):
            left = self.width() * index // many
            if index:
                pen.fill(QRect(left, px(6), px(1), self.height() - px(12)), tokens().line)
                left += px(16)
            wide = self.width() * (index + 1) // many - left - px(8)
            pen.write(QRect(left, 0, wide, px(18)), figure_word(one.name), NOTE, "second")
            used = pen.write(QRect(left, px(18), wide, px(24)), self._number(one.now), TITLE, "text")
            if isinstance(one.now, Rate):
                parts = f"{one.now.numerator:,} / {one.now.denominator:,}"
                pen.write(QRect(left + used + px(8), px(20), wide - used - px(8), px(24)), parts, NOTE, "muted")
            words = next((words for words in self._compared(one) if self.look.wide(words) <= wide), "")
            pen.write(QRect(left, px(42), wide, px(16)), words, NOTE, "muted")
        painter.end()

    @staticmethod
    def _number(value: Rate | int) -> str:
        return percent_word(value) if isinstance(value, Rate) else f"{value:,}"

    def _compared(self, one: SummaryFigure) -> tuple[str, ...]:
        """What it is compared with, at length and shorter: the longest that has room is written."""
        summary = self._summary
        assert summary is not None
        if one.before is None:
            day = summary.known_from
            return () if day is None else (tr("compared days known from {day}", day=f"{day:%Y-%m-%d}"), "—")
        if isinstance(one.now, Rate) and isinstance(one.before, Rate):
            change, told = points_word(one.now, one.before), (parts_word(one.before), percent_word(one.before))
        else:
            assert isinstance(one.now, int)
            assert isinstance(one.before, int)
            change, told = change_word(one.now, one.before), (f"{one.before:,}",)
        if one.extent is Extent.TO_END and isinstance(one.now, int):
            # The day is not over, and the other one is: there is no telling by how much they differ.
            return (
                tr("compared, to the end {before}", before=told[0]),
                tr("compared {before}", before=told[0]),
                told[0],
            )
        words = [tr("{change} · compared {before}", change=change, before=before) for before in told]
        if one.extent is Extent.BY_NOW:
            by_now = [tr("{change} · compared, by this time {before}", change=change, before=before) for before in told]
            words = [*by_now, *words]
        return (*words, change)
