"""Sign-in and a field worker's own orders as records. Times are aware, in UTC; positions WGS-84 degrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.cases.records import CaseState, Lamp, OrderState, Tier, Urgency
from models.workers.records import WorkerRole


class Ending(StrEnum):
    """How a session ended: by the phone, by the desk, or because a refresh token was used that had been exchanged."""

    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    REUSED = "reused"


@dataclass(frozen=True, slots=True)
class Pair:
    """A session's tokens as they are given out, once: the database has their hashes alone."""

    session_id: UUID
    worker_id: UUID
    access: str
    access_expires: datetime
    refresh: str
    refresh_expires: datetime


@dataclass(frozen=True, slots=True)
class Denied:
    """Nobody is let in. `wait_s` > 0: too much was tried, and so long nothing more is looked at."""

    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class Phone:
    """Whose request it is: the session and the worker behind an access token, and until when that is good."""

    session_id: UUID
    worker_id: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class PhoneSession:
    """A phone that is or was signed in, as the desk sees it; the worker's name is masked."""

    id: UUID
    worker_id: UUID
    worker_code: str
    worker: str
    way: str
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    ending: Ending | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class OwnGrid:
    """A grid whose team the worker is in; `outline` are its rings, each closed, as (lon, lat)."""

    id: UUID
    code: str
    name: str
    kind: str
    outline: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Me:
    """The worker at the other end; name in full, for it is his own, the number masked."""

    id: UUID
    name: str
    role: WorkerRole
    phone_masked: str
    on_duty: bool
    grids: tuple[OwnGrid, ...]


@dataclass(frozen=True, slots=True)
class OwnUrge:
    """An urge about an order; with `title` it must be answered (督办单), by `answer_due_at`."""

    id: UUID
    at: datetime
    words: str
    title: str = ""
    answer_due_at: datetime | None = None
    supervision_id: UUID | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class OwnCase:
    """What a worker is told of the case behind an order: never who called."""

    id: UUID
    number: str
    title: str
    text: str
    category: str
    category_en: str
    urgency: Urgency
    tier: Tier
    address: str
    lon: float | None
    lat: float | None
    grid: str
    state: CaseState


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """An order as its worker sees it. `awaits` are the acts that can follow, `evidence_missing` what a feedback must bring."""

    id: UUID
    lead: bool
    state: OrderState
    instruction: str
    given_by: str
    given_at: datetime
    sign_due_at: datetime | None
    due_at: datetime | None
    refuse_until: datetime | None
    signed_at: datetime | None
    arrived_at: datetime | None
    feedback_at: datetime | None
    ended_at: datetime | None
    lamp: Lamp | None
    appointed: bool
    awaits: tuple[str, ...]
    evidence_missing: tuple[str, ...]
    urges: tuple[OwnUrge, ...]
    case: OwnCase


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A line of an order's history; `by` is the account's name or "" for the worker's own doing."""

    at: datetime
    action: str
    words: str
    by: str
    finding: str = ""


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What a worker reported, and what became of it."""

    id: UUID
    case_id: UUID
    title: str
    number: str
    state: CaseState
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A line of a worker's own day: a step's action, or on_duty and off_duty."""

    at: datetime
    what: str
    case_number: str
    words: str
