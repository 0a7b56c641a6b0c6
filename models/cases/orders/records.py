"""Routes, refusals, deliberations, rulings and whistles as records. Every time is aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.cases.records import Order, OrderState

WHISTLE_MINUTES = 30
"""What one who is called has to answer in, where the city has set nothing for the level that calls."""

MOST_MINUTES = 7 * 24 * 60
"""More than a week is no time to answer a call in, nor for an assistant."""
PARTIES = 2
"""A dispute has at least two sides; both are heard before it is ruled on."""


class Cause(StrEnum):
    """Why a deliberation (会商) was opened: a second refusal, by the desk, or because the holder could not do it."""

    SECOND_REFUSAL = "second_refusal"
    BY_DESK = "by_desk"
    HANDED_ON = "handed_on"


class Ground(StrEnum):
    """Why somebody stands on a case's route.

    ruled: a ruling appointed them for this category here; owner: owns the component, or the dedicated grid; territory:
    the sub-centre (or the team) of the place; competent: the category's rule names them.
    """

    RULED = "ruled"
    OWNER = "owner"
    TERRITORY = "territory"
    COMPETENT = "competent"


@dataclass(frozen=True, slots=True)
class Addressee:
    """A worker or a department: exactly one of the two."""

    worker_id: UUID | None = None
    department_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RouteParty:
    """Somebody whose the case could be, and why: `where` is the grid (or, for a ruling, the number of its case) behind it."""

    to: Addressee
    name: str
    """A department's name, a worker's masked one."""
    role: str
    """WorkerRole or DepartmentKind value."""
    ground: Ground
    where: str
    since: datetime | None = None
    """When it was ruled."""


@dataclass(frozen=True, slots=True)
class Route:
    """Lead (主办) and assisting (协办) as proposed; `parties` are all who could be either, the best lead first.

    `routing` is the rule's: owner_first (部件先属主后属地) or territory_first (事件先属地后属主). Nothing is given by it: an
    operator confirms or changes it.
    """

    routing: str
    lead: RouteParty | None
    assisting: tuple[RouteParty, ...] = ()
    parties: tuple[RouteParty, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An order returned (退单). `nth` counts those of lead orders since the last ruling; 0 for an assisting order's."""

    id: UUID
    order_id: UUID
    nth: int
    party: str
    reason: str
    basis: str
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class PartyWords:
    """What a party of a deliberation said, and on what it stands."""

    to: Addressee
    party: str
    words: str
    basis: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who was appointed (指定承办), by whom, with what words."""

    id: UUID
    appointed: str
    words: str
    basis: str
    unheard: str
    as_route: bool
    ruled_by: str
    ruled_at: datetime


@dataclass(frozen=True, slots=True)
class Deliberation:
    """A dispute about who is to handle a case (会商), with what everybody said and how it was ruled, if it was."""

    id: UUID
    cause: Cause
    question: str
    opened_by: str
    opened_at: datetime
    ended_at: datetime | None
    words: tuple[PartyWords, ...]
    ruling: Ruling | None

    @property
    def heard(self) -> int:
        """How many different parties have been heard."""
        return len({one.to for one in self.words})


@dataclass(frozen=True, slots=True)
class Whistle:
    """A call for a department or a higher level (吹哨), and its answer (报到).

    `by` is the grid that whistles, `level` the name of its level; `called` the department's or the grid's name.
    """

    id: UUID
    case_id: UUID
    by: str
    level: str
    called: str
    words: str
    blown_by: str
    blown_at: datetime
    due_at: datetime
    answered_at: datetime | None
    who_came: str
    answer: str
    called_off_at: datetime | None
    called_off_because: str

    @property
    def open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.answered_at is None and self.called_off_at is None


@dataclass(frozen=True, slots=True)
class WhistleCount:
    """How somebody answers: whistles called in a period, answered, answered in time, and open past their limit now."""

    called: str
    department_id: UUID | None
    grid_id: UUID | None
    level: str
    """Name of the level that called."""
    whistles: int
    answered: int
    in_time: int
    open_late: int
    median_minutes: float | None
    """From the whistle to the answer; None where nothing was answered."""
    open_cases: frozenset[UUID] = frozenset()
    """The cases of those that wait for their answer, in time or not."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A grid that a case lies in, which can whistle: `level` 1 is the widest; `minutes` its callee has to answer."""

    grid_id: UUID
    name: str
    level: int
    level_name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Callee:
    """Who can be called by a whistle: a department, or a grid of a higher level (exactly one of the two)."""

    department_id: UUID | None
    grid_id: UUID | None
    name: str
    role: str
    """DepartmentKind value, or the level's name."""
    level: int | None
    """Of a grid: only those below it call it."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Who can whistle for a case, the smallest grid first, and who can be called: higher levels, then departments."""

    callers: tuple[Caller, ...] = ()
    callees: tuple[Callee, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderAbout:
    """What is to be known of an order beside its bare record: its own clocks, and what became of it.

    `refuse_until` is None for an appointed one; after it the order is its first addressee's (首办责任).
    """

    order: Order
    role: str
    """WorkerRole or DepartmentKind value of the addressee."""
    appointed: bool
    refuse_until: datetime | None
    due_at: datetime | None
    arrived_at: datetime | None
    ended_at: datetime | None
    refusal: Refusal | None
    answer: str
    """What was fed back, "" before."""

    @property
    def in_hand(self) -> bool:
        """Whether its addressee still has to answer it."""
        return self.order.state in _IN_HAND

    def next_due_at(self) -> datetime | None:
        """Return its next limit: for signing until it is signed, then for answering; None once it was answered."""
        if not self.in_hand:
            return None
        return self.order.sign_due_at if self.order.state is OrderState.DISPATCHED else self.due_at


_IN_HAND = frozenset({OrderState.DISPATCHED, OrderState.SIGNED, OrderState.ARRIVED, OrderState.HANDLING})
