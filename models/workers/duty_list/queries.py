"""Reads the duty list: all that stands on it, and who is on it for a place at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.city.queries import get_timezone
from models.store.times import database_now, utc
from models.workers.duty_list.records import Hours, Listed
from models.workers.masking import mask_name

_STANDING = """
FROM duty_list l JOIN worker w ON w.id = l.worker_id AND w.active
WHERE NOT EXISTS (SELECT FROM duty_list e WHERE e.ends_id = l.id)"""
_ALL = text(
    f"""SELECT l.*, w.role, coalesce(i.name, '') AS name, g.name AS grid, coalesce(a.name, l.login) AS by
    FROM (SELECT l.*, w.code AS worker {_STANDING}) l JOIN worker w ON w.id = l.worker_id
    LEFT JOIN worker_identity i ON i.worker_id = w.id JOIN grid g ON g.id = l.grid_id
    LEFT JOIN account a ON a.login = l.login
    ORDER BY g.code, l.on_day NULLS FIRST, l.from_hour, l.worker, l.id"""  # noqa: S608 - a constant of this module
)
# The grids of the place and all above its own: a street's list holds in every grid of it.
_FOR = text(
    f"""SELECT l.worker_id, l.weekdays, l.on_day, l.from_hour, l.to_hour {_STANDING} AND l.grid_id IN (
        SELECT g.id FROM grid g WHERE g.id = ANY(CAST(:grids AS uuid[])) OR g.code IN (
            SELECT unnest(string_to_array(o.path, '/')) FROM grid o WHERE o.id = CAST(:own AS uuid)))"""  # noqa: S608
)


def get_duty_list(s: Session) -> tuple[Listed, ...]:
    """Return all that stands on the list, by grid, those for one date last; dates that are over are left out."""
    local = _local(s, database_now(s))
    found = (_listed(row, local) for row in s.execute(_ALL))
    # What began yesterday may last over midnight.
    return tuple(one for one in found if one.hours.on_day is None or (local.date() - one.hours.on_day).days <= 1)


def get_on_list(s: Session, own: UUID | None, grids: Sequence[UUID], at: datetime) -> frozenset[UUID]:
    """Return the workers on the list at that moment for a place: for its own grid, one above that, or one of `grids`."""
    rows = s.execute(_FOR, {"own": own, "grids": list(grids)}).all()
    if not rows:
        return frozenset()
    local = _local(s, at)
    return frozenset(row.worker_id for row in rows if hours_of(row).covers(local))


def hours_of(row: Any) -> Hours:
    """Return the days and hours of a row."""
    days = () if row.weekdays is None else (day for day in range(1, 8) if row.weekdays >> (day - 1) & 1)
    return Hours(row.from_hour, row.to_hour, frozenset(days), row.on_day)


def bits(weekdays: Iterable[int]) -> int | None:
    """Return days of the week as the table keeps them, a bit a day; None for none."""
    return sum(1 << (day - 1) for day in set(weekdays)) or None


def _local(s: Session, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(get_timezone(s)))


def _listed(row: Any, local: datetime) -> Listed:
    hours = hours_of(row)
    return Listed(
        id=row.id,
        worker_id=row.worker_id,
        name=mask_name(row.name),
        role=row.role,
        grid_id=row.grid_id,
        grid=row.grid,
        hours=hours,
        now=hours.covers(local),
        by=row.by,
        at=utc(row.recorded_at),
    )
