"""From when on the newest facts of a figure lie: told by the counts, so that a page of them is read and not all that came."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.figures.days import StatisticalDays, get_statistical_days
from models.figures.filters import FigureFilter, Period, Step
from models.figures.measures import Measure
from models.figures.rollups import TooFine, count
from models.figures.rollups.reach import Keys, keys_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STRETCHES = (32, 512)
"""So many days are counted at a time, going back; then all that are left."""


def newest_from(
    s: Session, f: FigureFilter, measures: Collection[Measure], end: datetime, many: int
) -> datetime | None:
    """Return an instant (UTC) from which on `many` facts of a filter lie before `end`, and by counts few more.

    It is the beginning of an hour, or of a day where counts know no hours of what is asked for. Where there are fewer it is
    that of the earliest day that has any; the last day before `end` is taken to have some. None where the counts cannot
    tell: for what is too fine for them, and while they are made anew.
    """
    days = get_statistical_days(s)
    last = days.day_of(end - timedelta(microseconds=1))
    try:
        keys = keys_of(s, f)
        found, left = _in_hours(s, f, measures, Period(last, last), end, many, days, keys)
        if found is not None:
            return found
        earliest = last
        for period in _back(f.period.first, last - DAY):
            counts = count(s, replace(f, period=period), measures, (Step.DAY,), keys)
            for (day,), row in sorted(counts.items(), reverse=True):
                if sum(row.values()) >= left:
                    found, _ = _in_hours(s, f, measures, Period(day, day), days.end(day), left, days, keys)
                    return days.begin(day) if found is None else found
                left -= sum(row.values())
                earliest = day
    except TooFine:
        return None
    return days.begin(earliest)


def _in_hours(
    s: Session,
    f: FigureFilter,
    measures: Collection[Measure],
    day: Period,
    end: datetime,
    many: int,
    days: StatisticalDays,
    keys: Keys,
) -> tuple[datetime | None, int]:
    """The beginning of the hour of that day from which on there are enough, else None and how many are still wanting.

    An hour that is not over at `end` counts as empty: what lies after `end` is in it too.
    """
    try:
        counts = count(s, replace(f, period=day), measures, (Step.HOUR,), keys)
    except TooFine as fine:
        if fine.why != "dimensions":
            raise
        if end < days.end(day.first):
            return None, many
        # By two dimensions there are days alone, of a few facts each.
        counts = {
            (days.begin(day.first),): row
            for row in count(s, replace(f, period=day), measures, (Step.DAY,), keys).values()
        }
    for (begin,), row in sorted(counts.items(), reverse=True):
        if begin + HOUR <= end:
            many -= sum(row.values())
            if many <= 0:
                return begin, 0
    return None, many


def _back(first: date, last: date) -> Iterator[Period]:
    """A period in stretches, the latest first."""
    for length in (*STRETCHES, (last - first).days + 1):
        if last < first:
            return
        begin = max(first, last - timedelta(days=length - 1))
        yield Period(begin, last)
        last = begin - DAY
