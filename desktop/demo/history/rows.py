"""From books to rows: the tables of reports, cases, orders and steps, in COPY's binary form."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from desktop.demo.foundation import Cast
from desktop.demo.history.draft import Course, Draft
from desktop.demo.history.ledger import NOBODY, ORDER_STATES, STATES
from desktop.demo.history.tell import Books
from desktop.demo.history.timeline import AT
from desktop.demo.packed import (
    NEVER,
    Bytes,
    Column,
    Ints,
    chosen,
    documents,
    doubles,
    fixed,
    flags,
    instant_of,
    instants,
    integers,
    make_ids,
    micros,
    pack,
    references,
    texts,
)
from models.cases.calendar import WorkingCalendar
from models.cases.deadlines import SIGN, next_due, soon_from, stage_limit
from models.cases.records import CaseState
from models.cases.tables import OPEN_STATES

Copied = tuple[str, tuple[str, ...], bytes]
"""A table, its columns, and rows in COPY's binary form."""

DESKS = tuple(f"{n:02d}号坐席" for n in range(1, 13))
FIELD_DESK = "外勤终端"
_FIELD_ACTIONS = frozenset({"sign", "arrive", "start_handling", "feed_back", "refuse"})
_SIGN = SIGN // SIGN.resolution
_HELD = (CaseState.DISPATCHED, CaseState.SIGNED, CaseState.ARRIVED, CaseState.HANDLING)


def ids_of(ids: Sequence[UUID]) -> Bytes:
    """Return identifiers as (N, 16) bytes."""
    return np.frombuffer(b"".join(one.bytes for one in ids), np.uint8).reshape(-1, 16)


class Copyist:
    """Writes books out as rows. Identifiers and desks come from `chance`; `giver` is the account that gave the orders."""

    def __init__(self, cast: Cast, calendar: WorkingCalendar, giver: UUID, rng: random.Random) -> None:
        self._cast = cast
        self._calendar = calendar
        self._giver = ids_of([giver])
        self._rng = rng
        self._chance = np.random.default_rng(rng.getrandbits(64))
        self._hands = ids_of([hand.id for hand in cast.hands])
        self._departments = ids_of(list(cast.departments.values()))
        self._grids, self._grid_number = _numbered(cast.grids)
        self._categories, self._category_number = _numbered(cast.categories)
        self._rules, self._rule_number = _numbered(cast.rules)

    def tables(self, books: Books, numbers: Sequence[str | None]) -> Iterator[Copied]:
        """Yield the tables of some books, in the order in which they refer to each other."""
        drafts, orders = books.drafts, books.orders
        reported = books.times[:, AT["report"]]
        cases = make_ids(self._chance, reported)
        order_ids = make_ids(self._chance, np.array(orders.given, np.int64))
        categories = np.array([self._category_number[d.subject.code] for d in drafts])
        grids = np.array([self._grid_number[d.told.patch.area.code] for d in drafts])
        what: dict[str, Column] = {
            "nature": texts([d.nature for d in drafts]),
            "source": texts([d.source for d in drafts]),
            "urgency": texts([d.urgency.value for d in drafts]),
            "category_id": references(self._categories, categories),
            "lon": doubles(np.array([d.told.lon for d in drafts])),
            "lat": doubles(np.array([d.told.lat for d in drafts])),
        }
        yield _table("case_file", what | {"id": fixed(cases), **self._case(books, numbers, grids)})
        reports = make_ids(self._chance, reported)
        found = np.array([self._finder(d) for d in drafts])
        yield _table("report", what | {
            "id": fixed(reports),
            "reporting_worker_id": references(self._hands, found),
            "occurred_at": instants(reported),
            "reported_at": instants(reported),
            "case_id": fixed(cases),
        })  # fmt: skip
        yield _table("report_text", {
            "report_id": fixed(reports),
            "text": texts([d.told.text for d in drafts]),
            "address": texts([d.told.address for d in drafts]),
            "reporter": texts([d.told.reporter for d in drafts]),
            "reporter_phone": texts([d.told.phone for d in drafts]),
        })  # fmt: skip
        yield _table("dispatch_order", {"id": fixed(order_ids), **self._orders(books, cases)})
        yield _table("step", self._steps(books, cases, order_ids))

    def _finder(self, draft: Draft) -> int:
        """Return the worker of the grid's team who found it, if one did."""
        team = self._cast.teams.get(draft.told.patch.area.code) if draft.source == "grid_worker" else None
        return team[int(self._rng.random() * len(team))].number if team else NOBODY

    def _case(self, books: Books, numbers: Sequence[str | None], grids: Ints) -> dict[str, Column]:
        ledger, drafts = books.ledger, books.drafts
        handled = np.array([d.course is Course.HANDLED for d in drafts])
        filed = handled & (books.times[:, AT["file"]] != NEVER)
        holder = np.where(ledger.is_in(_HELD), np.where(books.lead >= 0, books.lead, books.first), NOBODY)
        due = np.array([micros(d.due) if d.due and on else NEVER for d, on in zip(drafts, filed.tolist(), strict=True)])
        stage_due, soon = self._clocks(books, due)
        refused = (books.times[:, AT["refuse"]] != NEVER) & (books.lead < 0)
        sent = np.maximum(books.times[:, AT["first_dispatch"]], books.times[:, AT["dispatch"]])
        answered = np.array([d.course in (Course.ANSWERED, Course.NOT_ACCEPTED) for d in drafts])
        rules = np.array([self._rule_number[d.subject.code] for d in drafts])
        return {
            "version": integers(ledger.version),
            "number": texts(numbers),
            "title": texts([d.told.title for d in drafts]),
            "state": chosen(ledger.state, STATES),
            "tier": texts([d.tier.value if on else "general" for d, on in zip(drafts, filed.tolist(), strict=True)]),
            "rule_id": references(self._rules, np.where(filed, rules, NOBODY)),
            "grid_id": references(self._grids, grids),
            "holder_worker_id": references(self._hands, _of(books.orders.worker, holder)),
            "holder_department_id": references(self._departments, _of(books.orders.department, holder)),
            "reported_at": instants(books.times[:, AT["report"]]),
            "accepted_at": instants(np.where(answered, NEVER, books.times[:, AT["accept"]])),
            "filed_at": instants(np.where(filed, books.times[:, AT["file"]], NEVER)),
            "dispatched_at": instants(np.where(refused, NEVER, sent)),
            "signed_at": instants(books.times[:, AT["sign"]]),
            "arrived_at": instants(books.times[:, AT["arrive"]]),
            "feedback_at": instants(_of(ledger.feedback, books.lead, NEVER)),
            "closed_at": instants(books.times[:, AT["close"]]),
            "stage_since": instants(ledger.since),
            "stage_due_at": instants(stage_due),
            "due_at": instants(due),
            "soon_at": instants(soon),
            "rework_count": integers(books.reworks),
        }

    def _clocks(self, books: Books, due: Ints) -> tuple[Ints, Ints]:
        """Return when the stage is due and when the lamp warns, for those that are still under way."""
        ledger = books.ledger
        stage_due, soon = np.full(len(due), NEVER), np.full(len(due), NEVER)
        for n in np.flatnonzero(ledger.is_in(OPEN_STATES)).tolist():
            draft, since = books.drafts[n], instant_of(int(ledger.since[n]))
            accepted = instant_of(int(books.times[n, AT["accept"]])) if ledger.last[n] == AT["file"] else None
            arrival = draft.subject.arrival and bool(books.times[n, AT["file"]] != NEVER)
            state = STATES[ledger.state[n]]
            limit = stage_limit(state, draft.urgency, since, accepted_at=accepted, arrival=arrival)
            whole = instant_of(int(due[n])) if due[n] != NEVER else None
            warned = soon_from(self._calendar, since, next_due(limit, whole))
            stage_due[n] = micros(limit) if limit else NEVER
            soon[n] = micros(warned) if warned else NEVER
        return stage_due, soon

    def _orders(self, books: Books, cases: Bytes) -> dict[str, Column]:
        orders, ledger = books.orders, books.ledger
        given = np.array(orders.given, np.int64)
        return {
            "case_id": references(cases, np.array(orders.of, np.int64)),
            "lead": flags(np.array(orders.lead, np.bool_)),
            "state": chosen(ledger.order_state, ORDER_STATES),
            "worker_id": references(self._hands, np.array(orders.worker, np.int64)),
            "department_id": references(self._departments, np.array(orders.department, np.int64)),
            "instruction": texts(orders.instruction),
            "given_by": references(self._giver, np.zeros(len(given), np.int64)),
            "given_at": instants(given),
            "sign_due_at": instants(given + _SIGN),
            "signed_at": instants(ledger.signed),
            "arrived_at": instants(ledger.arrived),
            "feedback_at": instants(ledger.feedback),
            "ended_at": instants(ledger.ended),
        }

    def _steps(self, books: Books, cases: Bytes, order_ids: Bytes) -> dict[str, Column]:
        steps = books.ledger.steps
        of, at, order = (np.concatenate([getattr(step, name) for step in steps]) for name in ("of", "at", "order"))
        ids = make_ids(self._chance, at)
        desk = self._chance.integers(0, len(DESKS), len(cases))
        in_the_field = np.repeat([step.action in _FIELD_ACTIONS for step in steps], [len(step.of) for step in steps])
        return {
            "id": fixed(ids),
            "case_id": references(cases, of),
            "order_id": references(order_ids, order),
            "command_id": fixed(ids),
            "action": texts([step.action for step in steps for _ in step.of]),
            "from_state": chosen(np.concatenate([step.start for step in steps]), STATES),
            "to_state": chosen(np.concatenate([step.end for step in steps]), STATES),
            "desk": chosen(np.where(in_the_field, len(DESKS), desk[of]), (*DESKS, FIELD_DESK)),
            "worker_id": references(self._hands, _of(books.orders.worker, order)),
            "department_id": references(self._departments, _of(books.orders.department, order)),
            "note": texts([note for step in steps for note in step.notes or [""] * len(step.of)]),
            "detail": documents([told for step in steps for told in step.details or ["{}"] * len(step.of)]),
            "occurred_at": instants(at),
        }


def _numbered(ids: dict[str, UUID]) -> tuple[Bytes, dict[str, int]]:
    return ids_of(list(ids.values())), {key: number for number, key in enumerate(ids)}


def _of(values: Sequence[int] | Ints, index: Ints, nothing: int = NOBODY) -> Ints:
    """Return values by index, `nothing` where that is negative."""
    found: NDArray[np.int64] = np.array([*values, nothing], np.int64)[index]
    return found


def _table(name: str, columns: dict[str, Column]) -> Copied:
    return name, tuple(columns), pack(list(columns.values()))
