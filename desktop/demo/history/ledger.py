"""Keeps the books of one made-up matter exactly as the commands would: state, holder, clocks, counts, orders, steps."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from desktop.demo.history.draft import Draft
from desktop.demo.tables import ESCAPES, NULL
from models.cases.calendar import WorkingCalendar
from models.cases.deadlines import SIGN, next_due, soon_from, stage_limit
from models.cases.records import CaseState, OrderState
from models.cases.states import find, find_order
from models.cases.tables import ACTIVE_ORDER_STATES, OPEN_STATES

CASE_COLUMNS = (
    "id", "version", "number", "title", "state", "urgency", "tier", "nature", "source", "category_id", "rule_id", "lon",
    "lat", "grid_id", "holder_worker_id", "holder_department_id", "reported_at", "accepted_at", "filed_at",
    "dispatched_at", "signed_at", "arrived_at", "feedback_at", "closed_at", "stage_since", "stage_due_at", "due_at",
    "soon_at", "rework_count",
)  # fmt: skip
REPORT_COLUMNS = (
    "id", "source", "nature", "urgency", "category_id", "lon", "lat", "reporting_worker_id", "occurred_at", "reported_at",
    "case_id",
)  # fmt: skip
TEXT_COLUMNS = ("report_id", "text", "address", "reporter", "reporter_phone")
ORDER_COLUMNS = (
    "id", "case_id", "lead", "state", "worker_id", "department_id", "instruction", "given_by", "given_at", "sign_due_at",
    "signed_at", "arrived_at", "feedback_at", "ended_at",
)  # fmt: skip
STEP_COLUMNS = (
    "id", "case_id", "order_id", "command_id", "action", "from_state", "to_state", "desk", "worker_id", "department_id",
    "note", "detail", "occurred_at",
)  # fmt: skip
_OPEN = frozenset(OPEN_STATES)
_ACTIVE = frozenset(ACTIVE_ORDER_STATES)
_LOW = (1 << 62) - 1
_BEFORE = datetime.min.replace(tzinfo=UTC)
_NOTHING = "{}"
FIELD_DESK = "外勤终端"


def fresh_id(rng: random.Random, at: datetime) -> str:
    """Return an identifier (UUID version 7) for the instant as 32 hexadecimal digits."""
    bits = rng.getrandbits(74)
    value = int(at.timestamp() * 1000) << 80 | 0x7 << 76 | (bits >> 62) << 64 | 1 << 63 | bits & _LOW
    return f"{value:032x}"


@dataclass(slots=True)
class OrderBook:
    """An order of the matter."""

    id: str
    lead: bool
    worker: str | None
    department: str | None
    instruction: str
    given_at: datetime
    state: OrderState = OrderState.DISPATCHED
    signed_at: datetime | None = None
    arrived_at: datetime | None = None
    feedback_at: datetime | None = None
    ended_at: datetime | None = None

    def move(self, action: str) -> None:
        """Follow the order's own arrow."""
        arrow = find_order(action, self.state)
        if arrow is None:
            raise ValueError(f"an order in {self.state} cannot {action}")
        self.state = arrow.end


@dataclass(slots=True)
class CaseBook:
    """One matter under way; `advance` is the commands' own movement along the table of transitions."""

    draft: Draft
    id: str
    rng: random.Random
    desk: str
    number: str | None = None
    state: CaseState | None = None
    version: int = 0
    since: datetime = _BEFORE
    stage_due: datetime | None = None
    soon_due: datetime | None = None
    due: datetime | None = None
    holder_worker: str | None = None
    holder_department: str | None = None
    accepted_at: datetime | None = None
    filed_at: datetime | None = None
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    arrived_at: datetime | None = None
    feedback_at: datetime | None = None
    closed_at: datetime | None = None
    rework_count: int = 0
    orders: list[OrderBook] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def advance(
        self, action: str, at: datetime, order: OrderBook | None = None, note: str = "", detail: str = _NOTHING
    ) -> None:
        """Move along the arrow `action` and write the step. Raises ValueError where there is none."""
        arrow = find(action, self.state)
        if arrow is None:
            raise ValueError(f"a case in {self.state} cannot {action}")
        start, self.state = self.state, arrow.end
        self.version += 1
        self.since = at
        self.stage_due = stage_limit(
            arrow.end,
            self.draft.urgency,
            at,
            accepted_at=self.accepted_at if action == "file" else None,
            arrival=self.draft.subject.arrival and self.filed_at is not None,
        )
        self.step(action, at, order, note, detail, start, arrow.end)

    def step(
        self, action: str, at: datetime, order: OrderBook | None, note: str = "", detail: str = _NOTHING,
        start: CaseState | None = None, end: CaseState | None = None, field_side: bool | None = None,
    ) -> None:  # fmt: skip
        """Write a line of the history."""
        step_id = fresh_id(self.rng, at)
        in_the_field = action in _FIELD_ACTIONS if field_side is None else field_side
        told = note.translate(ESCAPES) if note else ""
        more = detail if detail is _NOTHING else detail.translate(ESCAPES)
        whose = f"{order.worker or NULL}\t{order.department or NULL}" if order else _NOBODY
        self.steps.append(
            f"{step_id}\t{self.id}\t{order.id if order else NULL}\t{step_id}\t{action}\t{start or NULL}\t{end or NULL}\t"
            f"{FIELD_DESK if in_the_field else self.desk}\t{whose}\t{told}\t{more}\t{at.isoformat()}\n"
        )

    @property
    def is_open(self) -> bool:
        """Whether the matter is still under way."""
        return self.state in _OPEN

    def close_orders(self, at: datetime) -> None:
        """End every order in force."""
        for order in self.orders:
            if order.state in _ACTIVE:
                order.move("close")
                order.ended_at = at

    def case_line(self, calendar: WorkingCalendar, category: str, rule: str, grid: str) -> str:
        """Return the case's row in COPY's form."""
        draft, told, filed = self.draft, self.draft.told, self.filed_at is not None
        due = next_due(self.stage_due, self.due) if self.is_open else None
        times = (
            draft.reported, self.accepted_at, self.filed_at, self.dispatched_at, self.signed_at, self.arrived_at,
            self.feedback_at, self.closed_at, self.since, self.stage_due, self.due, soon_from(calendar, self.since, due),
        )  # fmt: skip
        return (
            f"{self.id}\t{self.version}\t{self.number or NULL}\t{told.title.translate(ESCAPES)}\t{self.state}\t"
            f"{draft.urgency}\t{draft.tier if filed else 'general'}\t{draft.nature}\t{draft.source}\t{category}\t"
            f"{rule if filed else NULL}\t{told.lon}\t{told.lat}\t{grid}\t{self.holder_worker or NULL}\t"
            f"{self.holder_department or NULL}\t{instants(times)}\t{self.rework_count}\n"
        )

    def order_lines(self, given_by: str) -> str:
        """Return the orders' rows in COPY's form."""
        return "".join(
            f"{o.id}\t{self.id}\t{'t' if o.lead else 'f'}\t{o.state}\t{o.worker or NULL}\t{o.department or NULL}\t"
            f"{o.instruction}\t{given_by}\t"
            f"{instants((o.given_at, o.given_at + SIGN, o.signed_at, o.arrived_at, o.feedback_at, o.ended_at))}\n"
            for o in self.orders
        )


_NOBODY = f"{NULL}\t{NULL}"
_FIELD_ACTIONS = frozenset({"sign", "arrive", "start_handling", "feed_back", "refuse"})


def instants(times: Iterable[datetime | None]) -> str:
    """Return instants in COPY's form."""
    return "\t".join(NULL if at is None else at.isoformat() for at in times)


def changes(**values: tuple[Any, Any]) -> str:
    """Return a step's detail: what each column was before and after."""
    return json.dumps({name: list(pair) for name, pair in values.items()}, ensure_ascii=False)
