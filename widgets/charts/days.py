"""Intake and completion of thirty days; today grows while one looks, and is the only bar in colour."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from models.figures.records import DayCount
from widgets.charts.chart import Chart
from widgets.charts.quiet import accepted_hue, closed_hue
from widgets.i18n import tr
from widgets.theme.tokens import Tokens

WIDTH = 0.36
TICK_EVERY = 7


class DaysChart(Chart):
    """Bars of cases accepted and closed, a pair a day, the last pair today's."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(tokens, left_width=40, parent=parent)
        self._accepted_colour = accepted_hue(tokens, tokens.ground)
        self._closed_colour = closed_hue(tokens, tokens.ground)
        self._days: tuple[DayCount, ...] = ()
        self._bars: list[pg.BarGraphItem] = []
        self.set_head(tr("Accepted and closed · 30 days"), self._legend_text())

    def set_days(self, days: tuple[DayCount, ...]) -> None:
        """Show these days, oldest first, today last; nothing is drawn when nothing changed."""
        if days == self._days:
            return
        self._days = days
        for bars in self._bars:
            self.plot.removeItem(bars)
        last = len(days) - 1
        past, today = list(range(last)), [last] if days else []
        self._bars = [
            self._add(past, [days[i].accepted for i in past], -WIDTH / 2, self._accepted_colour),
            self._add(past, [days[i].closed for i in past], WIDTH / 2, self._closed_colour),
            self._add(today, [days[i].accepted for i in today], -WIDTH / 2, self.tokens.accent),
            self._add(today, [days[i].closed for i in today], WIDTH / 2, self.tokens.on_time),
        ]
        most = max((max(day.accepted, day.closed) for day in days), default=0)
        self.say_empty("" if most else tr("Nothing accepted or closed in these 30 days"))
        top = self.plot.show_levels(most)
        self.plot.setRange(xRange=(-0.7, last + 0.7), yRange=(0, top * 1.04), padding=0)
        ticks = [(i, f"{days[i].day:%m/%d}") for i in range(0, max(last - 2, 0), TICK_EVERY)]
        self.plot.bottom.setTicks([[*ticks, *((i, tr("today")) for i in today)]])

    def index_at(self, x: float, _: float) -> int | None:
        index = round(x)
        return index if 0 <= index < len(self._days) else None

    def words_at(self, index: int) -> str:
        day = self._days[index]
        return tr(
            "{day}: {accepted} accepted, {closed} closed. Click: what was reported then and is still open",
            day=f"{day.day:%m/%d}",
            accepted=day.accepted,
            closed=day.closed,
        )

    def day_at(self, index: int) -> DayCount:
        """Return the day drawn at this index."""
        return self._days[index]

    def _add(self, at: list[int], heights: list[int], shift: float, colour: str) -> pg.BarGraphItem:
        bars = pg.BarGraphItem(
            x=[i + shift for i in at], height=heights, width=WIDTH, brush=pg.mkBrush(colour), pen=pg.mkPen(None)
        )
        self.plot.addItem(bars)
        return bars

    def _legend_text(self) -> str:
        def entry(colour: str, words: str) -> str:
            return f'<span style="color:{colour}">■</span> {words}'

        return "&nbsp;&nbsp;".join(
            [
                entry(self._accepted_colour, tr("accepted")),
                entry(self._closed_colour, tr("closed")),
                tr("unit: cases"),
            ]
        )
