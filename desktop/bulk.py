"""Many cases at once: one question, then each in a transaction of its own, so that each succeeds or fails alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton

from desktop.board import Board
from desktop.desk.undoing import Part, Undoable
from desktop.desk.window import DeskBody
from desktop.desk.words import outcome_words
from desktop.jobs import Jobs
from desktop.operations import Operations, Outcome
from models.cases.records import OpenCase
from models.cases.states import CARRIED, find, find_overlay
from models.store.engine import Store
from widgets.i18n import tr, trn
from widgets.queue.bulk_dialog import BulkDialog, result_words
from widgets.text import line
from widgets.words import number_word

ACTS = {
    "dispatch": "instruction", "urge": "words", "merge": "note", "reply": "words", "answer": "answer", "request_void": "reason",
}  # fmt: skip
"""What can be done to many, and under which name its words go out."""
NEED_WORDS = frozenset({"reply", "answer", "request_void"})
TOLD = 3
"""So many of what was not done are told in the status line, where the question was closed before the end."""


def can_be(name: str, case: OpenCase) -> bool:
    """Whether a case can be acted on so where it stands; the command decides again by itself."""
    if name == "request_void":
        return True
    if find_overlay(name, case.state) is not None:
        return True
    # A child is moved by its parent alone.
    carried = case.parent_id is not None and case.state in CARRIED
    return find(name, case.state) is not None and not carried


class Bulk(QObject):
    """Asks, does and tells. It has operations of its own, so that no single outcome speaks up in between.

    `done(outcomes)`: what a batch has done, for it to be taken back; `given(undoable)`: a batch is being taken back.
    """

    done = Signal(object)
    given = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, board: Board, body: DeskBody, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board, self._body = board, body
        self.operations = Operations(store, jobs, self)
        self.operations.ended.connect(self._ended)
        self.dialog: BulkDialog | None = None
        self._name, self._cases = "", list[OpenCase]()
        self._back: tuple[Undoable, list[Part]] | None = None
        """The batch that is asked about being taken back, and what still can be of it."""
        self._left, self._good = 0, list[Outcome]()
        self._bad: list[tuple[str, str]] = []
        body.queue.bulk_asked.connect(self.ask)

    @Slot(str)
    def ask(self, name: str) -> None:
        """Ask about all cases marked."""
        marked, ground = self._body.queue.marked(), self._board.ground
        if not marked or ground is None or self.dialog is not None or name not in ACTS:
            return
        if self._is_busy():
            return
        if name == "reply":
            # Who follows a marked parent is told with it, once.
            ids = {case.id for case in marked}
            marked = [case for case in marked if case.parent_id not in ids]
        cases = [case for case in marked if can_be(name, case)]
        merging = name == "merge"
        if len(cases) < 1 + merging:
            self._body.notice.problem(self._none(len(marked), merging=merging))
            return
        self._name, self._cases = name, cases
        button = self._body.queue.bulk.button(name)
        assert isinstance(button, QPushButton)
        departments = [(department.name, department.id) for department in ground.departments]
        if merging:
            # What others follow can only be what is merged into.
            cases.sort(key=lambda case: not self._body.queue.model.children_of(case.id))
        mains = [(f"{number_word(case.number)} {line(case.title)}", case.id) for case in cases]
        self.dialog = BulkDialog(
            button.text().rstrip("…"),
            len(cases) - merging,
            len(marked) - len(cases),
            needs_words=name in NEED_WORDS,
            note=self._children_words(name, cases),
            choice=tr("Merged into this one") if merging else tr("To"),
            choices=mains if merging else departments if name == "dispatch" else (),
            parent=self._body,
        )
        self._open()

    def _is_busy(self) -> bool:
        if self._left:
            self._body.notice.problem(
                trn("{n} case of the last batch is still under way; wait for its result.",
                    "{n} cases of the last batch are still under way; wait for its result.", self._left)
            )  # fmt: skip
        return self._left > 0

    @Slot(object, object)
    def ask_back(self, batch: Undoable, parts: list[Part]) -> None:
        """Ask whether a batch, or an act that was not the last, is to be taken back, as far as it still can be."""
        if self.dialog is not None or self._is_busy():
            return
        self._back = (batch, parts)
        gone = len(batch.parts) - len(parts)
        self.dialog = BulkDialog(
            tr("Undo {act}", act=batch.title),
            len(parts),
            0,
            asks_words=False,
            note=self._back_words(batch, gone),
            parent=self._body,
        )  # fmt: skip
        self._open()

    def _back_words(self, batch: Undoable, gone: int) -> str:
        if not batch.batch:
            return tr("Not what was done last: {what}", what=batch.words())
        if not gone:
            return ""
        return trn("{n} has gone on meanwhile and stays as it is.",
                   "{n} have gone on meanwhile and stay as they are.", gone)  # fmt: skip

    def _open(self) -> None:
        assert self.dialog is not None
        self.dialog.agreed.connect(self._agreed)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _children_words(self, name: str, cases: list[OpenCase]) -> str:
        children = sum(self._body.queue.model.children_of(case.id) for case in cases)
        if not children or name == "merge":
            return ""
        if name == "reply":
            return trn("The citizen of {n} child case gets the same reply.",
                       "The citizens of {n} child cases get the same reply.", children)  # fmt: skip
        return trn(
            "{n} child case follows its parent here; nothing is done to it by itself.",
            "{n} child cases follow their parents here; nothing is done to them by themselves.",
            children,
        )

    @staticmethod
    def _none(marked: int, *, merging: bool) -> str:
        if merging and marked < 2:
            return tr("To merge, mark two cases or more. Nothing was changed.")
        return trn(
            "The marked case stands where this cannot be done. Nothing was changed.",
            "The {n} marked cases stand where this cannot be done. Nothing was changed.",
            marked,
        )

    @Slot(str, object)
    def _agreed(self, words: str, choice: object) -> None:
        self._good, self._bad = [], []
        if self._back is not None:
            batch, parts = self._back
            self.given.emit(batch)
            self._left = len(parts)
            for part in parts:
                self.operations.on_case_id(batch.undo, part.case_id, part.number, part.facts)
            return
        facts: dict[str, Any] = {ACTS[self._name]: words}
        cases = self._cases
        if self._name == "dispatch":
            facts["department_id"] = choice
        elif self._name == "merge":
            facts["main_id"] = choice
            cases = [case for case in cases if case.id != choice]
        self._left = len(cases)
        for case in cases:
            self.operations.on_case(self._name, case, dict(facts))

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        ground = self._board.ground
        assert ground is not None
        sentence, bad = outcome_words(outcome, ground.city.zone)
        self._left -= 1
        if bad:
            self._bad.append((number_word(outcome.number), sentence))
        else:
            self._good.append(outcome)
        if self._left == 0:
            self._over()

    def _over(self) -> None:
        if self._back is None:
            self._body.queue.view.unmark_all()
            self.done.emit(self._good)
        self._back = None
        if self.dialog is not None:
            self.dialog.show_result(len(self._good), self._bad)
        else:
            self._tell()

    def _tell(self) -> None:
        """The question was closed before the end: the result is told all the same."""
        said = result_words(len(self._good), self._bad)
        notice = self._body.notice
        if not self._bad:
            notice.say(said)
            return
        notice.problem(" ".join([said, *(f"{number} {why}" for number, why in self._bad[:TOLD])]))

    @Slot()
    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        if not self._left:
            self._back = None
