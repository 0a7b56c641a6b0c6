"""Which states a case came to, when and with whom: from its steps, and of the time with another system from its row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from models.cases.records import CaseState
from models.cases.states import HELD
from models.store.times import utc, utc_or_none

HOLDING = HELD | {CaseState.ARRIVED}
"""In these states somebody has the case."""
_STATES = {state.value: state for state in CaseState}
_ENDED_WELL = CaseState.CLOSED.value
_ODD = frozenset({"import", "unmerge", "adopt", "release"})
"""After these a case stands where more than the last step says."""


class Reached(NamedTuple):
    """Where a case came to, when, and with whom."""

    state: CaseState
    at: datetime
    worker_id: UUID | None
    department_id: UUID | None
    told: bool = True
    action: str = ""
    began: datetime | None = None
    """Since when its stage runs, where that is not since it came there: unmerged, a case stands as it stood before."""
    clock: tuple[datetime | None, datetime | None] | None = None
    """The stage's limit, and when the lamp turns, where they are told: by its row, or by the case that it follows."""

    @property
    def since(self) -> datetime:
        """Since when its stage runs."""
        return self.began or self.at


def states_of(row: Any, steps: Sequence[Any], order: Any) -> Iterator[Reached]:
    """Every state the case came to, in order. A command never counts from before the stage that it follows on."""
    taken = next((n for n in reversed(range(len(steps))) if steps[n].action == "import"), None)
    at, native = utc(row.reported_at), steps
    here: Reached | None = None
    merged: Reached | None = None
    if taken is not None:
        for here in _elsewhere(row, steps, taken, order):
            yield here
        at, native = _taken_at(row, steps, taken, order), steps[taken + 1 :]
    for step in native:
        # A child case that waits to be dispatched is the desk's anew where it stands; one that is where its parent is stays.
        stays = step.action == "adopt" or (
            step.action == "release" and here is not None and here.state is CaseState.FILED
        )
        if step.to_state is None and not (stays and here is not None):
            continue
        at = max(at, utc(step.occurred_at))
        if step.action == "unmerge" and merged is not None:
            here = merged._replace(at=at, began=merged.since)
        else:
            merged = here if step.action == "merge" else merged
            here = _reached(step, at, here)
        yield here


def _reached(step: Any, at: datetime, before: Reached | None) -> Reached:
    """Where a step led to from where the case was; a child that is where its parent is has who had it."""
    if step.to_state is None and before is not None:
        began = before.since if step.action == "adopt" else None
        here = before._replace(at=at, began=began, action=step.action, clock=None)
    else:
        state = _STATES[step.to_state]
        holding = state in HOLDING
        here = Reached(
            state,
            at,
            step.worker_id if holding else None,
            step.department_id if holding else None,
            action=step.action,
        )
    told = step.detail if step.action == "adopt" else None
    if not told or "stage_due_at" not in told:
        return here
    due, soon = (
        None if told[name] is None else utc(datetime.fromisoformat(told[name])) for name in ("stage_due_at", "soon_at")
    )
    return here._replace(clock=(due, soon))


def _elsewhere(row: Any, steps: Sequence[Any], taken: int, order: Any) -> Iterable[Reached]:
    """What another system tells of a case: when it came in, and where it stood when it was taken over."""
    came, since = utc(row.reported_at), _taken_at(row, steps, taken, order)
    state = CaseState(steps[taken].to_state)
    if came < since:
        yield Reached(CaseState.HANDLING, came, None, row.competent_department_id, told=False)
    holding = state in HOLDING
    department = (order.department_id if order is not None else row.holder_department_id) if holding else None
    yield Reached(state, since, None, department, action="import")


def _taken_at(row: Any, steps: Sequence[Any], taken: int, order: Any) -> datetime:
    """When the case came to where it was taken over, by the other system's word as far as it is still there."""
    if not any(step.to_state is not None for step in steps[taken + 1 :]):
        return utc(row.stage_since)
    if order is not None and utc(order.given_at) <= utc(steps[taken].occurred_at):
        return utc(order.given_at)
    return utc(steps[taken].occurred_at)


def last_reached(row: Any, steps: Sequence[Any], order: Any, until: datetime | None) -> tuple[Reached, datetime | None]:
    """The last of `states_of` before `until` (the first, if none is), and when it was last closed by then."""
    if _ODD.isdisjoint(step.action for step in steps):
        return _reached_here(row, steps, until)
    points = states_of(row, steps, order)
    # No state is from before the one that it follows: the first that was not reached yet ends it.
    here, closed_at = next(points), None
    for point in chain((here,), points):
        if until is not None and point.at >= until:
            break
        here = point
        if point.state is CaseState.CLOSED:
            closed_at = point.at
    return here, closed_at


def _reached_here(row: Any, steps: Sequence[Any], until: datetime | None) -> tuple[Reached, datetime | None]:
    """The same of a case to which nothing odd happened: nearly all of them, so only the last is made a record of."""
    at, last, closed_at = row.reported_at, None, None
    for step in steps:
        if step.to_state is None:
            continue
        then = max(at, step.occurred_at)
        reached = until is None or then < until
        if reached or last is None:
            at, last = then, step
        if not reached:
            break
        if step.to_state == _ENDED_WELL:
            closed_at = then
    if last is None:
        raise ValueError(f"case {row.id} came to no state")
    state = _STATES[last.to_state]
    worker, department = (last.worker_id, last.department_id) if state in HOLDING else (None, None)
    return Reached(state, utc(at), worker, department, action=last.action), utc_or_none(closed_at)
