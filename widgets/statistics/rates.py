"""Satisfaction, solved and response rate over time: what the citizens say of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt

from models.exports.chart_tables import ChartTable, Head, Holds
from models.figures.chart_records import RateLines
from models.figures.filters import Step
from models.figures.records import Rate
from models.figures.rounding import decimal
from widgets.i18n import tr
from widgets.statistics.pen import Entry, Shape
from widgets.statistics.plotted import PlottedChart
from widgets.statistics.words import figure_word, parts_word, per_step_word, step_word
from widgets.theme import tokens

SYMBOLS = ("o", "s", "t")
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
FLOOR_STEP = 0.2
"""Of what lies above it a quarter is a whole percentage: what stands beside a line is where it lies."""
SIZES = (12, 8, 6)
"""Of the symbols: rates that are the same stand in one another."""
MANY = 45
"""With more steps than these symbols of that size would be all that one sees."""


class RatesChart(PlottedChart):
    """Lines told apart by stroke and symbol, and named at their ends' side; a step without any answer has no point."""

    def __init__(self, **facts: Any) -> None:
        self._items: list[Any] = []
        super().__init__((1.0,), **facts)

    @property
    def _rates(self) -> RateLines | None:
        return self.record if isinstance(self.record, RateLines) else None

    def title(self) -> str:
        return tr("Satisfaction and response")

    def note(self) -> str:
        if self._rates is None:
            return ""
        return tr(
            "rates {step}, each of its own denominator; no answer, no point", step=per_step_word(self._rates.step)
        )

    def legend(self) -> tuple[Entry, ...]:
        shapes = (Shape.DOT, Shape.SQUARE, Shape.TRIANGLE)
        lines = self._rates.lines if self._rates is not None else ()
        return tuple(Entry(shapes[n % 3], self._hue(n), figure_word(name)) for n, (name, _) in enumerate(lines))

    def hint(self) -> str:
        return tr("a click narrows")

    def empty_words(self) -> str:
        if self._rates is None or any(rate.denominator for _, rates in self._rates.lines for rate in rates):
            return ""
        return tr("Nobody was called back and no reply was due in this period")

    def starts(self) -> Sequence[date | datetime]:
        return self._rates.starts if self._rates is not None else ()

    def steps_are(self) -> Step:
        return self._rates.step if self._rates is not None else Step.DAY

    def running(self) -> int:
        rates = self._rates
        if rates is None or rates.running is None or rates.running not in rates.starts:
            return -1
        return rates.starts.index(rates.running)

    def step_words(self, index: int) -> str:
        assert self._rates is not None
        words = [step_word(self._rates.starts[index], self._rates.step)]
        words += [f"{figure_word(name)} {parts_word(rates[index])}" for name, rates in self._rates.lines]
        return "\n".join(words)

    def table(self) -> ChartTable | None:
        if self._rates is None:
            return None
        heads = [Head(tr("From"), Holds.DAY)]
        for name, _ in self._rates.lines:
            word = figure_word(name)
            heads += [Head(word, Holds.SHARE), Head(tr("{name}: numerator", name=word), Holds.WHOLE)]
            heads.append(Head(tr("{name}: denominator", name=word), Holds.WHOLE))
        rows = []
        for index, start in enumerate(self._rates.starts):
            cells: list[Any] = [start]
            for _, rates in self._rates.lines:
                cells += [rates[index].value, rates[index].numerator, rates[index].denominator]
            rows.append(tuple(cells))
        return ChartTable(self.title(), tuple(heads), tuple(rows))

    def fill(self) -> None:
        rates, plot = self._rates, self.plots[0]
        assert rates is not None
        for item in self._items:
            if item.scene() is not None:
                plot.removeItem(item)
        self._items = [item for n, (_, line) in enumerate(rates.lines) for item in self._line(n, line)]
        for item in self._items:
            plot.addItem(item)
        known = [one.value for _, line in rates.lines for one in line if one.value is not None]
        floor = min(int(min(known, default=0.0) / FLOOR_STEP) * FLOOR_STEP, 0.8)
        marks = [(floor + (1 - floor) * n / 4, f"{decimal(floor + (1 - floor) * n / 4, 0, 2)}%") for n in range(5)]
        plot.show_marks(marks)
        plot.setYRange(floor - (1 - floor) * 0.02, 1 + (1 - floor) * 0.05, padding=0)

    def _line(self, n: int, line: tuple[Rate, ...]) -> list[Any]:
        known = [(at, one.value) for at, one in enumerate(line) if one.value is not None]
        xs, ys = [at for at, _ in known], [value for _, value in known]
        hue, factor = self._hue(n), self.look.factor
        pen = pg.mkPen(hue, width=2 * factor, style=STYLES[n % 3])
        curve = pg.PlotCurveItem(xs, ys, pen=pen, antialias=True)
        dots = pg.ScatterPlotItem(
            xs,
            ys,
            size=SIZES[n % 3] * factor * (0.6 if len(line) > MANY else 1),
            symbol=SYMBOLS[n % 3],
            brush=pg.mkBrush(hue),
            pen=pg.mkPen(None),
        )
        return [curve, dots]

    def _hue(self, n: int) -> str:
        t = tokens()
        return (t.accent, t.text, t.second)[n % 3]
