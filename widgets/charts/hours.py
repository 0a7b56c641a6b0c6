"""Today by hour against the usual: a line over the band between the quartiles of earlier days."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from models.figures.records import HourCount
from models.figures.rounding import change, whole
from widgets.charts.chart import Chart
from widgets.charts.quiet import quiet
from widgets.i18n import tr
from widgets.theme.tokens import Tokens


class HoursChart(Chart):
    """Cases accepted by hour of the day: today's line, the usual as a dashed line within its band."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(tokens, left_width=32, parent=parent)
        self._hours: tuple[HourCount, ...] = ()
        band = quiet(tokens.second, 0.14, tokens.ground)
        self._low, self._high = pg.PlotCurveItem(pen=None), pg.PlotCurveItem(pen=None)
        self._band = pg.FillBetweenItem(self._low, self._high, brush=pg.mkBrush(band))
        self._usual = pg.PlotCurveItem(pen=pg.mkPen(tokens.muted, width=1, style=Qt.PenStyle.DashLine))
        self._today = pg.PlotCurveItem(pen=pg.mkPen(tokens.accent, width=2), antialias=True)
        self._now = pg.ScatterPlotItem(size=8, brush=pg.mkBrush(tokens.accent), pen=pg.mkPen(None))
        for item in (self._low, self._high, self._band, self._usual, self._today, self._now):
            self.plot.addItem(item)
        self.set_head(tr("Accepted today by hour"), "")

    def set_hours(self, hours: tuple[HourCount, ...]) -> None:
        """Show the 24 hours of a day in their order; nothing is drawn when nothing changed."""
        if hours == self._hours:
            return
        self._hours = hours
        x = list(range(len(hours)))
        self.plot.bottom.setTicks([[(n, tr("{hour}:00", hour=hours[n].hour)) for n in x[:: len(x) // 4 or 1]]])
        self._low.setData(x, [hour.usual_low for hour in hours])
        self._high.setData(x, [hour.usual_high for hour in hours])
        self._usual.setData(x, [hour.usual for hour in hours])
        so_far = [hour for hour in hours if hour.today is not None]
        self._today.setData(x[: len(so_far)], [hour.today for hour in so_far])
        self._now.setData(x[: len(so_far)][-1:], [hour.today for hour in so_far[-1:]])
        highest = max((max(hour.usual_high, hour.today or 0) for hour in hours), default=0)
        self.say_empty("" if highest else tr("Nothing accepted today"))
        top = self.plot.show_levels(highest)
        self.plot.setRange(xRange=(-0.5, 23.5), yRange=(0, top * 1.04), padding=0)
        self.set_head(tr("Accepted today by hour"), self._against_usual(so_far))

    def index_at(self, x: float, _: float) -> int | None:
        index = round(x)
        return index if 0 <= index < len(self._hours) else None

    def hour_at(self, index: int) -> int:
        """Return which hour of the clocks stands at a place."""
        return self._hours[index].hour

    def words_at(self, index: int) -> str:
        hour = self._hours[index]
        usual = tr("usually {low} to {high}", low=whole(hour.usual_low), high=whole(hour.usual_high))
        if hour.today is None:
            return tr("{hour}:00: {usual}", hour=hour.hour, usual=usual)
        return tr("{hour}:00: {n} accepted, {usual}", hour=hour.hour, n=hour.today, usual=usual)

    def _against_usual(self, so_far: list[HourCount]) -> str:
        """Compare today's full hours with the usual of the same hours."""
        full = so_far[:-1]
        usual = sum(hour.usual for hour in full)
        if not usual:
            return ""
        share = change(sum(hour.today or 0 for hour in full), usual)
        return tr("{share}% against the usual", share=share)
