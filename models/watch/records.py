"""Urges and supervisions as records. Times are aware, in UTC; names of workers are masked."""

from __future__ import annotations

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
