"""A case's history as stretches: who held it, from when to when. They lie end to end, so that they add up to its age."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest
from uuid import UUID

from models.cases.records import CaseState, Step
from models.cases.states import OPEN

HOLDING = frozenset({
    CaseState.CONFIRMING, CaseState.DISPATCHED, CaseState.SIGNED, CaseState.ARRIVED, CaseState.HANDLING,
})  # fmt: skip
"""States in which somebody outside the desk holds the case; in every other open one the desk does."""

STOPPING = frozenset({"postpone", "shelve"})


class HolderKind(StrEnum):
    """Whom a stretch is charged to: 坐席, 街道分中心 or 部门, 网格员; nobody once the case has ended."""

    DESK = "desk"
    DEPARTMENT = "department"
    WORKER = "worker"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a case. `name` as the history shows it (a worker's is masked), "" for the desk and for nobody.

    `role` is the WorkerRole or DepartmentKind value ("street": a sub-centre).
    """

    kind: HolderKind
    id: UUID | None = None
    name: str = ""
    role: str = ""


DESK = Holder(HolderKind.DESK)
NOBODY = Holder(HolderKind.NOBODY)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One holder had the case in one state from `begin` to `end` (UTC, aware; `end` excluded).

    `stopped` says that its clock stood still (缓办, 挂账). `limit` is when the stage was due as far as the steps tell,
    None where only the case's own limit runs. `last` marks the stretch that is still running.
    """

    holder: Holder
    state: CaseState
    begin: datetime
    end: datetime
    stopped: bool = False
    limit: datetime | None = None
    last: bool = False

    @property
    def length(self) -> timedelta:
        """How long it lasted."""
        return self.end - self.begin


def stretches(steps: Iterable[Step], until: datetime) -> tuple[Stretch, ...]:
    """Return a case's stretches up to `until`, in order and without a gap: their lengths add up to its age.

    `steps` are the case's, in the order they were recorded. A step counts from when it occurred, but never from before
    the stage it follows on, as the commands do it; what occurred after `until` has not happened yet. A case that has
    ended is held by nobody and its clock has stopped: its last stretch ends there, one before a reopening (重开) counts.
    """
    points = [point for point in _points(steps) if point.at < until]
    found: list[Stretch] = []
    for point, following in zip_longest(points, points[1:]):
        end = until if following is None else following.at
        if following is None and point.state not in OPEN:
            break
        found += _cut(point, end, last=following is None)
    return tuple(_joined(found))


def age(steps: Iterable[Step], until: datetime) -> timedelta:
    """Return how old a case is at `until`: from its first step to its end, or to `until` while it is open."""
    points = [point for point in _points(steps) if point.at < until]
    if not points:
        return timedelta(0)
    end = until if points[-1].state in OPEN else points[-1].at
    return end - points[0].at


@dataclass(frozen=True, slots=True)
class _Point:
    """From `at` on the case is in `state` with `holder`; its clock stands still until `stopped_until`."""

    at: datetime
    state: CaseState
    holder: Holder
    stopped_until: datetime | None = None
    limit: datetime | None = None


def _points(steps: Iterable[Step]) -> Iterator[_Point]:
    """Every moment at which state, holder or the clock's running changed."""
    here: _Point | None = None
    outside = DESK
    for step in steps:
        if here is None and step.to_state is None:
            continue
        at = step.occurred_at if here is None else max(here.at, step.occurred_at)
        party = _party(step)
        if step.to_state is not None:
            state = step.to_state
            outside = party or outside
            holder = (outside if state in HOLDING else DESK) if state in OPEN else NOBODY
            stopped = here.stopped_until if here is not None and state in OPEN else None
            here = _Point(at, state, holder, stopped, _moment(step, "stage_due_at"))
        elif here is not None:
            changed = _changed(here, step, at)
            if changed is None:
                continue
            here = changed
        if here is not None:
            yield here


def _changed(here: _Point, step: Step, at: datetime) -> _Point | None:
    if step.action in STOPPING:
        return _Point(at, here.state, here.holder, _moment(step, "suspended_until"), here.limit)
    if step.action == "strike_off":
        return _Point(at, here.state, here.holder, None, here.limit)
    if step.action == "confirmed" and here.state is CaseState.CONFIRMING:
        return _Point(at, here.state, DESK, here.stopped_until, here.limit)
    return None


def _party(step: Step) -> Holder | None:
    if step.worker_id is not None:
        return Holder(HolderKind.WORKER, step.worker_id, step.party, step.role)
    if step.department_id is not None:
        return Holder(HolderKind.DEPARTMENT, step.department_id, step.party, step.role)
    return None


def _moment(step: Step, name: str) -> datetime | None:
    """What the step set `name` to; it is told as [before, after]."""
    told = step.detail.get(name)
    value = told[1] if isinstance(told, (list, tuple)) and len(told) == 2 else told
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def _cut(point: _Point, end: datetime, *, last: bool) -> Iterator[Stretch]:
    """One stretch, or two where the clock began to run again by itself in between."""
    stopped = point.stopped_until
    if stopped is None or stopped <= point.at:
        yield Stretch(point.holder, point.state, point.at, end, False, point.limit, last)
    elif stopped >= end:
        yield Stretch(point.holder, point.state, point.at, end, True, point.limit, last)
    else:
        yield Stretch(point.holder, point.state, point.at, stopped, True, point.limit)
        yield Stretch(point.holder, point.state, stopped, end, False, point.limit, last)


def _joined(found: Iterable[Stretch]) -> Iterator[Stretch]:
    """Without the empty ones (an act that followed in the same moment)."""
    return (stretch for stretch in found if stretch.length > timedelta(0))
