"""Which positions lie within what was drawn: rectangles, polygons and circles on the WGS-84 ellipsoid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

WGS84_GEOD = Geod(ellps="WGS84")
_METRES_OF_DEGREE = 110_000.0
"""A degree of latitude is never shorter (110,574 m at the equator)."""


@dataclass(frozen=True, slots=True)
class Circle:
    """All that is at most so many metres from a place, along the ellipsoid."""

    lon: float
    lat: float
    metres: float

    def holds(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return for each position whether it lies within."""
        inside = np.abs(lat - self.lat) <= self.metres / _METRES_OF_DEGREE
        near = np.flatnonzero(inside)
        if len(near):
            centre = np.full(len(near), self.lon), np.full(len(near), self.lat)
            metres = WGS84_GEOD.inv(*centre, lon[near], lat[near])[2]
            inside[near] = metres <= self.metres
        return inside


@dataclass(frozen=True, slots=True)
class Ring:
    """All that lies within an area of straight edges in WGS-84 degrees, its edge included."""

    area: BaseGeometry

    def holds(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return for each position whether it lies within."""
        shapely.prepare(self.area)
        return np.asarray(shapely.intersects_xy(self.area, lon, lat), dtype=np.bool_)


Region = Circle | Ring


def ring(points: Sequence[tuple[float, float]]) -> Ring:
    """Return the area within a ring of corners (lon, lat); one that crosses itself is what an odd number of turns encloses."""
    return Ring(shapely.make_valid(shapely.Polygon(points), method="linework"))


def rectangle(one: tuple[float, float], other: tuple[float, float]) -> Ring:
    """Return the area between two opposite corners (lon, lat)."""
    (west, east), (south, north) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return Ring(shapely.box(west, south, east, north))


def within(regions: Sequence[Region], lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Return for each position (WGS-84 degrees) whether it lies within any of the regions; one that is not finite does not."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    usable = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    found = np.zeros(len(x), dtype=np.bool_)
    for region in regions:
        found[usable] |= region.holds(x[usable], y[usable])
    return found
