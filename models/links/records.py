"""What is known of cases and reports that belong together: all that crosses a thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.cases.records import CaseState, OpenCase


class LinkKind(StrEnum):
    """并案 (one matter, told twice: it ends in its main case), 子案 (a matter of its own that follows its parent's handling)."""

    MERGED = "merged"
    CHILD = "child"


class Basis(StrEnum):
    """By what a request is known to be one that came before: the same caller, or the same address."""

    CALLER = "caller"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of a report while it is taken in (or of a case), to look for its like.

    WGS-84 degrees; None without a place. `phone` is compared by its digits alone. `case_id` is left out of the answer.
    """

    title: str = ""
    text: str = ""
    category_id: UUID | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    phone: str = ""
    case_id: UUID | None = None
    at: datetime | None = None
    """When it was reported; None for now. The window of time lies around it."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A case that is likely the same matter. `score` and `likeness` (of the words, by bigrams) run from 0 to 1.

    `distance_m` is None where either has no place; `age_s` is the time since it was reported.
    """

    case: OpenCase
    score: float
    likeness: float
    age_s: float
    distance_m: float | None = None
    same_category: bool = False
    same_class: bool = False
    same_address: bool = False
    reports: int = 1
    """How many reports it has already, those of cases merged into it too."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier request of the same caller or from the same address; `answered` is what was answered, "" for nothing yet."""

    report_id: UUID
    case_id: UUID
    number: str | None
    title: str
    category: str
    state: CaseState
    reported_at: datetime
    basis: Basis
    same_class: bool = False
    """Of the same class (大类) as what is sought."""
    answered: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What intake and case panel are told: likely twins, best first, and earlier requests, newest first.

    `nth`: which request this one is of the same caller (or, where the caller is not known, from the same address).
    """

    twins: tuple[Twin, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Linked:
    """A case at the other end of a link."""

    link_id: UUID
    kind: LinkKind
    case_id: UUID
    version: int
    number: str | None
    title: str
    state: CaseState
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """One report behind a case: its own, those attached to it, those of the cases merged into it and of its children.

    `name` and `phone` are masked. `nth` is 1 unless it was noted as a repeated request (重复诉求).
    """

    report_id: UUID
    case_id: UUID
    number: str | None
    via: LinkKind | None
    """None: a report of the case itself."""
    reported_at: datetime
    name: str
    phone: str
    text: str
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Links:
    """All that a case belongs together with: what the case panel shows."""

    main: Linked | None = None
    """The case that this one was merged into, or whose handling it follows."""
    merged: tuple[Linked, ...] = ()
    children: tuple[Linked, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    hints: Hints = field(default_factory=Hints)
