"""The database's clock, kept on this machine: limits are judged by it, never by the workstation's own."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class DatabaseClock:
    """Tells the database's time from the last time heard and this machine's monotonic clock.

    A heard time is at least as old as its way here, so the latest estimate wins: the clock never runs behind what
    was heard, and creeps back by no more than a second's drift between two hearings.
    """

    def __init__(self) -> None:
        self._heard = datetime.now(UTC)
        self._at = time.monotonic()
        self._contact_at: float | None = None

    def hear(self, database_now: datetime) -> None:
        """Take note of the database's time, just read."""
        at = time.monotonic()
        if (
            self._contact_at is None
            or abs((database_now - self.now()).total_seconds()) > 1
            or database_now > self.now()
        ):
            self._heard, self._at = database_now, at
        self._contact_at = at

    def now(self) -> datetime:
        """The database's time now, aware, in UTC."""
        return self._heard + timedelta(seconds=time.monotonic() - self._at)

    def silence_s(self) -> float | None:
        """Seconds since the database was last heard of; None if never."""
        return None if self._contact_at is None else time.monotonic() - self._contact_at

    def ahead_s(self) -> float | None:
        """Seconds by which this machine's own clock is ahead of the database's, negative behind; None before any word."""
        return None if self._contact_at is None else (datetime.now(UTC) - self.now()).total_seconds()
