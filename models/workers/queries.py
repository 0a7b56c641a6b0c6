"""Reads departments, workers and where they are. Names and phones come masked, except from `get_identity`."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Double, Select, cast, extract, select, text
from sqlalchemy.orm import Session

from models.store.errors import Refused
from models.store.texts import findable
from models.workers.masking import mask_name, mask_phone
from models.workers.records import Department, DepartmentKind, Positions, Worker, WorkerFound, WorkerRole
from models.workers.tables import DepartmentRow, PositionLatestRow, WorkerIdentityRow, WorkerRow

FRESH_S = 60
"""A position younger than this many seconds is fresh."""

_WORKERS = text(
    """
    SELECT w.id, w.code, w.role, coalesce(i.name, '') AS name, coalesce(i.phone, '') AS phone, slot.grid_id,
           coalesce(slot.grid_name, '') AS grid_name, w.on_duty, coalesce(orders.load, 0) AS load
    FROM worker w
    LEFT JOIN worker_identity i ON i.worker_id = w.id
    LEFT JOIN (
        SELECT DISTINCT ON (t.worker_id) t.worker_id, g.id AS grid_id, g.name AS grid_name
        FROM team_slot t JOIN grid g ON g.id = t.grid_id
        WHERE t.worker_id IS NOT NULL ORDER BY t.worker_id, t.ordinal, g.code
    ) slot ON slot.worker_id = w.id
    LEFT JOIN (
        SELECT o.worker_id, count(*) AS load FROM dispatch_order o
        WHERE o.worker_id IS NOT NULL AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING')
        GROUP BY o.worker_id
    ) orders ON orders.worker_id = w.id
    WHERE w.active AND (CAST(:ids AS uuid[]) IS NULL OR w.id = ANY(CAST(:ids AS uuid[])))
    ORDER BY w.code
    """
)
# Nobody off duty is followed: the grid of the first slot stands for where he is, as it does for who has sent nothing.
_FOUND = text(
    """
    SELECT w.id, coalesce(p.lon, home.lon) AS lon, coalesce(p.lat, home.lat) AS lat
    FROM (
        SELECT hit.id, min(hit.rank) AS rank FROM (
            SELECT i.worker_id AS id, CASE WHEN i.name = :text THEN 0 ELSE 1 END AS rank FROM worker_identity i
            WHERE bigrams(i.name) @> bigrams(:text) AND i.name ILIKE :pattern
            UNION ALL SELECT c.id, CASE WHEN c.code = :text THEN 0 ELSE 1 END FROM worker c WHERE c.code ILIKE :pattern
            UNION ALL SELECT i.worker_id, 0 FROM worker_identity i
            WHERE :digits <> '' AND regexp_replace(i.phone, '[^0-9]', '', 'g') = :digits
            UNION ALL SELECT t.worker_id, 2 FROM team_slot t JOIN grid g ON g.id = t.grid_id
            WHERE bigrams(g.name) @> bigrams(:text) AND g.name ILIKE :pattern AND g.closed_at IS NULL
        ) hit GROUP BY hit.id
    ) best
    JOIN worker w ON w.id = best.id AND w.active
    LEFT JOIN position_latest p ON p.worker_id = w.id AND w.on_duty
    LEFT JOIN LATERAL (
        SELECT g.lon, g.lat FROM team_slot t JOIN grid g ON g.id = t.grid_id
        WHERE t.worker_id = w.id ORDER BY t.ordinal, g.code LIMIT 1
    ) home ON true
    ORDER BY best.rank, w.on_duty DESC, w.code LIMIT :limit
    """
)


def get_departments(s: Session) -> list[Department]:
    """Return every department and sub-centre, by code."""
    d = DepartmentRow
    rows = s.execute(select(d.id, d.code, d.name, d.name_en, d.kind, d.grid_id).order_by(d.code))
    return [Department(*row[:4], DepartmentKind(row.kind), row.grid_id) for row in rows]


def get_workers(s: Session) -> list[Worker]:
    """Return every worker in service, masked, by code."""
    return [_worker(row) for row in s.execute(_WORKERS, {"ids": None})]


def get_workers_by_ids(s: Session, ids: Sequence[UUID]) -> list[Worker]:
    """Return these workers, masked; one who left the service is not in the answer."""
    return [_worker(row) for row in s.execute(_WORKERS, {"ids": list(ids)})] if ids else []


def search_workers(s: Session, text: str, limit: int = 20) -> list[WorkerFound]:
    """Find workers in service by a part of the full name, of the code or of a grid's name, or by the whole phone number.

    They come masked all the same; exact matches first, then names and codes, then grids, those on duty before others.
    """
    wanted = findable(text)
    if not wanted or limit < 1:
        return []
    literal = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    facts = {"text": wanted, "pattern": f"%{literal}%", "digits": _phone_digits(wanted), "limit": limit}
    found = s.execute(_FOUND, facts).all()
    workers = {worker.id: worker for worker in get_workers_by_ids(s, [row.id for row in found])}
    return [WorkerFound(workers[row.id], row.lon, row.lat) for row in found if row.id in workers]


def get_positions(s: Session) -> Positions:
    """Return the latest position of every worker on duty that has sent one, however old it is."""
    return _positions(s, _latest())


def get_positions_by_ids(s: Session, ids: Sequence[UUID]) -> Positions:
    """Return the latest positions of those of these workers that are on duty."""
    return _positions(s, _latest().where(PositionLatestRow.worker_id.in_(list(ids))))


def get_identity(s: Session, worker_id: UUID) -> tuple[str, str]:
    """Return a worker's full name and phone. Raises Refused("unknown_worker").

    Whoever shows them to a person logs it: for a worker named in a case with `models.cases.commands.unmask`.
    """
    row = s.execute(
        select(WorkerIdentityRow.name, WorkerIdentityRow.phone).where(WorkerIdentityRow.worker_id == worker_id)
    ).one_or_none()
    if row is None:
        raise Refused("unknown_worker", worker_id=worker_id)
    return row.name, row.phone


def _phone_digits(text: str) -> str:
    """Return the digits of what may be a phone number, "" for what is none."""
    folded = unicodedata.normalize("NFKC", text)
    digits = "".join(character for character in folded if character in "0123456789")
    return digits if all(character in "0123456789+-() " for character in folded) else ""


def _worker(row: Any) -> Worker:
    return Worker(
        id=row.id,
        code=row.code,
        role=WorkerRole(row.role),
        name=mask_name(row.name),
        phone=mask_phone(row.phone),
        grid_id=row.grid_id,
        grid_name=row.grid_name,
        on_duty=row.on_duty,
        load=row.load,
    )


def _latest() -> Select[Any]:
    p = PositionLatestRow
    seconds = cast(extract("epoch", p.fixed_at), Double)
    joined = select(p.worker_id, p.lon, p.lat, p.heading, seconds).join(WorkerRow, WorkerRow.id == p.worker_id)
    return joined.where(WorkerRow.on_duty, WorkerRow.active)


def _positions(s: Session, statement: Select[Any]) -> Positions:
    columns = tuple(zip(*s.execute(statement).all(), strict=True)) or ((), (), (), (), ())
    return Positions(
        worker_ids=columns[0],
        lon=np.array(columns[1], dtype=np.float64),
        lat=np.array(columns[2], dtype=np.float64),
        heading=np.array(columns[3], dtype=np.float32),
        fixed_at=np.array(columns[4], dtype=np.float64),
    )
