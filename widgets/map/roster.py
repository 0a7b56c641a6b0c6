"""Workers and where they are, in rows that keep their place so that the page can move a mark from fix to fix."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from models.geo.distance import haversine_m
from models.workers.records import Positions, Worker
from widgets.map.fixes import AHEAD_S, Doubt, cannot_be, is_somewhere, turn_of
from widgets.map.ground import world
from widgets.map.rows import Rows


class Roster:
    """Latest positions by row; a row belongs to one worker until `set_positions` begins a new roster.

    A position that cannot be right moves nobody: the mark stays where the last good one put it and says so. A place that
    nobody can have gone to is believed once a second position agrees with it.
    """

    def __init__(self) -> None:
        self.workers: dict[UUID, Worker] = {}
        self._rows = Rows(x="f8", y="f8", at="f8", shown="u1", busy="u1", turn="u1", doubt="u1")
        self._clear()

    def _clear(self) -> None:
        self._rows.clear()
        # The last good place and the one in doubt, WGS-84 degrees and seconds; -inf for a worker who has none.
        self._good = np.zeros((0, 3))
        self._odd = np.zeros((0, 3))

    @property
    def number(self) -> int:
        """Grows with every new roster: only within one do rows mean the same worker."""
        return self._rows.epoch

    def set_workers(self, workers: Sequence[Worker]) -> None:
        """Take the workers; those off duty are not shown."""
        self.workers = {worker.id: worker for worker in workers}
        self._dress(np.arange(len(self._rows)))

    def apply_workers(self, changed: Sequence[Worker]) -> None:
        """Take workers who are others than before, or new; the rest stays as it is."""
        self.workers.update((worker.id, worker) for worker in changed)
        rows = [row for worker in changed if (row := self._rows.row.get(worker.id)) is not None]
        self._dress(np.array(rows, dtype=np.int64))

    def set_positions(self, positions: Positions, now: float | None = None) -> None:
        """Begin anew with these positions alone."""
        self._clear()
        self.apply(positions, now)

    def apply(self, positions: Positions, now: float | None = None) -> None:
        """Take newer positions in any order; an older fix than the one at hand is left aside, one told twice is one.

        `now` is the database's clock in seconds since 1970: what is dated after it is not believed. None: all dates are.
        """
        if not positions.worker_ids:
            return
        known = len(self._rows)
        rows = self._rows.rows_of(positions.worker_ids)
        more = len(self._rows) - known
        if more:
            never = np.full((more, 3), (0.0, 0.0, -np.inf))
            self._good, self._odd = np.concatenate([self._good, never]), np.concatenate([self._odd, never])
        fixes = np.column_stack([positions.lon, positions.lat, positions.fixed_at]).astype(np.float64)
        dated = np.isfinite(fixes[:, 2])
        ahead = dated & (fixes[:, 2] > (np.inf if now is None else now + AHEAD_S))
        nowhere = dated & ~ahead & ~is_somewhere(fixes[:, 0], fixes[:, 1])
        self._doubt(rows[ahead], Doubt.FUTURE)
        self._take(rows, fixes, dated & ~ahead & ~nowhere)
        still_newer = nowhere & (fixes[:, 2] >= self._good[rows, 2])
        self._doubt(rows[still_newer], Doubt.NOWHERE)

    def _take(self, rows: NDArray[np.int64], fixes: NDArray[np.float64], wanted: NDArray[np.bool_]) -> None:
        rows, fixes = rows[wanted], fixes[wanted]
        # The newest of each worker, of equally new ones the one told last.
        order = np.lexsort((fixes[:, 2], rows))
        newest = order[np.append(rows[order][1:] != rows[order][:-1], True)] if len(order) else order
        newest = newest[fixes[newest, 2] >= self._good[rows[newest], 2]]
        rows, fixes = rows[newest], fixes[newest]
        good, odd = self._good[rows], self._odd[rows]
        first = np.isneginf(good[:, 2])
        seconds = fixes[:, 2] - np.where(first, fixes[:, 2], good[:, 2])
        far = ~first & cannot_be(haversine_m(*good[:, :2].T, *fixes[:, :2].T), seconds)
        agreed = np.isfinite(odd[:, 2]) & (fixes[:, 2] > odd[:, 2])
        agreed &= ~cannot_be(
            haversine_m(*odd[:, :2].T, *fixes[:, :2].T), fixes[:, 2] - np.where(agreed, odd[:, 2], 0.0)
        )
        doubtful = far & ~agreed
        self._odd[rows[doubtful]] = fixes[doubtful]
        self._doubt(rows[doubtful], Doubt.JUMP)
        kept = ~doubtful
        rows, fixes, good, far, seconds, first = (one[kept] for one in (rows, fixes, good, far, seconds, first))
        turn = np.where(far, 0, turn_of(*good[:, :2].T, *fixes[:, :2].T, seconds))
        # A position told again says nothing new about the way.
        turn = np.where(seconds == 0, self._rows["turn"][rows], turn)
        self._good[rows] = fixes
        self._odd[rows, 2] = -np.inf
        x, y = world(fixes[:, 0], fixes[:, 1])
        self._rows.put(rows, x=x, y=y, at=fixes[:, 2], turn=turn, doubt=np.zeros(len(rows), np.uint8))
        self._dress(rows[first])

    def _doubt(self, rows: NDArray[np.int64], why: Doubt) -> None:
        rows = np.unique(rows)
        self._rows.put(rows, doubt=np.full(len(rows), why, np.uint8), turn=np.zeros(len(rows), np.uint8))

    def _dress(self, rows: NDArray[np.int64]) -> None:
        """Say who is shown and who has orders in hand; who has no place is not shown."""
        ids = self._rows.ids
        of = [self.workers.get(ids[row]) for row in rows]
        shown = np.array([one is None or one.on_duty for one in of], dtype=np.uint8)
        shown[np.isneginf(self._good[rows, 2])] = 0
        busy = np.array([one is not None and one.load > 0 for one in of], dtype=np.uint8)
        self._rows.put(rows, shown=shown, busy=busy)

    def position(self, worker_id: UUID) -> tuple[float, float, float] | None:
        """(lon, lat, time of the fix in seconds since 1970), or None where there is no position to believe."""
        row = self._rows.row.get(worker_id)
        if row is None or np.isneginf(self._good[row, 2]):
            return None
        lon, lat, at = self._good[row]
        return float(lon), float(lat), float(at)

    def doubt(self, worker_id: UUID) -> Doubt:
        """Why the latest position of a worker is not believed."""
        row = self._rows.row.get(worker_id)
        return Doubt.NONE if row is None else Doubt(int(self._rows["doubt"][row]))

    def packed(self, now: float, have: str = "") -> bytes:
        """Rows as the page takes them; `now` is the database's clock in seconds since 1970, `have` as in `Rows.packed`."""
        return self._rows.packed(have, {"roster": self.number, "now": now})
