"""Imports on one desk: files dropped on its window, the dialog, the list, and the first steps, connected."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop.board import Board
from desktop.desk.window import DeskBody
from desktop.importing.controller import Importing
from desktop.importing.steps import FirstSteps
from desktop.importing.templates import Templates
from desktop.importing.undoing import Undoing
from desktop.jobs import Jobs
from desktop.session import Session
from widgets.importing.drop import DropVeil
from widgets.importing.steps import StepsCard


class Imports(QObject):
    """All that brings files into the city from this desk; accounts that may only read see none of it."""

    def __init__(
        self, session: Session, jobs: Jobs, board: Board, body: DeskBody, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        url, store = session.url, session.store
        self.importing = Importing(url, jobs, board, body, body.notice, self)
        self.undoing = Undoing(url, store, jobs, board, body, body.notice, self)
        self.first_steps = FirstSteps(store, jobs, board, StepsCard(body.map), self)
        self.templates = Templates(jobs, body, self.first_steps.card, self)
        self.veil = DropVeil(body)
        self.veil.set_open(False)
        self._board = board
        self.veil.dropped.connect(self.importing.take)
        self.importing.undo_wanted.connect(self.undoing.ask)
        self.importing.ended.connect(self._ended)
        self.undoing.undone.connect(self.importing.undone)
        self.undoing.import_wanted.connect(self.importing.open)
        self.undoing.ended.connect(self.first_steps.look)
        self.first_steps.import_wanted.connect(self.importing.open_for)
        self.first_steps.template_wanted.connect(self.templates.save)
        board.ground_changed.connect(self._ground_changed)

    @property
    def under_way(self) -> bool:
        """Whether an import or an undo is under way."""
        return self.importing.under_way or self.undoing.under_way

    def close(self) -> None:
        """Stop what is under way between two transactions, and close what is open."""
        self.veil.close_down()
        self.importing.close()
        self.undoing.close()
        self.first_steps.close()

    @Slot()
    def _ground_changed(self) -> None:
        self.veil.set_open(self.importing.may_import)
        self.first_steps.look()

    @Slot()
    def _ended(self) -> None:
        self.first_steps.look()
        self.undoing.read()
