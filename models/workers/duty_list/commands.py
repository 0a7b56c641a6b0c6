"""Puts workers on the duty list and takes them off: the only writer of it; the database lets nobody but supervisors."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.accounts.records import Duty
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.workers.duty_list.queries import bits
from models.workers.duty_list.records import EVERY_DAY, Hours
from models.workers.duty_list.tables import DutyListRow

# One after another: of two who put the same on the list, or take the same off, the second finds it done.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.duty_list'))")
_WORKER = text("SELECT id FROM worker WHERE id = :id AND active")
_GRID = text("SELECT id FROM grid WHERE id = :id AND closed_at IS NULL")
_ENTRY = text(
    """SELECT l.worker_id, e.id AS ended, coalesce(a.name, e.login) AS by, e.recorded_at AS at
    FROM duty_list l LEFT JOIN duty_list e ON e.ends_id = l.id LEFT JOIN account a ON a.login = e.login
    WHERE l.id = :id AND l.ends_id IS NULL"""
)
_SAME = text(
    """SELECT coalesce(a.name, l.login) AS by, l.recorded_at AS at FROM duty_list l
    LEFT JOIN account a ON a.login = l.login
    WHERE l.worker_id = :worker_id AND l.grid_id = :grid_id AND l.from_hour = :from_hour AND l.to_hour = :to_hour
      AND l.weekdays IS NOT DISTINCT FROM CAST(:weekdays AS smallint)
      AND l.on_day IS NOT DISTINCT FROM CAST(:on_day AS date)
      AND NOT EXISTS (SELECT FROM duty_list e WHERE e.ends_id = l.id)"""
)


def put_on_list(s: Session, worker_id: UUID, grid_id: UUID, hours: Hours) -> UUID:
    """Put a worker on the list for a grid and all below it; returns the line.

    Raises NotPermitted, Refused: "no_days" (neither a date nor a day of the week, or both), "unknown_worker",
    "unknown_grid", "listed_already" (by, at).
    """
    _supervisor(s)
    if bool(hours.weekdays) == (hours.on_day is not None) or not hours.weekdays <= EVERY_DAY:
        raise Refused("no_days")
    if s.scalar(_WORKER, {"id": worker_id}) is None:
        raise Refused("unknown_worker", worker_id=worker_id)
    if s.scalar(_GRID, {"id": grid_id}) is None:
        raise Refused("unknown_grid", grid_id=grid_id)
    s.execute(_ALONE)
    values = {
        "worker_id": worker_id,
        "grid_id": grid_id,
        "weekdays": bits(hours.weekdays),
        "on_day": hours.on_day,
        "from_hour": hours.begin,
        "to_hour": hours.end,
    }
    there = s.execute(_SAME, values).first()
    if there is not None:
        raise Refused("listed_already", by=there.by, at=there.at)
    line_id = new_id()
    s.execute(insert(DutyListRow).values(id=line_id, **values))
    return line_id


def take_off_list(s: Session, line_id: UUID) -> None:
    """Take a line off the list; it stays in the table. Raises NotPermitted, Refused: "unknown_entry", "ended_already"."""
    _supervisor(s)
    s.execute(_ALONE)
    row = s.execute(_ENTRY, {"id": line_id}).one_or_none()
    if row is None:
        raise Refused("unknown_entry", entry_id=line_id)
    if row.ended is not None:
        raise Refused("ended_already", by=row.by, at=row.at)
    s.execute(insert(DutyListRow).values(id=new_id(), ends_id=line_id))


def _supervisor(s: Session) -> None:
    me = get_me(s)
    if me.duty is not Duty.SUPERVISOR or not me.active:
        raise NotPermitted("the duty list is the supervisor's")
