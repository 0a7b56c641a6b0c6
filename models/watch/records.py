"""Urges and supervisions as records. Times are aware, in UTC; names of workers are masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

SHEET_FORMAT = 1
"""The form of a supervision's sheet; one that this program cannot read is refused."""


class Rule(StrEnum):
    """The rules that propose urging: half the time to sign is gone and it is not signed; the case is late."""

    UNSIGNED = "unsigned"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is urged: a worker, a department or sub-centre, or (neither) the desk itself."""

    worker_id: UUID | None
    department_id: UUID | None
    name: str
    """A worker's masked name, a department's name; "" for the desk."""
    role: str
    """WorkerRole or DepartmentKind value; "" for the desk."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a supervision."""

    words: str
    by: str
    """The account that gave or entered it."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Supervision:
    """What makes an urge a supervision (督办): `number` is year and serial, "2026-0003"."""

    id: UUID
    number: str
    title: str
    """The leader in whose name it is given ("带班领导 周…")."""
    answer_due_at: datetime
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Urge:
    """A reminder (催办) as its receiver sees it; with `supervision` one that must be answered."""

    id: UUID
    case_id: UUID
    order_id: UUID | None
    receiver: Receiver
    words: str
    by: str
    """The account that sent it."""
    at: datetime
    rule: Rule | None
    automatic: bool
    supervision: Supervision | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a printed 督办单 says, as it was when it was given out; no caller's name or number is in it."""

    format: int
    number: str
    city: str
    city_en: str
    title: str
    issued_by: str
    issued_at: datetime
    words: str
    answer_due_at: datetime
    receiver: Receiver
    case_number: str
    case_title: str
    address: str
    area: str
    grid: str
    category: str
    state: str
    urgency: str
    tier: str
    reported_at: datetime
    filed_at: datetime | None
    held_since: datetime
    due_at: datetime | None
    urges: int
    """How often the case had been urged before."""


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How a rule is set in this city. `words` is what it sends; "" for the program's own sentence."""

    rule: Rule
    enabled: bool = True
    automatic: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case that a rule proposes to urge, and since when the rule's reason holds."""

    case_id: UUID
    version: int
    rule: Rule
    since: datetime


@dataclass(frozen=True, slots=True)
class LookRule:
    """What stands out. Nothing of it is a verdict."""

    quick_s: float = 60.0
    """Seconds from dispatch to closing; in less nobody can have been there and back."""
    bulk_minutes: float = 10.0
    bulk_cases: float = 5.0
    bulk_before_minutes: float = 30.0
    """So many closings by one login within `bulk_minutes`, each at most that long before its limit."""
    far_m: float = 500.0
    """Metres between the place of the case and the worker's last position before the feedback."""
    fix_minutes: float = 5.0
    """A position older than this at the feedback says nothing about where it was given."""


LOOK_LIMITS: dict[str, tuple[float, float]] = {
    "quick_s": (1, 3600),
    "bulk_minutes": (1, 240),
    "bulk_cases": (2, 100),
    "bulk_before_minutes": (1, 1440),
    "far_m": (50, 20_000),
    "fix_minutes": (1, 60),
}
"""The smallest and the largest value of each."""


class LookKind(StrEnum):
    """Closed soon after dispatch, many closed at once near their limit, feedback far off, another case's picture."""

    QUICK_CLOSE = "quick_close"
    BULK_CLOSE = "bulk_close"
    FAR_FEEDBACK = "far_feedback"
    SAME_PICTURE = "same_picture"


@dataclass(frozen=True, slots=True)
class Look:
    """A case to look at, why, and what somebody said who has looked (`seen_by` is "" until then)."""

    kind: LookKind
    case_id: UUID
    number: str
    title: str
    who: str
    """Who handled it: a worker's masked name, or a department's."""
    at: datetime
    figure: float
    """Seconds from dispatch to closing; how many were closed within ten minutes; metres from the place; bits in which the
    two pictures' perceptual hashes differ (of 64; 0 is the same picture)."""
    seen_by: str = ""
    seen_words: str = ""
    other: str = ""
    """Number (title before it has one) of the case that has the picture already."""


@dataclass(frozen=True, slots=True)
class WatchFacts:
    """What the board needs beside the open cases themselves. Only of open cases."""

    refusals: Mapping[UUID, int]
    """How often the case's orders were returned (退单)."""
    whistles: Mapping[UUID, datetime]
    """Cases with a whistle that nobody has answered, and when its answer was due at the latest."""
    supervisions: Mapping[UUID, datetime]
    """Cases with a supervision that nobody has answered, and when the first answer is due."""
    suspended: frozenset[UUID]
    """Cases that are postponed or shelved (缓办, 挂账) just now."""
    urged: Mapping[UUID, int]
    """How often the case was urged."""
    followed: frozenset[tuple[UUID, Rule, datetime]]
    """Proposals that were followed: case, rule, since when its reason held."""
    settings: tuple[RuleSetting, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence that a leader was told, with its figures as plain values by name."""

    sentence: str
    figures: Mapping[str, int | float | None]
    by: str
    at: datetime
