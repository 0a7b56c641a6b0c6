"""The map's tools at the desk: which there are, their keys, and who answers them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.actions import Command
from desktop.board import Board
from desktop.bulk import Bulk
from desktop.desk.window import DeskBody
from desktop.exporting.controller import Exporting
from desktop.jobs import Jobs
from desktop.mapping.commands import commands, items
from desktop.mapping.selecting import Selecting


class MapDesk(QObject):
    """`filtered(QueueFilter)`: the queue is to show what was selected."""

    filtered = Signal(object)

    def __init__(
        self, jobs: Jobs, board: Board, body: DeskBody, bulk: Bulk, exporting: Exporting, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.body, self.board = body, board
        self.tools = body.map.tools
        self.selecting = Selecting(jobs, board, body, bulk, exporting, self)
        self.selecting.filtered.connect(self.filtered)
        self.commands: dict[str, Command] = {one.id: one for one in commands(self)}
        self.tools.asked.connect(self.give)
        board.ground_changed.connect(self._ground_changed)

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

    def close(self) -> None:
        """Put everything away."""
        self.selecting.close()
