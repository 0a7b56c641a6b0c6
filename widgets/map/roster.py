"""Workers and where they are, in rows that keep their place so that the page can move a mark from fix to fix."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from models.workers.records import Positions, Worker
from widgets.map.ground import id_bytes, world
from widgets.map.pack import pack


class Roster:
    """Latest positions by row; a row belongs to one worker until `set_positions` begins a new roster."""

    def __init__(self) -> None:
        self.workers: dict[UUID, Worker] = {}
        self.number = 0
        """Grows with every new roster: only within one do rows mean the same worker."""
        self._clear()

    def _clear(self) -> None:
        self._row: dict[UUID, int] = {}
        self._ids: list[UUID] = []
        self._lon = np.empty(0, dtype=np.float64)
        self._lat = np.empty(0, dtype=np.float64)
        self._at = np.empty(0, dtype=np.float64)

    def set_workers(self, workers: Sequence[Worker]) -> None:
        """Take the workers; those off duty are not shown."""
        self.workers = {worker.id: worker for worker in workers}

    def set_positions(self, positions: Positions) -> None:
        """Begin anew with these positions alone."""
        self.number += 1
        self._clear()
        self.apply(positions)

    def apply(self, positions: Positions) -> None:
        """Take newer positions; an older fix than the one at hand is left aside."""
        fresh = [one for one in dict.fromkeys(positions.worker_ids) if one not in self._row]
        if fresh:
            start = len(self._ids)
            self._row.update({one: start + i for i, one in enumerate(fresh)})
            self._ids.extend(fresh)
            self._lon, self._lat = (np.concatenate([a, np.zeros(len(fresh))]) for a in (self._lon, self._lat))
            self._at = np.concatenate([self._at, np.full(len(fresh), -np.inf)])
        if not positions.worker_ids:
            return
        rows = np.fromiter((self._row[one] for one in positions.worker_ids), dtype=np.int64)
        newer = positions.fixed_at >= self._at[rows]
        rows = rows[newer]
        self._lon[rows], self._lat[rows] = positions.lon[newer], positions.lat[newer]
        self._at[rows] = positions.fixed_at[newer]

    def position(self, worker_id: UUID) -> tuple[float, float, float] | None:
        """(lon, lat, time of the fix in seconds since 1970), or None where there is no position."""
        row = self._row.get(worker_id)
        return None if row is None else (float(self._lon[row]), float(self._lat[row]), float(self._at[row]))

    def packed(self, now: float) -> bytes:
        """Rows as the page takes them; `now` is the database's clock in seconds since 1970."""
        x, y = world(self._lon, self._lat)
        off_duty = {worker.id for worker in self.workers.values() if not worker.on_duty}
        shown = np.fromiter((one not in off_duty for one in self._ids), dtype=np.uint8, count=len(self._ids))
        facts = {"roster": self.number, "now": now}
        return pack(facts, {"ids": id_bytes(self._ids), "x": x, "y": y, "at": self._at, "shown": shown})
