"""What a base map is drawn from, and web mercator."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from models.grids.records import Grid, Place, Road

TILE = 256
MIN_ZOOM = 9
MAX_ZOOM = 19
MAX_LATITUDE = 85.0511287798066
WORLD_M = 40_075_016.685578488
"""The side of web mercator's square (EPSG:3857), the equator's length."""


@dataclass(frozen=True, slots=True)
class BasemapSource:
    """A city's own rows. Any of the three may be empty: a city with only grids gets its land from their union.

    ``version`` changes whenever the rows do; cached tiles of another version are not used. Without one it is taken from
    the rows' content, so that two programs with the same rows share their tiles.
    """

    city: str
    places: Sequence[Place]
    roads: Sequence[Road]
    grids: Sequence[Grid]
    version: str = ""

    def __post_init__(self) -> None:
        if not self.version:
            object.__setattr__(self, "version", content_version(self))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the grids (else of everything), degrees; the whole world when there is nothing."""
        shapes = [g.geometry for g in self.grids] or [r.geometry for r in self.roads]
        shapes = shapes or [p.geometry for p in self.places if p.geometry is not None]
        if not shapes:
            return -180.0, -MAX_LATITUDE, 180.0, MAX_LATITUDE
        west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
        return west, south, east, north


def content_version(source: BasemapSource) -> str:
    """A digest of all that the map shows, whatever the order of the rows and their identifiers."""
    rows = [
        f"{p.kind}|{p.name}|{p.name_en}|{p.rank}|{p.lon}|{p.lat}|".encode() + wkb(p.geometry) for p in source.places
    ]
    rows += [f"{r.road_class}|{r.name}|{r.name_en}|".encode() + wkb(r.geometry) for r in source.roads]
    rows += [f"{g.code}|{g.name}|{g.name_en}|{g.level}|{g.kind}|".encode() + wkb(g.geometry) for g in source.grids]
    digest = hashlib.sha256()
    for row in sorted(rows):
        digest.update(len(row).to_bytes(8, "big") + row)
    return digest.hexdigest()[:24]


def wkb(shape: shapely.Geometry | None) -> bytes:
    """A geometry as bytes, none for None."""
    return b"" if shape is None else shapely.to_wkb(shape)


def to_world(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 2) lon, lat (WGS-84) → web mercator pixels at zoom 0: x to the east, y to the south, 0 to 256."""
    world = np.empty_like(degrees)
    world[:, 0] = (degrees[:, 0] + 180.0) / 360.0 * TILE
    lat = np.radians(np.clip(degrees[:, 1], -MAX_LATITUDE, MAX_LATITUDE))
    world[:, 1] = (1.0 - np.arcsinh(np.tan(lat)) / math.pi) / 2.0 * TILE
    return world


def to_degrees(world: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 2) web mercator pixels at zoom 0 → lon, lat (WGS-84 degrees), the inverse of `to_world`."""
    degrees = np.empty_like(world)
    degrees[:, 0] = world[:, 0] / TILE * 360.0 - 180.0
    degrees[:, 1] = np.degrees(np.arctan(np.sinh(math.pi * (1.0 - 2.0 * world[:, 1] / TILE))))
    return degrees


def shape_to_world(shape: shapely.Geometry) -> shapely.Geometry:
    """The same geometry in pixels of zoom 0."""
    return shapely.transform(shape, to_world)


def shapes_to_world(shapes: Iterable[shapely.Geometry]) -> NDArray[np.object_]:
    """Some geometries in pixels of zoom 0, all at once: one by one sixty thousand of them take seconds."""
    return np.asarray(shapely.transform(np.array(list(shapes), dtype=object), to_world), dtype=object)


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """The x, y (from the north) of the tile that a point lies in."""
    x, y = to_world(np.array([[lon, lat]]))[0] * 2**zoom / TILE
    last = 2**zoom - 1
    return min(max(int(x), 0), last), min(max(int(y), 0), last)
