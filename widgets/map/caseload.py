"""Open cases as arrays: one row a case that has a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import numpy as np

from models.cases.records import OpenCase, Urgency
from widgets.map.ground import Ground, id_bytes, world
from widgets.map.pack import pack

URGENCIES = {Urgency.NORMAL: 0, Urgency.URGENT: 1, Urgency.CRITICAL: 2}
NEVER = 1e15
"""A time that does not come, for a case without a limit."""


def _seconds(at: datetime | None) -> float:
    return NEVER if at is None else at.timestamp()


class Caseload:
    """The open cases; those new since the last picture are named once, for the pulse."""

    def __init__(self) -> None:
        self.cases: dict[UUID, OpenCase] = {}
        self._new: dict[UUID, None] = {}

    def set(self, cases: Sequence[OpenCase]) -> None:
        """Begin anew with these cases alone; none of them is news."""
        self.cases = {case.id: case for case in cases}
        self._new.clear()

    def apply(self, changed: Iterable[OpenCase], gone: Iterable[UUID]) -> None:
        """Take what changed and drop what is no longer open."""
        for case in changed:
            if case.id not in self.cases:
                self._new[case.id] = None
            self.cases[case.id] = case
        for case_id in gone:
            self.cases.pop(case_id, None)
            self._new.pop(case_id, None)

    def packed(self, ground: Ground, now: float) -> bytes:
        """Rows as the page takes them, with the counts of every grid; `now` in seconds since 1970."""
        placed = [case for case in self.cases.values() if case.lon is not None and case.lat is not None]
        x, y = world(
            np.array([case.lon for case in placed], dtype=np.float64),
            np.array([case.lat for case in placed], dtype=np.float64),
        )
        news = list(self._new)
        self._new.clear()
        return pack(
            {"now": now},
            {
                "ids": id_bytes(case.id for case in placed),
                "x": x,
                "y": y,
                "soonAt": np.array([_seconds(case.soon_at) for case in placed], dtype=np.float64),
                "dueAt": np.array([_seconds(case.next_due_at) for case in placed], dtype=np.float64),
                "urgency": np.array([URGENCIES[case.urgency] for case in placed], dtype=np.uint8),
                "news": id_bytes(news),
                "counts": ground.counts(case.grid_id for case in self.cases.values()),
            },
        )
