"""What counts of a stretch of time: all of it, working days (24 hours each), or working hours; and why the rest does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from models.cases.calendar import DAY, WorkingCalendar

NOTHING = timedelta(0)


class Counting(StrEnum):
    """自然日, 工作日, 工作时."""

    CALENDAR = "calendar"
    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"


_OF_BASIS = {
    "working_minute": Counting.WORKING_HOURS,
    "working_day": Counting.WORKING_DAYS,
    "tier_general": Counting.WORKING_DAYS,
}


class Why(StrEnum):
    """Why a piece of time counts or does not: counted, outside working hours, a weekend, a holiday, the clock stopped."""

    COUNTED = "counted"
    MADE_UP = "made_up"
    """Counted, on a weekend that is worked (调休)."""
    REST = "rest"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    STOPPED = "stopped"
    EXTENDED = "extended"
    """After the limit as it was, within an approved extension."""


COUNTS = frozenset({Why.COUNTED, Why.MADE_UP, Why.EXTENDED})


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of time, `begin` to `end` (UTC; `end` excluded), and why it counts or does not."""

    begin: datetime
    end: datetime
    why: Why

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.begin


def counting_of(basis: str) -> Counting:
    """Return what counts under a limit of that basis (models.cases.deadlines.Limit.basis)."""
    return _OF_BASIS.get(basis, Counting.CALENDAR)


def pieces(calendar: WorkingCalendar, counting: Counting, start: datetime, end: datetime) -> Iterator[Piece]:
    """Yield the pieces of [start, end), end to end, in order; nothing where `end` is not after `start`."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    yield from _from(calendar, counting, start, end)


def length(calendar: WorkingCalendar, counting: Counting, start: datetime, end: datetime) -> timedelta:
    """Return how much of [start, end) counts; nothing where `end` is not after `start`."""
    counted = (piece.length for piece in pieces(calendar, counting, start, end) if piece.why in COUNTS)
    return sum(counted, NOTHING)


def add(calendar: WorkingCalendar, counting: Counting, start: datetime, amount: timedelta) -> datetime:
    """Return the first instant (UTC) at which `amount` has counted since `start`."""
    start = start.astimezone(UTC)
    if amount <= NOTHING:
        return start
    for piece in _from(calendar, counting, start, None):
        if piece.why not in COUNTS:
            continue
        if amount <= piece.length:
            return piece.begin + amount
        amount -= piece.length
    raise AssertionError("time goes on for ever")


def shifted(
    calendar: WorkingCalendar, counting: Counting, due_at: datetime, stopped: datetime, until: datetime
) -> datetime:
    """Return a limit after its clock stood still from `stopped` to `until`: as much counts after `until` as counted
    after `stopped`. One that was over by then stays: what was late stays late.
    """  # noqa: D205
    if due_at <= stopped or until <= stopped:
        return due_at.astimezone(UTC)
    return add(calendar, counting, until, length(calendar, counting, stopped, due_at))


def _from(calendar: WorkingCalendar, counting: Counting, start: datetime, end: datetime | None) -> Iterator[Piece]:
    if counting is Counting.CALENDAR:
        # A piece without an end of its own is as long as a life, cut at what was asked for.
        yield from _cut(Piece(start, start + DAY * 36500, Why.COUNTED), start, end)
        return
    day = calendar.local_day(start)
    while end is None or calendar.midnight(day) < end:
        for piece in _day(calendar, counting, calendar.midnight(day), calendar.midnight(day + DAY)):
            yield from _cut(piece, start, end)
        day += DAY


def _day(calendar: WorkingCalendar, counting: Counting, begin: datetime, end: datetime) -> Iterator[Piece]:
    day = calendar.local_day(begin)
    weekend = day.weekday() >= 5
    if not calendar.is_working_day(day):
        yield Piece(begin, end, Why.WEEKEND if weekend and not calendar.is_holiday(day) else Why.HOLIDAY)
        return
    worked = Why.MADE_UP if weekend else Why.COUNTED
    if counting is Counting.WORKING_DAYS:
        yield Piece(begin, end, worked)
        return
    here = begin
    for opens, closes in calendar.hours:
        first, last = calendar.instant(day, opens), calendar.instant(day, closes)
        if here < first:
            yield Piece(here, first, Why.REST)
        if first < last:
            yield Piece(first, last, worked)
        here = max(here, last)
    if here < end:
        yield Piece(here, end, Why.REST)


def _cut(piece: Piece, start: datetime, end: datetime | None) -> Iterator[Piece]:
    begin, until = max(piece.begin, start), piece.end if end is None else min(piece.end, end)
    if begin < until:
        yield Piece(begin, until, piece.why)
