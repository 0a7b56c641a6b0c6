"""One matter as a 信息专报 tells it. Times are aware, in UTC; names of workers are masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MatterStep:
    """A line of the case's history: what was done, by whom, when; `state` is where the case came to, "" where it stayed."""

    id: UUID
    action: str
    state: str
    by: str
    role: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MatterOrder:
    """An order that was given: to whom, lead or assisting, and where it stands."""

    lead: bool
    addressee: str
    state: str
    instruction: str
    given_at: datetime
    signed_at: datetime | None
    feedback_at: datetime | None


@dataclass(frozen=True, slots=True)
class MatterFile:
    """A file that is attached to the case: its digest, name, kind of evidence, who brought it and when."""

    sha256: str
    name: str
    evidence: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """A case with its history, orders and files as they were."""

    case_id: UUID
    number: str | None
    title: str
    text: str
    state: str
    urgency: str
    tier: str
    source: str
    category: str
    area: str
    grid: str
    address: str
    lon: float | None
    lat: float | None
    holder: str
    holder_role: str
    reported_at: datetime
    filed_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    reports: int
    rework_count: int
    reopen_count: int
    steps: tuple[MatterStep, ...]
    orders: tuple[MatterOrder, ...]
    files: tuple[MatterFile, ...]
