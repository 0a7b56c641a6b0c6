"""The duty list as records. Days and hours are the city's own; names of workers come masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

EVERY_DAY = frozenset(range(1, 8))


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody is on the list: on these days of the week (1 Monday to 7 Sunday), or on one date, never both.

    `end` not later than `begin` is on the day after, the same hour twice the whole day from that hour on.
    """

    begin: time
    end: time
    weekdays: frozenset[int] = frozenset()
    on_day: date | None = None

    def covers(self, local: datetime) -> bool:
        """Return whether a moment, told by the city's clock, lies within; the first second does, the last does not."""
        at = local.time().replace(tzinfo=None)
        if self.begin < self.end:
            return self._on(local.date()) and self.begin <= at < self.end
        since_midnight = self._on(local.date() - timedelta(days=1)) and at < self.end
        return since_midnight or (self._on(local.date()) and at >= self.begin)

    def _on(self, day: date) -> bool:
        return day == self.on_day if self.on_day is not None else day.isoweekday() in self.weekdays


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the duty list. `now` says whether it held when it was read; `role` is a WorkerRole value."""

    id: UUID
    worker_id: UUID
    name: str
    """Masked."""
    role: str
    grid_id: UUID
    grid: str
    hours: Hours
    now: bool
    by: str
    """The account that entered it."""
    at: datetime
    """When it was entered; aware, in UTC."""
