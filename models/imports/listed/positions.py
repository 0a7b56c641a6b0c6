"""Where workers were last seen, as a file says: taken for those on duty, never invented, never kept as a track."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.imports.listed.records import ListCounts
from models.imports.listed.writing import update_rows
from models.store.copying import copy_mappings
from models.workers.commands import AHEAD, BEHIND

Seen = tuple[float, float, datetime] | None
_THERE = text("SELECT worker_id, fixed_at FROM position_latest WHERE worker_id = ANY(CAST(:ids AS uuid[])) FOR UPDATE")


class Moved:
    """Workers who have a newer position by the file; written after the workers themselves."""

    def __init__(self, rows: dict[UUID, dict[str, Any]], known: set[UUID]) -> None:
        self._rows = rows
        self._known = known

    def __contains__(self, worker: object) -> bool:
        return worker in self._rows

    def write(self, s: Session) -> None:
        """Write the positions."""
        copy_mappings(s, "position_latest", [row for one, row in self._rows.items() if one not in self._known])
        changed = [row for one, row in self._rows.items() if one in self._known]
        update_rows(s, "position_latest", changed, key="worker_id")


def take_positions(s: Session, seen: Sequence[tuple[UUID, bool, Seen]], now: datetime, counts: ListCounts) -> Moved:
    """Say whose position is to be taken: worker, whether on duty, and what the file says; count what becomes of it."""
    known = {row.worker_id: row.fixed_at for row in s.execute(_THERE, {"ids": [one for one, _, _ in seen]})}
    rows: dict[UUID, dict[str, Any]] = {}
    for worker, on_duty, said in seen:
        if said is None:
            continue
        lon, lat, at = said
        if not on_duty:
            counts.notes["position_off_duty"] += 1
        elif not now - BEHIND < at < now + AHEAD:
            counts.notes["position_old"] += 1
        elif worker not in known or known[worker] < at:
            counts.notes["position_taken"] += 1
            rows[worker] = {
                "worker_id": worker, "lon": lon, "lat": lat, "heading": 0.0, "speed": 0.0, "accuracy": 0.0,
                "fixed_at": at, "received_at": now,
            }  # fmt: skip
    return Moved(rows, set(known))
