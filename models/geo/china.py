"""GCJ-02 and BD-09, the shifted coordinates of Chinese maps, and their exact inverses.

Forward formulas as published by those who took them from the maps' own converters (the eviltransform and coordtransform
projects): GCJ-02 displaces WGS-84 by polynomials and sines over Krasovsky's ellipsoid, inside a box around China; BD-09
displaces GCJ-02 again. The inverses solve the forward formula by fixed-point iteration to below a tenth of a millimetre.
All arrays of degrees, longitude before latitude.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# Krasovsky 1940, as the formula has them.
A = 6378245.0
EE = 0.00669342162296594323
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
"""The box outside of which GCJ-02 is WGS-84."""
_BD_PI = math.pi * 3000.0 / 180.0
ROUNDS = 30
ENOUGH = 1e-12
"""Degrees; a ten-millionth of a metre. Each round gains two decimal places or more."""


def in_china(lon: Numbers, lat: Numbers) -> NDArray[np.bool_]:
    """Whether GCJ-02 displaces these positions (a box, much larger than the country)."""
    return (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)


def wgs84_to_gcj02(lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
    """WGS-84 degrees → GCJ-02 degrees."""
    east, north = _displacement(lon, lat)
    inside = in_china(lon, lat)
    return np.where(inside, lon + east, lon), np.where(inside, lat + north, lat)


def gcj02_to_wgs84(lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
    """GCJ-02 degrees → WGS-84 degrees, the inverse of the above to below 0.1 mm."""
    return _solve(wgs84_to_gcj02, lon, lat)


def gcj02_to_bd09(lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
    """GCJ-02 degrees → BD-09 degrees."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_PI)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def wgs84_to_bd09(lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
    """WGS-84 degrees → BD-09 degrees."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
    """BD-09 degrees → WGS-84 degrees, to below 0.1 mm."""
    return gcj02_to_wgs84(*_solve(gcj02_to_bd09, lon, lat))


def _displacement(lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = lat / 180.0 * np.pi
    magic = 1.0 - EE * np.sin(radians) ** 2
    north = north * 180.0 / ((A * (1.0 - EE)) / (magic * np.sqrt(magic)) * np.pi)
    east = east * 180.0 / (A / np.sqrt(magic) * np.cos(radians) * np.pi)
    return east, north


def _solve(
    forward: Callable[[Numbers, Numbers], tuple[Numbers, Numbers]], lon: Numbers, lat: Numbers
) -> tuple[Numbers, Numbers]:
    x, y = lon, lat
    with np.errstate(invalid="ignore", over="ignore"):
        for _ in range(ROUNDS):
            at_x, at_y = forward(x, y)
            off_x, off_y = lon - at_x, lat - at_y
            x, y = x + off_x, y + off_y
            if not ((np.abs(off_x) > ENOUGH) | (np.abs(off_y) > ENOUGH)).any():
                break
    return x, y
