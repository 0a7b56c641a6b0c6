"""What was open at a past moment, and how cases changed between two: every step of the time, and how its case stood after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import WorkingCalendar
from models.cases.clocks.queries import get_clock_versions
from models.cases.clocks.records import ClockVersion
from models.cases.tables import ENDED_STATES, OPEN_STATES
from models.figures.history import PastCase, PastClocks, past_case
from models.figures.reached import states_of
from models.store.times import utc

AFTER = timedelta(microseconds=1)
"""The database's grain: what happened at a moment is seen just so long after it."""
_OPEN_LIST, _ENDED_LIST = (",".join(f"'{state.value}'" for state in states) for states in (OPEN_STATES, ENDED_STATES))
# By the steps; and by the rows, for what another system tells of the time before a case was taken over has no step.
_TOUCHED = text(
    f"""SELECT t.case_id FROM step t WHERE t.occurred_at >= :since AND t.occurred_at < :until
    UNION SELECT c.id FROM case_file c WHERE c.reported_at >= :since AND c.reported_at < :until
    UNION SELECT c.id FROM case_file c WHERE c.closed_at >= :since AND c.closed_at < :until
    UNION SELECT o.case_id FROM dispatch_order o WHERE o.given_at >= :since AND o.given_at < :until
    UNION SELECT c.id FROM case_file c WHERE c.state IN ({_OPEN_LIST}) AND c.stage_since >= :since AND c.stage_since < :until
    UNION SELECT c.id FROM case_file c
    WHERE c.closed_at IS NULL AND c.state IN ({_ENDED_LIST}) AND c.stage_since >= :since AND c.stage_since < :until"""  # noqa: S608
)
# The very words of the index `ix_case_file_life`; a list would be written another way when the index is made again.
_OPEN_THEN = text(
    f"""SELECT c.id FROM case_file c
    WHERE tstzrange(c.reported_at, CASE WHEN c.state = ANY (CAST('{{{",".join(state.value for state in OPEN_STATES)}}}' AS text[]))
        THEN NULL ELSE greatest(c.reported_at, coalesce(c.closed_at, c.stage_since)) END, '[]') @> CAST(:at AS timestamptz)"""  # noqa: S608
)
_ROWS = text(
    """SELECT c.*, r.needs_arrival, r.competent_department_id, r.sign_minutes, r.arrive_minutes, r.verify_minutes
    FROM case_file c LEFT JOIN category_rule r ON r.id = c.rule_id
    WHERE NOT c.exercise AND c.id = ANY(CAST(:ids AS uuid[]))"""
)
_STEPS = text(
    """SELECT t.case_id, t.action, t.to_state, t.order_id, t.worker_id, t.department_id, t.detail, t.occurred_at, true AS seen
    FROM step t WHERE t.case_id = ANY(CAST(:ids AS uuid[])) ORDER BY t.case_id, t.recorded_at, t.id"""
)
_ORDERS = text(
    """SELECT DISTINCT ON (o.case_id) o.case_id, o.worker_id, o.department_id, o.given_at FROM dispatch_order o
    WHERE o.case_id = ANY(CAST(:ids AS uuid[])) AND o.lead ORDER BY o.case_id, o.given_at, o.id"""
)
_STOPS = text(
    """SELECT x.case_id, x.from_at, x.ended_at, x.until_at FROM case_suspension x
    WHERE x.case_id = ANY(CAST(:ids AS uuid[])) ORDER BY x.from_at, x.id"""
)


def stories_between(
    s: Session, since: datetime, until: datetime, calendar: WorkingCalendar
) -> list[tuple[datetime, PastCase]]:
    """Return, in order of time, when a case changed at or after `since` and before `until`, and how it stood from then on.

    One that is no longer open is told too (`PastCase.open`). What `models.figures.history.cases_at` says of `since`, changed
    by these, is what it says of `until`.
    """
    told = []
    for story in _read(s, s.scalars(_TOUCHED, {"since": since, "until": until}), calendar):
        before = None
        for at in story.moments(since, until):
            now = story.at(at + AFTER)
            if now != before:
                told.append((at, now))
            before = now
    told.sort(key=lambda one: (one[0], one[1].id))
    return told


def open_at(s: Session, moment: datetime, calendar: WorkingCalendar) -> list[PastCase]:
    """Return every case that was open just before a moment, as `cases_at` tells it, and in less time the longer ago it is."""
    cases = (story.at(moment) for story in _read(s, s.scalars(_OPEN_THEN, {"at": moment}), calendar))
    return [case for case in cases if case.open and case.reported_at < moment]


@dataclass(frozen=True, slots=True)
class _Story:
    """All that is known of a case, to be told as of any moment."""

    row: Any
    steps: Sequence[Any]
    order: Any
    stops: Sequence[Any]
    calendar: WorkingCalendar
    versions: Sequence[ClockVersion]

    def at(self, moment: datetime) -> PastCase:
        """How it stood just before a moment."""
        clocks = PastClocks(self.calendar, self.versions, {self.row.id: list(_standing(self.stops, moment))})
        return past_case(self.row, self.steps, self.order, moment, moment, clocks)

    def moments(self, since: datetime, until: datetime) -> list[datetime]:
        """When anything of it may have changed."""
        taken = any(step.action == "import" for step in self.steps)
        times = {point.at for point in states_of(self.row, self.steps, self.order if taken else None)}
        times |= {utc(step.occurred_at) for step in self.steps}
        return sorted(at for at in times if since <= at < until)


def _read(s: Session, found: Iterable[UUID], calendar: WorkingCalendar) -> Iterator[_Story]:
    ids = list(found)
    if not ids:
        return
    steps: dict[UUID, list[Any]] = defaultdict(list)
    for step in s.execute(_STEPS, {"ids": ids}):
        steps[step.case_id].append(step)
    orders = {order.case_id: order for order in s.execute(_ORDERS, {"ids": ids})}
    stops: dict[UUID, list[Any]] = defaultdict(list)
    for stop in s.execute(_STOPS, {"ids": ids}):
        stops[stop.case_id].append(stop)
    versions = get_clock_versions(s)
    for row in s.execute(_ROWS, {"ids": ids}):
        yield _Story(row, steps[row.id], orders.get(row.id), stops[row.id], calendar, versions)


def _standing(stops: Sequence[Any], moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When the case's clock stood still, as known at a moment."""
    for stop in stops:
        if utc(stop.from_at) < moment:
            ended = stop.ended_at is not None and utc(stop.ended_at) < moment
            yield utc(stop.from_at), utc(stop.ended_at if ended else stop.until_at)
