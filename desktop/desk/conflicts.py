"""Somebody was quicker: the case as the operator saw it beside the case as it is now, and the operator decides."""

from __future__ import annotations

from datetime import UTC
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.desk.permits import allowed
from desktop.jobs import Jobs
from desktop.operations import Operations, Outcome
from models.cases.queries import get_case
from models.cases.records import CaseDetail, OpenCase, Step
from models.store.engine import Store
from widgets.case.sheet import CaseSheet
from widgets.conflict import Conflict, ConflictDialog

MOST = 6
"""Steps that are told of what came in between."""
CODES = frozenset({"taken", "changed_meanwhile", "not_in_this_state"})


class Conflicts(QObject):
    """Asks after an act that was refused because the case had changed. Nothing typed is lost: the form keeps it."""

    failed = Signal(object)
    asked = Signal()
    """The question stands there and says what happened: it need not be said beside the case as well."""

    def __init__(self, store: Store, jobs: Jobs, board: Board, operations: Operations, body: QWidget) -> None:
        super().__init__(body)
        self._store, self._jobs, self._board, self._operations, self._body = store, jobs, board, operations, body
        self.dialog: ConflictDialog | None = None
        operations.ended.connect(self._ended)

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        seen = outcome.seen
        if outcome.kind != "refused" or outcome.refusal not in CODES or seen is None or self.dialog is not None:
            return
        store = self._store

        def read() -> CaseDetail:
            with store.read() as s:
                return get_case(s, seen.id)

        self._jobs.read(read, partial(self._ask, outcome), self.failed.emit)

    def _ask(self, outcome: Outcome, detail: CaseDetail) -> None:
        seen, ground = outcome.seen, self._board.ground
        if seen is None or self.dialog is not None or detail.case.version == seen.version:
            return
        facts = {name: value for name, value in outcome.facts.items() if name not in ("by", "at", "state", "version")}
        conflict = Conflict(
            name=outcome.name,
            seen=seen,
            now=detail.case,
            since=_since(seen, detail)[-MOST:],
            facts=facts,
            possible=outcome.name in allowed(CaseSheet(detail, me=ground.me if ground is not None else None)),
        )
        zone = ground.city.zone if ground is not None else UTC
        dialog = ConflictDialog(conflict, self._board.clock.now(), zone, self._body)
        dialog.finished.connect(self._closed)
        dialog.again.connect(self._again)
        self.dialog = dialog
        dialog.open()
        self.asked.emit()

    @Slot(object)
    def _again(self, conflict: Conflict) -> None:
        self._operations.on_case(conflict.name, conflict.now, dict(conflict.facts))

    @Slot()
    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _since(seen: OpenCase, detail: CaseDetail) -> tuple[Step, ...]:
    """Return the steps since the case came to where it was seen."""
    later = tuple(step for step in detail.steps if step.recorded_at > seen.stage_since)
    # The step that brought it there is written a moment after the stage began.
    return later[1:] if later and later[0].to_state is seen.state else later
