"""Intake and completion over time before what is usual, and under them what is left over: the backlog."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor

from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import Flow
from models.figures.filters import Step
from models.figures.rounding import whole
from widgets.i18n import tr
from widgets.statistics.pen import Entry, Shape, band_hue, pair_hues, pen_of
from widgets.statistics.plotted import PlottedChart
from widgets.statistics.words import per_step_word, step_word
from widgets.theme import TYPE, tokens

UPPER, LOWER = 0.68, 0.32
BAR = 0.36
LEAST_HIGH = 220
"""Two plots over one another, and the days under them."""


class FlowChart(PlottedChart):
    """Bars, a pair a step; the running step's pair is the only one in colour. A click narrows to the step."""

    def __init__(self, **facts: Any) -> None:
        self._items: list[list[Any]] = [[], []]
        super().__init__((UPPER, LOWER), **facts)
        self.setMinimumHeight(self.look.px(LEAST_HIGH))

    @property
    def _flow(self) -> Flow | None:
        return self.record if isinstance(self.record, Flow) else None

    def title(self) -> str:
        return tr("Intake and completion")

    def note(self) -> str:
        if self._flow is None:
            return ""
        return tr(
            "flow, cases {step}; below: open cases at the step's end (stock)",
            step=per_step_word(self._flow.step),
        )

    def hint(self) -> str:
        return tr("a click narrows")

    def legend(self) -> tuple[Entry, ...]:
        t, flow = tokens(), self._flow
        accepted, closed = pair_hues()
        entries = [Entry(Shape.SQUARE, accepted, tr("accepted")), Entry(Shape.SQUARE, closed, tr("closed"))]
        if flow is not None and any(one.usual for one in flow.steps):
            entries.append(Entry(Shape.BAND, band_hue(), tr("usual (same weekday)")))
        if flow is not None and any(one.before is not None for one in flow.steps):
            entries.append(Entry(Shape.DASHES, t.text, tr("accepted, compared")))
        entries.append(Entry(Shape.LINE, t.second, tr("backlog")))
        return tuple(entries)

    def empty_words(self) -> str:
        flow = self._flow
        if flow is None or any(one.accepted or one.closed or one.backlog for one in flow.steps):
            return ""
        return tr("Nothing accepted or closed in this period")

    def starts(self) -> Sequence[date | datetime]:
        return [one.start for one in self._flow.steps] if self._flow is not None else []

    def steps_are(self) -> Step:
        return self._flow.step if self._flow is not None else Step.DAY

    def running(self) -> int:
        flow = self._flow
        if flow is None or flow.running is None:
            return -1
        return next((n for n, one in enumerate(flow.steps) if one.start == flow.running), -1)

    def step_words(self, index: int) -> str:
        assert self._flow is not None
        one = self._flow.steps[index]
        when = step_word(one.start, self._flow.step)
        if self._ahead(index):
            return tr("{when}: to come", when=when)
        words = tr("{when}: {a} accepted, {c} closed", when=when, a=f"{one.accepted:,}", c=f"{one.closed:,}")
        if one.backlog is not None:
            words += tr("; open at its end {n}", n=f"{one.backlog:,}")
        if one.usual is not None:
            band = one.usual
            words += "\n" + tr(
                "usually {low} to {high}, median {middle}",
                low=whole(band.low),
                high=whole(band.high),
                middle=whole(band.middle),
            )
        if one.before is not None:
            whole_day = index == self.running() and self._flow.step is not Step.HOUR
            said = tr("compared with {n} accepted, all day", n=f"{one.before:,}") if whole_day else None
            words += "\n" + (said or tr("compared with {n} accepted", n=f"{one.before:,}"))
        return words

    def table(self) -> ChartTable | None:
        flow = self._flow
        if flow is None:
            return None
        first = Head(tr("Hour begins"), Holds.MOMENT) if flow.step is Step.HOUR else Head(tr("From"), Holds.DAY)
        heads = [
            first, Head(tr("Accepted"), Holds.WHOLE), Head(tr("Closed"), Holds.WHOLE), Head(tr("Backlog"), Holds.WHOLE),
            Head(tr("Usual, lower quartile"), Holds.REAL), Head(tr("Usual, median"), Holds.REAL),
            Head(tr("Usual, upper quartile"), Holds.REAL), Head(tr("Compared"), Holds.WHOLE),
        ]  # fmt: skip
        rows = []
        for index, one in enumerate(flow.steps):
            if self._ahead(index):
                continue
            band = (one.usual.low, one.usual.middle, one.usual.high) if one.usual else (None, None, None)
            # A cell holds the city's clock: what a spreadsheet shows has no zone.
            start = one.start.replace(tzinfo=None) if isinstance(one.start, datetime) else one.start
            rows.append((start, one.accepted, one.closed, one.backlog, *band, one.before))
        return ChartTable(self.title(), tuple(heads), tuple(rows))

    def fill(self) -> None:
        flow = self._flow
        assert flow is not None
        for plot, items in zip(self.plots, self._items, strict=True):
            for item in items:
                if item.scene() is not None:
                    plot.removeItem(item)
        self._items = [self._upper(flow), self._lower(flow)]
        for plot, items in zip(self.plots, self._items, strict=True):
            for item in items:
                plot.addItem(item)

    def scale(self) -> None:
        flow = self._flow
        assert flow is not None
        highest = max(
            [max(one.accepted, one.closed, one.before or 0, one.usual.high if one.usual else 0) for one in flow.steps],
            default=0,
        )
        deepest = max([one.backlog or 0 for one in flow.steps], default=0)
        for plot, most, lines, over in zip(self.plots, (highest, deepest), (4, 2), (1.04, 1.15), strict=True):
            # A number takes as much room as its letters, and as much again.
            fit = round(plot.plotItem.getViewBox().height()) // self.look.px(2 * TYPE[0])
            plot.setYRange(0, plot.show_lines(most, max(1, min(lines, fit))) * over, padding=0)

    def _upper(self, flow: Flow) -> list[Any]:
        t, factor, steps, running = tokens(), self.look.factor, flow.steps, self.running()
        items: list[Any] = []
        known = [(n, one.usual) for n, one in enumerate(steps) if one.usual is not None]
        if len(known) > 1:
            xs = [n for n, _ in known]
            low = pg.PlotCurveItem(xs, [band.low for _, band in known], pen=None)
            high = pg.PlotCurveItem(xs, [band.high for _, band in known], pen=None)
            band = pg.FillBetweenItem(low, high, brush=pg.mkBrush(band_hue()))
            band.setZValue(-5)
            middle = pg.PlotCurveItem(xs, [one.middle for _, one in known], pen=pen_of(t.faint, 1, factor))
            items += [band, middle]
        past = [n for n in range(len(steps)) if n != running]
        last = [running] if running >= 0 else []
        for at, hues in ((past, pair_hues()), (last, (t.accent, t.on_time))):
            items.append(_bars(at, [steps[n].accepted for n in at], -BAR / 2, hues[0]))
            items.append(_bars(at, [steps[n].closed for n in at], BAR / 2, hues[1]))
        before = [(n, one.before) for n, one in enumerate(steps) if one.before is not None]
        if before:
            xs, ys = [n for n, _ in before], [count for _, count in before]
            items.append(pg.PlotCurveItem(xs, ys, pen=pen_of(t.text, 1.2, factor, dashed=True), antialias=True))
        return items

    def _lower(self, flow: Flow) -> list[Any]:
        t, factor = tokens(), self.look.factor
        known = [(n, one.backlog) for n, one in enumerate(flow.steps) if one.backlog is not None]
        xs, ys = [n for n, _ in known], [count for _, count in known]
        fill = QColor(band_hue())
        curve = pg.PlotCurveItem(
            xs, ys, pen=pen_of(t.second, 2, factor), antialias=True, fillLevel=0, brush=pg.mkBrush(fill)
        )
        dot = pg.ScatterPlotItem(
            xs[-1:],
            ys[-1:],
            size=8 * factor,
            brush=pg.mkBrush(t.accent if self.running() >= 0 else t.second),
            pen=pg.mkPen(None),
        )
        return [curve, dot]

    def _ahead(self, index: int) -> bool:
        running = self.running()
        return running >= 0 and index > running


def _bars(at: Sequence[int], heights: Sequence[int], shift: float, hue: str) -> Any:
    return pg.BarGraphItem(
        x=[n + shift for n in at], height=list(heights), width=BAR, brush=pg.mkBrush(hue), pen=pg.mkPen(None)
    )
