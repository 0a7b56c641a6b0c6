"""How cases stood at a past moment: from their steps, for a row only says how a case stands now.

What is needed of a row as it was is found backwards: a step's detail says what was before it. States and holders are
found forwards, the last step before the moment deciding. A case that was taken over from another system has no steps of
the time before: for that time its own row tells when it came in and when it ended; in between another system had it,
and neither its stages nor who held it are known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.cases.calendar import WorkingCalendar
from models.cases.clocks.counting import Counting, shifted
from models.cases.clocks.queries import get_clock_versions
from models.cases.clocks.records import ClockVersion, in_force
from models.cases.clocks.rules import with_rule
from models.cases.deadlines import next_due, soon_from, stage_limit
from models.cases.records import CaseState, Tier, Urgency
from models.cases.tables import OPEN_STATES
from models.figures.as_of import NOTHING, Unseen
from models.figures.history_sql import CANDIDATES, CANDIDATES_AMONG, MAYBE, MOVED, STEPS, STOPS, TOLD_ORDERS
from models.figures.reached import HOLDING, Reached, last_reached
from models.store.times import database_now, utc, utc_or_none

_OPEN = frozenset(OPEN_STATES)
_CLOSED = frozenset({CaseState.CLOSED, CaseState.CALLED_BACK, CaseState.ARCHIVED})
_LATELY = timedelta(days=3)
"""So long ago there are few enough steps since to find by them what changed; for longer ago every case is looked at."""
_UNDONE = ("urgency", "tier", "category_id", "due_at", "grid_id", "rework_count", "reopen_count")


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case as it stood at a moment. `next_due_at` is the nearer of stage's and case's limit, None once it has ended.

    `told` is False for one that another system had then: `department_id` is then the competent one.
    """

    id: UUID
    number: str | None
    title: str
    state: CaseState
    since: datetime
    urgency: Urgency
    tier: Tier
    category_id: UUID
    grid_id: UUID | None
    lon: float | None
    lat: float | None
    worker_id: UUID | None
    department_id: UUID | None
    told: bool
    reported_at: datetime
    due_at: datetime | None
    next_due_at: datetime | None
    soon_at: datetime | None
    closed_at: datetime | None
    rework_count: int
    reopen_count: int
    accepted: bool = True
    """Whether its acceptance was seen, where its row has one; `filed` likewise."""
    filed: bool = True
    changed: bool = field(default=True, compare=False)
    """Whether its row says something else of it by now."""

    @property
    def open(self) -> bool:
        """Whether it was open (在办)."""
        return self.state in _OPEN


@dataclass(frozen=True, slots=True)
class PastClocks:
    """What the limits of the stages went by: the city's clocks version by version, and when the clocks of cases stood."""

    calendar: WorkingCalendar
    versions: Sequence[ClockVersion]
    stops: Mapping[UUID, Sequence[tuple[datetime, datetime]]]


def cases_at(
    s: Session, moment: datetime, calendar: WorkingCalendar, *, present: bool, unseen: Unseen = NOTHING
) -> list[PastCase]:
    """Return every case that was open at `moment`, and those that had ended by then but were changed since.

    `present` says that the moment is now: then what was entered as a little later counts too. `unseen` is left out.
    """
    rows = _candidates(s, moment, unseen)
    ids = [row.id for row in rows]
    until = None if present else moment
    asked, seen = {"until": until} | unseen.facts, 1 if unseen.facts else 0
    moved = set(s.scalars(MOVED[seen], asked | {"ids": ids}))
    moved |= {row.id for row in rows if row.id in unseen.touched}
    steps: dict[UUID, list[Any]] = defaultdict(list)
    for step in s.execute(STEPS[seen], asked | {"ids": list(moved)}).all():
        steps[step.case_id].append(step)
    taken = [case_id for case_id, told in steps.items() if any(step.action == "import" for step in told)]
    orders: dict[UUID, Any] = {}
    for order in s.execute(TOLD_ORDERS, {"ids": taken}) if taken else ():
        orders.setdefault(order.case_id, order)
    stops: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    left_out = {"struck": list(unseen.struck_off), "unmade": list(unseen.requests)}
    for stop in s.execute(STOPS, {"ids": ids, "t": moment} | left_out):
        stops[stop.case_id].append((utc(stop.from_at), utc(stop.until)))
    clocks = PastClocks(calendar, get_clock_versions(s), stops)
    return [
        past_case(row, steps[row.id], orders.get(row.id), moment, until, clocks)
        if row.id in moved
        else _still(row, moment, clocks)
        for row in rows
    ]


def _candidates(s: Session, moment: datetime, unseen: Unseen) -> Sequence[Any]:
    facts: dict[str, Any] = {"t": moment, "hidden": list(unseen.hidden), "touched": list(unseen.touched)}
    if database_now(s) - moment > _LATELY:
        return s.execute(CANDIDATES, facts).all()
    maybe = list(s.scalars(MAYBE, {"t": moment, "touched": facts["touched"]}))
    return s.execute(CANDIDATES_AMONG, facts | {"among": maybe}).all()


def _still(row: Any, moment: datetime, clocks: PastClocks) -> PastCase:
    """A case to which nothing happened since: its row says how it stood."""
    state = CaseState(row.state)
    holding = state in HOLDING
    here = Reached(
        state,
        utc(row.stage_since),
        row.holder_worker_id if holding else None,
        row.holder_department_id if holding else None,
        clock=(utc_or_none(row.stage_due_at), utc_or_none(row.soon_at)),
    )
    closed_at = utc_or_none(row.closed_at) if state in _CLOSED else None
    return _case(row, here, _as_it_was(row, (), None), closed_at, frozenset(), moment, clocks)


def past_case(
    row: Any,
    steps: Sequence[Any],
    order: Any,
    moment: datetime,
    until: datetime | None,
    clocks: PastClocks,
) -> PastCase:
    """Return a case as its row, its steps in their order and its first told lead order say it stood just before `until`.

    `until` None stands for the present; `moment` is when that is. The row has the numbers of its rule beside it.
    """
    shown = [step for step in steps if step.seen]
    unseen = frozenset() if len(shown) == len(steps) else frozenset(step.action for step in steps if not step.seen)
    here, closed_at = last_reached(row, shown, order, until)
    closed_at = closed_at if here.state in _CLOSED else None
    return _case(row, here, _as_it_was(row, steps, until), closed_at, unseen, moment, clocks)


def _case(
    row: Any,
    here: Reached,
    was: dict[str, Any],
    closed_at: datetime | None,
    unseen: frozenset[str],
    moment: datetime,
    clocks: PastClocks,
) -> PastCase:
    urgency, due_at = Urgency(was["urgency"]), was["due_at"]
    still_open = here.state in _OPEN
    stage_due = soon_at = None
    if here.clock is not None:
        stage_due, soon_at = here.clock
    elif here.told and still_open:
        filed = here.state is CaseState.FILED and here.action in ("file", "import")
        accepted_at = utc_or_none(row.accepted_at) if filed else None
        stage_due = stage_limit(
            here.state,
            urgency,
            here.since,
            accepted_at=accepted_at,
            arrival=bool(row.needs_arrival),
            stages=with_rule(in_force(clocks.versions, here.since).stages, row._mapping),  # noqa: SLF001 - its public name
        )
        for begin, end in clocks.stops.get(row.id, ()):
            if stage_due is not None and end > here.since:
                stage_due = shifted(clocks.calendar, Counting.CALENDAR, stage_due, max(begin, here.since), end)
    due = next_due(stage_due, due_at) if still_open else None
    return PastCase(
        id=row.id,
        number=row.number,
        title=row.title,
        state=here.state,
        since=here.since,
        urgency=urgency,
        tier=Tier(was["tier"]),
        category_id=was["category_id"],
        grid_id=was["grid_id"],
        lon=row.lon,
        lat=row.lat,
        worker_id=here.worker_id,
        department_id=here.department_id,
        told=here.told,
        reported_at=utc(row.reported_at),
        due_at=due_at,
        next_due_at=due,
        soon_at=None if due is None or due < moment else soon_at or soon_from(clocks.calendar, here.since, due),
        closed_at=closed_at,
        rework_count=was["rework_count"],
        reopen_count=was["reopen_count"],
        accepted="accept" not in unseen,
        filed="file" not in unseen,
        changed=bool(unseen & {"accept", "file"}) or not _stands(row, here, was, closed_at, moment),
    )


def _stands(row: Any, here: Reached, was: Mapping[str, Any], closed_at: datetime | None, moment: datetime) -> bool:
    """Whether the row says the same of the moment."""
    since, closed = utc(row.stage_since), utc_or_none(row.closed_at)
    told = {name: getattr(row, name) for name in _UNDONE} | {"due_at": utc_or_none(row.due_at)}
    return (
        (here.state.value, here.since) == (row.state, since)
        and (here.state in _OPEN or since < moment)
        and closed_at == (closed if closed is not None and closed < moment else None)
        and told == dict(was)
    )


def _as_it_was(row: Any, steps: Sequence[Any], until: datetime | None) -> dict[str, Any]:
    """The row's columns before the first step after the moment, or not seen then, that changed them."""
    was = {name: getattr(row, name) for name in _UNDONE}
    was["due_at"] = utc_or_none(was["due_at"])
    for step in reversed(steps):
        # Most have no details here: it is asked first.
        if not step.detail or step.action == "import":
            continue
        if step.seen and (until is None or step.occurred_at < until):
            continue
        for name in step.detail.keys() & _UNDONE:
            if isinstance(before := step.detail[name], list) and len(before) == 2:
                was[name] = _typed(name, before[0])
    return was


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "due_at":
        return utc(datetime.fromisoformat(value))
    return UUID(value) if name.endswith("_id") else value
