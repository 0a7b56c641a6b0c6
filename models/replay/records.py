"""What the time machine shows, as records. Every time is aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.cases.records import OpenCase
from models.workers.track import Kept


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` on a case stood so; `case` is None for one that was no longer open."""

    at: datetime
    case_id: UUID
    case: OpenCase | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happened at or after `since` and before `until`, in order of time."""

    since: datetime
    until: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """What was open just before `at`."""

    at: datetime
    cases: tuple[OpenCase, ...]


@dataclass(frozen=True, slots=True)
class DayFlow:
    """A day of the city: from `begin` to before `end`, how much came in and was closed in each slot of `minutes`.

    `reported` counts reports (上报), `closed` closings (结案); slots of a time that is to come are 0. `kept` says what there
    is of positions: None for nothing.
    """

    day: date
    begin: datetime
    end: datetime
    minutes: int
    reported: tuple[int, ...]
    closed: tuple[int, ...]
    kept: tuple[Kept | None, ...]
    """For each hour of the day."""
