"""Intake and completion of thirty days before the band of what is usual; today is the only pair in colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPolygonF

from models.figures.annotations.records import Annotation
from models.figures.records import Band, DayCount
from widgets.charts.quiet import accepted_hue, closed_hue
from widgets.i18n import tr
from widgets.text import line
from widgets.theme import tokens
from widgets.wall.ink import CENTRE, RIGHT, Ink, Part

HEAD, AXIS_LEFT, AXIS_BOTTOM, ABOVE = 60, 96, 56, 44
ROOMY = 200
"""A lower plot has two lines above its ground: the numbers of four would touch."""
BAR, TICK_EVERY = 0.36, 7
WIDEST = 0.5
"""Of the plot: words over a day are cut there."""
OUTSTANDING = 1.25
"""A day this many times above the usual band is named with its number."""


def nice_top(highest: float, most: int = 4) -> tuple[int, int]:
    """Return the lowest top of a scale with two to `most` steps of 1, 2 or 5 times a power of ten, and the step."""
    power = 10 ** max(len(str(int(highest))) - 2, 0)
    fit = [
        (step * lines, step)
        for step in (factor * scale for scale in (power, 10 * power) for factor in (1, 2, 5, 10))
        for lines in range(2, most + 1)
        if step * lines >= highest
    ]
    return min(fit, key=lambda one: (one[0], -one[1]))


class DaysPart(Part):
    """Bars, a pair a day, today's last."""

    def show_days(
        self,
        days: tuple[DayCount, ...],
        usual: tuple[Band | None, ...] = (),
        noted: tuple[Annotation, ...] = (),
    ) -> None:
        """Show these days, oldest first; `usual` are the bands of the same days, or nothing, `noted` what stands on some."""
        self.take((days, usual, noted))

    def draw(self, ink: Ink) -> None:
        px = self.scale.px
        self._head(ink)
        if self._shown is None:
            return
        days, usual, noted = self._shown  # type: ignore[misc]
        bands = usual if len(usual) == len(days) else (None,) * len(days)
        high = self.height() - px(HEAD + ABOVE + AXIS_BOTTOM)
        highest = max([0, *(max(day.accepted, day.closed) for day in days), *(band.high for band in bands if band)])
        if not highest:
            # A scale without a mark on it would be read as a measured nothing.
            room = QRect(0, px(HEAD + ABOVE), self.width(), round(high))
            ink.write(room, tr("Nothing accepted or closed in these 30 days"), 0, "muted", CENTRE)
            return
        top, step = nice_top(max(highest, 1), 4 if high >= px(ROOMY) else 2)
        left = max(px(AXIS_LEFT), ink.width(f"{top:,}", 0) + px(20))
        plot = QRectF(left, px(HEAD + ABOVE), self.width() - left, high)
        slot = plot.width() / max(len(days), 1)
        for value in range(0, top + 1, step):
            y = plot.bottom() - plot.height() * value / top
            ink.fill(QRectF(plot.left(), y, plot.width(), px(2)), "line")
            ink.write(QRect(0, round(y) - px(24), left - px(16), px(48)), f"{value:,}", 0, "muted", RIGHT)
        self._band(ink, plot, slot, bands, top)
        for index, day in enumerate(days):
            self._pair(ink, plot, slot, index, day, top, today=index == len(days) - 1)
        self._ticks(ink, plot, slot, days)
        self._outstanding(ink, plot, slot, days, bands, (top, step), noted)

    def _head(self, ink: Ink) -> None:
        px, t = self.scale.px, tokens()
        room = QRect(0, 0, self.width(), px(48))
        entries = [
            (QColor(_accepted_hue()), tr("accepted")),
            (QColor(_closed_hue()), tr("closed")),
            (QColor(t.line_strong), tr("usual")),
        ]
        right = self.width()
        for hue, words in reversed(entries):
            wide = ink.width(words, 0)
            right -= wide
            ink.write(QRect(right, 0, wide, room.height()), words, 0, "second")
            right -= px(36)
            ink.fill(QRectF(right, room.center().y() - px(11), px(24), px(24)), hue)
            right -= px(32)
        ink.write(QRect(0, 0, right, room.height()), tr("Accepted and closed · 30 days"), 1, "second", least=0)

    def _band(self, ink: Ink, plot: QRectF, slot: float, bands: tuple[Band | None, ...], top: int) -> None:
        known = [(index, band) for index, band in enumerate(bands) if band is not None]
        if len(known) < 2:
            return

        def at(index: int, value: float) -> QPointF:
            return QPointF(plot.left() + (index + 0.5) * slot, plot.bottom() - plot.height() * min(value, top) / top)

        upper = [at(index, band.high) for index, band in known]
        lower = [at(index, band.low) for index, band in reversed(known)]
        ink.painter.setPen(Qt.PenStyle.NoPen)
        ink.painter.setBrush(QColor(tokens().line))
        ink.painter.drawPolygon(QPolygonF(upper + lower))

    def _pair(self, ink: Ink, plot: QRectF, slot: float, index: int, day: DayCount, top: int, *, today: bool) -> None:
        t, wide = tokens(), round(slot * BAR)
        middle = round(plot.left() + (index + 0.5) * slot)
        hues = (t.accent, t.on_time) if today else (_accepted_hue(), _closed_hue())
        for left, count, hue in ((middle - wide, day.accepted, hues[0]), (middle, day.closed, hues[1])):
            high = round(plot.height() * count / top)
            ink.fill(QRectF(left, round(plot.bottom()) - high, wide, high), QColor(hue))

    def _ticks(self, ink: Ink, plot: QRectF, slot: float, days: tuple[DayCount, ...]) -> None:
        px, last = self.scale.px, len(days) - 1
        y, high = round(plot.bottom()) + px(8), px(AXIS_BOTTOM - 8)
        marks = [(i, f"{days[i].day:%m/%d}", "muted") for i in range(0, max(last - 2, 0), TICK_EVERY)]
        for index, words, hue in [*marks, *([(last, tr("today"), "text")] if days else [])]:
            wide = ink.width(words, 0)
            middle = round(plot.left() + (index + 0.5) * slot)
            left = min(middle - wide // 2, self.width() - wide)
            ink.write(QRect(left, y, wide, high), words, 0, hue, CENTRE)

    def _outstanding(
        self,
        ink: Ink,
        plot: QRectF,
        slot: float,
        days: tuple[DayCount, ...],
        bands: tuple[Band | None, ...],
        scale: tuple[int, int],
        noted: tuple[Annotation, ...],
    ) -> None:
        """Name the one day that stands out most, by its number and by what is noted on it."""
        top, step = scale
        far = [
            (day.accepted / band.high, index)
            for index, (day, band) in enumerate(zip(days, bands, strict=True))
            if band is not None and band.high > 0 and day.accepted >= OUTSTANDING * band.high
        ]
        if not far:
            return
        px, index = self.scale.px, max(far)[1]
        words = outstanding_words(days[index], noted)
        wide = min(ink.width(words, 0), round(plot.width() * WIDEST))
        middle = plot.left() + (index + 0.5) * slot - slot * BAR / 2
        left = min(max(round(middle - wide / 2), round(plot.left())), self.width() - wide)
        y = round(plot.bottom() - plot.height() * days[index].accepted / top)
        for value in range(0, top + 1, step):
            line_y = plot.bottom() - plot.height() * value / top
            if y - px(44) <= line_y <= y:
                # No line runs through the words.
                ink.fill(QRectF(left - px(8), line_y, wide + px(16), px(2)), "ground")
        ink.write(QRect(left, y - px(44), wide, px(44)), words, 0, "second", CENTRE)


def outstanding_words(day: DayCount, noted: tuple[Annotation, ...]) -> str:
    """Return what stands over a day that stands out: "612 暴雨"; of several the one that is of the fewest days."""
    there = [one for one in noted if one.first <= day.day <= one.last]
    words = line(min(there, key=lambda one: one.last - one.first).words) if there else ""
    return f"{day.accepted:,} {words}".rstrip()


def _accepted_hue() -> str:
    return accepted_hue(tokens(), tokens().ground)


def _closed_hue() -> str:
    return closed_hue(tokens(), tokens().ground)
