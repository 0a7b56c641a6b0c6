"""Over which cases and which days a figure is taken: one filter, the same for tiles, charts, briefings, exports and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from models.store.errors import Refused

MAX_DAYS = 3_700
"""The longest period: ten years and some days."""


class Basis(StrEnum):
    """By what something is put into the period: when it happened itself, or when its case was accepted."""

    EVENT = "event"
    ACCEPTANCE = "acceptance"


class Step(StrEnum):
    """How long one point of a series is; WEEKDAY is for tables alone: all Mondays of the period are one, and so on."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    WEEKDAY = "weekday"


class Dimension(StrEnum):
    """By what figures are told apart. AREA is the street, GRID the single grid; HOUR 0 to 23 on the city's clocks."""

    AREA = "area"
    GRID = "grid"
    GRID_KIND = "grid_kind"
    SOURCE = "source"
    CATEGORY = "category"
    DEPARTMENT = "department"
    WORKER = "worker"
    TIER = "tier"
    HOUR = "hour"


class BadPeriod(Refused):
    """A period that cannot be: `code` is "period_backwards", "period_too_long", "period_empty" or "no_such_day"."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, **facts)


@dataclass(frozen=True, slots=True)
class Period:
    """Statistical days of the city, `first` and `last` included.

    Raises BadPeriod where `last` lies before `first`, or more than MAX_DAYS days are asked for.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadPeriod("period_backwards", first=self.first, last=self.last)
        if self.days > MAX_DAYS:
            raise BadPeriod("period_too_long", first=self.first, last=self.last, days=self.days, most=MAX_DAYS)

    @property
    def days(self) -> int:
        """How many days it has, 1 at least."""
        return (self.last - self.first).days + 1

    @classmethod
    def today(cls, day: date) -> Self:
        """Return that one day."""
        return cls(day, day)

    @classmethod
    def last_days(cls, day: date, count: int) -> Self:
        """Return `count` days of which `day` is the last. Raises BadPeriod("period_empty") for fewer than one."""
        if count < 1:
            raise BadPeriod("period_empty", days=count)
        if count > MAX_DAYS:
            raise BadPeriod("period_too_long", last=day, days=count, most=MAX_DAYS)
        return cls(_moved(day, 1 - count), day)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """Return a whole month of the calendar. Raises BadPeriod("no_such_day") for one that there is not."""
        first = _day(year, month)
        return cls(first, _moved(_day(year + month // 12, month % 12 + 1), -1))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Self:
        """Return a whole quarter, 1 to 4. Raises BadPeriod("no_such_day") for one that there is not."""
        if not 1 <= quarter <= 4:
            raise BadPeriod("no_such_day", year=year, quarter=quarter)
        return cls(_day(year, 3 * quarter - 2), cls.month(year, 3 * quarter).last)

    def before(self) -> Period:
        """Return the period of the same length that ends right before this one. Raises BadPeriod("no_such_day")."""
        return Period(_moved(self.first, -self.days), _moved(self.first, -1))

    def year_before(self) -> Period:
        """Return the same days of the year before; 29 February becomes the 28th. Raises BadPeriod("no_such_day")."""
        return Period(_year_before(self.first), _year_before(self.last))


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of each week of a period: a weekday (0 is Monday) of statistical days, an hour of the city's clocks, or both.

    Raises ValueError for what is neither, or no weekday or hour.
    """

    weekday: int | None = None
    hour: int | None = None

    def __post_init__(self) -> None:
        if self.weekday is None and self.hour is None:
            raise ValueError("a part of a week is a weekday, an hour, or both")
        if self.weekday not in (None, *range(7)) or self.hour not in (None, *range(24)):
            raise ValueError(f"there is no such weekday or hour: {self.weekday}, {self.hour}")


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """A period, and what has to be true of a case besides; None asks for nothing.

    `slot` leaves of the period only a weekday or an hour; as the period it asks nothing of stock.
    `area` is a grid of any level with all below it, `category` any node with all below it, `department` the one that the
    case's lead order went to last (or that holds it), `worker` likewise, `tier` a tier's value.
    """

    period: Period
    basis: Basis = Basis.EVENT
    area: UUID | None = None
    grid_kind: str | None = None
    source: str | None = None
    category: UUID | None = None
    department: UUID | None = None
    worker: UUID | None = None
    tier: str | None = None
    slot: Slot | None = None


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise BadPeriod("no_such_day", day=day, days=days) from error


def _day(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError as error:
        raise BadPeriod("no_such_day", year=year, month=month) from error


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
    except ValueError as error:
        raise BadPeriod("no_such_day", day=day) from error
