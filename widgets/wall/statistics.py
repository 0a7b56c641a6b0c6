"""The wall's statistics: the six charts that are read from five metres, over the whole wall under the header."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from models.figures.chart_records import Ranked
from widgets.statistics.ageing import AgeingChart
from widgets.statistics.chart import StatChart
from widgets.statistics.heat import HeatChart
from widgets.statistics.look import Look
from widgets.statistics.pareto import ParetoChart
from widgets.statistics.ranking import RankingChart
from widgets.statistics.stage_times import StageTimesChart
from widgets.wall.scale import Scale

MARGIN, GAP = 40, 24
COLUMNS = 3


class StatisticsPart(QWidget):
    """Two rows of three: streets, classes, hours; departments, times, ages. Nobody points at them."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = Look.of_wall(scale)
        self.charts: dict[str, StatChart] = {
            "areas": RankingChart(Ranked.AREAS, look=look),
            "pareto": ParetoChart(look=look),
            "heat": HeatChart(look=look),
            "departments": RankingChart(Ranked.DEPARTMENTS, look=look),
            "stage_times": StageTimesChart(look=look),
            "ageing": AgeingChart(look=look),
        }
        self._grid = QGridLayout(self)
        for n, chart in enumerate(self.charts.values()):
            chart.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chart.setMinimumSize(1, 1)
            self._grid.addWidget(chart, n // COLUMNS, n % COLUMNS)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_scale(scale)

    def set_scale(self, scale: Scale) -> None:
        """Take another size."""
        self._grid.setContentsMargins(*(scale.px(one) for one in (MARGIN, 0, MARGIN, MARGIN)))
        self._grid.setSpacing(scale.px(GAP))
        for chart in self.charts.values():
            chart.set_look(Look.of_wall(scale))
