"""Coordinate reference systems by name, to WGS-84 and back, for whole arrays at once.

Known are "WGS84" (EPSG:4326), "CGCS2000" (EPSG:4490), "GCJ-02", "BD-09" and whatever pyproj knows by code, name or WKT.
Everywhere x is the longitude or easting and y the latitude or northing, whatever order a system's definition prefers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from models.geo.china import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02

Numbers = NDArray[np.float64]
Way = Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]

WGS84 = "EPSG:4326"
GCJ02 = "GCJ-02"
BD09 = "BD-09"
_SPELLINGS = {
    "wgs84": WGS84, "crs84": WGS84, "ogccrs84": WGS84, "urnogcdefcrsogc13crs84": WGS84,
    "urnogcdefcrsogccrs84": WGS84,
    "cgcs2000": "EPSG:4490", "国家2000": "EPSG:4490", "2000国家大地坐标系": "EPSG:4490",
    "gcj02": GCJ02, "gcj": GCJ02, "火星坐标": GCJ02, "火星坐标系": GCJ02, "bd09": BD09, "bd09ll": BD09, "百度坐标": BD09,
}  # fmt: skip


class UnknownCrs(ValueError):
    """No coordinate reference system of positions on earth goes by that name."""


@dataclass(frozen=True, slots=True)
class ReferenceSystem:
    """A coordinate reference system: `name` as it is told to people, and the ways to WGS-84 degrees and back."""

    name: str
    geographic: bool
    """Whether its coordinates are degrees of longitude and latitude."""
    _there: Way | None = field(repr=False, compare=False)
    _back: Way | None = field(repr=False, compare=False)

    @property
    def is_wgs84(self) -> bool:
        """Whether nothing has to be done."""
        return self._there is None

    def to_wgs84(self, x: ArrayLike, y: ArrayLike) -> tuple[Numbers, Numbers]:
        """Return longitudes and latitudes, WGS-84 degrees. What has no place there becomes infinite or NaN."""
        return self._go(self._there, x, y)

    def from_wgs84(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Numbers, Numbers]:
        """Return x and y in this system for WGS-84 degrees. What has no place in it becomes infinite or NaN."""
        return self._go(self._back, lon, lat)

    @staticmethod
    def _go(way: Way | None, x: ArrayLike, y: ArrayLike) -> tuple[Numbers, Numbers]:
        one, two = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        return (one, two) if way is None else way(one, two)


@lru_cache(maxsize=64)
def find_crs(name: str) -> ReferenceSystem:
    """Return the system of that name: "WGS84", "CGCS2000", "GCJ-02", "BD-09", "EPSG:4528", "4528", a name, WKT.

    Case, blanks, hyphens and underscores do not matter in the first four. Raises UnknownCrs.
    """
    said = _SPELLINGS.get(re.sub(r"[\s_:./-]", "", name).casefold(), name)
    if said == GCJ02:
        return ReferenceSystem(GCJ02, True, gcj02_to_wgs84, wgs84_to_gcj02)
    if said == BD09:
        return ReferenceSystem(BD09, True, bd09_to_wgs84, wgs84_to_bd09)
    try:
        crs = CRS.from_user_input(int(said) if said.isascii() and said.isdigit() else said)
        horizontal = crs.to_2d()
        if not (horizontal.is_geographic or horizontal.is_projected) or len(horizontal.axis_info) != 2:
            raise UnknownCrs(name)
        if horizontal == CRS.from_user_input(WGS84):
            return ReferenceSystem(WGS84, True, None, None)
        there = Transformer.from_crs(horizontal, WGS84, always_xy=True)
        back = Transformer.from_crs(WGS84, horizontal, always_xy=True)
    except (ProjError, OverflowError) as error:
        raise UnknownCrs(name) from error
    authority = crs.to_authority(min_confidence=100)
    told = ":".join(authority) if authority else crs.name
    return ReferenceSystem(told, bool(horizontal.is_geographic), there.transform, back.transform)


def to_wgs84(crs: str, x: ArrayLike, y: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return longitudes and latitudes (WGS-84 degrees) of positions in `crs`. Raises UnknownCrs."""
    return find_crs(crs).to_wgs84(x, y)


def from_wgs84(crs: str, lon: ArrayLike, lat: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return positions given in WGS-84 degrees in `crs`. Raises UnknownCrs."""
    return find_crs(crs).from_wgs84(lon, lat)
