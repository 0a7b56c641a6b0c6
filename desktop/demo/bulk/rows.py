"""From books to rows: every table of the history in COPY's binary form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from desktop.demo.bulk.books import FIELD, Books, Ref, Steps
from desktop.demo.bulk.intake import NATURES, URGENCIES
from desktop.demo.bulk.life import Lived, World
from desktop.demo.bulk.packing import Coded, Field, Fixed, Lexicon, Packed, Same, counts, ids, moments, numbers, truths
from desktop.demo.foundation import Cast
from desktop.demo.history.ledger import NOBODY, ORDER_STATES, STATES
from desktop.demo.history.rows import FIELD_DESK, ids_of
from desktop.demo.packed import NEVER, Bytes, Column, Ints, instant_of, make_ids, micros
from desktop.demo.subjects import SUBJECTS
from desktop.demo.volume import NINE
from models.cases.deadlines import SIGN, next_due, soon_from, stage_limit
from models.cases.records import CaseState, Urgency
from models.cases.tables import OPEN_STATES

DESKS = 60
_SIGN = SIGN // SIGN.resolution
_HELD = (CaseState.DISPATCHED, CaseState.SIGNED, CaseState.ARRIVED, CaseState.HANDLING)
_DESKS = Lexicon([*(f"{n:02d}号坐席" for n in range(1, DESKS + 1)), FIELD_DESK])
_STATES, _ORDER_STATES = Lexicon(STATES), Lexicon(ORDER_STATES)
_TIERS, _SOURCES, _NATURES, _URGENCIES = (
    Lexicon(("general", "raised")),
    Lexicon(NINE),
    Lexicon(NATURES),
    Lexicon(URGENCIES),
)


@dataclass(frozen=True, slots=True)
class Account:
    """An account that the history names: who it is, and the login that it signs with."""

    id: UUID
    login: str


class Scribe:
    """Writes lived days out as rows. `accounts` are the operator's, the supervisor's and the field's, in this order."""

    def __init__(self, world: World, cast: Cast, codes: Sequence[str], accounts: Sequence[Account]) -> None:
        """`codes` are those of the grids that matters lie in, by patch."""
        self._world = world
        self._hands = ids_of([hand.id for hand in cast.hands])
        self._offices = ids_of(list(cast.departments.values()))
        self._grids = ids_of([cast.grids[code] for code in codes])
        self._categories = ids_of([cast.categories[s.code] for s in SUBJECTS])
        self._rules = ids_of([cast.rules[s.code] for s in SUBJECTS])
        self._accounts = ids_of([account.id for account in accounts])
        self._logins = Lexicon([account.login for account in accounts])

    def tables(self, lived: Lived) -> Iterator[Packed]:
        """Yield the tables, in the order in which they refer to each other."""
        books, intake = lived.books, lived.intake
        desk = books.rng.integers(0, DESKS, len(intake.reported))
        orders = make_ids(books.rng, books.orders.given[: books.orders.count])
        what = self._what(lived)
        own = np.flatnonzero(intake.own)
        yield _table("case_file", len(own), self._case(lived, own, what))
        yield _table("report", len(intake.reported), what | {
            "id": ids(intake.reports), "reporting_worker_id": ids(self._hands, lived.finder),
            "occurred_at": moments(intake.reported), "reported_at": moments(intake.reported), "case_id": ids(intake.cases),
        })  # fmt: skip
        teller, stories = self._world.teller, intake.stories
        yield _table("report_text", len(intake.reported), {
            "report_id": ids(intake.reports), "text": teller.texts(stories), "address": teller.addresses(stories),
            "reporter": teller.reporters(stories), "reporter_phone": _given(stories.phone, stories.citizen),
        })  # fmt: skip
        yield _table("dispatch_order", books.orders.count, {"id": ids(orders), **self._orders(books, intake.cases)})
        steps = Packed("step")
        for one in books.steps:
            steps.add(len(one.of), self._steps(one, intake.cases, orders, desk))
        yield steps
        for table, parts in books.rows.items():
            further = Packed(table)
            for count, fields in parts:
                further.add(count, {name: self._resolved(field, orders) for name, field in fields.items()})
            yield further

    def _what(self, lived: Lived) -> dict[str, Field]:
        intake, stories = lived.intake, lived.intake.stories
        return {
            "nature": Coded(intake.nature, _NATURES), "source": Coded(stories.source, _SOURCES),
            "urgency": Coded(intake.urgency, _URGENCIES), "category_id": ids(self._categories, stories.subject),
            "lon": numbers(stories.lon), "lat": numbers(stories.lat),
        }  # fmt: skip

    def _case(self, lived: Lived, own: Ints, what: Mapping[str, Field]) -> dict[str, Field]:
        books, intake, stories = lived.books, lived.intake, lived.intake.stories
        filed = books.filed != NEVER
        holder = np.where(books.is_in(*_HELD), books.lead, NOBODY)
        hand = np.where(holder >= 0, books.orders.worker[np.maximum(holder, 0)], NOBODY)
        hand = np.where(books.is_in(CaseState.CONFIRMING), books.looker, hand)
        office = np.where(holder >= 0, books.orders.department[np.maximum(holder, 0)], NOBODY)
        stage_due, soon = self._clocks(lived)
        number = lived.number
        written = number != 0
        lengths = written.sum(axis=1)
        fields: dict[str, Field] = {
            "id": ids(intake.cases), "version": counts(books.version),
            "number": Column(np.where(lengths > 0, lengths, -1).astype(np.int32), number[written]),
            "title": self._world.teller.titles(stories), "state": Coded(books.state, _STATES),
            "tier": Coded((intake.raised & filed).astype(np.int64), _TIERS),
            "rule_id": ids(self._rules, np.where(filed, stories.subject, NOBODY)), "grid_id": ids(self._grids, stories.patch),
            "holder_worker_id": ids(self._hands, hand), "holder_department_id": ids(self._offices, office),
            "reported_at": moments(intake.reported), "accepted_at": moments(books.accepted), "filed_at": moments(books.filed),
            "dispatched_at": moments(books.dispatched), "signed_at": moments(books.signed),
            "arrived_at": moments(books.arrived), "feedback_at": moments(books.feedback), "closed_at": moments(books.closed),
            "stage_since": moments(books.since), "stage_due_at": moments(stage_due), "due_at": moments(books.due),
            "soon_at": moments(soon), "rework_count": counts(books.reworks), "reopen_count": counts(books.reopened),
            "suspended_until": moments(books.suspended), "main_id": ids(intake.cases, books.main),
        }  # fmt: skip
        return {name: _taken(field, own) for name, field in (fields | dict(what)).items()}

    def _clocks(self, lived: Lived) -> tuple[Ints, Ints]:
        """Return when the stage is due and when the lamp warns, for those that are still under way."""
        books, intake = lived.books, lived.intake
        stage_due, soon = np.full(len(books.state), NEVER), np.full(len(books.state), NEVER)
        for n in np.flatnonzero(books.is_in(*OPEN_STATES)).tolist():
            since, filed = instant_of(int(books.since[n])), bool(books.filed[n] != NEVER)
            accepted = instant_of(int(books.accepted[n])) if books.by_filing[n] else None
            arrival = filed and SUBJECTS[int(intake.stories.subject[n])].arrival
            urgency = Urgency(URGENCIES[int(intake.urgency[n])])
            limit = stage_limit(STATES[int(books.state[n])], urgency, since, accepted_at=accepted, arrival=arrival)
            whole = instant_of(int(books.due[n])) if books.due[n] != NEVER else None
            warned = soon_from(self._world.calendar, since, next_due(limit, whole))
            stage_due[n] = micros(limit) if limit else NEVER
            soon[n] = micros(warned) if warned else NEVER
        return stage_due, soon

    def _orders(self, books: Books, cases: Bytes) -> dict[str, Field]:
        of, upto = books.orders, slice(0, books.orders.count)
        return {
            "case_id": ids(cases, of.of[upto]), "lead": truths(of.lead[upto]), "state": Coded(of.state[upto], _ORDER_STATES),
            "worker_id": ids(self._hands, of.worker[upto]), "department_id": ids(self._offices, of.department[upto]),
            "instruction": Coded(of.instruction[upto], self._world.said.orders),
            "given_by": Same(self._accounts[0].tobytes()), "given_at": moments(of.given[upto]),
            "sign_due_at": moments(of.given[upto] + _SIGN), "signed_at": moments(of.signed[upto]),
            "arrived_at": moments(of.arrived[upto]), "feedback_at": moments(of.feedback[upto]),
            "ended_at": moments(of.ended[upto]), "due_at": moments(of.due[upto]),
        }  # fmt: skip

    def _steps(self, one: Steps, cases: Bytes, orders: Bytes, desk: Ints) -> dict[str, Field]:
        nobody = Same(None)
        own = ids(one.ids)
        return {
            "id": own, "case_id": ids(cases, one.of), "order_id": nobody if one.order is None else ids(orders, one.order),
            "command_id": own, "action": Same(one.action.encode()), "from_state": Coded(one.start, _STATES),
            "to_state": nobody if one.end < 0 else Same(STATES[one.end].encode()),
            "login": Coded(np.full(len(one.of), one.by), self._logins),
            "desk": Coded(np.full(len(one.of), DESKS) if one.by == FIELD else desk[one.of], _DESKS),
            "worker_id": nobody if one.worker is None else ids(self._hands, one.worker),
            "department_id": nobody if one.department is None else ids(self._offices, one.department),
            "note": one.note, "detail": one.detail, "occurred_at": moments(one.at),
        }  # fmt: skip

    def _resolved(self, field: Field | Ref, orders: Bytes) -> Field:
        if not isinstance(field, Ref):
            return field
        if field.kind == "login":
            return Coded(field.index, self._logins)
        of = {"order": orders, "hand": self._hands, "office": self._offices, "account": self._accounts}[field.kind]
        return ids(of, field.index)


def _table(name: str, count: int, fields: Mapping[str, Field]) -> Packed:
    table = Packed(name)
    table.add(count, fields)
    return table


def _given(digits: Bytes, there: np.ndarray) -> Column:
    """Return numbers as text, nothing where nobody gave one."""
    return Column(np.where(there, digits.shape[1], 0).astype(np.int32), digits[there].reshape(-1))


def _taken(field: Field, rows: Ints) -> Field:
    """Return some rows of a field."""
    if isinstance(field, Same):
        return field
    if isinstance(field, Fixed):
        return Fixed(field.values[rows], None if field.there is None else field.there[rows])
    if isinstance(field, Coded):
        return Coded(field.index[rows], field.values)
    lengths = np.maximum(field.lengths.astype(np.int64), 0)
    start = np.cumsum(lengths) - lengths
    size = lengths[rows]
    before = np.cumsum(size) - size
    return Column(field.lengths[rows], field.data[np.repeat(start[rows] - before, size) + np.arange(int(size.sum()))])
