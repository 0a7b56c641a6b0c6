"""What a phone is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from models.cases.records import CaseState, Lamp, OrderState, Tier, Urgency
from models.media.records import MediaKind
from models.workers.records import WorkerRole


class Told(BaseModel):
    """Read from the records of the models."""

    model_config = ConfigDict(from_attributes=True)


class Error(Told):
    """What went wrong: `code` is for programs and stays, the messages are for people, `facts` fill them in."""

    code: str
    message_zh: str
    message_en: str
    facts: dict[str, Any]


class Failed(Told):
    """Every answer that is no success."""

    error: Error


class Worker(Told):
    """The worker at the other end."""

    id: UUID
    name: str
    role: WorkerRole
    phone_masked: str


class Grid(Told):
    """A grid whose team the worker is in; `outline` are closed rings of [lon, lat]."""

    code: str
    name: str
    kind: str
    outline: list[list[tuple[float, float]]]


class City(Told):
    """The city: `zone` is its time zone's name."""

    name: str
    zone: str
    languages: list[str]


class Settings(Told):
    """What the phone page goes by."""

    position_every_s: int
    photo_max_px: int
    photo_max_bytes: int


class Me(Told):
    """GET /me."""

    worker: Worker
    on_duty: bool
    grids: list[Grid]
    city: City
    settings: Settings
    now: datetime


class Session(Told):
    """Tokens, told once: the access token for every request, the refresh token for the next pair."""

    access: str
    access_expires: datetime
    refresh: str
    refresh_expires: datetime
    worker: Worker


class Duty(Told):
    """Whether the worker is on duty now."""

    on_duty: bool


class Taken(Told):
    """How many positions of the batch are kept now, those included that were known already."""

    taken: int


class Urge(Told):
    """An urge (催办); with a title a supervision (督办单) that must be answered, by POST /orders/{id}/answer."""

    id: UUID
    at: datetime
    words: str
    title: str
    answer_due_at: datetime | None
    supervision_id: UUID | None
    answered: bool


class Case(Told):
    """What a worker is told of the case behind an order."""

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


class Order(Told):
    """An order in force, or one that ended today."""

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
    awaits: list[str]
    evidence_missing: list[str]
    urges: list[Urge]
    case: Case


class Step(Told):
    """A line of an order's history; `by` is "" for what the worker did."""

    at: datetime
    action: str
    words: str
    by: str
    finding: str


class Kept(Told):
    """A file that is kept; `mime` and `kind` are told by its content, not by its name."""

    sha256: str
    size: int
    mime: str
    kind: MediaKind


class Attachment(Kept):
    """A file that hangs on the case: read it by GET /media/{sha256}. `by` is masked."""

    id: UUID
    name: str
    evidence: str
    note: str
    width: int | None
    height: int | None
    seconds: float | None
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    by: str
    at: datetime


class OrderInFull(Order):
    """GET /orders/{id}."""

    steps: list[Step]
    attachments: list[Attachment]


class Orders(Told):
    """GET /orders, as of the database's clock."""

    orders: list[Order]
    data_as_of: datetime


class Moved(Told):
    """What became of the order."""

    order: Order


class Reported(Told):
    """The report that was taken in, and the state of its case."""

    id: UUID
    case_id: UUID
    state: CaseState


class ReportTaken(Told):
    """POST /reports."""

    report: Reported


class OwnReport(Told):
    """What the worker reported, and what became of it; `number` is "" until it is filed."""

    id: UUID
    case_id: UUID
    title: str
    number: str
    state: CaseState
    reported_at: datetime


class OwnReports(Told):
    """GET /me/reports, the newest first."""

    reports: list[OwnReport]


class Entry(Told):
    """A line of the worker's day."""

    at: datetime
    what: str
    case_number: str
    words: str


class Day(Told):
    """GET /me/day: the city's day, the newest first."""

    day: str
    entries: list[Entry]
