"""Open cases counted by stage, lamp and urgency, kept up case by case: no look at all of them for what one of them changes.

Those of exercises (演练) are in no count; their lamps turn as others do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import NamedTuple
from uuid import UUID

from models.cases.deadlines import lamp_of
from models.cases.records import Lamp, OpenCase, Stage, Urgency
from models.cases.states import stage_of

SPARE = 1000
_Turn = tuple[datetime, int, UUID]
"""When a lamp turns, the turn's number, and whose lamp."""


class _Counted(NamedTuple):
    """A case as it is counted, and the number of the turn that is awaited of it."""

    case: OpenCase
    stage: Stage | None
    lamp: Lamp
    turn: int


class Stock:
    """Counts of open cases as of a moment, `now` (time zone aware).

    `now` may be moved: only the lamps that turn in between are looked at. Moved back, everything is counted anew.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._of: dict[UUID, _Counted] = {}
        self._turns: list[_Turn] = []
        self._number = 0
        self._clear()

    def _clear(self) -> None:
        self._of.clear()
        self._turns.clear()
        self.stages: Counter[Stage | None] = Counter()
        self.lamps: Counter[Lamp] = Counter()
        self.critical = 0
        """How many are 特急."""
        self.open = 0
        """How many there are."""

    @property
    def now(self) -> datetime:
        """The moment the lamps are told for."""
        return self._now

    @property
    def next_turn(self) -> datetime | None:
        """When the next lamp turns; None where none will."""
        while self._turns:
            if self._is_awaited(self._turns[0]):
                return self._turns[0][0]
            heappop(self._turns)
        return None

    def take(self, cases: Iterable[OpenCase], now: datetime | None = None) -> None:
        """Count these cases alone, as of `now` (as before where it is None)."""
        self._now = self._now if now is None else now
        self._clear()
        self._turns = [turn for case in cases if (turn := self._enter(case)) is not None]
        heapify(self._turns)

    def learn(self, case_id: UUID, case: OpenCase | None) -> None:
        """Take one case in as it is now; None: it is open no more."""
        self._leave(case_id)
        if case is not None and (turn := self._enter(case)) is not None:
            heappush(self._turns, turn)
            if len(self._turns) > 2 * len(self._of) + SPARE:
                # Most of them are of what the cases were before.
                self._turns = [one for one in self._turns if self._is_awaited(one)]
                heapify(self._turns)

    def move(self, now: datetime) -> None:
        """Tell the lamps for another moment."""
        if now < self._now:
            self.take([one.case for one in self._of.values()], now)
            return
        self._now = now
        while (at := self.next_turn) is not None and at <= now:
            case_id = heappop(self._turns)[2]
            self.learn(case_id, self._of[case_id].case)

    def _is_awaited(self, turn: _Turn) -> bool:
        known = self._of.get(turn[2])
        return known is not None and known.turn == turn[1]

    def _enter(self, case: OpenCase) -> _Turn | None:
        """Count a case; return the turn that is awaited of it."""
        self._number += 1
        counted = _Counted(case, stage_of(case.state), lamp_of(case, self._now), self._number)
        self._of[case.id] = counted
        self._add(counted, 1)
        # At its limit a case is in time yet, and late from the next microsecond on.
        late_from = None if case.next_due_at is None else case.next_due_at + timedelta.resolution
        ahead = [at for at in (case.soon_at, late_from) if at is not None and at > self._now]
        if not ahead:
            return None
        return min(ahead), self._number, case.id

    def _leave(self, case_id: UUID) -> None:
        known = self._of.pop(case_id, None)
        if known is not None:
            self._add(known, -1)

    def _add(self, one: _Counted, n: int) -> None:
        if not one.case.exercise:
            self.open += n
            self.stages[one.stage] += n
            self.lamps[one.lamp] += n
            self.critical += n * (one.case.urgency is Urgency.CRITICAL)
