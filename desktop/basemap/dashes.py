"""Dashed borders laid out once for a zoom, so that a dash goes on across the edge of a tile."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

PATTERNS: dict[int, tuple[float, float]] = {1: (11.0, 4.0), 2: (6.0, 4.0), 3: (3.0, 4.0), 4: (4.0, 4.0)}
"""Dash and gap in pixels, by importance."""


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
