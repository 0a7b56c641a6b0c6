"""What was done here and can be taken back, the last first: orders not signed yet, claims, merges, postponements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject

from desktop.acts.undo import UNDO
from desktop.board import Board
from desktop.operations import Operations, Outcome
from models.cases.records import CaseState
from models.cases.states import OVERLAYS, TRANSITIONS, find, find_overlay, stage_of
from widgets.case.intents import INTENTS
from widgets.i18n import tr
from widgets.words import number_word

DEPTH = 20
_ARROWS = frozenset(arrow.action for arrow in TRANSITIONS)
_OVERLAYS = frozenset(overlay.action for overlay in OVERLAYS)
_OVER = tuple(state for state in CaseState if stage_of(state) is None)


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act of this desk, and the act that takes it back."""

    name: str
    case_id: UUID
    number: str
    undo: str
    facts: dict[str, Any]
    version: int | None = None
    """The case's, once it was done; None where it is not known."""

    @property
    def words(self) -> str:
        """What would be taken back ("派遣 1122-0085")."""
        title = next((intent.words for intent in INTENTS if intent.name == self.name), self.name)
        return f"{title.rstrip('…')} {number_word(self.number)}"


class Undoing(QObject):
    """The stack of one desk. What can be taken back no longer (the order is signed) falls out by itself."""

    def __init__(self, operations: Operations, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations, self._board = operations, board
        self._done: list[Undoable] = []
        self._under_way: Undoable | None = None

    def noted(self, outcome: Outcome) -> bool:
        """Take note of what was done; return whether it can be taken back. An undo is not undone in its turn."""
        if outcome.case_id is None:
            return False
        under_way = self._under_way
        if under_way is not None and (outcome.case_id, outcome.name) == (under_way.case_id, under_way.undo):
            self._under_way = None
            return False
        undo = UNDO.get(outcome.name)
        facts = undo.facts(outcome.facts) if undo is not None else None
        if undo is None or facts is None:
            return False
        self._done.append(Undoable(outcome.name, outcome.case_id, outcome.number, undo.name, facts, outcome.version))
        del self._done[:-DEPTH]
        return True

    def failed(self, outcome: Outcome) -> None:
        """An operation was not done; an undo that was refused is not tried again."""
        if self._under_way is not None and outcome.case_id == self._under_way.case_id:
            self._under_way = None

    @property
    def next(self) -> Undoable | None:
        """What would be taken back now."""
        while self._done and not self._possible(self._done[-1]):
            self._done.pop()
        return self._done[-1] if self._done else None

    @property
    def words(self) -> str:
        """What the undo says it would take back; "" where there is nothing."""
        found = self.next
        return tr("Undo: {what}", what=found.words) if found is not None else ""

    def undo(self) -> None:
        """Take back the last act that can still be taken back."""
        found = self.next
        if found is None or self._under_way is not None:
            return
        self._done.pop()
        self._under_way = found
        self._operations.on_case_id(found.undo, found.case_id, found.number, found.facts)

    def _possible(self, one: Undoable) -> bool:
        if one.undo not in _ARROWS | _OVERLAYS:
            return True
        case = self._board.cases.get(one.case_id)
        if case is not None and one.version is not None and case.version < one.version:
            # The feed has not told of it yet.
            return True
        # A case that has left the board is over; which way, the command finds out.
        states = _OVER if case is None else (case.state,)
        return any(find(one.undo, state) is not None or find_overlay(one.undo, state) is not None for state in states)
