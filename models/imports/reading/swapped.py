"""Longitude and latitude the wrong way round: told, never turned in silence."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.geo.china import EAST, NORTH, SOUTH, WEST
from models.geo.crs import BD09, GCJ02, ReferenceSystem

Numbers = NDArray[np.float64]
NEAR = 5.0
"""Degrees around a city within which what belongs to it lies."""
ICE = -60.0
"""Degrees south of which nobody administers a city."""


def looks_swapped(system: ReferenceSystem, x: ArrayLike, y: ArrayLike, near: tuple[float, float] | None = None) -> bool:
    """Whether positions, as they stand in a file, make sense only as y, x.

    They do where they lie nowhere on earth (in Antarctica, outside China for a system that is China's alone, or far from
    `near`, a city's centre in WGS-84 degrees) and turned round they do not. False for projected systems: there nobody
    can tell. The middle of all of them decides; `near` of (0, 0), a city without a centre, is none.
    """
    at_x, at_y = np.ravel(np.asarray(x, dtype=np.float64)), np.ravel(np.asarray(y, dtype=np.float64))
    finite = np.isfinite(at_x) & np.isfinite(at_y)
    if not system.geographic or not finite.any():
        return False
    lon, lat = float(np.median(at_x[finite])), float(np.median(at_y[finite]))
    if near is not None and near != (0.0, 0.0):
        return not _close(lon, lat, near) and _close(lat, lon, near)
    return not _plausible(system, lon, lat) and _plausible(system, lat, lon)


def _plausible(system: ReferenceSystem, lon: float, lat: float) -> bool:
    if system.name in (GCJ02, BD09):
        return WEST <= lon <= EAST and SOUTH <= lat <= NORTH
    return abs(lon) <= 180 and ICE < lat <= 90


def _close(lon: float, lat: float, near: tuple[float, float]) -> bool:
    return abs(lon - near[0]) <= NEAR and abs(lat - near[1]) <= NEAR
