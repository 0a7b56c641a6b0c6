"""Many cases at once: one question, then each in a transaction of its own, so that each succeeds or fails alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QPushButton

from desktop.board import Board
from desktop.desk.window import DeskBody
from desktop.desk.words import outcome_words
from desktop.jobs import Jobs
from desktop.operations import Operations, Outcome
from models.cases.records import CaseState, OpenCase
from models.cases.states import find, find_overlay
from models.store.engine import Store
from widgets.queue.bulk_dialog import BulkDialog
from widgets.words import number_word

ACTS = {"dispatch": "instruction", "urge": "words", "answer": "answer", "request_void": "reason"}
"""What can be done to many, and under which name its words go out."""
NEED_WORDS = frozenset({"answer", "request_void"})


def can_be(name: str, state: CaseState) -> bool:
    """Whether a case in this state can be acted on so; the command decides again by itself."""
    if name == "request_void":
        return True
    return find(name, state) is not None or find_overlay(name, state) is not None


class Bulk(QObject):
    """Asks, does and tells. It has operations of its own, so that no single outcome speaks up in between."""

    def __init__(self, store: Store, jobs: Jobs, board: Board, body: DeskBody, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board, self._body = board, body
        self.operations = Operations(store, jobs, self)
        self.operations.ended.connect(self._ended)
        self.dialog: BulkDialog | None = None
        self._name, self._cases = "", list[OpenCase]()
        self._left, self._done = 0, 0
        self._bad: list[tuple[str, str]] = []
        body.queue.bulk_asked.connect(self.ask)

    @Slot(str)
    def ask(self, name: str) -> None:
        """Ask about all cases marked."""
        marked, ground = self._body.queue.marked(), self._board.ground
        if not marked or ground is None or self.dialog is not None or name not in ACTS:
            return
        self._name = name
        self._cases = [case for case in marked if can_be(name, case.state)]
        button = self._body.queue.bulk.button(name)
        assert isinstance(button, QPushButton)
        self.dialog = BulkDialog(
            button.text().rstrip("…"),
            len(self._cases),
            len(marked) - len(self._cases),
            needs_words=name in NEED_WORDS,
            addressees=[(d.name, d.id) for d in ground.departments] if name == "dispatch" else (),
            parent=self._body,
        )
        self.dialog.agreed.connect(self._agreed)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    @Slot(str, object)
    def _agreed(self, words: str, addressee: object) -> None:
        facts: dict[str, Any] = {ACTS[self._name]: words}
        if self._name == "dispatch":
            facts["department_id"] = addressee
        self._left, self._done, self._bad = len(self._cases), 0, []
        for case in self._cases:
            self.operations.on_case(self._name, case, dict(facts))

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        ground = self._board.ground
        assert ground is not None
        sentence, bad = outcome_words(outcome, ground.city.zone)
        self._left -= 1
        self._done += not bad
        if bad:
            self._bad.append((number_word(outcome.number), sentence))
        if self._left == 0:
            self._body.queue.view.unmark_all()
            if self.dialog is not None:
                self.dialog.show_result(self._done, self._bad)

    @Slot()
    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
