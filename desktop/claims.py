"""The desk's lease and what it has open: claimed while a case stays open here, let go when it is left, free when we die."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Slot
from sqlalchemy.orm import Session as DbSession

from desktop.board import Board
from desktop.jobs import Jobs
from models.accounts.records import Account, Duty
from models.claims import commands
from models.claims.queries import get_claims
from models.claims.records import RENEW_EVERY, Claim
from models.store.engine import Store
from models.store.errors import Refused, StoreError

log = logging.getLogger(__name__)

DWELL_MS = 600
"""Who only passes through a case on the way to another claims nothing."""
HANDLING = (Duty.OPERATOR, Duty.SUPERVISOR)


@dataclass(slots=True)
class _Told:
    """What the background found."""

    lease: UUID | None
    claims: list[Claim]


class Claims(QObject):
    """Keeps the lease of this desk and claims the case that is open on it. Tells the board what holds in the city.

    A claim tells others and forbids nothing, so nothing here is ever in anybody's way: what cannot be written now is
    written with the next beat.
    """

    def __init__(self, store: Store, jobs: Jobs, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board = store, jobs, board
        self._me: Account | None = None
        self.lease: UUID | None = None
        """This desk's, once it is written."""
        self._open: UUID | None = None
        self._claimed: UUID | None = None
        self._dwell = QTimer(self, interval=DWELL_MS)
        self._dwell.setSingleShot(True)
        self._dwell.timeout.connect(self._dwelt)
        self._beat = QTimer(self, interval=round(RENEW_EVERY.total_seconds() * 1000))
        self._beat.timeout.connect(self.beat)

    def start(self, me: Account) -> None:
        """Begin, as this account; a second time only says who it is."""
        self._me = me
        if not self._beat.isActive():
            self._beat.start()
            self.beat()

    def close(self) -> None:
        """Let go of everything, as the last thing that is written."""
        self._dwell.stop()
        self._beat.stop()
        lease, self.lease = self.lease, None
        if lease is not None:
            self._write(lambda s: commands.close_desk(s, lease))

    @property
    def handles(self) -> bool:
        """Whether this account handles cases at all."""
        return self._me is not None and self._me.duty in HANDLING

    @Slot(object)
    def opened(self, case_id: UUID | None) -> None:
        """Another case is open on this desk, or none."""
        left, self._claimed, self._open = self._claimed, None, case_id
        lease = self.lease
        if left is not None and lease is not None:
            self._write(lambda s: commands.free(s, left, lease))
        if case_id is not None:
            self._dwell.start()
        else:
            self._dwell.stop()

    @Slot()
    def beat(self) -> None:
        """Say that we are there, and hear who else is."""
        if not self.handles:
            store = self._store

            def look() -> _Told:
                with store.read() as s:
                    return _Told(None, get_claims(s))

            self._jobs.read(look, self._heard, _later)
            return
        lease, claimed, desk = self.lease, self._claimed, self._store.desk

        def renew(s: DbSession) -> _Told:
            mine = lease
            if mine is None or not commands.renew_desk(s, mine):
                # The first beat, or this machine slept for longer than it was believed.
                mine = commands.open_desk(s, desk)
                if claimed is not None:
                    commands.claim(s, claimed, mine)
            return _Told(mine, get_claims(s))

        self._write(renew, self._heard)

    @Slot()
    def _dwelt(self) -> None:
        case_id, lease = self._open, self.lease
        if case_id is None or not self.handles or case_id not in self._board.cases:
            # What is over is looked at, not handled.
            return
        if lease is None:
            # The lease is still under way: it follows at once.
            self._dwell.start()
            return
        self._claimed = case_id

        def claim(s: DbSession) -> None:
            commands.claim(s, case_id, lease)

        self._write(claim, failed=self._not_claimed)

    def _not_claimed(self, error: BaseException) -> None:
        if isinstance(error, Refused) and error.code == "lease_over":
            self.beat()
        else:
            _later(error)

    def _heard(self, told: _Told) -> None:
        if told.lease is not None:
            self.lease = told.lease
        self._board.take_claims(told.claims)

    def _write(
        self,
        work: Callable[[DbSession], object],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        store = self._store

        def run() -> object:
            with store.transaction("claims") as s:
                return work(s)

        self._jobs.write(run, then, failed or _later)


def _later(error: BaseException) -> None:
    """Out of reach, or refused: the feed tells the operator, and the next beat tries again."""
    if not isinstance(error, StoreError):
        raise error
    log.info("a claim was put off: %s", error)
