"""Reads the past as the map needs it. An opening is read once for where one begins, then an hour at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import DAY, calendar_of
from models.cases.clocks.queries import city_calendar
from models.cases.reading import DOT, opened, select_cases
from models.cases.records import OpenCase
from models.city.queries import get_timezone
from models.figures.history import PastCase
from models.figures.stories import open_at, stories_between
from models.replay.records import Change, DayFlow, Opening, Stretch
from models.workers.masking import mask_name
from models.workers.track import Kept, get_kept_days

SLOT_MINUTES = 15
_CASES = select_cases("c.id = ANY(CAST(:ids AS uuid[]))")
_HOLDERS = text(
    """SELECT w.id, i.name AS person, w.role AS role, NULL AS name FROM worker w
       LEFT JOIN worker_identity i ON i.worker_id = w.id WHERE w.id = ANY(CAST(:ids AS uuid[]))
    UNION ALL SELECT d.id, NULL, d.kind, d.name FROM department d WHERE d.id = ANY(CAST(:ids AS uuid[]))"""
)
_GRIDS = text(
    f"""SELECT g.id, g.name,
       concat_ws('{DOT}', CASE WHEN p2.level > 1 THEN p2.name END, CASE WHEN p1.level > 1 THEN p1.name END) AS area
    FROM grid g LEFT JOIN grid p1 ON p1.id = g.parent_id LEFT JOIN grid p2 ON p2.id = p1.parent_id
    WHERE g.id = ANY(CAST(:ids AS uuid[]))"""  # noqa: S608 - a constant
)
_FLOW = text(
    """SELECT 'in' AS what, floor(extract(epoch FROM reported_at - :begin) / (60 * :minutes))::int AS slot, count(*) AS n
    FROM report r WHERE reported_at >= :begin AND reported_at < :end
        AND NOT EXISTS (SELECT FROM case_file c WHERE c.id = r.case_id AND c.exercise) GROUP BY 2
    UNION ALL
    SELECT 'out', floor(extract(epoch FROM closed_at - :begin) / (60 * :minutes))::int, count(*)
    FROM case_file WHERE closed_at >= :begin AND closed_at < :end AND NOT exercise GROUP BY 2"""
)


def get_opening(s: Session, at: datetime) -> Opening:
    """Return what was open just before `at`, each case as it stood then."""
    return Opening(at, tuple(_dressed(s, open_at(s, at, city_calendar(s))).values()))


def get_stretch(s: Session, since: datetime, until: datetime) -> Stretch:
    """Return what happened at or after `since` and before `until`."""
    told = stories_between(s, since, until, city_calendar(s))
    cases = _dressed(s, [case for _, case in told])
    changes = tuple(Change(at, case.id, cases[case] if case.open else None) for at, case in told)
    return Stretch(since, until, changes)


def get_day_flow(s: Session, day: date) -> DayFlow:
    """Return what came in and was closed on a day of the city, and what there is of its positions. Raises Refused("no_city")."""
    calendar = calendar_of(get_timezone(s))
    begin, end = calendar.midnight(day), calendar.midnight(day + DAY)
    slots = round((end - begin) / timedelta(minutes=SLOT_MINUTES))
    counts = {"in": [0] * slots, "out": [0] * slots}
    for row in s.execute(_FLOW, {"begin": begin, "end": end, "minutes": SLOT_MINUTES}):
        counts[row.what][row.slot] = row.n
    return DayFlow(
        day, begin, end, SLOT_MINUTES, tuple(counts["in"]), tuple(counts["out"]), tuple(_kept(s, begin, end))
    )


def get_first_day(s: Session) -> date | None:
    """Return the city's day of its first report, None where there is none."""
    first = s.scalar(text("SELECT min(reported_at) FROM case_file"))
    return None if first is None else calendar_of(get_timezone(s)).local_day(first)


def _kept(s: Session, begin: datetime, end: datetime) -> Iterable[Kept | None]:
    """What there is of positions in each hour: they are kept by days of UTC."""
    days = {one.day: one.kept for one in get_kept_days(s, begin.astimezone(UTC).date(), end.astimezone(UTC).date())}
    at = begin
    while at < end:
        yield days.get(at.astimezone(UTC).date())
        at += timedelta(hours=1)


def _dressed(s: Session, past: Sequence[PastCase]) -> dict[PastCase, OpenCase]:
    """Return for each case as it stood the record that queue and map take; names are today's, workers' masked."""
    ids = list({case.id for case in past})
    now = {row[0]: row for row in s.execute(_CASES, {"ids": ids})} if ids else {}
    records = {one: opened(row) for one, row in now.items()}
    holders = _by_id(s, _HOLDERS, (one for case in past for one in (case.worker_id, case.department_id)))
    elsewhere = _by_id(s, _GRIDS, (case.grid_id for case in past if case.grid_id != records[case.id].grid_id))
    return {case: _as_it_stood(records[case.id], case, holders, elsewhere) for case in past}


def _by_id(s: Session, statement: Any, ids: Iterable[UUID | None]) -> dict[UUID, Any]:
    wanted = list({one for one in ids if one is not None})
    return {row.id: row for row in s.execute(statement, {"ids": wanted})} if wanted else {}


def _as_it_stood(record: OpenCase, past: PastCase, holders: dict[UUID, Any], grids: dict[UUID, Any]) -> OpenCase:
    holder = holders.get(past.worker_id or past.department_id)  # type: ignore[arg-type]
    grid = grids.get(past.grid_id) if past.grid_id is not None else None
    moved = past.grid_id != record.grid_id
    # Which of the two limits it is that runs out next, for the words.
    of_stage = past.next_due_at is not None and past.next_due_at != past.due_at
    return replace(
        record,
        state=past.state,
        urgency=past.urgency,
        tier=past.tier,
        grid_id=past.grid_id,
        grid=(grid.name if grid is not None else "") if moved else record.grid,
        area=(grid.area if grid is not None else "") if moved else record.area,
        holder_worker_id=past.worker_id,
        holder_department_id=past.department_id,
        holder="" if holder is None else mask_name(holder.person) if holder.person else holder.name or "",
        holder_role="" if holder is None else holder.role or "",
        stage_since=past.since,
        stage_due_at=past.next_due_at if of_stage else None,
        due_at=past.due_at,
        next_due_at=past.next_due_at,
        soon_at=past.soon_at,
        rework_count=past.rework_count,
        reopen_count=past.reopen_count,
        parent_id=None,
        suspended_until=None,
    )
