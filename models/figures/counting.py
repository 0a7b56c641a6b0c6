"""Counting the terms of figures: from the rollups where they can answer, else from the raw rows, with what the clock changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.days import get_statistical_days
from models.figures.definition import Term
from models.figures.filters import Dimension, FigureFilter, Period, Step
from models.figures.measures import Measure
from models.figures.open_counting import count_open
from models.figures.open_counts import OpenCount
from models.figures.rollups import TooFine, count, count_raw
from models.figures.rollups.counting import add
from models.figures.values import Made
from models.store.errors import Refused
from models.store.times import database_now

By = Sequence[Dimension | Step]
Key = tuple[Any, ...]
Progress = Callable[[int, int], None]
RAW_DAYS, MOST_RAW_DAYS = 2, 31
"""So many days of raw rows are read at first, and at most, at a time, so that one hears how far it is and can stop it, …"""
RAW_S = 1.0
"""… and as many as take about so long: of a large city a month takes half a minute."""

_KNOWN = text(
    """SELECT CAST(:area AS uuid) IS NULL OR EXISTS (SELECT FROM grid WHERE id = :area) AS area,
              CAST(:category AS uuid) IS NULL OR EXISTS (SELECT FROM category WHERE id = :category) AS category,
              CAST(:department AS uuid) IS NULL OR EXISTS (SELECT FROM department WHERE id = :department) AS department,
              CAST(:worker AS uuid) IS NULL OR EXISTS (SELECT FROM worker WHERE id = :worker) AS worker"""
)


class Stopped(Exception):
    """Somebody asked to stop while raw rows were read."""


class Counter(Protocol):
    """What counts measures: the rollups, or the raw rows."""

    def __call__(
        self, s: Session, f: FigureFilter, measures: Collection[Measure], by: By = ()
    ) -> dict[Key, dict[Measure, int]]: ...


@dataclass(frozen=True, slots=True)
class Watch:
    """Who watches a long reading: `progress(days done, days in all)`; `should_stop` is asked between stretches."""

    progress: Progress = lambda *_: None
    should_stop: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: by key (in the order of `by`; () without), and from where, as of when (UTC)."""

    rows: Mapping[Key, Mapping[Term, int]]
    made: Made
    as_of: datetime

    def sum(self, key: Key, terms: Collection[Term]) -> int:
        """Return the sum of some terms under a key."""
        row = self.rows.get(key, {})
        return sum(row.get(term, 0) for term in terms)


def check(s: Session, f: FigureFilter) -> None:
    """Raise Refused("unknown_grid" | "unknown_category" | "unknown_department" | "unknown_worker") for what never was.

    A grid that was closed since, or a worker who has left, counts like any other: cases lie there.
    """
    asked: dict[str, UUID | None] = {
        "area": f.area, "category": f.category, "department": f.department, "worker": f.worker,
    }  # fmt: skip
    if not any(asked.values()):
        return
    row = s.execute(_KNOWN, asked).one()._mapping  # noqa: SLF001 - its public name
    for name, value in asked.items():
        if not row[name]:
            raise Refused("unknown_grid" if name == "area" else f"unknown_{name}", id=value)


def count_terms(
    s: Session,
    f: FigureFilter,
    terms: Collection[Term],
    by: By = (),
    watch: Watch | None = None,
    until: datetime | None = None,
) -> Counted:
    """Count terms under a filter; of the period's last day only what was before `until` (aware), where it is given.

    Raises Refused for what the filter names and never was, Stopped when `watch` says so.
    """
    check(s, f)
    now = database_now(s)
    measures = {term for term in terms if isinstance(term, Measure)}
    opens = {term for term in terms if isinstance(term, OpenCount)}
    rows: dict[Key, dict[Term, int]] = {}
    made = Made.ROLLUP
    whole = f.period if until is None else _but_the_last(f.period)
    if measures and whole is not None:
        try:
            _add(rows, count(s, replace(f, period=whole), measures, by))
        except TooFine:
            made = Made.RAW
            for stretch in _stretches(whole, watch or Watch()):
                _add(rows, count_raw(s, replace(f, period=stretch), measures, by))
    if measures and until is not None:
        _add_up_to(rows, s, replace(f, period=Period.today(f.period.last)), measures, by, until)
    if opens:
        _add(rows, count_open(s, f, opens, by, now))
    return Counted(rows, made, now)


def _add(rows: dict[Key, dict[Term, int]], more: Mapping[Key, Mapping[Any, int]]) -> None:
    for key, counts in more.items():
        add(rows, key, counts)


def _add_up_to(
    rows: dict[Key, dict[Term, int]],
    s: Session,
    day: FigureFilter,
    measures: Collection[Measure],
    by: By,
    until: datetime,
) -> None:
    """Count a day up to a moment: its hours that had gone by are rolled up, of the one that ran the raw rows tell."""
    days = get_statistical_days(s)
    begins = max(days.hour_of(until), days.begin(day.period.last))
    try:
        hours = count(s, day, measures, (*by, Step.HOUR))
    except TooFine:
        _add(rows, count_raw(s, day, measures, by, (days.begin(day.period.last), until)))
        return
    for key, counts in hours.items():
        if key[-1] < begins:
            _add(rows, {key[:-1]: counts})
    _add(rows, count_raw(s, day, measures, by, (begins, until)))


def _but_the_last(period: Period) -> Period | None:
    return None if period.days == 1 else Period(period.first, period.last - timedelta(days=1))


def _stretches(period: Period, watch: Watch) -> Iterator[Period]:
    first: date = period.first
    days = RAW_DAYS
    watch.progress(0, period.days)
    while first <= period.last:
        if watch.should_stop():
            raise Stopped
        last, began = min(first + timedelta(days=days - 1), period.last), time.monotonic()
        yield Period(first, last)
        watch.progress((last - period.first).days + 1, period.days)
        took = max(time.monotonic() - began, RAW_S / MOST_RAW_DAYS)
        # Twice as many at most, for one that was read in no time may have had nothing in it.
        days = max(1, min(round(days * RAW_S / took), 2 * days, MOST_RAW_DAYS))
        first = last + timedelta(days=1)
