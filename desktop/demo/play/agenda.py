"""What is to be done next to each case, and when, in the simulator's own time, which runs at its rate."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Errand:
    """The next act for a case as it was seen; what it is follows from the case's state when the time has come."""

    case_id: UUID
    version: int


class Agenda:
    """Errands by the time they are due. A case has one errand, for the version it was planned for."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Errand]] = []
        self._planned: dict[UUID, tuple[int, Errand | None]] = {}
        self._count = 0

    def knows(self, case_id: UUID, version: int) -> bool:
        """Whether something is planned, or was done, for this version of the case."""
        planned = self._planned.get(case_id)
        return planned is not None and planned[0] == version

    def put(self, at: float, errand: Errand) -> None:
        """Plan `errand` for `at`; what was planned for the case before is forgotten."""
        self._planned[errand.case_id] = (errand.version, errand)
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, errand))

    def take_due(self, now: float) -> Errand | None:
        """Return the next errand that is due, or None."""
        while self._heap and self._heap[0][0] <= now:
            _, _, errand = heapq.heappop(self._heap)
            planned = self._planned.get(errand.case_id)
            if planned is not None and planned[1] is errand:
                return errand
        return None

    def forget(self, case_id: UUID) -> None:
        """Let the case be planned anew when it is next seen."""
        self._planned.pop(case_id, None)

    def keep_only(self, case_ids: set[UUID]) -> None:
        """Forget every case that is not in `case_ids`."""
        for case_id in self._planned.keys() - case_ids:
            del self._planned[case_id]

    def __len__(self) -> int:
        return len(self._planned)
