"""Distances on the earth's surface."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG): the sphere errs by at most 0.6 % against the ellipsoid, far less than a walk against a line."""


def haversine_m(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> NDArray[np.float64]:
    """Return great-circle distances in metres between points in WGS-84 degrees; arrays broadcast."""
    lon1, lat1, lon2, lat2 = (np.radians(np.asarray(value, dtype=np.float64)) for value in (lon_a, lat_a, lon_b, lat_b))
    chord: Any = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))), dtype=np.float64)


def haversine_sql(lon: str, lat: str, to_lon: str, to_lat: str) -> str:
    """Return the SQL expression of `haversine_m` for four expressions in degrees, which are written into it as they stand."""
    return f"""2 * {EARTH_RADIUS_M} * asin(least(1, sqrt(power(sin(radians({lat} - {to_lat}) / 2), 2)
    + cos(radians({to_lat})) * cos(radians({lat})) * power(sin(radians({lon} - {to_lon}) / 2), 2))))"""
