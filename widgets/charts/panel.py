"""The row of charts under the map."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from models.figures.records import Charts
from widgets.charts.categories import CategoriesChart
from widgets.theme.tokens import Tokens

if TYPE_CHECKING:
    from widgets.charts.days import DaysChart
    from widgets.charts.hours import HoursChart

DAYS, HOURS, CATEGORIES = 540, 270, 250
"""How they share the width."""
PATIENCE_MS = 2000
"""The plots are made after this even if nobody asks."""


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
        self._tokens = tokens
        self._charts: Charts | None = None
        self.days: DaysChart | None = None
        self.hours: HoursChart | None = None
        self.categories = CategoriesChart(tokens)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addStretch(DAYS + HOURS)
        self._layout.addWidget(self.categories, CATEGORIES)
        self.categories.class_clicked.connect(self.class_chosen)
        self._patience = QTimer(self, interval=PATIENCE_MS)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.build)

    @Slot()
    def build(self) -> None:
        """Make the plots, once: their library is a good part of a start, so the desk asks when its map is there."""
        if self.days is not None:
            return
        from widgets.charts.days import DaysChart
        from widgets.charts.hours import HoursChart

        self.days, self.hours = DaysChart(self._tokens), HoursChart(self._tokens)
        self._layout.takeAt(0)
        for at, (part, share) in enumerate(
            ((self.days, DAYS), (self._line(), 0), (self.hours, HOURS), (self._line(), 0))
        ):
            self._layout.insertWidget(at, part, share)
        self.days.index_clicked.connect(self._day_clicked)
        self.hours.index_clicked.connect(self._hour_clicked)
        if self._charts is not None:
            self.set_charts(self._charts)

    def set_charts(self, charts: Charts) -> None:
        """Show these figures."""
        self._charts = charts
        self.categories.set_counts(charts.categories)
        if self.days is None or self.hours is None:
            self._patience.start()
            return
        self.days.set_days(charts.days)
        self.hours.set_hours(charts.hours)

    @Slot(int)
    def _day_clicked(self, index: int) -> None:
        assert self.days is not None
        day: date = self.days.day_at(index).day
        self.day_chosen.emit(day)

    @Slot(int)
    def _hour_clicked(self, index: int) -> None:
        assert self.hours is not None
        self.hour_chosen.emit(self.hours.hour_at(index))

    def _line(self) -> QFrame:
        line = QFrame(self)
        line.setFixedWidth(1)
        line.setStyleSheet(f"background:{self._tokens.line}")
        return line
