"""The past, walked through: what was open at a moment, moved forwards and backwards over stretches that were read."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.cases.records import OpenCase, Urgency
from models.replay.records import Change, Opening, Stretch


@dataclass(frozen=True, slots=True)
class Moved:
    """What a walk changed: cases that came or are otherwise now, and those that are gone. `anew`: all of it, and no others."""

    changed: tuple[OpenCase, ...] = ()
    gone: tuple[UUID, ...] = ()
    anew: bool = False


class Timeline:
    """Stands at `at`, between `begin` and `until`; `cases` is what was open just before `at`."""

    def __init__(self, opening: Opening) -> None:
        self.begin = self.until = self.at = opening.at
        self.cases: dict[UUID, OpenCase] = {case.id: case for case in opening.cases}
        self._first = dict(self.cases)
        self._changes: list[Change] = []
        self._next = 0

    def extend(self, stretch: Stretch) -> None:
        """Take what happened next. ValueError where it does not begin where this one ends."""
        if stretch.since != self.until:
            raise ValueError(f"a stretch from {stretch.since} does not follow on {self.until}")
        self._changes.extend(stretch.changes)
        self.until = stretch.until

    def holds(self, at: datetime) -> bool:
        """Whether it can go there."""
        return self.begin <= at <= self.until

    def go(self, at: datetime) -> Moved:
        """Go to a moment within; what happened at that very moment is not to be seen yet. ValueError for one without."""
        if not self.holds(at):
            raise ValueError(f"{at} is not between {self.begin} and {self.until}")
        back = at < self.at
        if back:
            self.cases, self._next = dict(self._first), 0
        end = bisect.bisect_left(self._changes, at, key=lambda change: change.at)
        touched = self._apply(self._changes[self._next : end])
        self._next, self.at = end, at
        if back:
            return Moved(tuple(self.cases.values()), anew=True)
        changed = tuple(self.cases[one] for one in touched if one in self.cases)
        return Moved(changed, tuple(one for one in touched if one not in self.cases))

    def _apply(self, changes: list[Change]) -> Mapping[UUID, None]:
        for change in changes:
            if change.case is None:
                self.cases.pop(change.case_id, None)
            else:
                self.cases[change.case_id] = change.case
        return dict.fromkeys(change.case_id for change in changes)

    def turning(self, since: datetime, until: datetime) -> tuple[OpenCase, ...]:
        """Return the open cases whose lamp changes by the clock alone after `since` and up to `until`."""
        return tuple(
            case
            for case in self.cases.values()
            if any(at is not None and since < at <= until for at in (case.soon_at, case.next_due_at))
        )


def late_moments(
    cases: Mapping[UUID, OpenCase], stretch: Stretch, after: datetime
) -> Iterator[tuple[datetime, OpenCase]]:
    """Yield, in order, when a case became late (超期) after `after` within a stretch that begins with these cases."""
    standing = dict(cases)
    due = [(case.next_due_at, case.id) for case in cases.values() if case.next_due_at is not None]
    heapq.heapify(due)
    for change in (*stretch.changes, None):
        now = stretch.until if change is None else change.at
        while due and due[0][0] < now:
            at, one = heapq.heappop(due)
            case = standing.get(one)
            if case is not None and case.next_due_at == at and at > after and at >= stretch.since:
                yield at, case
        if change is None:
            return
        if change.case is None:
            standing.pop(change.case_id, None)
            continue
        before, case = standing.get(change.case_id), change.case
        standing[case.id] = case
        if case.next_due_at is not None and (before is None or before.next_due_at != case.next_due_at):
            heapq.heappush(due, (case.next_due_at, case.id))


def critical_moments(
    cases: Mapping[UUID, OpenCase], stretch: Stretch, after: datetime
) -> Iterator[tuple[datetime, OpenCase]]:
    """Yield, in order, when a case came in as 特急 or became it after `after`."""
    urgent = {case.id for case in cases.values() if case.urgency is Urgency.CRITICAL}
    for change in stretch.changes:
        case = change.case
        if case is None or case.urgency is not Urgency.CRITICAL:
            urgent.discard(change.case_id)
        elif case.id not in urgent:
            urgent.add(case.id)
            if change.at > after:
                yield change.at, case
