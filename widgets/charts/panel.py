"""The row of charts under the map."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from models.figures.records import Charts
from widgets.charts.categories import CategoriesChart
from widgets.charts.days import DaysChart
from widgets.charts.hours import HoursChart
from widgets.theme.tokens import Tokens


class ChartsPanel(QWidget):
    """Three charts side by side; a click asks for a narrower queue.

    `day_chosen(date)`, `hour_chosen(int)` of today,
    `class_chosen(str)` by the class's name.
    """

    day_chosen = Signal(object)
    hour_chosen = Signal(int)
    class_chosen = Signal(str)

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days = DaysChart(tokens)
        self.hours = HoursChart(tokens)
        self.categories = CategoriesChart(tokens)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for chart, stretch in ((self.days, 540), (self.hours, 270), (self.categories, 250)):
            if layout.count():
                layout.addWidget(self._line(tokens))
            layout.addWidget(chart, stretch)
        self.days.index_clicked.connect(self._day_clicked)
        self.hours.index_clicked.connect(self.hour_chosen)
        self.categories.class_clicked.connect(self.class_chosen)

    def set_charts(self, charts: Charts) -> None:
        """Show these figures."""
        self.days.set_days(charts.days)
        self.hours.set_hours(charts.hours)
        self.categories.set_counts(charts.categories)

    @Slot(int)
    def _day_clicked(self, index: int) -> None:
        day: date = self.days.day_at(index).day
        self.day_chosen.emit(day)

    def _line(self, tokens: Tokens) -> QFrame:
        line = QFrame(self)
        line.setFixedWidth(1)
        line.setStyleSheet(f"background:{tokens.line}")
        return line
