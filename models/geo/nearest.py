"""The nearest of many positions to a place, along the WGS-84 ellipsoid."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.geo.distance import haversine_m
from models.geo.regions import WGS84_GEOD

_SPARE = 1.02
"""The sphere errs by at most 0.6 % either way: within so much more of the last one nothing nearer is missed."""


def nearest(
    lon: float, lat: float, lons: ArrayLike, lats: ArrayLike, most: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the indices of the `most` nearest positions (WGS-84 degrees), nearest first, and how many metres away each is.

    What has no finite position is left out.
    """
    x, y = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
    usable = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if not len(usable) or most < 1:
        return np.array([], dtype=np.int64), np.array([], dtype=np.float64)
    rough = haversine_m(x[usable], y[usable], lon, lat)
    limit = np.partition(rough, min(most, len(rough)) - 1)[min(most, len(rough)) - 1]
    near = usable[rough <= limit * _SPARE + 0.001]
    metres = WGS84_GEOD.inv(np.full(len(near), lon), np.full(len(near), lat), x[near], y[near])[2]
    order = np.argsort(metres, kind="stable")[:most]
    return near[order], np.asarray(metres)[order]
