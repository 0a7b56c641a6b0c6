"""Working days and hours: the Chinese calendar with its holidays and make-up days where published, plain weekends else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from models.cases.clocks.rules import DEFAULTS, Clocks, Hours

MAINLAND = frozenset(
    {"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Kashgar", "PRC"}
)
"""Time zones of the mainland, whose cities keep its public holidays. Any other zone has plain weekends."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days and hours of a city are worked. `timezone` decides: the mainland's zones keep its public calendar.

    `worked` and `free` are the city's own exceptions, which go before the public calendar; `clocks` are its hours and limits.
    """

    timezone: str
    worked: frozenset[date] = field(default=frozenset())
    free: frozenset[date] = field(default=frozenset())
    clocks: Clocks = DEFAULTS

    @property
    def hours(self) -> Hours:
        """The stretches of a working day, local time, in order."""
        return self.clocks.hours

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    def is_working_day(self, day: date) -> bool:
        """Return whether `day` is worked: the city's own word, else the public calendar's, beyond its years by weekday."""
        if day in self.worked or day in self.free:
            return day in self.worked
        if self.timezone in MAINLAND:
            return _mainland(day)
        return day.weekday() < 5

    def is_holiday(self, day: date) -> bool:
        """Return whether `day` is free by name: the city's own day off, or a public holiday (not a plain weekend)."""
        if day in self.free:
            return True
        return day not in self.worked and self.timezone in MAINLAND and _named(day)

    def is_provisional(self, day: date) -> bool:
        """Return whether the public calendar for `day` is not published (in the program's copy), so that it may change."""
        settled = day in self.worked or day in self.free
        return self.timezone in MAINLAND and not settled and not _published(day)

    def midnight(self, day: date) -> datetime:
        """Return the instant at which `day` begins in the city (UTC)."""
        return self.instant(day, time(0))

    def instant(self, day: date, at: time) -> datetime:
        """Return the instant of a local wall-clock time (UTC); of a repeated hour the first."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def local_day(self, at: datetime) -> date:
        """Return the city's day at an instant."""
        return at.astimezone(self.zone).date()

    def first_working_day(self, day: date) -> date:
        """Return the first working day on or after `day`."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`, which itself does not count (count >= 1)."""
        for _ in range(count):
            day = self.first_working_day(day + DAY)
        return day

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the instant at which `minutes` of working hours have passed since `start` (UTC)."""
        left = timedelta(minutes=minutes)
        day = self.local_day(start)
        while True:
            if self.is_working_day(day):
                for opens, closes in self.hours:
                    begin, end = max(self.instant(day, opens), start), self.instant(day, closes)
                    if begin < end:
                        if left <= end - begin:
                            return (begin + left).astimezone(UTC)
                        left -= end - begin
            day += DAY

    def back_one_working_day(self, end: datetime) -> datetime:
        """Return the latest instant from which one working day (24 hours of the clock in working days) leads to `end`."""
        left = DAY
        day = self.local_day(end)
        while True:
            if self.is_working_day(day):
                begin, until = self.midnight(day), min(self.midnight(day + DAY), end)
                if until > begin:
                    if left <= until - begin:
                        return until - left
                    left -= until - begin
            day -= DAY


@lru_cache(maxsize=4096)
def _mainland(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day)) if _published(day) else day.weekday() < 5


@lru_cache(maxsize=4096)
def _named(day: date) -> bool:
    if not _published(day):
        return False
    free, name = chinese_calendar.get_holiday_detail(day)
    return bool(free) and name is not None


@lru_cache(maxsize=4096)
def _published(day: date) -> bool:
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=32)
def calendar_of(timezone: str) -> WorkingCalendar:
    """Return the calendar of a city in that time zone."""
    return WorkingCalendar(timezone)
