"""When which paper is due, what is too long ago to be caught up, and how long a failed delivery waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from models.briefings.kinds import Kind, period_of
from models.briefings.schedule.records import Schedule
from models.figures.filters import Period

CAUGHT_UP = timedelta(days=7)
"""What was due longer ago is left out, but for the latest of each kind."""
LOOKED_BACK = timedelta(days=3_650)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(days=7)
"""Counted from when it was first to be sent."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A paper that is due: its kind and days, since when, and whether that is too long ago."""

    kind: Kind
    period: Period
    since: datetime
    left_out: bool = False


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    """Return when the city's clocks show that time on that day, in UTC.

    Where they show it twice (clocks go back) it is the first time; where they leave it out (clocks go forward), so long after
    the leap as it would have been after its beginning.
    """
    return datetime.combine(day, at, zone).replace(fold=0).astimezone(UTC)


def is_last(kind: Kind, day: date) -> bool:
    """Return whether a day is the last one of a scheduled kind's days.

    Three-day papers follow each other without a gap, the same ones for every city.
    """
    if kind is Kind.THREE_DAY:
        return day.toordinal() % 3 == 0
    return period_of(kind, day).last == day


def due(
    schedule: Schedule,
    on_since: dict[Kind, datetime],
    now: datetime,
    zone: tzinfo,
    settled: set[tuple[Kind, date]],
    begins_at: int = 0,
) -> list[Due]:
    """Return what is due and not settled yet, the oldest first.

    `on_since` says since when each kind is scheduled: what was due before is not. `settled` names what there is by kind and
    last day. A day that begins at another hour than midnight (`begins_at`) is over at that hour, and nothing is due before. What was due more than CAUGHT_UP ago is to be left out, unless it is the latest of its kind.
    """
    found: list[Due] = []
    for kind in schedule.kinds:
        if kind not in on_since:
            continue
        newest = True
        for day in _days_back(now.astimezone(zone).date(), max(on_since[kind], now - LOOKED_BACK), zone):
            since = moment(day + _DAY, max(schedule.at, time(begins_at)), zone)
            if since > now or since < on_since[kind] or not is_last(kind, day):
                continue
            if (kind, day) not in settled:
                found.append(Due(kind, period_of(kind, day), since, not newest and since < now - CAUGHT_UP))
            newest = False
    return sorted(found, key=lambda one: (one.since, list(Kind).index(one.kind)))


def _days_back(today: date, since: datetime, zone: tzinfo) -> Iterator[date]:
    """Days whose papers may be due, the latest first."""
    earliest = since.astimezone(zone).date() - 2 * _DAY
    day = today
    while day >= earliest:
        yield day
        day -= _DAY


def wait_after(tries: int) -> timedelta:
    """Return how long a delivery waits after so many failed tries: a minute, then twice as long each time, up to four hours."""
    return min(FIRST_WAIT * int(2 ** min(max(tries - 1, 0), 12)), LONGEST_WAIT)
