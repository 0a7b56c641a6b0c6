"""The grids' teams: who fills which place."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.imports.listed.writing import update_rows
from models.store.copying import copy_mappings
from models.store.ids import new_id

_THERE = text(
    """SELECT id, grid_id, ordinal, role, worker_id FROM team_slot
    WHERE worker_id = ANY(CAST(:workers AS uuid[])) OR grid_id = ANY(CAST(:grids AS uuid[])) ORDER BY grid_id, ordinal"""
)


class Teams:
    """The places of these workers and of these grids, as they are and as they will be.

    A place that a worker leaves stays, empty: a team's size is the city's decision. Who comes takes an empty place of his
    role, else a new one after the last.
    """

    def __init__(self, s: Session, workers: Sequence[UUID], grids: AbstractSet[UUID]) -> None:
        rows = s.execute(_THERE, {"workers": list(workers), "grids": list(grids)})
        self._slots: list[dict[str, Any]] = [dict(row._mapping) for row in rows]  # noqa: SLF001 - its public name
        self._mine: dict[UUID, list[dict[str, Any]]] = {}
        self._in: dict[UUID, list[dict[str, Any]]] = {}
        for slot in self._slots:
            self._in.setdefault(slot["grid_id"], []).append(slot)
            if slot["worker_id"] is not None:
                self._mine.setdefault(slot["worker_id"], []).append(slot)
        self._new: list[dict[str, Any]] = []
        self._changed: dict[UUID, dict[str, Any]] = {}

    def set(self, worker: UUID, role: str, grids: Sequence[UUID]) -> bool:
        """Put a worker on exactly these grids' teams; returns whether that changed anything."""
        changed = False
        for slot in list(self._mine.get(worker, [])):
            if slot["grid_id"] not in grids:
                self._mine[worker].remove(slot)
                changed = self._alter(slot, worker_id=None)
        changed = self.keep(worker, role) or changed
        there = {slot["grid_id"] for slot in self._mine.get(worker, [])}
        for grid in grids:
            if grid not in there:
                self._join(worker, role, grid)
                there.add(grid)
                changed = True
        return changed

    def keep(self, worker: UUID, role: str) -> bool:
        """Leave a worker where he is, in his role of now; returns whether that changed anything."""
        stale = [slot for slot in self._mine.get(worker, []) if slot["role"] != role]
        for slot in stale:
            self._alter(slot, role=role)
        return bool(stale)

    def write(self, s: Session) -> None:
        """Write what changed and what is new."""
        update_rows(s, "team_slot", list(self._changed.values()))
        copy_mappings(s, "team_slot", self._new)

    def _join(self, worker: UUID, role: str, grid: UUID) -> None:
        team = self._in.setdefault(grid, [])
        slot = next((one for one in team if one["worker_id"] is None and one["role"] == role), None)
        if slot is None:
            ordinal = max((one["ordinal"] for one in team), default=0) + 1
            slot = {"id": new_id(), "grid_id": grid, "ordinal": ordinal, "role": role, "worker_id": worker}
            team.append(slot)
            self._new.append(slot)
        else:
            self._alter(slot, worker_id=worker)
        self._mine.setdefault(worker, []).append(slot)

    def _alter(self, slot: dict[str, Any], **facts: Any) -> bool:
        slot |= facts
        if not any(one is slot for one in self._new):
            self._changed[slot["id"]] = slot
        return True
