"""Who sees which camera: noted as it happens, read by those who look after it. Called inside transactions.

A watch may be told late (the database was gone while the picture was there), never ahead. The database signs who and where.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cameras.records import CameraWatch
from models.store.times import utc, utc_or_none

_BEGIN = text(
    """INSERT INTO camera_watch (id, camera_id, began_at) VALUES (:id, :camera, :at) ON CONFLICT (id) DO NOTHING"""
)
_END = text("INSERT INTO camera_watch_end (watch_id, ended_at) VALUES (:id, :at) ON CONFLICT (watch_id) DO NOTHING")
# A desk that died said nothing: its watch ended with its lease, which it had renewed last when it was still there.
_WATCHES = """SELECT w.id, w.camera_id, c.code, c.name, w.account_id, a.name AS who, w.desk, w.began_at,
        coalesce(e.ended_at, l.ended_at, CASE WHEN l.expires_at < clock_timestamp() THEN greatest(l.renewed_at, w.began_at) END)
            AS ended_at, e.watch_id IS NOT NULL AS said
    FROM camera_watch w JOIN camera c ON c.id = w.camera_id JOIN account a ON a.id = w.account_id
    LEFT JOIN camera_watch_end e ON e.watch_id = w.id LEFT JOIN desk_lease l ON l.id = w.lease_id"""
_LATEST = text(_WATCHES + " ORDER BY w.began_at DESC, w.id DESC LIMIT :most")
_OF_CAMERAS = text(
    f"""SELECT * FROM ({_WATCHES} WHERE w.camera_id = ANY(:ids)) found WHERE found.ended_at IS NULL
    ORDER BY found.began_at"""  # noqa: S608 - a constant of this module
)


def begin_watch(s: Session, camera_id: UUID, watch_id: UUID, at: datetime) -> None:
    """Note that this desk sees a camera's picture since `at` (aware). The same `watch_id` again is the same watch.

    Raises NotPermitted for who may not watch.
    """
    s.execute(_BEGIN, {"id": watch_id, "camera": camera_id, "at": at})


def end_watch(s: Session, watch_id: UUID, at: datetime) -> None:
    """Note that it sees it no longer, since `at` (aware); once. Raises NotPermitted for another's watch."""
    s.execute(_END, {"id": watch_id, "at": at})


def get_watches(s: Session, most: int = 500) -> list[CameraWatch]:
    """Return the latest watches, the newest first: all for supervisors and auditors, one's own for anybody else."""
    return [_watch(row) for row in s.execute(_LATEST, {"most": most})]


def get_watching(s: Session, camera_ids: list[UUID]) -> list[CameraWatch]:
    """Return who sees these cameras now, the longest first; of others only where one may read it."""
    return [_watch(row) for row in s.execute(_OF_CAMERAS, {"ids": camera_ids})]


def _watch(row: Any) -> CameraWatch:
    began, ended = utc(row.began_at), utc_or_none(row.ended_at)
    return CameraWatch(
        row.id, row.camera_id, row.code, row.name, row.account_id, row.who, row.desk, began, ended, said=row.said
    )
