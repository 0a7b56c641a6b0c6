"""Figures as they are told: each with its parts, by which definition, from where and as of when. Times are aware, in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Made(StrEnum):
    """From what a figure was counted: the rollups and what is not folded into them yet, or the raw rows."""

    ROLLUP = "rollup"
    RAW = "raw"


class Part(StrEnum):
    """Which of a rate's two numbers; a count has the first alone."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True, slots=True)
class Value:
    """One figure. `definition` is its key, like on_time_rate/1; `denominator` is None for a count."""

    definition: str
    numerator: int
    denominator: int | None
    made: Made
    as_of: datetime

    @property
    def value(self) -> float | None:
        """The rate between 0 and 1, or the count; None for a zero denominator, shown as "—"."""
        if self.denominator is None:
            return float(self.numerator)
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Series:
    """Figures over time: every value's place is that of its start. `starts` are days, or instants for hours."""

    starts: tuple[date | datetime, ...]
    values: Mapping[str, tuple[Value, ...]]
    """By the definition's name."""


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one value of a dimension. `key` is its identifier or value, None for what has none.

    `name` and `name_en` are the city's own data; both are "" where the key itself is what the words are made from.
    """

    key: UUID | str | int | None
    name: str
    name_en: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table by two dimensions."""

    a: UUID | str | int | None
    b: UUID | str | int | None
    value: Value


@dataclass(frozen=True, slots=True)
class Cross:
    """A figure by two dimensions: what stands at each side, and a value for every pair that has anything."""

    a: tuple[Row, ...]
    b: tuple[Row, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of cases ended: the moment and the identifier of its last row."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """One case behind a figure: `at` is the moment for which it counts."""

    case_id: UUID
    fact_id: UUID
    number: str | None
    title: str
    state: str
    urgency: str
    at: datetime
    category: str
    category_en: str
    area: str
    area_en: str
    due_at: datetime | None
    closed_at: datetime | None
    counts: bool
    """Whether it is in the numerator too."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the cases behind a figure, newest first; `next` is None at the end."""

    cases: tuple[CaseBehind, ...]
    next: Cursor | None
