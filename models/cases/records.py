"""Reports, cases, orders and steps as records. Every time is aware, in UTC; every position WGS-84 degrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from models.cases.advice import Recommendation as Recommendation
from models.cases.advice import Recommendations as Recommendations
from models.cases.kinds import CaseState as CaseState
from models.cases.kinds import Lamp as Lamp
from models.cases.kinds import Nature as Nature
from models.cases.kinds import OrderState as OrderState
from models.cases.kinds import Source as Source
from models.cases.kinds import Stage as Stage
from models.cases.kinds import Tier as Tier
from models.cases.kinds import Urgency as Urgency


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the category tree: 类型 → 大类 → 小类; leaves are what a case is filed under."""

    id: UUID
    code: str
    name: str
    name_en: str
    depth: int
    parent_id: UUID | None
    urgency: Urgency = Urgency.NORMAL
    """What is proposed at intake."""


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """How cases of a category (and of those below it that have no rule of their own) are handled.

    `routing` is owner_first or territory_first; `limit_unit` is working_minute, working_day or calendar_minute.
    """

    id: UUID
    category_id: UUID
    routing: str
    needs_arrival: bool = False
    needs_verification: bool = False
    limit_amount: int | None = None
    limit_unit: str | None = None
    competent_department_id: UUID | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Ownership:
    """Which department owns the components of a category, in a grid and all below it, or everywhere (`grid_id` None)."""

    id: UUID
    category_id: UUID
    department_id: UUID
    grid_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A row of the queue, and a mark on the map: one open matter, with who holds it and what is awaited.

    `next_due_at` is the earlier of the stage's and the case's limit; from `soon_at` on the lamp is ◆.
    `holder` is the holder's name ("综合执法局"; "" for the desk); lon and lat are None without a place.
    """

    id: UUID
    version: int
    number: str | None
    title: str
    state: CaseState
    urgency: Urgency
    tier: Tier
    source: Source
    nature: Nature
    category_id: UUID
    category: str
    category_top: str
    """The name of the type or class the charts count by."""
    lon: float | None
    lat: float | None
    grid_id: UUID | None
    grid: str
    """Name of the basic grid, "" outside all."""
    area: str
    """Names of street and community, as a queue row shows them ("望潮街道 · 文昌社区")."""
    holder_worker_id: UUID | None
    holder_department_id: UUID | None
    holder: str
    reported_at: datetime
    stage_since: datetime
    stage_due_at: datetime | None
    due_at: datetime | None
    next_due_at: datetime | None
    soon_at: datetime | None
    rework_count: int
    reopen_count: int
    holder_role: str = ""
    """The holder's WorkerRole or DepartmentKind value, to be worded beside the name; "" for the desk."""
    parent_id: UUID | None = None
    """The case (母案) that this one follows as its child (子案)."""
    suspended_until: datetime | None = None
    """Until when its clock stands still (缓办, 挂账), as was approved; it may lie in the past."""
    exercise: bool = False
    """Whether it is of an exercise (演练): worked like any other, and in no figure."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a case's history; never changed, never deleted."""

    id: UUID
    action: str
    """The command's name: accept, file, dispatch, sign, … (models.cases.states)."""
    from_state: CaseState | None
    to_state: CaseState | None
    actor: str
    """Who did it: the account's name, or the party's for what a worker or department does (sign, feed_back, …)."""
    desk: str
    note: str
    occurred_at: datetime
    recorded_at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What it changed, by name: [before, after]; and what else the act tells of itself, as plain values."""
    order_id: UUID | None = None
    worker_id: UUID | None = None
    department_id: UUID | None = None
    """The worker or the department it was about, whom an order was given to or who did it; None for the desk alone."""
    role: str = ""
    """That party's WorkerRole or DepartmentKind value."""
    party: str = ""
    """That party's name, a worker's masked."""
    entered_by: str = ""
    """Whose account entered it at the desk for the party that did it; "" where nobody stood in between."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order to a worker or a department, lead (主办) or assisting (协办)."""

    id: UUID
    lead: bool
    state: OrderState
    worker_id: UUID | None
    department_id: UUID | None
    addressee: str
    instruction: str
    given_by: str
    given_at: datetime
    sign_due_at: datetime | None
    signed_at: datetime | None
    feedback_at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """What a command has done: the case and its version afterwards."""

    case_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything the case panel shows. `reporter` and `reporter_phone` are masked unless asked for."""

    case: OpenCase
    text: str
    address: str
    reporter: str
    reporter_phone: str
    grids: tuple[tuple[str, str, str], ...]
    """(name, kind, owner's name) of every grid the point lies in, the basic one first."""
    orders: tuple[Order, ...]
    steps: tuple[Step, ...]
    filed_at: datetime | None
    closed_at: datetime | None
    source_numbers: tuple[str, ...] = ()
    """Its reports' numbers in the systems they came from (12345, 数字城管), the first report's first."""


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as it comes in. Times are aware; `source_number` with `source_system` makes it idempotent."""

    title: str
    text: str
    source: Source
    category_id: UUID
    nature: Nature = Nature.HELP
    urgency: Urgency = Urgency.NORMAL
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    reporter: str = ""
    reporter_phone: str = ""
    occurred_at: datetime | None = None
    source_system: str = ""
    source_number: str | None = None
    reporting_worker_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue is narrowed to; empty fields narrow nothing. Applied by the desk to the records it holds."""

    stage: Stage | None = None
    lamp: Lamp | None = None
    urgency: Urgency | None = None
    source: Source | None = None
    category_top: str = ""
    grid_ids: frozenset[UUID] = frozenset()
    text: str = ""
    numbered: frozenset[UUID] = frozenset()
    """What the text finds by its number in another system, which the records do not carry."""
    case_ids: frozenset[UUID] = frozenset()
    """These very cases: what stands behind a figure of the supervisor's board."""
    about: str = ""
    """What is said of them, in the user's language."""
    reported_from: datetime | None = None
    reported_until: datetime | None = None
    """Reported at or after the one and before the other (a day or an hour clicked in a chart)."""
