"""What was done here and can be taken back, the last first: orders not signed yet, claims, merges, postponements.

A batch is one act: it is taken back as one, with a question that counts what will happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.acts.undo import UNDO
from desktop.board import Board
from desktop.jobs import Jobs
from desktop.operations import Operations, Outcome
from models.cases.queries import get_case
from models.cases.records import CaseState
from models.cases.states import OVERLAYS, TRANSITIONS, find, find_overlay, stage_of
from models.store.engine import Store
from widgets.case.intents import INTENTS
from widgets.i18n import tr, trn
from widgets.words import action_word, actor_word, number_word

DEPTH = 20
_ARROWS = frozenset(arrow.action for arrow in TRANSITIONS)
_OVERLAYS = frozenset(overlay.action for overlay in OVERLAYS)
_OVER = tuple(state for state in CaseState if stage_of(state) is None)


@dataclass(frozen=True, slots=True)
class Part:
    """What was done to one case; `facts` are those it is taken back with."""

    case_id: UUID
    number: str
    facts: dict[str, Any]
    version: int | None = None
    """The case's, once it was done; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act of this desk on one case or, as a batch, on many; and the act that takes it back."""

    name: str
    undo: str
    parts: tuple[Part, ...]
    batch: bool = False

    @property
    def case_id(self) -> UUID:
        """The case; of a batch its first."""
        return self.parts[0].case_id

    @property
    def title(self) -> str:
        """The act's word (派遣)."""
        return next((intent.words for intent in INTENTS if intent.name == self.name), self.name).rstrip("…")

    def words(self, left: int = 0) -> str:
        """What would be taken back ("派遣 1122-0085"); of a batch how many of it (`left`)."""
        if self.batch:
            return trn("{words} for {n} case", "{words} for {n} cases", left or len(self.parts), words=self.title)
        return f"{self.title} {number_word(self.parts[0].number)}"


class Undoing(QObject):
    """The stack of one desk. What can be taken back no longer (the order is signed) falls out by itself, and is told once.

    `lost(sentence)`: what Ctrl+Z named a moment ago can be undone no longer. `batch_asked(undoable, parts)`: a batch, or
    what was not done last, is to be taken back, as far as these parts of it still can.
    """

    lost = Signal(str)
    batch_asked = Signal(object, object)

    def __init__(
        self, store: Store, jobs: Jobs, operations: Operations, board: Board, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._operations, self._board = operations, board
        self._done: list[Undoable] = []
        self._under_way: Undoable | None = None
        self._last: Undoable | None = None
        """What was done last, where that can be taken back."""

    def noted(self, outcome: Outcome) -> bool:
        """Take note of what was done; return whether it can be taken back. An undo is not undone in its turn."""
        if outcome.case_id is None:
            return False
        under_way = self._under_way
        if under_way is not None and (outcome.case_id, outcome.name) == (under_way.case_id, under_way.undo):
            self._under_way = None
            before = self.next
            # Key after key goes back on one case; to another it is asked.
            self._last = before if before is not None and before.case_id == outcome.case_id else None
            return False
        return self._note([outcome], batch=False)

    @Slot(object)
    def noted_batch(self, outcomes: Sequence[Outcome]) -> bool:
        """Take note of all that a batch has done; return whether any of it can be taken back."""
        return self._note(outcomes, batch=True)

    def _note(self, outcomes: Sequence[Outcome], *, batch: bool) -> bool:
        undo = UNDO.get(outcomes[0].name) if outcomes else None
        self._last = None
        if undo is None:
            return False
        parts = [
            Part(one.case_id, one.number, facts, one.version)
            for one in outcomes
            if one.case_id is not None and (facts := undo.facts(one.facts)) is not None
        ]
        if not parts:
            return False
        self._last = Undoable(outcomes[0].name, undo.name, tuple(parts), batch)
        self._done.append(self._last)
        del self._done[:-DEPTH]
        return True

    def failed(self, outcome: Outcome) -> None:
        """An operation was not done; an undo that was refused is not tried again."""
        if self._under_way is not None and outcome.case_id == self._under_way.case_id:
            self._under_way = None

    @property
    def next(self) -> Undoable | None:
        """What would be taken back now."""
        return next((one for one in reversed(self._done) if self.left(one)), None)

    @property
    def words(self) -> str:
        """What the undo says it would take back; "" where there is nothing."""
        found = self.next
        return tr("Undo: {what}", what=found.words(len(self.left(found)))) if found is not None else ""

    def left(self, one: Undoable) -> list[Part]:
        """Return what can still be taken back of an act."""
        return [part for part in one.parts if self._possible(one.undo, part)]

    @Slot()
    def look(self) -> None:
        """Let go of what can be taken back no longer, where it was next, and tell it."""
        fallen: list[Undoable] = []
        while self._done and not self.left(self._done[-1]):
            fallen.append(self._done.pop())
        if not fallen:
            return
        first, more = fallen[0], len(fallen) - 1
        if first.batch:
            what = first.words()
            self._tell(tr("Can no longer be undone: {what}; all of them have gone on", what=what), more)
            return
        store, number = self._store, number_word(first.parts[0].number)

        def read() -> tuple[str, str]:
            with store.read() as s:
                steps = get_case(s, first.case_id).steps
            last = next((step for step in reversed(steps) if step.to_state is not None), steps[-1])
            return last.action, actor_word(last)

        def told(found: tuple[str, str]) -> None:
            act, who = action_word(found[0]), found[1]
            self._tell(tr("Can no longer be undone: {number}: {act} by {who}", number=number, act=act, who=who), more)

        def unread(_: BaseException) -> None:
            # Who went on is not known while the database is away; that it is over is.
            self._tell(tr("Can no longer be undone: {what}; somebody has gone on", what=first.words()), more)

        self._jobs.read(read, told, unread)

    def _tell(self, sentence: str, more: int) -> None:
        if more:
            sentence = trn("{sentence}. Nor can {n} act before it", "{sentence}. Nor can {n} acts before it", more,
                           sentence=sentence)  # fmt: skip
        self.lost.emit(sentence)

    def undo(self) -> None:
        """Take back the last act that can still be taken back; a batch, and what was not done last, is asked about first."""
        found = self.next
        if found is None or self._under_way is not None:
            return
        parts = self.left(found)
        if found.batch or found is not self._last:
            # Nobody expects what was done before, on another case, to go at one key.
            self.batch_asked.emit(found, parts)
            return
        self._done.remove(found)
        self._under_way = found
        part = parts[0]
        self._operations.on_case_id(found.undo, part.case_id, part.number, part.facts)

    @Slot(object)
    def given(self, batch: Undoable) -> None:
        """A batch is being taken back: it is next no more."""
        if batch in self._done:
            self._done.remove(batch)

    def _possible(self, undo: str, one: Part) -> bool:
        if undo not in _ARROWS | _OVERLAYS:
            return True
        case = self._board.cases.get(one.case_id)
        if one.version is None or (case is not None and case.version < one.version):
            # The feed may not have told of it yet; where that is not known, the command finds out.
            return True
        # A case that has left the board is over; which way, the command finds out.
        states = _OVER if case is None else (case.state,)
        return any(find(undo, state) is not None or find_overlay(undo, state) is not None for state in states)
