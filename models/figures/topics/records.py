"""Hot topics as records. Times are aware, in UTC; days are the city's own; places are WGS-84."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from models.figures.day_records import Named


class By(StrEnum):
    """What holds a topic's cases together: a class (大类), a subclass (小类), or words that no one class has."""

    CLASS = "class"
    SUBCLASS = "subclass"
    WORDS = "words"


class Standing(StrEnum):
    """Where a case of a topic stands; ENDED are those that ended without being closed (并案, 作废, 转办, …)."""

    LATE = "late"
    OPEN = "open"
    CLOSED = "closed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class TopicCase:
    """A case of a topic."""

    id: UUID
    number: str | None
    title: str
    reported_at: datetime
    standing: Standing
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: what, where, how many now and usually, and its cases, the first reported first.

    `category` is the class or subclass, of words the one that most of its cases have. `area` and `grid` hold most of its
    cases. `lon`, `lat` and `radius` (metres) are None for one that is of the whole city (`citywide`). `before` were reported
    in all the weeks before, `usual` in as long a time as the topic's own; `ratio` is None where none was.
    `open` counts the late ones too.
    """

    by: By
    category: Named
    words: tuple[str, ...]
    citywide: bool
    area: Named | None
    grid: Named | None
    lon: float | None
    lat: float | None
    radius: int | None
    now: int
    before: int
    usual: float
    ratio: float | None
    first: datetime
    last: datetime
    closed: int
    open: int
    late: int
    cases: tuple[TopicCase, ...]


@dataclass(frozen=True, slots=True)
class Topics:
    """What was found in some days against the weeks before them, the clearest first.

    `looked_at` cases were looked through, `tested` clusters of them weighed. `weeks` is how many weeks before were known;
    with 0 the city has too few to compare with, and nothing was looked for.
    """

    first: date
    last: date
    weeks: int
    looked_at: int
    tested: int
    topics: tuple[Topic, ...]
