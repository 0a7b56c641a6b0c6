"""Why a case is due just then: every piece of time from where its limit counts to where it ends, with its holder."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from models.cases.calendar import DAY, WorkingCalendar
from models.cases.clocks.counting import COUNTS, NOTHING, Counting, Why, counting_of, pieces
from models.cases.clocks.due import Basis, Extension, Stop, base, due
from models.cases.clocks.stretches import Holder, Stretch
from models.cases.records import CaseState


@dataclass(frozen=True, slots=True)
class WhyLine:
    """A piece of time, `begin` to `end` (UTC; `end` excluded): why it counts or does not, and who held the case.

    `holder` is None for what is still to come.
    """

    begin: datetime
    end: datetime
    why: Why
    holder: Holder | None = None

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class WhyDue:
    """A case's limit, explained. `basis` and `amount` as in models.cases.deadlines.Limit; `since` is where it counts from.

    `lines` lie end to end from `since` to `due_at`; what counts of them is the limit's whole amount, with what was
    granted as extensions. `stands` is the limit as kept: it differs from `due_at` only where it was told by another system.
    """

    due_at: datetime
    stands: datetime
    since: datetime
    basis: str
    amount: int | None
    counting: Counting
    lines: tuple[WhyLine, ...]
    stops: tuple[Stop, ...] = ()
    extensions: tuple[Extension, ...] = ()
    provisional: tuple[date, ...] = ()
    """Days whose public calendar is not published yet: the limit may still move."""

    @property
    def counted(self) -> timedelta:
        """How much of all lines counts."""
        return sum((line.length for line in self.lines if line.why in COUNTS), NOTHING)


@dataclass(frozen=True, slots=True)
class StageWhy:
    """The running stage's limit, explained: `allowed` from `since` on (UTC), by the clock, night and day.

    `by_rule` says that the category's rule allows it and not the city's own limits. What is left between `since` with
    `allowed` and `due_at` is `stopped`: so long did the clock stand still.
    """

    state: CaseState
    since: datetime
    due_at: datetime
    allowed: timedelta
    by_rule: bool = False

    @property
    def stopped(self) -> timedelta:
        """How long the clock stood still in this stage."""
        return max(self.due_at - self.since - self.allowed, NOTHING)


def why_due(
    calendar: WorkingCalendar, basis: Basis, stands: datetime, held: Sequence[Stretch], now: datetime
) -> WhyDue:
    """Explain a limit: `held` are the case's stretches up to `now`. Raises ValueError for a special case without a limit."""
    limit, due_at = base(calendar, basis), due(calendar, basis)
    counting = counting_of(limit.basis)
    stops = tuple(stop for stop in basis.stops if stop.begin >= basis.since)
    lines = _merged(_held(_extended(_pieces(calendar, counting, basis.since, due_at, stops), basis), held, now))
    first, last = calendar.local_day(basis.since), calendar.local_day(due_at)
    days = (first + DAY * n for n in range((last - first).days + 1)) if counting is not Counting.CALENDAR else ()
    return WhyDue(
        due_at=due_at,
        stands=stands,
        since=basis.since,
        basis=limit.basis,
        amount=limit.amount,
        counting=counting,
        lines=tuple(lines),
        stops=stops,
        extensions=basis.extensions,
        provisional=tuple(day for day in days if calendar.is_provisional(day)),
    )


def _pieces(
    calendar: WorkingCalendar, counting: Counting, since: datetime, until: datetime, stops: Sequence[Stop]
) -> Iterator[WhyLine]:
    here = since
    for stop in stops:
        begin, end = max(stop.begin, here), min(stop.end, until)
        if begin >= end:
            continue
        yield from (WhyLine(one.begin, one.end, one.why) for one in pieces(calendar, counting, here, begin))
        yield WhyLine(begin, end, Why.STOPPED)
        here = end
    yield from (WhyLine(one.begin, one.end, one.why) for one in pieces(calendar, counting, here, until))


def _extended(lines: Iterator[WhyLine], basis: Basis) -> Iterator[WhyLine]:
    """What counts after the limit as it was before its first extension is the extension's."""
    if not basis.extensions:
        yield from lines
        return
    before = basis.extensions[0].before
    for line in _cut(lines, [before]):
        yield replace(line, why=Why.EXTENDED) if line.begin >= before and line.why in COUNTS else line


def _held(lines: Iterator[WhyLine], held: Sequence[Stretch], now: datetime) -> Iterator[WhyLine]:
    begins = [stretch.begin for stretch in held]
    bounds = sorted({*begins, *(stretch.end for stretch in held), now})
    for line in _cut(lines, bounds):
        place = bisect_right(begins, line.begin) - 1
        there = held[place] if place >= 0 and line.begin < held[place].end else None
        yield line if there is None else replace(line, holder=there.holder)


def _cut(lines: Iterator[WhyLine], bounds: Sequence[datetime]) -> Iterator[WhyLine]:
    for line in lines:
        here = line
        for bound in bounds[bisect_right(bounds, line.begin) :]:
            if bound >= here.end:
                break
            yield replace(here, end=bound)
            here = replace(here, begin=bound)
        yield here


def _merged(lines: Iterator[WhyLine]) -> Iterator[WhyLine]:
    last: WhyLine | None = None
    for line in lines:
        if last is not None and (last.why, last.holder) == (line.why, line.holder):
            last = replace(last, end=line.end)
            continue
        if last is not None:
            yield last
        last = line
    if last is not None:
        yield last
