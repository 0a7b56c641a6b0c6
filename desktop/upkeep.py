"""Upkeep while the desk is open: what may expire does, and tomorrow's partition is there before tomorrow is."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.jobs import Jobs
from models.calls.commands import expire_calls
from models.cases.attachments.retention import retire_files
from models.media.upkeep import SLICE as MEDIA_SLICE
from models.media.upkeep import expire_media
from models.store.engine import Store
from models.store.errors import StoreError
from models.store.upkeep import ensure_position_days, expire_positions, trim_changes

log = logging.getLogger(__name__)

FIRST_MS = 20_000
EVERY_MS = 10 * 60_000
KEEP_POSITIONS = timedelta(days=7)
SLICE = 10_000


def keep_up(store: Store) -> None:
    """Let go of what may go, and make the next days' partitions; each in transactions of its own.

    What goes: changes that every reader has read, positions, calls left behind, unattached media, and recordings and stills
    that the city's retention no longer keeps.
    """
    today = datetime.now(UTC).date()
    with store.transaction("upkeep") as s:
        ensure_position_days(s, today, today + timedelta(days=2))
    with store.transaction("upkeep") as s:
        expire_positions(s, KEEP_POSITIONS)
    with store.transaction("upkeep") as s:
        expire_calls(s)
    retire_files(store)
    while expire_media(store) == MEDIA_SLICE:
        pass
    while True:
        with store.transaction("upkeep") as s:
            if trim_changes(s, many=SLICE) < SLICE:
                return


class Upkeep(QObject):
    """Runs `keep_up` now and then, for an account that may write."""

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._timer = QTimer(self, interval=FIRST_MS)
        self._timer.timeout.connect(self._due)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def close(self) -> None:
        """Stop."""
        self._timer.stop()

    @Slot()
    def _due(self) -> None:
        self._timer.setInterval(EVERY_MS)
        store = self._store

        def run() -> None:
            try:
                keep_up(store)
            except StoreError as error:
                # It is tried again in ten minutes; until then nothing is worse than more rows than needed.
                log.warning("upkeep put off: %s", error)

        self._jobs.write(run)
