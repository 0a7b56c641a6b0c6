"""Where everybody was between two readings: on the way from one fix to the next, and for a while where the last one was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from models.workers.records import Positions
from models.workers.track import LOOK_BACK

FARTHEST = 0.3
"""Degrees between two fixes that nobody went in the time: there one is, and then here."""
_LOOK_BACK_S = LOOK_BACK.total_seconds()


def _none() -> NDArray[np.float64]:
    return np.empty(0, dtype=np.float64)


class Track:
    """Positions read at moments that grow; tells where everybody was at any moment between the last two."""

    def __init__(self, at: datetime, positions: Positions) -> None:
        self._row: dict[UUID, int] = {}
        self._ids: list[UUID] = []
        self._lon, self._lat, self._to_lon, self._to_lat = _none(), _none(), _none(), _none()
        self._fixed, self._to_fixed, self._told = _none(), _none(), _none()
        self._from = self._to = at.timestamp()
        self._take(positions)
        self._arrive()

    @property
    def until(self) -> float:
        """As far as it knows, in seconds since 1970."""
        return self._to

    def lead(self, at: datetime, positions: Positions) -> None:
        """Take where everybody was at a later moment; what lies between starts where they were at the last one."""
        self._arrive()
        self._from, self._to = self._to, at.timestamp()
        self._take(positions)

    def at(self, moment: datetime) -> Positions:
        """Return where everybody was who sent a fix within the quarter of an hour before; beyond what is known, the last.

        Moments grow: who is asked for an earlier one is answered from a track of its own.

        The time of a position is that of its fix; of who was on the way between two fixes it is the moment itself.
        """
        now = moment.timestamp()
        share = 1.0 if self._to <= self._from else min(1.0, max(0.0, (now - self._from) / (self._to - self._from)))
        far = np.abs(self._to_lon - self._lon) + np.abs(self._to_lat - self._lat) > FARTHEST
        part = np.where(far, np.float64(share >= 1.0), share)
        lon = np.where(part >= 1.0, self._to_lon, self._lon + (self._to_lon - self._lon) * part)
        lat = np.where(part >= 1.0, self._to_lat, self._lat + (self._to_lat - self._lat) * part)
        under_way = (self._to_fixed > self._fixed) & (share < 1.0)
        # Who was on the way a moment ago has not become older since.
        fixed = self._told = np.fmax(np.where(under_way, np.float64(now), self._to_fixed), self._told)
        there = (fixed <= now) & (fixed > now - _LOOK_BACK_S) & np.isfinite(lon)
        rows = np.flatnonzero(there)
        return Positions(
            worker_ids=tuple(self._ids[row] for row in rows),
            lon=lon[rows],
            lat=lat[rows],
            heading=np.zeros(len(rows), dtype=np.float32),
            fixed_at=fixed[rows],
        )

    def _arrive(self) -> None:
        """What was led to is where they are."""
        self._lon, self._lat, self._fixed = self._to_lon.copy(), self._to_lat.copy(), self._to_fixed.copy()

    def _take(self, positions: Positions) -> None:
        new = [one for one in positions.worker_ids if one not in self._row]
        start = len(self._ids)
        self._row.update({one: start + n for n, one in enumerate(new)})
        self._ids.extend(new)
        # Where somebody was before his first fix nobody knows: he is not there yet.
        blank = np.full(len(new), np.nan)
        for name in ("_lon", "_lat", "_fixed", "_to_lon", "_to_lat", "_to_fixed", "_told"):
            setattr(self, name, np.concatenate([getattr(self, name), blank]))
        rows = np.fromiter((self._row[one] for one in positions.worker_ids), np.int64, len(positions.worker_ids))
        self._to_lon[rows], self._to_lat[rows] = positions.lon, positions.lat
        self._to_fixed[rows] = positions.fixed_at
