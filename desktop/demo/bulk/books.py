"""The books of many cases at once: states along the arrows of the case's life, orders, and a step for whatever happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.demo.bulk.packing import Coded, Field, Lexicon, Same, spelt
from desktop.demo.history.ledger import NOBODY, ORDER_STATES, STATES
from desktop.demo.packed import NEVER, Bytes, Column, Ints, make_ids
from models.cases.records import CaseState, OrderState
from models.cases.states import find, find_order
from models.cases.tables import ACTIVE_ORDER_STATES

Mask = NDArray[np.bool_]
STATE = {state: number for number, state in enumerate(STATES)}
ORDER_STATE = {state: number for number, state in enumerate(ORDER_STATES)}
OPERATOR, SUPERVISOR, FIELD = range(3)
"""Who wrote a step."""
NO_NOTE = Same(b"")
NO_DETAIL = Same(b"\x01{}")
_ACTIVE = np.array([ORDER_STATE[state] for state in ACTIVE_ORDER_STATES])


@dataclass(frozen=True, slots=True)
class Steps:
    """Lines of the history that are alike: one action, done to each of some cases."""

    action: str
    of: Ints
    at: Ints
    ids: Bytes
    start: Ints
    end: int
    """A state's number; NOBODY where nothing moves."""
    order: Ints | None
    worker: Ints | None
    department: Ints | None
    note: Field
    detail: Field
    by: int


@dataclass(frozen=True, slots=True)
class Ref:
    """References by number: to an order, a hand or an office of the cast, an account; or `kind` "login": who wrote it."""

    kind: str
    index: Ints


class Orders:
    """Orders as columns that grow; addressees are numbers of the cast, one of the two NOBODY."""

    def __init__(self, room: int) -> None:
        self.count = 0
        self.of = np.empty(room, np.int64)
        self.lead = np.empty(room, np.bool_)
        self.worker = np.full(room, NOBODY)
        self.department = np.full(room, NOBODY)
        self.instruction = np.zeros(room, np.int64)
        self.state = np.full(room, ORDER_STATE[OrderState.DISPATCHED])
        self.given, self.due, self.signed, self.arrived, self.feedback, self.ended = (
            np.full(room, NEVER) for _ in range(6)
        )

    def give(
        self,
        of: Ints,
        worker: Ints,
        department: Ints,
        at: Ints,
        due: Ints,
        instruction: Ints | NDArray[np.int8],
        *,
        lead: bool,
    ) -> Ints:
        """Return the numbers of new orders."""
        numbers = np.arange(self.count, self.count + len(of))
        self.count += len(of)
        self.of[numbers], self.lead[numbers] = of, lead
        self.worker[numbers], self.department[numbers] = worker, department
        self.given[numbers], self.due[numbers], self.instruction[numbers] = at, due, instruction
        return numbers

    def move(self, action: str, orders: Ints) -> None:
        """Let orders follow their own arrows. Raises ValueError where there is none."""
        start = self.state[orders]
        for number in np.unique(start).tolist():
            arrow = find_order(action, ORDER_STATES[number])
            if arrow is None:
                raise ValueError(f"an order in {ORDER_STATES[number]} cannot {action}")
            self.state[orders[start == number]] = ORDER_STATE[arrow.end]

    def active(self, orders: Ints) -> Mask:
        """Return which of `orders` (NOBODY for none) are in force."""
        return (orders >= 0) & np.isin(self.state[np.maximum(orders, 0)], _ACTIVE)


class Books:
    """Cases while their lives are gone through, up to `now` (the server's microseconds): what is later does not happen.

    A case to which something did not happen for that reason stands where it is: `alive` no more, and left alone from then on.
    """

    def __init__(self, reported: Ints, now: int, rng: np.random.Generator) -> None:
        many = len(reported)
        self.now = now
        self.rng = rng
        self.state = np.full(many, NOBODY)
        self.version = np.zeros(many, np.int64)
        self.since = reported.copy()
        self.alive = np.ones(many, np.bool_)
        self.by_filing = np.zeros(many, np.bool_)
        """Whether filing was what moved it last: its stage's clock counts from its acceptance."""
        (self.accepted, self.filed, self.dispatched, self.signed, self.arrived, self.feedback, self.closed, self.due,
         self.suspended) = (np.full(many, NEVER) for _ in range(9))  # fmt: skip
        self.reworks, self.reopened = np.zeros(many, np.int64), np.zeros(many, np.int64)
        self.lead, self.helper, self.looker = (np.full(many, NOBODY) for _ in range(3))
        """The orders in force; `looker` is the worker who is asked to look first."""
        self.main = np.full(many, NOBODY)
        self.orders = Orders(4 * many + 1)
        self.steps: list[Steps] = []
        self.rows: dict[str, list[tuple[int, Mapping[str, Field | Ref]]]] = {}
        """Rows of further tables: how many, and their fields."""

    def reach(self, of: Ints, at: Ints) -> Ints:
        """Return which of `of` (by place) something happens to at `at`; for the others it is still to come.

        They are asked no more. Use `after` for the moment.
        """
        there = self.alive[of] & (np.maximum(at, self.since[of]) <= self.now)
        self.alive[of[~there]] = False
        return np.flatnonzero(there)

    def after(self, of: Ints, at: Ints) -> Ints:
        """Return `at`, but never before what moved the case last."""
        later: Ints = np.maximum(at, self.since[of])
        return later

    def advance(
        self, action: str, of: Ints, at: Ints, *, order: Ints | None = None, worker: Ints | None = None,
        note: Field = NO_NOTE, detail: Field = NO_DETAIL, by: int = OPERATOR,
    ) -> Ints:  # fmt: skip
        """Move cases along the arrow `action`; return when. Raises ValueError where there is none."""
        at = self.after(of, at)
        start = self.state[of]
        end = NOBODY
        for number in np.unique(start).tolist():
            arrow = find(action, STATES[number] if number >= 0 else None)
            if arrow is None:
                raise ValueError(f"a case in {STATES[number]} cannot {action}")
            end = STATE[arrow.end]
        if len(of):
            self.state[of] = end
            self.version[of] += 1
            self.since[of] = at
            self.by_filing[of] = action == "file"
            self._write(action, of, at, start, end, order, worker, note, detail, by)
        return at

    def note(
        self, action: str, of: Ints, at: Ints, *, order: Ints | None = None, worker: Ints | None = None,
        note: Field = NO_NOTE, detail: Field = NO_DETAIL, by: int = OPERATOR, changes: bool = False,
    ) -> None:  # fmt: skip
        """Write lines of the history that move no case; with `changes` they change something of it, and so its version."""
        if len(of):
            if changes:
                self.version[of] += 1
            self._write(action, of, at, np.full(len(of), NOBODY), NOBODY, order, worker, note, detail, by)

    def end_orders(self, action: str, of: Ints, at: Ints) -> None:
        """End what orders of these cases are in force."""
        for whose in (self.lead[of], self.helper[of]):
            active = self.orders.active(whose)
            self.orders.move(action, whose[active])
            self.orders.ended[whose[active]] = at[active]

    def is_in(self, *states: CaseState) -> Mask:
        """Return for each case whether it is in one of `states`."""
        return np.isin(self.state, [STATE[state] for state in states])

    def record(self, table: str, count: int, fields: Mapping[str, Field | Ref]) -> None:
        """Keep rows of a further table."""
        if count:
            self.rows.setdefault(table, []).append((count, fields))

    def _write(
        self, action: str, of: Ints, at: Ints, start: Ints, end: int, order: Ints | None, worker: Ints | None,
        note: Field, detail: Field, by: int,
    ) -> None:  # fmt: skip
        department: Ints | None = None
        if order is not None:
            worker, department = self.orders.worker[order], self.orders.department[order]
        ids = make_ids(self.rng, at)
        self.steps.append(Steps(action, of, at, ids, start, end, order, worker, department, note, detail, by))


class Words:
    """A choice of phrases that are said as they are."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = tuple(phrases)
        self.many = len(phrases)
        self.lexicon = Lexicon([*phrases, ""])
        """The last one, of number `many`, is nothing."""

    def draw(self, many: int, rng: np.random.Generator) -> Coded:
        """Draw so many."""
        return Coded(rng.integers(0, self.many, many), self.lexicon)


def glued(count: int, pieces: Sequence[bytes | Bytes | Column | Coded]) -> Column:
    """Return `count` values, each of the pieces one after the other: the same bytes for all, or one's own."""
    lengths = np.zeros(count, np.int64)
    sizes: list[int | Ints] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            sizes.append(len(piece))
        elif isinstance(piece, np.ndarray):
            sizes.append(piece.shape[1])
        else:
            many = piece.lengths if isinstance(piece, Column) else piece.values.lengths[piece.index]
            sizes.append(many.astype(np.int64))
        lengths += sizes[-1]
    start = np.cumsum(lengths) - lengths
    data = np.empty(int(lengths.sum()), np.uint8)
    for piece, size in zip(pieces, sizes, strict=True):
        if isinstance(piece, bytes):
            data[start[:, None] + np.arange(len(piece))] = np.frombuffer(piece, np.uint8)
        elif isinstance(piece, np.ndarray):
            data[start[:, None] + np.arange(piece.shape[1])] = piece
        else:
            assert not isinstance(size, int)
            column = piece if isinstance(piece, Column) else spelt(piece)
            before = np.cumsum(size) - size
            data[np.repeat(start - before, size) + np.arange(int(size.sum()))] = column.data
        start = start + size
    return Column(lengths.astype(np.int32), data)
