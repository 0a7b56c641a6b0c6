"""Writes departments, workers, duty and positions."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from models.store.copying import copy_rows, driver
from models.store.errors import Refused
from models.store.times import database_now
from models.store.upkeep import ensure_position_days
from models.workers.records import Department, Fix, NewWorker, Received, TeamSlot
from models.workers.tables import DepartmentRow, WorkerRow

AHEAD = timedelta(minutes=5)
"""A phone's clock may be this much ahead of the database's; a fix from further ahead is unusable."""
BEHIND = timedelta(days=30)

_COLUMNS = ("worker_id", "lon", "lat", "heading", "speed", "accuracy", "fixed_at")
_TYPES = ("uuid", "float8", "float8", "float4", "float4", "float4", "timestamptz")
# Kept for the connection's life, empty between transactions: no catalogue rows are made a second time.
_ARRIVALS = text(
    """CREATE TEMPORARY TABLE IF NOT EXISTS arriving_fix (worker_id uuid, lon float8, lat float8, heading real,
    speed real, accuracy real, fixed_at timestamptz) ON COMMIT DELETE ROWS"""
)
_FOLLOWED = text("SELECT id FROM worker WHERE id = ANY(CAST(:ids AS uuid[])) AND on_duty AND active")
# Both in one order, so that two batches that overlap wait for each other instead of locking each other out.
_HISTORY = text(
    "INSERT INTO position_history (worker_id, lon, lat, heading, speed, accuracy, fixed_at)"
    " SELECT worker_id, lon, lat, heading, speed, accuracy, fixed_at FROM pg_temp.arriving_fix"
    " ORDER BY worker_id, fixed_at ON CONFLICT DO NOTHING"
)
_LATEST = text(
    """INSERT INTO position_latest AS p (worker_id, lon, lat, heading, speed, accuracy, fixed_at)
    SELECT DISTINCT ON (f.worker_id) f.worker_id, f.lon, f.lat, f.heading, f.speed, f.accuracy, f.fixed_at
    FROM pg_temp.arriving_fix f ORDER BY f.worker_id, f.fixed_at DESC
    ON CONFLICT (worker_id) DO UPDATE SET lon = excluded.lon, lat = excluded.lat, heading = excluded.heading,
        speed = excluded.speed, accuracy = excluded.accuracy, fixed_at = excluded.fixed_at,
        received_at = clock_timestamp()
    WHERE p.fixed_at < excluded.fixed_at"""
)


def receive_positions(s: Session, fixes: Sequence[Fix]) -> Received:
    """Take a batch of fixes in: the newest of each worker becomes the latest position (one change), all go to the history.

    Only workers on duty are followed: fixes of others are counted and not kept. A batch may come twice.
    """
    now = database_now(s)
    usable = [fix for fix in fixes if _usable(fix, now)]
    if not usable:
        return Received(unusable=len(fixes))
    followed = get_followed(s, {fix.worker_id for fix in usable})
    wanted = [fix for fix in usable if fix.worker_id in followed]
    kept, moved = _keep(s, wanted, now) if wanted else (0, 0)
    return Received(
        kept=kept,
        known=len(wanted) - kept,
        off_duty=len(usable) - len(wanted),
        unusable=len(fixes) - len(usable),
        moved=moved,
    )


def receive_together(s: Session, batches: Sequence[tuple[UUID, Sequence[Fix]]]) -> list[int | None]:
    """Take in what many workers sent, each his own fixes, in one batch; a worker may be there more than once.

    Returns for each how many of his fixes are kept now, those included that were known already, or None where he is not
    on duty and nothing of his is kept.
    """
    now = database_now(s)
    followed = get_followed(s, {worker for worker, _ in batches})
    usable = [[fix for fix in fixes if _usable(fix, now)] if worker in followed else None for worker, fixes in batches]
    if wanted := [fix for fixes in usable for fix in fixes or ()]:
        _keep(s, wanted, now)
    return [None if fixes is None else len(fixes) for fixes in usable]


def get_followed(s: Session, worker_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these workers are on duty."""
    return set(s.scalars(_FOLLOWED, {"ids": list(worker_ids)}))


def _keep(s: Session, fixes: Sequence[Fix], now: datetime) -> tuple[int, int]:
    """Keep these fixes of workers on duty; how many were new, and how many workers have a newer position now."""
    for day in sorted({fix.fixed_at.astimezone(now.tzinfo).date() for fix in fixes}):
        ensure_position_days(s, day, day)
    s.execute(_ARRIVALS)
    with (
        driver(s).cursor() as cursor,
        cursor.copy("COPY pg_temp.arriving_fix FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(_TYPES)
        for fix in fixes:
            copy.write_row((fix.worker_id, fix.lon, fix.lat, fix.heading, fix.speed, fix.accuracy, fix.fixed_at))
    kept, moved = _count(s, _HISTORY), _count(s, _LATEST)
    s.execute(text("DELETE FROM pg_temp.arriving_fix"))
    return kept, moved


def _count(s: Session, statement: object) -> int:
    return int(s.connection().execute(statement).rowcount)  # type: ignore[call-overload]


def _usable(fix: Fix, now: datetime) -> bool:
    numbers = (fix.lon, fix.lat, fix.heading, fix.speed, fix.accuracy)
    return (
        all(math.isfinite(number) for number in numbers)
        and abs(fix.lon) <= 180
        and abs(fix.lat) <= 90
        and max(abs(number) for number in numbers) < 1e9
        and fix.fixed_at.tzinfo is not None
        and now - BEHIND < fix.fixed_at < now + AHEAD
    )


def set_duty(s: Session, worker_ids: Sequence[UUID], on_duty: bool) -> int:
    """Put workers on or off duty; returns for how many that changed something."""
    changed = s.execute(
        update(WorkerRow)
        .where(WorkerRow.id.in_(list(worker_ids)), WorkerRow.active, WorkerRow.on_duty != on_duty)
        .values(on_duty=on_duty, duty_since=func.clock_timestamp() if on_duty else None)
        .returning(WorkerRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(changed.all())


def add_departments(s: Session, departments: Sequence[Department]) -> int:
    """Enter departments; the grids they sit in are there already. Raises Refused("department_exists", codes=…)."""
    codes = [department.code for department in departments]
    known = s.scalars(select(DepartmentRow.code).where(DepartmentRow.code.in_(codes))).all()
    if known:
        raise Refused("department_exists", codes=tuple(sorted(known)))
    rows = ((d.id, d.code, d.name, d.name_en, d.kind.value, d.grid_id) for d in departments)
    return copy_rows(s, "department", ("id", "code", "name", "name_en", "kind", "grid_id"), rows)


def add_workers(s: Session, workers: Sequence[NewWorker], slots: Sequence[TeamSlot] = ()) -> int:
    """Enter workers and the grids' team slots; returns how many workers. Raises Refused("worker_exists", codes=…)."""
    known = s.scalars(select(WorkerRow.code).where(WorkerRow.code.in_([worker.code for worker in workers]))).all()
    if known:
        raise Refused("worker_exists", codes=tuple(sorted(known)))
    now = database_now(s)
    count = copy_rows(
        s,
        "worker",
        ("id", "code", "role", "on_duty", "duty_since"),
        ((w.id, w.code, w.role.value, w.on_duty, now if w.on_duty else None) for w in workers),
    )
    copy_rows(s, "worker_identity", ("worker_id", "name", "phone"), ((w.id, w.name, w.phone) for w in workers))
    rows = ((t.id, t.grid_id, t.ordinal, t.role.value, t.worker_id) for t in slots)
    copy_rows(s, "team_slot", ("id", "grid_id", "ordinal", "role", "worker_id"), rows)
    return count
