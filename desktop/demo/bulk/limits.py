"""Limits of many cases at once: the same rules as models.cases.deadlines.case_limit, over tables of days and working hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from desktop.demo.packed import Ints, micros
from desktop.demo.subjects import Subject
from models.cases.calendar import WorkingCalendar

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
"""In the server's microseconds."""
_UNITS = {None: 0, "calendar_minute": 1, "working_minute": 2, "working_day": 3}
_MARGIN = 60


class Limits:
    """The city's days from `first` to `last`, and limits of cases filed in them."""

    def __init__(
        self, calendar: WorkingCalendar, first: date, last: date, subjects: Sequence[Subject], margin: int = _MARGIN
    ) -> None:
        """`margin` days are known beyond both ends: no limit of the rules reaches farther."""
        self.first = first - timedelta(days=margin)
        self.days = [self.first + timedelta(days=n) for n in range((last - first).days + 2 * margin + 1)]
        self.midnights = np.array([micros(calendar.midnight(day)) for day in self.days], np.int64)
        self.works = np.array([calendar.is_working_day(day) for day in self.days], np.bool_)
        self._working = np.flatnonzero(self.works)
        self._rank = np.cumsum(self.works)
        opens, closes = [], []
        for n in self._working.tolist():
            for start, end in calendar.hours:
                opens.append(micros(calendar.instant(self.days[n], start)))
                closes.append(micros(calendar.instant(self.days[n], end)))
        self._opens, closed = np.array(opens, np.int64), np.array(closes, np.int64)
        self._upto = np.cumsum(closed - self._opens)
        self._before = self._upto - (closed - self._opens)
        clocks = calendar.clocks
        self._late_filing, self._late_until = _of_day(clocks.late_filing), _of_day(clocks.late_until)
        self._raised = clocks.raised_days * DAY
        self._unit = np.array([_UNITS[s.limit_unit] for s in subjects], np.int64)
        self._amount = np.array([s.limit_amount or 0 for s in subjects], np.int64)

    def day(self, at: Ints) -> Ints:
        """Return the number of the city's day of each instant, among `days`."""
        found: Ints = np.searchsorted(self.midnights, at, side="right") - 1
        return found

    def of_day(self, at: Ints) -> Ints:
        """Return how long after midnight each instant is (µs)."""
        found: Ints = at - self.midnights[self.day(at)]
        return found

    def due(self, filed: Ints, subject: Ints, raised: NDArray[np.bool_]) -> Ints:
        """Return when cases filed at `filed` are due; `subject` are numbers among the subjects, `raised` those of tier 提级."""
        unit, amount = self._unit[subject], self._amount[subject]
        due = self._general(filed)
        due = np.where(unit == 1, filed + amount * MINUTE, due)
        for code, of in ((2, self.after_working_minutes), (3, self._after_working_days)):
            wanted = np.flatnonzero(unit == code)
            due[wanted] = of(filed[wanted], amount[wanted])
        return np.where(raised, filed + self._raised, due)

    def after_working_minutes(self, start: Ints, minutes: Ints) -> Ints:
        """Return when so many minutes of working hours have passed."""
        at = np.maximum(np.searchsorted(self._opens, start, side="right") - 1, 0)
        passed = self._before[at] + np.clip(start - self._opens[at], 0, self._upto[at] - self._before[at])
        wanted = passed + minutes * MINUTE
        end = np.searchsorted(self._upto, wanted, side="left")
        found: Ints = self._opens[end] + wanted - self._before[end]
        return found

    def _after_working_days(self, start: Ints, count: Ints) -> Ints:
        last = self._working[self._rank[self.day(start)] + count - 1]
        found: Ints = self.midnights[last + 1]
        return found

    def _general(self, filed: Ints) -> Ints:
        day = self.day(filed)
        late = self.works[day] & (filed - self.midnights[day] > self._late_filing)
        tomorrow = self._working[self._rank[day]]
        today = self._working[self._rank[day] - self.works[day]]
        return np.where(late, self.midnights[tomorrow] + self._late_until, self.midnights[today + 1])


def _of_day(at: object) -> int:
    moment = datetime.fromisoformat(f"2000-01-01T{at}")
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond
