"""Upkeep while the desk is open: what may expire does, tomorrow's partition is there before tomorrow is, figures are folded."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.jobs import Job, Jobs
from models.calls.commands import expire_calls
from models.cases.attachments.retention import retire_files
from models.figures.rollups import Busy, fold_all, is_stale, rebuild
from models.media.upkeep import SLICE as MEDIA_SLICE
from models.media.upkeep import expire_media
from models.redrawing.commands import expire_dynamic
from models.store.engine import Store
from models.store.errors import StoreError
from models.store.upkeep import ensure_position_days, trim_changes
from models.workers.keeping import expire_kept, thin_kept

if TYPE_CHECKING:
    from desktop.briefing.due import Ran

log = logging.getLogger(__name__)

FIRST_MS = 20_000
EVERY_MS = 10 * 60_000
FOLD_MS = 60_000
"""A figure is read from what is folded and what is not: the less of that, the quicker."""
AFTER_PROBLEM = 10
"""So many minutes papers wait after one could not be made."""
SLICE = 10_000
THIN_S = 120.0
"""So long positions are thinned at most before other long work has its turn; the rest ten minutes later."""


def keep_up(store: Store) -> None:
    """Let go of what may go, and make the next days' partitions; each in transactions of its own.

    What goes: changes that every reader has read, positions by the city's setting, calls left behind, unattached media, and recordings and stills
    that the city's retention no longer keeps.
    """
    today = datetime.now(UTC).date()
    with store.transaction("upkeep") as s:
        ensure_position_days(s, today, today + timedelta(days=2))
    expire_kept(store)
    with store.transaction("upkeep") as s:
        expire_calls(s)
    retire_files(store)
    while expire_media(store) == MEDIA_SLICE:
        pass
    while True:
        with store.transaction("upkeep") as s:
            if trim_changes(s, many=SLICE) < SLICE:
                return


def close_ended(store: Store) -> None:
    """Close the dynamic grids whose end has come."""
    with store.transaction("upkeep") as s:
        expire_dynamic(s)


def count_anew(store: Store, should_stop: Callable[[], bool]) -> None:
    """Build the figures' cells anew where something counts elsewhere as a whole; minutes in a large city."""
    with store.read() as s:
        stale = is_stale(s)
    if stale:
        try:
            rebuild(store, should_stop=should_stop)
        except Busy:
            log.info("figures are being counted anew by another program")


def thin(store: Store, should_stop: Callable[[], bool]) -> None:
    """Thin the positions that the city's setting no longer keeps whole, for a while."""
    until = time.monotonic() + THIN_S
    thin_kept(store, lambda: should_stop() or time.monotonic() > until)


class Upkeep(QObject):
    """Runs `keep_up` now and then, folds the figures and makes papers that are due every minute, for an account that may write.

    `papers_failed(Exception)`: a paper that is due could not be made here.
    """

    papers_failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._timer = QTimer(self, interval=FIRST_MS)
        self._timer.timeout.connect(self._due)
        self._folding = QTimer(self, interval=FOLD_MS)
        self._folding.timeout.connect(self._fold)
        self._papers: Job | None = None
        self._papers_wait = 0

    def start(self) -> None:
        """Begin."""
        self._timer.start()
        self._folding.start()

    def close(self) -> None:
        """Stop."""
        self._timer.stop()
        self._folding.stop()

    @Slot()
    def _due(self) -> None:
        self._timer.setInterval(EVERY_MS)
        store, closing = self._store, self._jobs.closing
        self._jobs.write(lambda: _tried(lambda: keep_up(store)))
        self._jobs.long(lambda: _tried(lambda: count_anew(store, closing.is_set)))
        self._jobs.long(lambda: _tried(lambda: thin(store, closing.is_set)))

    @Slot()
    def _fold(self) -> None:
        store = self._store
        self._jobs.write(lambda: _tried(lambda: fold_all(store)))
        self._jobs.write(lambda: _tried(lambda: close_ended(store)))
        self._run_due()

    def _run_due(self) -> None:
        """Make and send what is due; after a failure not at once again, for a paper takes its time in a large city."""
        self._papers_wait = max(self._papers_wait - 1, 0)
        if self._papers is None and not self._papers_wait:
            store, closing = self._store, self._jobs.closing

            def work() -> Ran:
                # Only here: it brings type setting with it.
                from desktop.briefing.due import run_due

                return run_due(store, closing.is_set)

            self._papers = self._jobs.long(work, self._ran, self._not_run)

    def _ran(self, ran: Ran) -> None:
        self._papers = None
        if ran.problem is not None:
            self._papers_wait = AFTER_PROBLEM
            log.warning("a paper that is due was not made: %s", type(ran.problem).__name__)
            self.papers_failed.emit(ran.problem)

    def _not_run(self, error: BaseException) -> None:
        self._papers, self._papers_wait = None, AFTER_PROBLEM
        if not isinstance(error, StoreError):
            raise error
        log.warning("papers that are due put off: %s", error)


def _tried(work: Callable[[], object]) -> None:
    try:
        work()
    except StoreError as error:
        # It is tried again in a while; until then nothing is worse than more rows than needed.
        log.warning("upkeep put off: %s", error)
