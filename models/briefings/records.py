"""Briefings as records. Times are aware, in UTC; the day is the city's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.figures.day_records import DayFigures, Named

FORMAT = 1
"""The form of the snapshot; one that this program cannot read is refused."""


@dataclass(frozen=True, slots=True)
class Maker:
    """The account that made a briefing, as it was called then; `duty` is a Duty value."""

    login: str
    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class Defined:
    """A definition as it was when the briefing was made."""

    key: str
    name: str
    name_zh: str
    kind: str
    period: str
    formula: str


@dataclass(frozen=True, slots=True)
class MapKey:
    """What the picture's legend says: from how many open cases in a grid each colour holds, and how many it cannot show."""

    steps: tuple[int, ...]
    unplaced: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a briefing says, in no language: words are found when it is shown."""

    format: int
    number: str
    city_code: str
    city: Named
    maker: Maker
    figures: DayFigures
    definitions: tuple[Defined, ...]
    map_key: MapKey


@dataclass(frozen=True, slots=True)
class BriefingHead:
    """A line in the list of briefings. `number` is year and serial, "2026-0001"."""

    number: str
    day: date
    as_of: datetime
    so_far: bool
    made_at: datetime
    maker: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """A kept briefing: the snapshot, the map's picture (PNG), and the SHA-256 over both as they are kept."""

    snapshot: Snapshot
    picture: bytes
    sha256: str
    made_at: datetime
    program: str

    @property
    def number(self) -> str:
        """Year and serial, "2026-0001"."""
        return self.snapshot.number
