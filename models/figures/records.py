"""Figures as records. Days are those of the city's time zone; stock is what there is now, flow is what came or went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its parts; `value` is None for a zero denominator and shown as "—"."""

    definition: str
    """Name and version of the definition, like on_time_rate/1."""
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The rate between 0 and 1."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Tiles:
    """The tiles: stock (late, critical, soon, open) as of `as_of`; flow of today; the on-time rate of the last 30 days."""

    as_of: datetime
    late: int
    critical: int
    soon: int
    open: int
    reported_today: int
    accepted_today: int
    closed_today: int
    on_time: Rate
    on_duty: int
    fresh: int
    """Workers on duty whose position is younger than 60 s."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """Cases accepted and closed on one day of the city."""

    day: date
    accepted: int
    closed: int


@dataclass(frozen=True, slots=True)
class HourCount:
    """Reports accepted in one hour of the day: today's (None for hours to come), and quartiles of the same weekday-kind before."""

    hour: int
    today: int | None
    usual_low: float
    usual: float
    usual_high: float


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """Open cases of one class (the tree's second level, named as OpenCase.category_top), and how many of them are late."""

    category_id: UUID
    name: str
    name_en: str
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Charts:
    """What the charts draw: 30 days and today, today's hours, open cases by class."""

    as_of: datetime
    days: tuple[DayCount, ...]
    hours: tuple[HourCount, ...]
    categories: tuple[CategoryCount, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Quartiles over the days compared with: a quarter of them had fewer than `low`, a quarter more than `high`."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual as of `as_of`; None where there is no day to compare with.

    `accepted_by_now` and `closed_by_now`: by this time of day. `days`: accepted on a whole day, for each of the 30 days
    that the charts show, today last.
    """

    as_of: datetime
    accepted_by_now: Band | None
    closed_by_now: Band | None
    days: tuple[Band | None, ...]
