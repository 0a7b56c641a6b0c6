"""What the statistics window is asked for: which days, compared with what, and which cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from models.figures.chart_records import Compare
from models.figures.filters import FigureFilter, Period

NARROWS = ("area", "source", "category", "department", "worker", "tier", "slot")
"""The filter's fields that a chip stands for, in their order."""


class Span(StrEnum):
    """A period by its name; all but ANY move on with the day."""

    TODAY = "today"
    WEEK = "7"
    MONTH = "30"
    NINETY = "90"
    THIS_MONTH = "month"
    THIS_QUARTER = "quarter"
    ANY = "any"


def period_of(span: Span, today: date) -> Period:
    """Return a span's days; of the running month and quarter those that have begun. ValueError for ANY."""
    if span is Span.THIS_MONTH:
        return Period(today.replace(day=1), today)
    if span is Span.THIS_QUARTER:
        return Period(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today)
    if span is Span.TODAY:
        return Period.today(today)
    return Period.last_days(today, int(span))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter with the name of its period, and what it is compared with."""

    span: Span
    filter: FigureFilter
    compare: Compare = Compare.NONE

    @property
    def compared(self) -> FigureFilter | None:
        """The same over the period compared with, None for none. Raises BadPeriod where there is no such period."""
        period = self.filter.period
        if self.compare is Compare.BEFORE:
            return replace(self.filter, period=period.before())
        if self.compare is Compare.YEAR:
            return replace(self.filter, period=period.year_before())
        return None

    def narrowed(self, name: str, key: Any) -> Wanted:
        """Return the same with one of NARROWS set, or taken off with None."""
        return replace(self, filter=replace(self.filter, **{name: key}))

    def at(self, span: Span, period: Period) -> Wanted:
        """Return the same over other days."""
        return replace(self, span=span, filter=replace(self.filter, period=period))

    def bare(self) -> Wanted:
        """Return the same of all cases."""
        return replace(self, filter=FigureFilter(self.filter.period, self.filter.basis))


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to narrow to; `depth` is how far it stands in under those above it."""

    key: UUID | str
    words: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to narrow to, by the filter's field."""

    area: tuple[Choice, ...] = ()
    source: tuple[Choice, ...] = ()
    category: tuple[Choice, ...] = ()
    department: tuple[Choice, ...] = ()
    tier: tuple[Choice, ...] = ()

    def of(self, name: str) -> tuple[Choice, ...]:
        """Return those of a field; workers and hours are narrowed to from their charts alone."""
        return () if name in ("worker", "slot") else tuple(getattr(self, name))
