"""What a definition of a figure is: a name, a version, what it is counted from, and the formula in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.figures.measures import Measure
from models.figures.open_counts import OpenCount

Term = Measure | OpenCount
"""Something that is counted: what is put on one statistical day for good, or what the clock alone changes."""

DASH = "—"
"""What is written for a rate of nothing."""


class Unit(StrEnum):
    """What is counted."""

    CASES = "cases"
    REPORTS = "reports"
    ORDERS = "orders"
    CALLBACKS = "callbacks"
    REQUESTS = "requests"
    WORKERS = "workers"
    PEOPLE = "people"
    GRIDS = "grids"


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: `kind` is stock (how many there are now), flow (how many came or went in the period) or rate.

    `numerator` and `denominator` are sums; a count has the first alone. Both are empty for a figure that nothing in the
    database counts: it can be told from two numbers (`models.figures.definitions.percent`), and not be evaluated.
    """

    name: str
    version: int
    name_zh: str
    kind: str
    period: str
    """The period it covers where the program chooses it, in words; "" for stock."""
    formula: str
    formula_zh: str = ""
    cohort: str = ""
    """Which day puts something into the period, and what is left out; in words."""
    cohort_zh: str = ""
    unit: Unit = Unit.CASES
    numerator: tuple[Term, ...] = ()
    denominator: tuple[Term, ...] = ()

    @property
    def key(self) -> str:
        """Name and version, as figures carry them."""
        return f"{self.name}/{self.version}"

    @property
    def terms(self) -> frozenset[Term]:
        """Everything that has to be counted for it."""
        return frozenset((*self.numerator, *self.denominator))

    @property
    def can_be_counted(self) -> bool:
        """Whether the database counts it."""
        return bool(self.numerator)
