"""What an operator does to a case, carried out: one write in the lane, an answer in words, an undo where there is one.

The screen does not change here: it changes when the feed says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session as DbSession

from desktop.acts import WORK
from desktop.jobs import Jobs
from models.cases.attachments.records import NewAttachment
from models.cases.queries import get_case
from models.cases.records import NewReport, OpenCase
from models.links import commands as links
from models.store.doubt import resolve
from models.store.engine import Store
from models.store.errors import Refused, StoreError, Unreachable, WriteInDoubt
from models.store.ids import new_id

log = logging.getLogger(__name__)

IN_DOUBT_WAIT_S = 1.0
IN_DOUBT_TRIES = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation, for the desk to word.

    `kind` is done, refused, unreachable, resolved (in doubt, found done) or undone
    (in doubt, found not done), doubtful (still unknown).
    """

    kind: str
    name: str
    case_id: UUID | None
    number: str
    facts: dict[str, Any]
    refusal: str = ""
    error: str = ""
    version: int | None = None
    seen: OpenCase | None = None
    """The case as the operator saw it, where the act was on one."""


Work = Callable[[DbSession, UUID], Any]


class Operations(QObject):
    """Carries operations out through the lane of writes. `ended` carries an Outcome."""

    ended = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._under_way = 0

    @property
    def under_way(self) -> int:
        """How many writes have been asked for and not answered yet."""
        return self._under_way

    def on_case(self, name: str, case: OpenCase, facts: dict[str, Any]) -> None:
        """Carry out the named operation on a case as the operator saw it (its version)."""
        work = WORK[name]

        def run(s: DbSession, command_id: UUID) -> Any:
            return work(s, case, facts, command_id)

        self._run(name, case.id, case.number or case.title, facts, run, case)

    def on_case_id(self, name: str, case_id: UUID, number: str, facts: dict[str, Any]) -> None:
        """Carry out the named operation on a case as it is by then: to take back what was done, wherever it stands now."""
        work = WORK[name]

        def run(s: DbSession, command_id: UUID) -> Any:
            return work(s, get_case(s, case_id).case, facts, command_id)

        self._run(name, case_id, number, facts, run)

    def report(self, new: NewReport, *, repeat: bool = False, attachments: Sequence[NewAttachment] = ()) -> None:
        """Take a report in by hand, with what came with it; with `repeat` it is noted as a repeated request (重复诉求)."""
        self._run(
            "report",
            None,
            new.title,
            {"new": new},
            lambda s, command_id: links.take_in(s, new, repeat=repeat, attachments=attachments, command_id=command_id),
        )

    def attach(
        self, case: OpenCase, new: NewReport, *, repeat: bool = False, attachments: Sequence[NewAttachment] = ()
    ) -> None:
        """Put a report to a case that is the same matter."""
        self._run(
            "attach",
            case.id,
            case.number or case.title,
            {"new": new, "title": case.title},
            lambda s, command_id: links.attach_report(
                s, case.id, new, repeat=repeat, attachments=attachments, command_id=command_id
            ),
        )

    def _run(
        self,
        name: str,
        case_id: UUID | None,
        number: str,
        facts: dict[str, Any],
        work: Work,
        seen: OpenCase | None = None,
    ) -> None:
        command_id = new_id()

        def write() -> Outcome:
            try:
                with self._store.transaction(str(command_id), command_id) as s:
                    done = work(s, command_id)
            except Refused as refusal:
                told = facts | refusal.facts
                return Outcome("refused", name, case_id, number, told, refusal=refusal.code, seen=seen)
            except Unreachable as error:
                return Outcome("unreachable", name, case_id, number, facts, error=str(error))
            return Outcome("done", name, done.case_id, number, facts, version=done.version)

        def failed(error: BaseException) -> None:
            if isinstance(error, WriteInDoubt):
                # Not in the lane of writes: others need not wait for the answer.
                self._jobs.read(lambda: self._ask_after(name, case_id, number, facts, error), self._end, failed)
            else:
                self._end_badly(error, name, case_id, number, facts)

        self._count(1)
        self._jobs.write(write, self._end, failed)

    def _ask_after(
        self, name: str, case_id: UUID | None, number: str, facts: dict[str, Any], doubt: WriteInDoubt
    ) -> Outcome:
        """The connection went while committing: ask whether it was done; never repeat it blindly."""
        for _ in range(IN_DOUBT_TRIES):
            try:
                done = resolve(self._store, doubt, patience_s=IN_DOUBT_WAIT_S)
            except StoreError:
                if self._jobs.closing.wait(IN_DOUBT_WAIT_S):
                    break
            else:
                return Outcome("resolved" if done else "undone", name, case_id, number, facts)
        return Outcome("doubtful", name, case_id, number, facts)

    def _end(self, outcome: Outcome) -> None:
        self._count(-1)
        self.ended.emit(outcome)

    def _end_badly(
        self, error: BaseException, name: str, case_id: UUID | None, number: str, facts: dict[str, Any]
    ) -> None:
        log.error("operation %s failed", name, exc_info=error)
        self._end(Outcome("failed", name, case_id, number, facts, error=str(error)))

    def _count(self, by: int) -> None:
        self._under_way += by
