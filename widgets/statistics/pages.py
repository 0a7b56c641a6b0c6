"""Which charts stand on which page, and how they share it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from models.figures.chart_records import Ranked
from widgets.i18n import mark
from widgets.statistics.activity import ActivityChart
from widgets.statistics.ageing import AgeingChart
from widgets.statistics.calendar import CalendarChart
from widgets.statistics.chart import StatChart
from widgets.statistics.flow import FlowChart
from widgets.statistics.funnel import FunnelChart
from widgets.statistics.heat import HeatChart
from widgets.statistics.look import Look
from widgets.statistics.pareto import ParetoChart
from widgets.statistics.ranking import RankingChart
from widgets.statistics.rates import RatesChart
from widgets.statistics.stage_times import StageTimesChart


@dataclass(frozen=True, slots=True)
class Place:
    """A chart's name, how it is made, and its cell: row, column, rows and columns taken."""

    name: str
    make: Callable[..., StatChart]
    cell: tuple[int, int, int, int]
    facts: tuple[tuple[str, Any], ...] = ()


PAGES: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        mark("Overview"),
        (
            Place("flow", FlowChart, (0, 0, 1, 2)),
            Place("funnel", FunnelChart, (1, 0, 1, 1)),
            Place("ageing", AgeingChart, (1, 1, 1, 1)),
        ),
    ),
    (mark("When and what"), (Place("heat", HeatChart, (0, 0, 1, 1)), Place("pareto", ParetoChart, (0, 1, 1, 1)))),
    (
        mark("Rankings"),
        (
            Place("areas", RankingChart, (0, 0, 1, 1), (("of", Ranked.AREAS),)),
            Place("departments", RankingChart, (0, 1, 1, 1), (("of", Ranked.DEPARTMENTS),)),
        ),
    ),
    (
        mark("Times and answers"),
        (Place("stage_times", StageTimesChart, (0, 0, 1, 1)), Place("rates", RatesChart, (0, 1, 1, 1))),
    ),
    (
        mark("Areas and workers"),
        (Place("calendar", CalendarChart, (0, 0, 1, 1)), Place("workers", ActivityChart, (1, 0, 1, 1))),
    ),
)
NAMES = tuple(place.name for _, places in PAGES for place in places)


class ChartPage(QWidget):
    """The charts of one page; one of them can have it alone."""

    def __init__(self, places: Sequence[Place], look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.charts: dict[str, StatChart] = {}
        grid = self._grid = QGridLayout(self)
        self._places = tuple(places)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing((look or Look()).px(12))
        for place in places:
            chart = place.make(look=look, **dict(place.facts))
            self.charts[place.name] = chart
            grid.addWidget(chart, *place.cell)
        self._share()

    @property
    def alone(self) -> StatChart | None:
        """The chart that has the page for itself."""
        shown = [chart for chart in self.charts.values() if not chart.isHidden()]
        return shown[0] if len(shown) == 1 < len(self.charts) else None

    def stand_alone(self, chart: StatChart | None) -> None:
        """Give the page to one chart, or to all again."""
        for one in self.charts.values():
            one.setVisible(chart is None or one is chart)
        self._share(chart)
        if chart is not None:
            chart.setFocus()

    def _share(self, alone: StatChart | None = None) -> None:
        """Let rows and columns share the page evenly; those without a chart that is seen have none of it."""
        rows: set[int] = set()
        columns: set[int] = set()
        for place in self._places:
            if alone is None or self.charts[place.name] is alone:
                row, column, high, wide = place.cell
                rows.update(range(row, row + high))
                columns.update(range(column, column + wide))
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, int(row in rows))
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, int(column in columns))
