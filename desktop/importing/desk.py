"""Imports on one desk: files dropped on its window, the dialog, the list, and the first steps, connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.board import Board
from desktop.desk.window import DeskBody
from desktop.importing.steps import FirstSteps
from desktop.importing.templates import Templates
from desktop.importing.undoing import Undoing
from desktop.jobs import Jobs
from desktop.session import Session
from widgets.importing.drop import DropVeil
from widgets.importing.steps import StepsCard

if TYPE_CHECKING:
    from desktop.importing.controller import Importing


class Imports(QObject):
    """All that brings files into the city from this desk; accounts that may only read see none of it."""

    def __init__(
        self, session: Session, jobs: Jobs, board: Board, body: DeskBody, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        url, store = session.url, session.store
        self._importing: Importing | None = None
        self._url, self._jobs, self._body = url, jobs, body
        self.undoing = Undoing(url, store, jobs, board, body, body.notice, self)
        self.first_steps = FirstSteps(store, jobs, board, StepsCard(body.map), self)
        self.templates = Templates(jobs, body, self.first_steps.card, self)
        self.veil = DropVeil(body)
        self.veil.set_open(False)
        self._board = board
        self.veil.dropped.connect(self._dropped)
        self.undoing.import_wanted.connect(self.open)
        self.undoing.ended.connect(self.first_steps.look)
        self.first_steps.import_wanted.connect(self._open_for)
        self.first_steps.template_wanted.connect(self.templates.save)
        board.ground_changed.connect(self._ground_changed)

    @property
    def importing(self) -> Importing:
        """The dialog's side of it, made when it is first wanted: its readers of files would only slow the start."""
        if self._importing is None:
            from desktop.importing.controller import Importing

            made = Importing(self._url, self._jobs, self._board, self._body, self._body.notice, self)
            made.undo_wanted.connect(self.undoing.ask)
            made.ended.connect(self._ended)
            self.undoing.undone.connect(made.undone)
            self._importing = made
        return self._importing

    @property
    def under_way(self) -> bool:
        """Whether an import or an undo is under way."""
        return self.undoing.under_way or (self._importing is not None and self._importing.under_way)

    @Slot()
    def open(self) -> None:
        """Open the import dialog, or come back to the one that is there."""
        self.importing.open()

    @Slot(str)
    def _open_for(self, kind: str) -> None:
        self.importing.open_for(kind)

    @Slot(object)
    def _dropped(self, files: list[str]) -> None:
        self.importing.take(files)

    def close(self) -> None:
        """Stop what is under way between two transactions, and close what is open."""
        self.veil.close_down()
        if self._importing is not None:
            self._importing.close()
        self.undoing.close()
        self.first_steps.close()

    @Slot()
    def _ground_changed(self) -> None:
        ground = self._board.ground
        self.veil.set_open(ground is not None and ground.me.may_write)
        self.first_steps.look()

    @Slot()
    def _ended(self) -> None:
        self.first_steps.look()
        self.undoing.read()
