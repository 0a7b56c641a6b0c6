"""Keeps the books of one made-up matter exactly as the commands would: state, holder, clocks, counts, orders, steps."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from desktop.demo.history.draft import Draft
from desktop.demo.tables import cell
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
_NOTHING = "{}"
FIELD_DESK = "外勤终端"


def fresh_id(rng: random.Random, at: datetime) -> str:
    """Return an identifier (UUID version 7) for the instant as 32 hexadecimal digits."""
    bits = rng.getrandbits(74)
    low = 1 << 63 | bits & (1 << 62) - 1
    return f"{int(at.timestamp() * 1000):012x}7{bits >> 62:03x}{low:016x}"


@dataclass(slots=True)
class OrderBook:
    """An order of the matter."""

    id: str
    lead: bool
    worker: UUID | None
    department: UUID | None
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
    since: datetime = field(default_factory=lambda: datetime.min)
    stage_due: datetime | None = None
    soon_due: datetime | None = None
    due: datetime | None = None
    holder_worker: UUID | None = None
    holder_department: UUID | None = None
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
        self.steps.append(
            f"{step_id}\t{self.id}\t{order.id if order else _NULL}\t{step_id}\t{action}\t{start or _NULL}\t{end or _NULL}\t"
            f"{FIELD_DESK if in_the_field else self.desk}\t{_or_null(order.worker if order else None)}\t"
            f"{_or_null(order.department if order else None)}\t{cell(note)}\t{cell(detail)}\t{at.isoformat()}\n"
        )

    def close_orders(self, at: datetime) -> None:
        """End every order in force."""
        for order in self.orders:
            if order.state in _ACTIVE:
                order.move("close")
                order.ended_at = at

    def case_line(self, calendar: WorkingCalendar, category: UUID, rule: UUID | None, grid: UUID | None) -> str:
        """Return the case's row in COPY's form."""
        draft = self.draft
        is_open = self.state in _OPEN
        due = next_due(self.stage_due, self.due) if is_open else None
        row = (
            self.id, self.version, self.number, draft.told.title, self.state, draft.urgency,
            draft.tier if self.filed_at else "general", draft.nature, draft.source, category,
            rule if self.filed_at else None, draft.told.lon, draft.told.lat, grid, self.holder_worker,
            self.holder_department, draft.reported, self.accepted_at, self.filed_at, self.dispatched_at, self.signed_at,
            self.arrived_at, self.feedback_at, self.closed_at, self.since, self.stage_due, self.due,
            soon_from(calendar, self.since, due), self.rework_count,
        )  # fmt: skip
        return "\t".join(map(cell, row)) + "\n"

    def order_lines(self, given_by: UUID) -> str:
        """Return the orders' rows in COPY's form."""
        return "".join(
            "\t".join(map(cell, (
                o.id, self.id, o.lead, o.state, o.worker, o.department, o.instruction, given_by, o.given_at,
                o.given_at + SIGN, o.signed_at, o.arrived_at, o.feedback_at, o.ended_at,
            ))) + "\n"
            for o in self.orders
        )  # fmt: skip


_NULL = "\\N"
_FIELD_ACTIONS = frozenset({"sign", "arrive", "start_handling", "feed_back", "refuse"})


def _or_null(value: object) -> object:
    return _NULL if value is None else value


def changes(**values: tuple[Any, Any]) -> str:
    """Return a step's detail: what each column was before and after."""
    return json.dumps({name: list(pair) for name, pair in values.items()}, ensure_ascii=False)
