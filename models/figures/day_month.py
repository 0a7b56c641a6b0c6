"""The 30 days that end with a day: from the counts that are kept, put right by the cases that stood otherwise at the moment.

The counts tell how every case stands now. A paper tells how they stood at its moment, and nearly all stood as they stand: a
case that had ended by then changes no more. So what the counts say of the others is taken away, and what the history says of
them is added. Reading every case of 30 days says the same (`recounted`), in a large city in a minute instead of a second; a
paper is verified by that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from models.figures import day_sql as sql
from models.figures.day_happened import Happened, Reader, rates_of
from models.figures.days import StatisticalDays
from models.figures.definition import Term
from models.figures.definitions import find
from models.figures.filters import FigureFilter, Period, Step
from models.figures.measures import Measure, parts
from models.figures.records import DayCount
from models.figures.rollups import count

_RATES = {"day_on_time_rate": "on_time_rate"}
"""Which figure's terms a day's rate is made of, where its name is another."""
_DAILY = (Measure.ACCEPTED, Measure.CLOSED)


@dataclass(frozen=True, slots=True)
class Month:
    """What some days came to: each rate's numerator and denominator by its key, and the days one by one."""

    rates: dict[str, tuple[int, int]]
    days: tuple[DayCount, ...]


def counted(reader: Reader, days: StatisticalDays, period: Period, changed: Collection[UUID]) -> Month:
    """Return it from the counts; `changed` are the cases that may have stood otherwise at the moment, or more.

    The city's days must be `days`. Raises TooFine where the counts do not hold just now.
    """
    terms: dict[str, tuple[Sequence[Term], Sequence[Term]]] = {}
    for one in rates_of(Happened((), (), (), (), (), (), ()), reader.t):
        figure = find(_RATES.get(one.definition.name, one.definition.name))
        terms[one.definition.key] = (figure.numerator, figure.denominator)
    measures = {term for pair in terms.values() for sums in pair for term in sums if isinstance(term, Measure)}
    measures.update(_DAILY)
    f = FigureFilter(period)
    now = count(reader.s, f, measures)[()]
    daily = {key[0]: row for key, row in count(reader.s, f, _DAILY, (Step.DAY,)).items()}
    first, _ = days.bounds(period)
    otherwise = {*changed, *_others(reader, first)}
    less = _as_they_stand(reader, days, period, measures, otherwise)
    then = reader.happened(first, otherwise)
    rates = {}
    for one in rates_of(then, reader.t):
        above, below = (
            # What waits at the moment is no measure: those cases are all among the others.
            sum(now[term] - less[(None, term)] for term in sums if isinstance(term, Measure))
            for sums in terms[one.definition.key]
        )
        rates[one.definition.key] = (above + one.hits, below + len(one.rows))
    more = _by_day(then, days)
    told = []
    for day in _days(period):
        there = daily.get(day, {})
        accepted, closed = (
            there.get(term, 0) - less[(day, term)] + more[(day, term)] for term in (Measure.ACCEPTED, Measure.CLOSED)
        )
        told.append(DayCount(day, accepted, closed))
    return Month(rates, tuple(told))


def recounted(happened: Happened, reader: Reader, days: StatisticalDays, period: Period) -> Month:
    """Return it from what happened in these days, case by case."""
    by_day = _by_day(happened, days)
    return Month(
        {one.definition.key: (one.hits, len(one.rows)) for one in rates_of(happened, reader.t)},
        tuple(DayCount(day, by_day[(day, Measure.ACCEPTED)], by_day[(day, Measure.CLOSED)]) for day in _days(period)),
    )


def _others(reader: Reader, first: Any) -> Iterable[UUID]:
    return (row.case_id for row in reader.rows(sql.OTHERWISE, first=first))


def _as_they_stand(
    reader: Reader, days: StatisticalDays, period: Period, measures: Iterable[Measure], cases: Collection[UUID]
) -> Counter[tuple[date | None, Measure]]:
    """What some cases count for now: by measure, and of what is told day by day by day and measure too."""
    told = sorted(measures)
    statement = text(sql.AS_THEY_STAND.format(parts=", ".join(f"'{part}'" for part in parts(told))))
    begin, end = days.bounds(period)
    found: Counter[tuple[date | None, Measure]] = Counter()
    facts = {"cases": list(cases), "begin": begin, "end": end, "measures": [one.value for one in told]}
    for row in reader.s.execute(statement, facts):
        measure = Measure(row.measure)
        found[(None, measure)] += row.n
        if measure in _DAILY:
            found[(row.day, measure)] += row.n
    return found


def _by_day(one: Happened, days: StatisticalDays) -> Counter[tuple[date | None, Measure]]:
    found: Counter[tuple[date | None, Measure]] = Counter()
    found.update((days.day_of(row.accepted_at), Measure.ACCEPTED) for row in one.accepted)
    found.update((days.day_of(row.closed_at), Measure.CLOSED) for row in one.closed)
    return found


def _days(period: Period) -> Iterable[date]:
    return (period.first + timedelta(days=n) for n in range(period.days))
