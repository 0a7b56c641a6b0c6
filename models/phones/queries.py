"""Reads who a worker is to his own phone, his day, his reports; and for the desk which phones are signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import CaseState
from models.phones.orders import start_of_today
from models.phones.records import DayEntry, Ending, Me, OwnGrid, OwnReport, PhoneSession
from models.store.errors import Refused
from models.store.texts import findable
from models.store.times import utc, utc_or_none
from models.workers.masking import mask_name
from models.workers.records import WorkerRole

_ME = text(
    """SELECT w.id, w.role, w.on_duty, coalesce(i.name, '') AS name, coalesce(phone_masked(w.id), '') AS phone
    FROM worker w LEFT JOIN worker_identity i ON i.worker_id = w.id WHERE w.id = :id"""
)
_GRIDS = text(
    """SELECT g.id, g.code, g.name, g.kind, g.geom FROM team_slot t JOIN grid g ON g.id = t.grid_id
    WHERE t.worker_id = :id AND g.closed_at IS NULL ORDER BY t.ordinal, g.code"""
)
_DAY = text(
    """SELECT t.occurred_at AS at, t.action AS what, coalesce(c.number, '') AS number, coalesce(nullif(t.note, ''), c.title) AS words
    FROM step t JOIN case_file c ON c.id = t.case_id
    WHERE t.worker_id = :worker AND t.occurred_at >= :today AND t.action = ANY(:acts)
    UNION ALL
    SELECT d.occurred_at, CASE WHEN d.on_duty THEN 'on_duty' ELSE 'off_duty' END, '', '' FROM phone_duty d
    WHERE d.worker_id = :worker AND d.occurred_at >= :today
    ORDER BY at DESC LIMIT 500"""
)
# What a worker does, and what is done to his orders that he would want to find in his day.
_ACTS = [
    "report", "sign", "arrive", "start_handling", "progress", "feed_back", "refuse", "whistle", "answer_supervision",
    "dispatch", "assist", "appoint", "withdraw", "rework", "urge", "supervise",
]  # fmt: skip
_REPORTS = text(
    """SELECT r.id, r.case_id, c.title, coalesce(c.number, '') AS number, c.state, r.reported_at
    FROM report r JOIN case_file c ON c.id = r.case_id
    WHERE r.reporting_worker_id = :worker ORDER BY r.reported_at DESC, r.id LIMIT :limit"""
)
_PLACES = text(
    """SELECT name, kind, lon, lat FROM place WHERE bigrams(name) @> bigrams(:text) AND name ILIKE :pattern
    ORDER BY name <> :text, rank, length(name), name LIMIT :limit"""
)
_DEPARTMENTS = text(
    """SELECT id, code, name, name_en, kind FROM department
    WHERE :text = '' OR name ILIKE :pattern OR name_en ILIKE :pattern ORDER BY kind, code LIMIT :limit"""
)
_SESSIONS = text(
    """SELECT p.id, p.worker_id, w.code, coalesce(i.name, '') AS name, p.way, p.opened_at, p.seen_at, p.expires_at,
           p.ended_at, p.ending, coalesce(a.name, p.ended_by, '') AS ended_by
    FROM phone_session p JOIN worker w ON w.id = p.worker_id LEFT JOIN worker_identity i ON i.worker_id = p.worker_id
    LEFT JOIN account a ON a.login = p.ended_by
    WHERE (CAST(:worker AS uuid) IS NULL OR p.worker_id = :worker)
      AND (:ended OR p.ended_at IS NULL AND p.expires_at > clock_timestamp())
    ORDER BY p.seen_at DESC, p.id LIMIT :limit"""
)
_ALIVE = text(
    """SELECT p.id FROM phone_session p JOIN worker w ON w.id = p.worker_id
    WHERE p.id = ANY(CAST(:ids AS uuid[])) AND p.ended_at IS NULL AND p.expires_at > clock_timestamp() AND w.active"""
)
_IN_HAND = text(
    """SELECT DISTINCT worker_id FROM phone_session
    WHERE ended_at IS NULL AND expires_at > clock_timestamp() AND seen_at > clock_timestamp() - interval '10 minutes'"""
)
_BY_CODE = text("SELECT id FROM worker WHERE code = :code AND active")


def get_own_self(s: Session, worker_id: UUID) -> Me:
    """Return who the worker is and the grids of his teams, outlines included. Raises Refused("unknown_worker")."""
    row = s.execute(_ME, {"id": worker_id}).one_or_none()
    if row is None:
        raise Refused("unknown_worker", worker_id=worker_id)
    grids = tuple(
        OwnGrid(grid.id, grid.code, grid.name, grid.kind, _rings(bytes(grid.geom)))
        for grid in s.execute(_GRIDS, {"id": worker_id})
    )
    return Me(row.id, row.name, WorkerRole(row.role), row.phone, row.on_duty, grids)


def get_own_day(s: Session, worker_id: UUID) -> tuple[str, tuple[DayEntry, ...]]:
    """Return the city's day (2026-11-29) and what happened in it by and to the worker, the newest first."""
    today = start_of_today(s)
    rows = s.execute(_DAY, {"worker": worker_id, "today": today, "acts": _ACTS})
    return today.date().isoformat(), tuple(DayEntry(utc(row.at), row.what, row.number, row.words) for row in rows)


def get_own_reports(s: Session, worker_id: UUID, limit: int = 100) -> tuple[OwnReport, ...]:
    """Return what the worker reported and what became of it, the newest first."""
    return tuple(
        OwnReport(row.id, row.case_id, row.title, row.number, CaseState(row.state), utc(row.reported_at))
        for row in s.execute(_REPORTS, {"worker": worker_id, "limit": limit})
    )


def find_places(s: Session, words: str, limit: int = 30) -> list[tuple[str, str, float, float]]:
    """Find places by two or more characters of the name: name, kind, lon, lat; a whole name first."""
    facts = _sought(words)
    rows = s.execute(_PLACES, facts | {"limit": limit}) if len(facts["text"]) > 1 else ()
    return [(row.name, row.kind, row.lon, row.lat) for row in rows]


def find_departments(s: Session, words: str, limit: int = 50) -> list[Any]:
    """Find departments by a part of the name, all (up to `limit`) for no words: rows of id, code, name, name_en, kind."""
    return list(s.execute(_DEPARTMENTS, _sought(words) | {"limit": limit}))


def get_sessions(
    s: Session, worker_id: UUID | None = None, *, ended: bool = False, limit: int = 500
) -> tuple[PhoneSession, ...]:
    """Return the phones that are signed in (with `ended` those that were, too), the one seen last first."""
    rows = s.execute(_SESSIONS, {"worker": worker_id, "ended": ended, "limit": limit})
    return tuple(
        PhoneSession(
            id=row.id,
            worker_id=row.worker_id,
            worker_code=row.code,
            worker=mask_name(row.name),
            way=row.way,
            opened_at=utc(row.opened_at),
            seen_at=utc(row.seen_at),
            expires_at=utc(row.expires_at),
            ended_at=utc_or_none(row.ended_at),
            ending=None if row.ending is None else Ending(row.ending),
            ended_by=row.ended_by,
        )
        for row in rows
    )


def get_alive(s: Session, session_ids: list[UUID]) -> set[UUID]:
    """Return which of these sessions are still signed in."""
    return set(s.scalars(_ALIVE, {"ids": session_ids}))


def get_phones_in_hand(s: Session) -> frozenset[UUID]:
    """Return the workers whose phones are signed in and were seen within the last ten minutes."""
    return frozenset(s.scalars(_IN_HAND))


def worker_by_code(s: Session, code: str) -> UUID:
    """Return the worker in service of that code. Raises Refused("unknown_worker")."""
    found = s.scalar(_BY_CODE, {"code": code})
    if found is None:
        raise Refused("unknown_worker", worker=code)
    return UUID(str(found))


def _sought(words: str) -> dict[str, Any]:
    wanted = findable(words)[:100]
    literal = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"text": wanted, "pattern": f"%{literal}%"}


def _rings(geom: bytes) -> tuple[tuple[tuple[float, float], ...], ...]:
    shape = shapely.from_wkb(geom)
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return tuple(tuple((float(x), float(y)) for x, y in ring.coords) for ring in rings)
