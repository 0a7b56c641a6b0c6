"""What a desk was looking at, handed over when it is built anew on the same city for the same account: theme, language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QRect, Qt

from desktop.cameras.controller import CamerasView
from desktop.desk.desk import Desk
from desktop.statistics.desk import StatisticsView
from models.cases.records import QueueFilter
from widgets.map.tools import Drawn
from widgets.queue.order import Order
from widgets.watch.dialog import WatchDialog
from widgets.watch.shift import ShiftDialog


@dataclass(frozen=True, slots=True)
class DeskView:
    """The open case and its tab, how the queue is narrowed, ordered and marked, how the window is shared out, what stands beside it."""

    case_id: UUID | None
    tab: str
    filter: QueueFilter
    order: Order
    marked: tuple[UUID, ...]
    shares: tuple[list[int], list[int]]
    windows: dict[str, tuple[QRect, int]]
    """Of the supervisor's and the shift's window, where open: the place, and the page."""
    cameras: CamerasView | None
    statistics: StatisticsView | None
    figure: str
    """Which figure was explained, "" where none was."""
    topics: bool = False
    """Whether the hot topics were looked at."""
    selected: tuple[Drawn, ...] = ()
    """What was drawn on the map to select by."""


class Handing:
    """Keeps what a desk looked at until the next one can show it."""

    def __init__(self) -> None:
        self._view: DeskView | None = None

    def keep(self, desk: Desk | None, *, same: bool) -> None:
        """Keep what a desk looks at, where the next is `same`; None is one that has not shown anything itself yet."""
        if not same:
            self._view = None
        elif desk is not None:
            self._view = view_of(desk)

    def show(self, desk: Desk) -> None:
        """Let a desk that knows its city look at what was kept."""
        view, self._view = self._view, None
        if view is not None:
            show_view(desk, view)


def view_of(desk: Desk) -> DeskView:
    """Return what a desk looks at now."""
    queue, body = desk.body.queue, desk.body
    return DeskView(
        case_id=desk.chosen.id,
        tab=body.case.tabs.current,
        filter=queue.model.filter,
        order=queue.model.order,
        marked=tuple(case.id for case in queue.marked()),
        shares=body.shares(),
        windows={name: _place(dialog) for name, dialog in _windows(desk).items() if dialog.isVisible()},
        cameras=desk.cameras.view(),
        statistics=desk.statistics.view(),
        figure=desk.figures.shown,
        topics=desk.topics.shown,
        selected=desk.mapping.selecting.shapes,
    )


def show_view(desk: Desk, view: DeskView) -> None:
    """Let a desk that knows its city look at the same again; the map has its own view already and is not moved."""
    queue = desk.body.queue
    desk.body.share(view.shares)
    queue.set_order(view.order)
    desk.asking.set_filter(view.filter)
    if queue.model.mark(view.marked):
        queue.view.marks_changed.emit()
    if view.case_id is not None:
        # A case that is opened shows its first tab: the one that was looked at comes once it is read.
        desk.chosen.shown.connect(partial(_turn, desk, view), Qt.ConnectionType.SingleShotConnection)
        desk.chosen.choose(view.case_id)
    for name, (place, page) in view.windows.items():
        (desk.watching if name == "watch" else desk.shifts).open()
        dialog = _windows(desk)[name]
        dialog.setGeometry(place)
        dialog.pages.turn(page)
    if view.cameras is not None:
        desk.cameras.show(view.cameras)
    if view.statistics is not None:
        desk.statistics.show(view.statistics)
    if view.figure:
        desk.figures.open_figure(view.figure)
    if view.topics:
        desk.topics.open()
    if view.selected:
        desk.mapping.selecting.select(view.selected)


def _turn(desk: Desk, view: DeskView, _: object) -> None:
    if desk.chosen.id == view.case_id:
        desk.body.case.tabs.choose(view.tab)


def _windows(desk: Desk) -> dict[str, WatchDialog | ShiftDialog]:
    found = {"watch": desk.watching.dialog, "shift": desk.shifts.dialog}
    return {name: dialog for name, dialog in found.items() if dialog is not None}


def _place(dialog: WatchDialog | ShiftDialog) -> tuple[QRect, int]:
    return dialog.geometry(), dialog.pages.stack.currentIndex()
