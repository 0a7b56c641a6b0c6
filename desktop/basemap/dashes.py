"""Dashed borders laid out once for a zoom, so that a dash goes on across the edge of a tile."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

PATTERNS: dict[int, tuple[float, float]] = {1: (11.0, 4.0), 2: (6.0, 4.0), 3: (3.0, 4.0), 4: (4.0, 4.0)}
"""Dash and gap in pixels, by importance."""


class Dashes:
    """The bits of a zoom by the rows they lie in: of a great city's a million are asked for some hundred, for each tile."""

    def __init__(self, bits: NDArray[np.float64]) -> None:
        low = np.minimum(bits[:, 1], bits[:, 3])
        order = np.argsort(low, kind="stable")
        self._bits, self._low = bits[order], low[order]
        self._tallest = float(np.abs(bits[:, 1] - bits[:, 3]).max(initial=0.0))

    def within(
        self, origin: tuple[float, float], size: tuple[float, float], beyond: float = 4.0
    ) -> NDArray[np.float64]:
        """Return those that may reach into a stretch of rows, in no order; which do, the caller looks at."""
        top, bottom = origin[1] - beyond - self._tallest, origin[1] + size[1] + beyond
        first, last = np.searchsorted(self._low, [top, bottom])
        return self._bits[first:last]


def dash_segments(lines: shapely.Geometry, rank: int, zoom: int) -> NDArray[np.float64]:
    """(N, 4): x0, y0, x1, y1 of straight bits of dash in pixels of this zoom (a dash that bends is several bits)."""
    on, off = PATTERNS[rank]
    found = []
    for line in shapely.get_parts(lines):
        points = shapely.get_coordinates(shapely.simplify(line, 0.4 / 2**zoom)) * 2**zoom
        if len(points) > 1:
            found.append(dash_line(points, on, on + off))
    return np.concatenate(found) if found else np.empty((0, 4))


def dash_line(points: NDArray[np.float64], on: float, period: float) -> NDArray[np.float64]:
    """Cut one line into dashes."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    starts = np.arange(0.0, along[-1], period)
    cuts = np.unique(np.concatenate((starts, np.minimum(starts + on, along[-1]), along)))
    middles = (cuts[:-1] + cuts[1:]) / 2
    keep = (middles % period) < on
    x = np.interp(cuts, along, points[:, 0])
    y = np.interp(cuts, along, points[:, 1])
    bits: NDArray[np.float64] = np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))[keep]
    return bits
