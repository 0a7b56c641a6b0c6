"""Which papers there are, and how each is numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.figures.filters import Period
from models.store.errors import Refused


class Kind(StrEnum):
    """日报, 三日通报, 周调度, 月通报, 热点专报, 信息专报, 交接班. The words are kept in the database and stand in numbers."""

    DAILY = "daily"
    THREE_DAY = "three_day"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    HOT_TOPICS = "hot_topics"
    MATTER = "matter"
    HANDOVER = "handover"


ABOUT_ONE = (Kind.MATTER, Kind.HANDOVER)
"""These are about one case, or one shift: their `subject`."""
LONGEST = {Kind.DAILY: 1, Kind.THREE_DAY: 3, Kind.WEEKLY: 7, Kind.MONTHLY: 31, Kind.HOT_TOPICS: 7}
_NUMBER = re.compile(r"(?:([a-z_]+)-)?([0-9]{4})-([0-9]{1,6})(?:-([0-9]{1,4}))?")


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """What a paper is cited by: kind, year, serial (期号, for each kind and year) and edition.

    Written "2026-0004" for a daily one, "weekly-2026-0004" for others, with "-2" for the second edition.
    """

    kind: Kind
    year: int
    serial: int
    edition: int = 1

    def __str__(self) -> str:
        kind = "" if self.kind is Kind.DAILY else f"{self.kind}-"
        return f"{kind}{self.year}-{self.serial:04d}" + (f"-{self.edition}" if self.edition > 1 else "")


def number_of(said: str) -> Number:
    """Return the number that was written; without an edition it is the first. Raises Refused("unknown_briefing")."""
    found = _NUMBER.fullmatch(said.strip())
    if not found or found[1] not in (None, *Kind) or int(found[4] or 1) < 1:
        raise Refused("unknown_briefing", number=said)
    return Number(Kind(found[1] or Kind.DAILY), int(found[2]), int(found[3]), int(found[4] or 1))


def period_of(kind: Kind, last: date) -> Period:
    """Return the days that a day belongs to in a kind: itself; the three that end with it; its week from Monday; its month."""
    if kind in (Kind.WEEKLY, Kind.HOT_TOPICS):
        first = last - timedelta(days=last.weekday())
        return Period(first, first + timedelta(days=6))
    if kind is Kind.MONTHLY:
        return Period.month(last.year, last.month)
    return Period.last_days(last, LONGEST.get(kind, 1))


def last_whole(kind: Kind, today: date) -> Period:
    """Return the latest days of a kind that are over."""
    yesterday = today - timedelta(days=1)
    period = period_of(kind, yesterday)
    return period if period.last < today else period_of(kind, period.first - timedelta(days=1))
