"""Open cases as arrays: one row a case that has a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from models.cases.records import CaseState, OpenCase, Tier, Urgency
from widgets.map.ground import Ground, id_bytes, world
from widgets.map.pack import NEVER
from widgets.map.rows import Rows

URGENCIES = {Urgency.NORMAL: 0, Urgency.URGENT: 1, Urgency.CRITICAL: 2}
TIERS = {Tier.GENERAL: 0, Tier.RAISED: 1, Tier.SPECIAL: 2}
IN_THE_FIELD = frozenset({CaseState.DISPATCHED, CaseState.SIGNED, CaseState.ARRIVED, CaseState.HANDLING})
TO_BE_CHECKED = frozenset({CaseState.FEEDBACK, CaseState.VERIFYING, CaseState.REVIEWING})


def _seconds(at: datetime | None) -> float:
    return NEVER if at is None else at.timestamp()


def phase(state: CaseState) -> int:
    """Whose move it is: 0 the desk's, until it is dispatched; 1 the field's; 2 the desk's again, to check and close."""
    if state in IN_THE_FIELD:
        return 1
    return 2 if state in TO_BE_CHECKED else 0


class Caseload:
    """The open cases; those new since the last picture are named once, for the pulse."""

    def __init__(self) -> None:
        self.cases: dict[UUID, OpenCase] = {}
        self._rows = Rows(
            x="f8", y="f8", soonAt="f8", dueAt="f8", reportedAt="f8", urgency="u1", tier="u1", phase="u1", category="u2"
        )
        self._new: dict[UUID, None] = {}
        self._in_grid: Counter[UUID | None] = Counter()
        self._categories: dict[str, int] = {}
        self._counted: tuple[Ground, NDArray[np.uint32]] | None = None

    def set(self, cases: Sequence[OpenCase]) -> None:
        """Show these cases alone; none of them is news. What is as it was is not told to the page again."""
        wanted = {case.id: case for case in cases}
        gone = [one for one in self.cases if one not in wanted]
        if len(gone) * 2 > len(self.cases):
            self.cases.clear()
            self._rows.clear()
            self._in_grid.clear()
            gone = []
            self._counted = None
        self.apply([case for case in wanted.values() if self.cases.get(case.id) is not case], gone)
        self._new.clear()

    def apply(self, changed: Iterable[OpenCase], gone: Iterable[UUID]) -> None:
        """Take what changed and drop what is no longer open."""
        changed = list({case.id: case for case in changed}.values())
        for case in changed:
            known = self.cases.get(case.id)
            if known is None:
                self._new[case.id] = None
            if known is None or (known.grid_id, known.exercise) != (case.grid_id, case.exercise):
                self._count(known, case)
            self.cases[case.id] = case
        gone = list(gone)
        for case_id in gone:
            dropped = self.cases.pop(case_id, None)
            self._count(dropped, None)
            self._new.pop(case_id, None)
        placed = {c.id: c for c in changed if c.lon is not None and c.lat is not None and c.id in self.cases}
        self._rows.remove([*gone, *(case.id for case in changed if case.id not in placed)])
        if placed:
            self._put(list(placed.values()))

    def _count(self, before: OpenCase | None, after: OpenCase | None) -> None:
        # What grids are told by is a figure: those of exercises lie on the map and count nowhere.
        if before is not None and not before.exercise:
            self._in_grid[before.grid_id] -= 1
        if after is not None and not after.exercise:
            self._in_grid[after.grid_id] += 1
        if before is not None or after is not None:
            self._counted = None

    def _put(self, placed: list[OpenCase]) -> None:
        x, y = world(
            np.array([case.lon for case in placed], dtype=np.float64),
            np.array([case.lat for case in placed], dtype=np.float64),
        )
        of, known = [case.category_top for case in placed], self._categories
        self._rows.put(
            self._rows.rows_of([case.id for case in placed]),
            x=x,
            y=y,
            soonAt=np.array([_seconds(case.soon_at) for case in placed], dtype=np.float64),
            dueAt=np.array([_seconds(case.next_due_at) for case in placed], dtype=np.float64),
            reportedAt=np.array([case.reported_at.timestamp() for case in placed], dtype=np.float64),
            urgency=np.array([URGENCIES[case.urgency] for case in placed], dtype=np.uint8),
            tier=np.array([TIERS[case.tier] for case in placed], dtype=np.uint8),
            phase=np.array([phase(case.state) for case in placed], dtype=np.uint8),
            category=np.array([known.setdefault(name, len(known)) for name in of], dtype=np.uint16),
        )

    def counts(self, ground: Ground) -> NDArray[np.uint32]:
        """How many of the cases lie in each grid of the ground, those below it included."""
        if self._counted is None or self._counted[0] is not ground:
            self._counted = (ground, ground.counts(self._in_grid))
        return self._counted[1]

    def packed(self, ground: Ground, now: float, have: str = "", zone: tzinfo | None = None) -> bytes:
        """Rows as the page takes them, with the counts of every grid; `now` in seconds since 1970.

        `have` as in `Rows.packed`; `zone` is the city's, for the hour of day at which a case was reported.
        """
        news = list(self._new)
        self._new.clear()
        offset = datetime.fromtimestamp(now, zone).utcoffset() if zone is not None else None
        facts = {
            "now": now,
            "categories": list(self._categories),
            "utcOffset": 0.0 if offset is None else offset.total_seconds(),
        }
        return self._rows.packed(have, facts, {"news": id_bytes(news), "counts": self.counts(ground)})
