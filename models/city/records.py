"""The city as a record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class City:
    """One city: days, limits and charts are in its time zone; lon and lat (WGS-84 degrees) are its centre."""

    id: UUID
    code: str
    name: str
    name_en: str
    timezone: str
    languages: tuple[str, ...]
    lon: float
    lat: float
    zoom: float
    logo: bytes | None
    demo_seed: int | None
    demo_size: str | None

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def is_demo(self) -> bool:
        """Whether this city was made by `demo`; the simulator runs against no other."""
        return self.demo_seed is not None


class BaseMapKind(StrEnum):
    """What a base map is read from."""

    MBTILES = "mbtiles"
    XYZ = "xyz"
    WMTS = "wmts"
    WMS = "wms"


class TileCrs(StrEnum):
    """The coordinates that tiles are cut by: web mercator of WGS-84 (or CGCS2000), or of GCJ-02, as of Amap."""

    WEB_MERCATOR = "EPSG:3857"
    GCJ02 = "GCJ-02"


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A base map of the city. `address` is a file's path on the computer that shows it, or a template of addresses.

    A template has {z}, {x} and {y} (rows from the north), or {-y} (from the south), as {TileMatrix}, {TileCol} and
    {TileRow} in WMTS; or {bbox} (west,south,east,north, metres of EPSG:3857) as WMS asks. `attribution` is what its owner wants said on the map.
    """

    id: UUID
    name: str
    kind: BaseMapKind
    address: str
    crs: TileCrs
    attribution: str
    min_zoom: int
    max_zoom: int
    in_use: bool = False
