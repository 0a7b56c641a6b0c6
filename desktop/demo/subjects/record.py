"""What a demo subject is: a subclass of the category tree with its rule, its weight and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ground = Literal["road", "home", "shop", "school", "factory", "field", "water", "park"]
"""Where such a matter is found."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subclass with everything the demo needs to know of it.

    `weight` is its share of the matters that are accepted; `limit` is like "4h" (calendar hours), "6wh" (working hours),
    "2wd" (working days) or "" (the tier's own limit); `department` is the key of the competent one (people.departments).
    `titles`, `words` and `fixes` are templates whose slots a `Spot` fills.
    """

    code: str
    name: str
    name_en: str
    weight: float
    department: str
    limit: str
    ground: Ground
    titles: tuple[str, ...]
    words: tuple[str, ...]
    fixes: tuple[str, ...]
    urgent: float = 0.05
    critical: float = 0.0
    arrival: bool = False
    verification: bool = False
    component: bool = False
    evidence: str = ""
    """What its rule asks for with a feedback, in the version that cases of today are filed under."""
    storm: float = 0.0
    """How much more of it a rainstorm brings."""

    @property
    def limit_amount(self) -> int | None:
        """The rule's amount: minutes, or days for working days."""
        if not self.limit:
            return None
        number = int(self.limit.rstrip("hwd"))
        return number if self.limit.endswith("wd") else number * 60

    @property
    def limit_unit(self) -> str | None:
        """The rule's unit as the database names it."""
        if not self.limit:
            return None
        return {"wd": "working_day", "wh": "working_minute"}.get(self.limit.lstrip("0123456789"), "calendar_minute")


@dataclass(frozen=True, slots=True)
class SubjectClass:
    """A class (大类) with its subclasses; `code` has four letters and digits, the first the type's."""

    code: str
    name: str
    name_en: str
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class SubjectType:
    """A type (类型) with its classes."""

    code: str
    name: str
    name_en: str
    classes: tuple[SubjectClass, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question to 12345 that ends in a direct answer."""

    title: str
    words: str
    answer: str
