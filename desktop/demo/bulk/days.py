"""How much comes in on which day: weekdays, seasons, holidays and storms, and what people talk about in a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from desktop.demo.bulk.limits import HOUR
from desktop.demo.packed import Ints, micros
from desktop.demo.rhythm import HOURS, STORM_FACTOR, STORM_HOURS, WEEKDAYS, is_storm
from desktop.demo.subjects import SUBJECTS
from models.cases.calendar import WorkingCalendar

HOLIDAY = 0.74
SEASONS: tuple[tuple[str, frozenset[int], float, float], ...] = (
    ("暖", frozenset({11, 12, 1, 2, 3}), 3.0, 0.3),
    ("燃放", frozenset({1, 2}), 4.0, 0.4),
    ("秸秆", frozenset({6, 10}), 3.0, 0.4),
    ("烧烤", frozenset({5, 6, 7, 8, 9}), 1.7, 0.5),
    ("噪声", frozenset({5, 6, 7, 8, 9}), 1.3, 0.85),
    ("水域", frozenset({6, 7, 8, 9}), 1.6, 0.7),
    ("犬", frozenset({4, 5, 6, 7, 8, 9}), 1.2, 0.8),
)
"""What a subclass's name has in it, the months that bring more of it, how many times as much then and otherwise."""
WET_MONTHS = frozenset({6, 7, 8, 9})
TOPICS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the history: how many reports, when it begins (µs), how they fall on its hours, what they are about."""

    day: date
    reports: int
    begins: int
    hours: NDArray[np.float64]
    """Shares of the day's reports by the end of each hour; a day that is not over yet ends at `until`."""
    until: float
    subjects: NDArray[np.float64]
    """Weights of subjects, each added to those before it."""

    def moments(self, rng: np.random.Generator) -> Ints:
        """Draw when the day's reports come in, in order."""
        chance = np.sort(rng.random(self.reports)) * self.until
        hours = np.interp(chance, np.concatenate(([0.0], self.hours)), np.arange(25.0))
        found: Ints = self.begins + (hours * HOUR).astype(np.int64)
        return found


def plan_days(calendar: WorkingCalendar, now: datetime, days: int, reports: int, rng: np.random.Generator) -> list[Day]:
    """Share `reports` out over the `days` days before today and today until `now`; all of them, none more."""
    today = calendar.local_day(now)
    dates = [today - timedelta(days=back) for back in range(days, -1, -1)]
    storms = [is_storm(day, today) or _storms(day, rng) for day in dates]
    factors = np.array([
        max(WEEKDAYS[day.weekday()] * rng.normal(1, 0.055), 0.7) * (STORM_FACTOR * rng.uniform(0.8, 1) if storm else 1)
        * (HOLIDAY if calendar.is_holiday(day) else 1) for day, storm in zip(dates, storms, strict=True)
    ])  # fmt: skip
    hours = [_shares(STORM_HOURS if storm else HOURS) for storm in storms]
    passed = (micros(now) - micros(calendar.midnight(today))) / HOUR
    until = float(np.interp(passed, np.arange(25.0), np.concatenate(([0.0], hours[-1]))))
    factors[-1] *= until
    upto = np.rint(np.cumsum(factors) / factors.sum() * reports).astype(np.int64)
    each = np.diff(upto, prepend=0)
    return [
        Day(day, many, micros(calendar.midnight(day)), shares, until if day == today else 1.0, subject_sums(day, storm=storm))
        for day, many, shares, storm in zip(dates, each.tolist(), hours, storms, strict=True)
    ]  # fmt: skip


def subject_sums(day: date, *, storm: bool) -> NDArray[np.float64]:
    """Return the weights of what is reported on such a day, each added to those before it."""
    weights = []
    for subject in SUBJECTS:
        weight = subject.weight * (0.5 + subject.storm if storm else 1.0)
        for word, months, more, less in SEASONS:
            if word in subject.name:
                weight *= more if day.month in months else less
        weights.append(weight)
    return np.cumsum(weights)


def _storms(day: date, rng: np.random.Generator) -> bool:
    return bool(rng.random() < (0.07 if day.month in WET_MONTHS else 0.008))


def _shares(hours: Sequence[float]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = np.cumsum(hours) / sum(hours)
    return shares


class Topics:
    """What a week talks about: some communities with one subject each, drawn anew every week."""

    def __init__(self, communities: Sequence[str], seed: int) -> None:
        """`communities` are the codes of the communities of the patches, in their order."""
        names = {code: n for n, code in enumerate(dict.fromkeys(communities))}
        of = np.array([names[code] for code in communities], np.int64)
        self._order = np.argsort(of, kind="stable")
        self._count = np.bincount(of)
        self._start = np.cumsum(self._count) - self._count
        self._seed = seed

    def draw(self, day: date, many: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Return the subject and the patch of so many matters that belong to the topics of `day`'s week."""
        year, week, _ = day.isocalendar()
        chance = np.random.default_rng([self._seed, year, week])
        subjects = chance.integers(0, len(SUBJECTS), TOPICS_A_WEEK)
        communities = chance.integers(0, len(self._count), TOPICS_A_WEEK)
        which = np.minimum((rng.random(many) ** 1.6 * TOPICS_A_WEEK).astype(np.int64), TOPICS_A_WEEK - 1)
        where = communities[which]
        patch = self._order[self._start[where] + (rng.random(many) * self._count[where]).astype(np.int64)]
        return subjects[which], patch
