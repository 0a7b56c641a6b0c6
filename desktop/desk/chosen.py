"""The chosen case: its detail and its recommendations are read in the background and kept fresh while it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.desk.permits import allowed
from desktop.desk.readings import READINGS
from desktop.jobs import Job, Jobs
from models.accounts.records import Account
from models.cases.queries import get_case
from models.cases.recommend import recommend
from models.cases.records import OpenCase
from models.store.engine import Store
from models.store.times import database_now
from widgets.case.sheet import CaseSheet

_NEED_ADVICE = frozenset({"dispatch", "confirm", "assist", "appoint", "verify_with"})
"""Acts for which somebody is chosen."""


def _none(_: UUID) -> Mapping[str, Mapping[str, Any]]:
    return {}


class ChosenCase(QObject):
    """Which case is chosen. `changed(UUID | None)` at once, `shown(CaseSheet | None)` when it is read, `failed(error)`."""

    changed = Signal(object)
    shown = Signal(object)
    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._job: Job | None = None
        self.me: Account | None = None
        self.id: UUID | None = None
        self.current: CaseSheet | None = None
        self._unmasked: UUID | None = None
        self.drafts_of: Callable[[UUID], Mapping[str, Mapping[str, Any]]] = _none
        """What this desk had typed for a case and not sent."""

    @property
    def case(self) -> OpenCase | None:
        """The chosen case as last read."""
        return self.current.detail.case if self.current is not None else None

    @Slot(object)
    def choose(self, case_id: UUID | None) -> None:
        """Choose a case, or none."""
        if case_id == self.id:
            return
        self.id = case_id
        self.current = None
        self._unmasked = None
        self.changed.emit(case_id)
        if case_id is None:
            self._drop_job()
            self.shown.emit(None)
        else:
            self._read()

    @Slot(object)
    def touched(self, case_ids: set[UUID]) -> None:
        """Read the chosen case again if it is among those whose history grew."""
        if self.id in case_ids:
            self._read()

    def read_again(self) -> None:
        """Read the chosen case again, where there is one."""
        if self.id is not None:
            self._read()

    def show_unmasked(self, case_id: UUID) -> None:
        """While this case is chosen, show who reported it: the step that says so is written already, for this case."""
        if case_id == self.id:
            self._unmasked = case_id
            self.read_again()

    def close(self) -> None:
        """Forget answers under way."""
        self._drop_job()

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _read(self) -> None:
        self._drop_job()
        case_id, me, store = self.id, self.me, self._store
        unmask = case_id == self._unmasked
        assert case_id is not None
        drafts = self.drafts_of(case_id)

        def read() -> CaseSheet:
            with store.read() as s:
                detail = get_case(s, case_id, unmask=unmask)
                known = {name: reading(s, detail, me) for name, reading in READINGS.items()}
                sheet = CaseSheet(detail, me=me, read_at=database_now(s), drafts=drafts, **known)
                can = allowed(sheet)
                found = recommend(s, case_id) if can & _NEED_ADVICE else None
            return replace(sheet, allowed=can, recommendations=found)

        self._job = self._jobs.read(read, self._read_done, self._read_failed)

    def _read_done(self, shown: CaseSheet) -> None:
        self._job = None
        self.current = shown
        self.shown.emit(shown)

    def _read_failed(self, error: BaseException) -> None:
        self._job = None
        self.failed.emit(error)
