"""What is usual: quartiles of what was accepted on the same weekday of the eight weeks before (常态)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.figures.counting import Watch
from models.figures.evaluate import get_cross, get_series
from models.figures.filters import BadPeriod, Dimension, FigureFilter, Period, Step
from models.figures.queries import ENOUGH_SAME_WEEKDAYS, USUAL_DAYS
from models.figures.records import Band
from models.figures.usual import quartiles

WEEKS = USUAL_DAYS // 7
ENOUGH = ENOUGH_SAME_WEEKDAYS
"""With fewer such days nothing is called usual."""


def usual_days(s: Session, f: FigureFilter, watch: Watch) -> dict[date | int, Band]:
    """Return the band of each day of a period, by the eight same weekdays right before it; days with too few left out."""
    before = _span(f.period)
    if before is None:
        return {}
    series = get_series(s, replace(f, period=before), ("accepted",), Step.DAY, watch)
    counts = {start: value.numerator for start, value in zip(series.starts, series.values["accepted"], strict=True)}
    days = (f.period.first + timedelta(days=n) for n in range(f.period.days))
    bands = {day: bands_of(_known(counts, [day - timedelta(weeks=n + 1) for n in range(WEEKS)])) for day in days}
    return {day: band for day, band in bands.items() if band is not None}


def usual_hours(s: Session, f: FigureFilter, watch: Watch) -> dict[date | int, Band]:
    """Return the band of each hour (0 to 23) of the period's one day, by the same weekdays before it."""
    before = _span(f.period)
    if before is None:
        return {}
    cross = get_cross(s, replace(f, period=before), "accepted", Step.DAY, Dimension.HOUR, watch)
    by_day: dict[object, list[int]] = defaultdict(lambda: [0] * 24)
    for cell in cross.cells:
        if isinstance(cell.b, int):
            by_day[cell.a][cell.b] += cell.value.numerator
    totals = [day for day in by_day if isinstance(day, date)]
    alike = [f.period.first - timedelta(weeks=n + 1) for n in range(WEEKS)]
    first = min(totals, default=date.max)
    known = [day for day in alike if day >= first]
    bands = {hour: bands_of([by_day[day][hour] for day in known]) for hour in range(24)}
    return {hour: band for hour, band in bands.items() if band is not None}


def bands_of(counts: Sequence[int]) -> Band | None:
    """Return the quartiles of some counts, None for too few of them."""
    return None if len(counts) < ENOUGH else quartiles(counts)


def _known(counts: Mapping[date, int], days: Sequence[date]) -> list[int]:
    """The counts of those days that lie within what is known: from the first day on which anything was accepted."""
    first = min((day for day, count in counts.items() if count), default=date.max)
    return [counts.get(day, 0) for day in days if day >= first]


def _span(period: Period) -> Period | None:
    """The days before a period's last one that its days are compared with; None at the calendar's beginning."""
    try:
        first = period.first - timedelta(weeks=WEEKS)
        return Period(first, max(first, period.last - timedelta(days=1)))
    except (OverflowError, BadPeriod):
        return None
