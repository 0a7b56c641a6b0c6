"""The statistical day: from midnight to midnight unless the city says otherwise (from 8 to 8), and where it begins and ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from models.cases.calendar import DAY, WorkingCalendar, calendar_of
from models.city.numbers import get_numbers, set_numbers
from models.city.queries import get_timezone
from models.city.settings import are_of
from models.figures.filters import Period

NAME = "statistical_day"
HOUR_LIMITS = {"begins_at": (0.0, 23.0)}
"""At which whole hour of the city's clocks it may begin."""


@dataclass(frozen=True, slots=True)
class StatisticalDays:
    """The city's days as figures count them. On days when the clocks change one of them is an hour shorter or longer."""

    calendar: WorkingCalendar
    begins_at: int = 0
    """The hour of the city's clocks."""

    def begin(self, day: date) -> datetime:
        """Return the instant at which a day begins (UTC)."""
        return self.calendar.instant(day, time(self.begins_at))

    def end(self, day: date) -> datetime:
        """Return the instant at which it ends: where the next one begins (UTC)."""
        return self.begin(day + DAY)

    def day_of(self, at: datetime) -> date:
        """Return the day that an instant lies in."""
        day = self.calendar.local_day(at)
        return day if at >= self.begin(day) else day - DAY

    def hour_of(self, at: datetime) -> datetime:
        """Return when the hour of the city's clocks began that an instant lies in (UTC); of one that they repeat, first."""
        local = at.astimezone(self.calendar.zone)
        return self.calendar.instant(local.date(), time(local.hour))

    def nth_hour(self, hour: int) -> int:
        """Return the place of an hour of the clocks in the day: 0 for the one that it begins with, 23 for the last."""
        return (hour - self.begins_at) % 24

    @property
    def hours(self) -> tuple[int, ...]:
        """The hours of the clocks in the order in which the day has them."""
        return tuple((self.begins_at + n) % 24 for n in range(24))

    def bounds(self, period: Period) -> tuple[datetime, datetime]:
        """Return where a period begins and ends: the end is not in it (UTC)."""
        return self.begin(period.first), self.end(period.last)


def get_statistical_days(s: Session, begins_at: int | None = None) -> StatisticalDays:
    """Return the city's days; those that begin at another hour where one is given. Raises Refused("no_city")."""
    return StatisticalDays(calendar_of(get_timezone(s)), get_day_begin(s) if begins_at is None else begins_at)


def get_day_begin(s: Session) -> int:
    """Return the hour of the city's clocks at which its days begin; 0 unless it says otherwise."""
    return int(get_numbers(s, NAME, {"begins_at": 0.0})[0]["begins_at"])


def begins_elsewhere(s: Session, settings: Collection[UUID]) -> bool:
    """Return whether any of these versions of the city's settings is one of where its days begin."""
    return are_of(s, settings, NAME)


def set_day_begin(s: Session, hour: int, *, version: int, note: str = "") -> int:
    """Let the city's days begin at an hour of its clocks, having looked at `version`; returns the new version.

    Raises as `models.city.numbers.set_numbers`. What was rolled up by the days before is rolled up anew by the next upkeep.
    """
    return set_numbers(s, NAME, {"begins_at": float(hour)}, HOUR_LIMITS, version=version, note=note)
