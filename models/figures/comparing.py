"""What a period is compared with, like with like: which day stands beside which, from when on and up to when there is anything to compare."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.cases.calendar import DAY
from models.figures.counting import Watch
from models.figures.day_queries import get_first_day
from models.figures.days import StatisticalDays
from models.figures.evaluate import get_series, start_of
from models.figures.filters import BadPeriod, FigureFilter, Period, Step

Beside = Callable[[date], date | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """The days compared with. `until` (aware): of the last one only what was before that moment, for the period runs too.

    `known_from`: the first day of which anything is known, where it is not known from the first one on.
    """

    filter: FigureFilter
    until: datetime | None = None
    known_from: date | None = None

    @property
    def whole(self) -> bool:
        """Whether all of it is known: else what was counted is no measure for anything."""
        return self.known_from is None


def beside(period: Period, other: Period) -> Beside:
    """Return what tells, of a day of the period compared with, the day of the period that it stands beside; None for none.

    The same days of the year before stand beside their own dates, 29 February beside nothing; all else in its order.
    """
    try:
        of_last_year = other == period.year_before() and other != period.before()
    except BadPeriod:
        of_last_year = False
    if not of_last_year:
        back = period.first - other.first
        return lambda day: day + back

    def a_year_on(day: date) -> date | None:
        on_29th = (day.month, day.day) == (2, 29)
        return None if on_29th and monthrange(day.year + 1, 2)[1] < 29 else day.replace(year=day.year + 1)

    return a_year_on


def compared(
    s: Session, f: FigureFilter, other: FigureFilter | None, days: StatisticalDays, now: datetime
) -> Compared | None:
    """Return what counts of a period are compared with: while it runs, as much of the other one as has gone of it."""
    if other is None:
        return None
    first = get_first_day(s) or days.day_of(now)
    known_from = first if first > other.period.first else None
    today, until = days.day_of(now), None
    if f.period.first <= today <= f.period.last:
        stands = beside(f.period, other.period)
        last = next((day for day in _backwards(other.period) if stands(day) == today), None)
        if last is not None:
            other = replace(other, period=Period(other.period.first, last))
            until = min(days.begin(last) + (now - days.begin(today)), days.end(last))
    return Compared(other, until, known_from)


def accepted_before(
    s: Session, f: FigureFilter, other: FigureFilter, step: Step, days: StatisticalDays, watch: Watch
) -> dict[date | int, int]:
    """Return what was accepted on the days that stand beside each step's own, by the step's start; by the hour where hours are steps.

    Day by day, for weeks and months of another year begin elsewhere. Steps with a day of which nothing is known are left out.
    """
    first = get_first_day(s)
    if first is None:
        return {}
    found: dict[date | int, int] = defaultdict(int)
    if step is Step.HOUR:
        if other.period.first < first:
            return {}
        series = get_series(s, other, ("accepted",), step, watch)
        for start, value in zip(series.starts, series.values["accepted"], strict=True):
            if isinstance(start, datetime):
                found[start.astimezone(days.calendar.zone).hour] += value.numerator
        return found
    series = get_series(s, other, ("accepted",), Step.DAY, watch)
    unknown, stands = set(), beside(f.period, other.period)
    for day, value in zip(series.starts, series.values["accepted"], strict=True):
        assert not isinstance(day, datetime)
        own = stands(day)
        if own is None and step is not Step.DAY:
            # A leap day belongs to its week and its month all the same.
            own = stands(day - DAY)
        if own is not None and f.period.first <= own <= f.period.last:
            at = start_of(own, step)
            found[at] += value.numerator
            if day < first:
                unknown.add(at)
    return {at: count for at, count in found.items() if at not in unknown}


def _backwards(period: Period) -> list[date]:
    return [date.fromordinal(n) for n in range(period.last.toordinal(), period.first.toordinal() - 1, -1)]
