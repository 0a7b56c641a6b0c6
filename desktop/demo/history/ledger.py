"""Keeps the books of many made-up matters at once, exactly as the commands would: states, versions, orders, steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from desktop.demo.history.timeline import AT
from desktop.demo.packed import NEVER, Ints
from models.cases.records import CaseState, OrderState
from models.cases.states import find, find_order

STATES = tuple(CaseState)
ORDER_STATES = tuple(OrderState)
_STATE = {state: number for number, state in enumerate(STATES)}
_ORDER_STATE = {state: number for number, state in enumerate(ORDER_STATES)}
NOBODY = -1
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Steps:
    """One line of the history for each of some matters: the action is the same, the states may differ."""

    action: str
    of: Ints
    """Which matters, by their number in the ledger."""
    at: Ints
    order: Ints
    """Which order each is about, by its number; NOBODY for none."""
    start: Ints
    end: Ints
    """States by their number in STATES; NOBODY where the line moves nothing."""
    notes: Sequence[str] = ()
    details: Sequence[str] = ()
    """Both are one for each matter, or empty: nothing to say."""


@dataclass(slots=True)
class Orders:
    """Orders as columns; `worker` and `department` are numbers of the cast's, one of them NOBODY."""

    of: list[int] = field(default_factory=list)
    lead: list[bool] = field(default_factory=list)
    worker: list[int] = field(default_factory=list)
    department: list[int] = field(default_factory=list)
    instruction: list[str] = field(default_factory=list)
    given: list[int] = field(default_factory=list)

    def add(self, of: int, to: tuple[int, int], given: int, instruction: str, *, lead: bool) -> int:
        """Return the number of a new order to a worker or a department."""
        self.of.append(of)
        self.lead.append(lead)
        self.worker.append(to[0])
        self.department.append(to[1])
        self.instruction.append(instruction)
        self.given.append(given)
        return len(self.of) - 1


class Ledger:
    """The states of matters and orders while their events are gone through, and the steps written on the way."""

    def __init__(self, times: Ints, orders: Orders) -> None:
        count, given = len(times), len(orders.of)
        self.times = times
        self.state = np.full(count, NOBODY)
        self.version = np.zeros(count, np.int64)
        self.since = np.full(count, NEVER)
        self.last = np.zeros(count, np.int64)
        """Which event came last, as a number of EVENTS."""
        self.order_state = np.full(given, _ORDER_STATE[OrderState.DISPATCHED])
        self.signed = np.full(given, NEVER)
        self.arrived = np.full(given, NEVER)
        self.feedback = np.full(given, NEVER)
        self.ended = np.full(given, NEVER)
        self.steps: list[Steps] = []

    def happened(self, event: str) -> Ints:
        """Return the numbers of the matters to which `event` has happened."""
        return np.flatnonzero(self.times[:, AT[event]] != NEVER)

    def at(self, event: str, of: Ints) -> Ints:
        """Return when `event` happened to these matters."""
        moment: Ints = self.times[of, AT[event]]
        return moment

    def advance(
        self, action: str, of: Ints, event: str, order: Ints | None = None, notes: Sequence[str] = (),
        details: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Move these matters along the arrow `action` when `event` happened. Raises ValueError where there is none."""
        if not len(of):
            return
        start, end = self.state[of], np.empty(len(of), np.int64)
        for number in np.unique(start).tolist():
            state = STATES[number] if number >= 0 else None
            arrow = find(action, state)
            if arrow is None:
                raise ValueError(f"a case in {state} cannot {action}")
            end[start == number] = _STATE[arrow.end]
        self.state[of] = end
        self.version[of] += 1
        self.since[of] = self.at(event, of)
        self.last[of] = AT[event]
        whose = np.full(len(of), NOBODY) if order is None else order
        self.steps.append(Steps(action, of, self.at(event, of), whose, start, end, notes, details))

    def note(self, action: str, of: Ints, at: Ints, order: Ints, notes: Sequence[str], details: Sequence[str]) -> None:
        """Write a line of the history that moves no matter."""
        if len(of):
            still = np.full(len(of), NOBODY)
            self.steps.append(Steps(action, of, at, order, still, still, notes, details))

    def move(self, action: str, orders: Ints) -> None:
        """Let orders follow their own arrows. Raises ValueError where there is none."""
        start = self.order_state[orders]
        for number in np.unique(start).tolist():
            arrow = find_order(action, ORDER_STATES[number])
            if arrow is None:
                raise ValueError(f"an order in {ORDER_STATES[number]} cannot {action}")
            self.order_state[orders[start == number]] = _ORDER_STATE[arrow.end]

    def is_in(self, states: Sequence[CaseState]) -> Mask:
        """Return for each matter whether it is in one of `states`."""
        return np.isin(self.state, [_STATE[state] for state in states])

    def orders_in(self, orders: Ints, states: Sequence[OrderState]) -> Mask:
        """Return for each of `orders` whether it is in one of `states`."""
        return np.isin(self.order_state[orders], [_ORDER_STATE[state] for state in states])
