"""What the map, the queue, the tiles and the charts ask for: a case, a place, a filter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board import Board
from desktop.desk.chosen import ChosenCase
from desktop.desk.find import Finder
from desktop.desk.reporting import Reporting
from desktop.desk.window import DeskBody
from models.cases.records import Lamp, QueueFilter, Urgency
from models.figures.filters import Period
from widgets.i18n import tr

TILE_FILTERS = {
    "late": QueueFilter(lamp=Lamp.LATE),
    "critical": QueueFilter(urgency=Urgency.CRITICAL),
    "soon": QueueFilter(lamp=Lamp.SOON),
    "open": QueueFilter(),
}


class Asking(QObject):
    """Answers what is clicked and typed in the widgets with a choice, a search or a filter.

    `operation(name, facts)` is what the map wants done with the chosen case; `failed(error)`: a search could not be read.
    """

    operation = Signal(str, dict)
    call_asked = Signal(object)
    """A worker of the map is to be called."""
    failed = Signal(object)

    def __init__(
        self,
        board: Board,
        body: DeskBody,
        chosen: ChosenCase,
        finder: Finder,
        reporting: Reporting,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.board, self.body, self.chosen = board, body, chosen
        self.finder, self.reporting = finder, reporting
        self._connect()

    def _connect(self) -> None:
        body = self.body
        body.queue.case_chosen.connect(self.choose)
        body.map.case_chosen.connect(self.chosen.choose)
        body.map.search_requested.connect(self.finder.search)
        body.map.intent.connect(self._map_intent)
        body.map.gave_up.connect(self._map_gave_up)
        self.finder.found.connect(body.map.set_search_results)
        self.finder.failed.connect(self.failed)
        body.top.tile_clicked.connect(self._tile_clicked)
        body.charts.class_chosen.connect(self._class_chosen)
        body.charts.day_chosen.connect(self._day_chosen)
        body.charts.hour_chosen.connect(self._hour_chosen)
        body.queue.filter_changed.connect(self._filter_changed)

    @Slot(object)
    def choose(self, case_id: UUID | None) -> None:
        """Choose a case and look at it on the map."""
        self.chosen.choose(case_id)
        case = self.board.cases.get(case_id) if case_id else None
        if case is not None and case.lon is not None and case.lat is not None:
            self.body.map.fly_to(case.lon, case.lat)

    @Slot()
    def _map_gave_up(self) -> None:
        self.body.notice.problem(
            tr(
                "The map broke down three times within a minute and stays off. Queue and dispatch go on; a table stands in its place, with a button that tries the map again"
            )
        )

    @Slot(str, dict)
    def _map_intent(self, name: str, facts: dict[str, Any]) -> None:
        match name:
            case "open_case":
                self.choose(facts["case_id"])
            case "filter_grid":
                self.filter_grid(facts["grid_id"])
            case "new_report":
                self.reporting.open_at(facts["lon"], facts["lat"])
            case "call":
                self.call_asked.emit(facts["worker_id"])
            case "dispatch":
                if facts.get("case_id") == self.chosen.id:
                    self.operation.emit("dispatch", {"worker_id": facts["worker_id"]})

    def filter_grid(self, grid_id: UUID) -> None:
        """Narrow the queue to a grid and all below it."""
        ground = self.board.ground
        if ground is None:
            return
        code = next(grid.code for grid in ground.grids if grid.id == grid_id)
        below = frozenset(grid.id for grid in ground.grids if code in grid.path.split("/") or grid.id == grid_id)
        self.set_filter(QueueFilter(grid_ids=below))

    @Slot(str)
    def _tile_clicked(self, name: str) -> None:
        self.set_filter(TILE_FILTERS[name])

    @Slot(str)
    def _class_chosen(self, name: str) -> None:
        self.set_filter(QueueFilter(category_top=name))

    @Slot(object)
    def _day_chosen(self, day: date) -> None:
        if self.board.ground is not None:
            self._set_stretch(*self.board.ground.days.bounds(Period.today(day)))

    @Slot(int)
    def _hour_chosen(self, hour: int) -> None:
        if self.board.ground is not None:
            days = self.board.ground.days
            today = days.day_of(self.board.clock.now())
            # Before the hour at which days begin, the clocks show the date after the day's.
            begin = days.calendar.instant(today + timedelta(days=hour < days.begins_at), time(hour))
            self._set_stretch(begin, begin + timedelta(hours=1))

    def _set_stretch(self, begin: datetime, end: datetime) -> None:
        self.set_filter(QueueFilter(reported_from=begin, reported_until=end))

    @Slot(object)
    def set_filter(self, wanted: QueueFilter) -> None:
        """Narrow the queue, and mark the class on the chart."""
        self.body.queue.set_filter(wanted)
        self.body.charts.categories.set_chosen(wanted.category_top)

    @Slot(object)
    def _filter_changed(self, wanted: QueueFilter) -> None:
        self.body.charts.categories.set_chosen(wanted.category_top)
