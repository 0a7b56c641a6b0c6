"""What the time machine reads, each in a transaction of its own in the background. All raise StoreError."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Literal
from uuid import UUID

from models.cases.records import OpenCase
from models.replay.queries import get_day_flow, get_first_day, get_opening, get_stretch
from models.replay.records import DayFlow, Opening, Stretch
from models.replay.timeline import Timeline, critical_moments, late_moments
from models.store.engine import Store
from models.workers.records import Positions
from models.workers.track import MINUTE, get_positions_at

STRETCH = timedelta(hours=1)
SEARCHED = timedelta(hours=2)
"""So much is read at a time when something is looked for."""
Wanted = Literal["late", "critical"]


@dataclass(frozen=True, slots=True)
class Found:
    """The next that was looked for: from when on it is so, and which cases, one or more. None: there are none up to `at`."""

    at: datetime
    cases: tuple[OpenCase, ...]


def read_first_day(store: Store) -> date | None:
    """Read since when there are reports."""
    with store.read() as s:
        return get_first_day(s)


def read_day(store: Store, day: date) -> DayFlow:
    """Read what a day was like."""
    with store.read() as s:
        return get_day_flow(s, day)


def read_from(store: Store, begin: datetime, until: datetime) -> tuple[Opening, Stretch]:
    """Read what was open at a moment, and what happened from there on."""
    with store.read() as s:
        return get_opening(s, begin), get_stretch(s, begin, until)


def read_stretch(store: Store, since: datetime, until: datetime) -> Stretch:
    """Read what happened."""
    with store.read() as s:
        return get_stretch(s, since, until)


def read_places(store: Store, at: datetime) -> Positions:
    """Read where everybody was at a moment that was jumped to."""
    with store.read() as s:
        return get_positions_at(s, at)


def read_frames(
    store: Store, moments: Sequence[datetime], unwanted: Callable[[], bool]
) -> list[tuple[datetime, Positions]]:
    """Read where everybody was at moments to come, as far as it is wanted: the last fix of the minute before each."""
    frames = []
    with store.read() as s:
        for at in moments:
            if unwanted():
                break
            frames.append((at, get_positions_at(s, at, MINUTE)))
    return frames


def find_next(
    store: Store,
    wanted: Wanted,
    cases: Mapping[UUID, OpenCase],
    after: datetime,
    until: datetime,
    unwanted: Callable[[], bool],
) -> Found:
    """Look for the next case that becomes late or 特急 after a moment at which these were open."""
    moments = late_moments if wanted == "late" else critical_moments
    timeline = Timeline(Opening(after, tuple(cases.values())))
    since = after
    while since < until and not unwanted():
        stretch = read_stretch(store, since, min(since + SEARCHED, until))
        found = moments(timeline.cases, stretch, after)
        if (first := next(found, None)) is not None:
            together = takewhile(lambda one: one[0] == first[0], found)
            return Found(first[0], (first[1], *(case for _, case in together)))
        timeline.extend(stretch)
        timeline.go(stretch.until)
        since = stretch.until
    return Found(until, ())
