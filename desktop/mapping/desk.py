"""The map's tools at the desk: which there are, their keys, and who answers them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.actions import Command
from desktop.board import Board
from desktop.bulk import Bulk
from desktop.desk.base_map import BaseMapSwitch
from desktop.desk.chosen import ChosenCase
from desktop.desk.window import DeskBody
from desktop.exporting.controller import Exporting
from desktop.jobs import Jobs
from desktop.mapping.bookmarks import BookmarkKeeper
from desktop.mapping.commands import commands, items
from desktop.mapping.copying import Copying
from desktop.mapping.marked import bookmarks_file
from desktop.mapping.nearby import Nearby
from desktop.mapping.places import Places
from desktop.mapping.printing import Printing
from desktop.mapping.redrawing import Redrawing
from desktop.mapping.selecting import Selecting
from desktop.postgres.places import default_base
from desktop.session import Session
from widgets.map.near import NearLine


class MapDesk(QObject):
    """`filtered(QueueFilter)`: the queue is to show what was selected; `case_opened(UUID)`, `camera_opened(UUID)`."""

    filtered = Signal(object)
    case_opened = Signal(object)
    camera_opened = Signal(object)

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        board: Board,
        chosen: ChosenCase,
        body: DeskBody,
        bulk: Bulk,
        exporting: Exporting,
        base_map: BaseMapSwitch,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.body, self.board, self._chosen = body, board, chosen
        self.tools = body.map.tools
        store, file = session.store, bookmarks_file(default_base(), session.url)
        self.places = Places(board, chosen, body)
        self.selecting = Selecting(jobs, board, body, bulk, exporting, self)
        self.nearby = Nearby(store, jobs, board, body, body, self)
        self.copying = Copying(jobs, body, body.notice, self)
        self.bookmarks = BookmarkKeeper(file, jobs, board, body, body, body.notice, self)
        self.redrawing = Redrawing(store, jobs, board, body, body, body.notice, self)
        self.printing = Printing(jobs, board, body, base_map, body, body.notice, self)
        self.selecting.filtered.connect(self.filtered)
        self.bookmarks.filtered.connect(self.filtered)
        self.nearby.shown.connect(self._show_near)
        self.commands: dict[str, Command] = {one.id: one for one in commands(self)}
        self.tools.asked.connect(self.give)
        self.tools.pointed.connect(self._pointed)
        self.tools.digit.connect(self.bookmarks.look)
        board.ground_changed.connect(self._ground_changed)
        chosen.changed.connect(self._share_digits)
        chosen.shown.connect(self._share_digits)

    def take(self, tool: str) -> None:
        """Take a tool in hand; the one that is in hand already is put away."""
        self.tools.take("" if self.tools.in_hand == tool else tool)

    @Slot(str)
    def give(self, name: str) -> None:
        """Give one of the map's commands, as a button of the page asks; one that is not available does nothing."""
        command = self.commands.get(name)
        if command is not None and (command.enabled is None or command.enabled()):
            command.run()

    @Slot()
    def show_keys(self) -> None:
        """Tell the keys as they are now."""
        self.tools.offer(items(self))
        self.selecting.show_again()

    @Slot()
    def _ground_changed(self) -> None:
        self.show_keys()
        self.bookmarks.start()
        self._share_digits()

    @Slot()
    def _share_digits(self) -> None:
        """While addressees are offered by number, a digit is theirs on the map too."""
        shown = self._chosen.current
        self.body.map.take_digits(shown is None or shown.recommendations is None)

    @Slot(str, object)
    def _pointed(self, ask: str, place: tuple[float, float] | None) -> None:
        places = self.places.meant(place)
        if not places:
            return
        if ask == "near":
            self.nearby.open(places[0])
        elif ask == "coordinates":
            self.copying.open(places)

    @Slot(object)
    def _show_near(self, one: NearLine) -> None:
        if one.kind == "worker":
            self.body.map.choose_worker(one.id)
        elif one.kind == "case":
            self.case_opened.emit(one.id)
        else:
            self.camera_opened.emit(one.id)

    def close(self) -> None:
        """Put everything away."""
        for part in (self.selecting, self.nearby, self.copying, self.bookmarks, self.redrawing, self.printing):
            part.close()
