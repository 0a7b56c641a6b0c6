"""What the made-up city consists of, before any of it is a row in a database.

All coordinates are WGS-84 longitude and latitude in degrees (x = lon, y = lat); lengths are metres. Records are frozen
and hold shapely geometries, which are immutable too. Nothing here knows of Qt or of a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Point, Polygon

GridKind = Literal["basic", "dedicated", "professional"]
Settlement = Literal["urban", "rural"]
RoadClass = Literal["arterial", "secondary", "branch", "path"]
Owner = Literal["education", "health", "market", "emergency", "landscape", "transport"]
"""Key of the department that owns a dedicated grid: schools, hospitals, markets, factories (safety), parks, station and pier."""

PlaceKind = Literal[
    "land", "water", "river", "hill", "park", "school", "hospital", "market", "factory", "office", "station", "pier",
    "island", "label",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the tree of grids: ``depth`` 1 is the city, the deepest is the grid itself."""

    depth: int
    key: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Grid:
    """An area of any level, or a dedicated grid.

    ``code`` has 6 (city, district), 9 (street), 12 (community) or 15 (grid) digits. ``parent_code`` is None for the
    city alone. A dedicated grid is a child of the community that holds most of it, has ``kind`` "dedicated", ``level`` 5
    and an ``owner``; it overlaps basic grids. ``weight`` is the relative number of people (a basic urban grid is about 1).
    """

    code: str
    name: str
    name_en: str
    level: int
    kind: GridKind
    parent_code: str | None
    polygon: Polygon | MultiPolygon
    settlement: Settlement
    owner: Owner | None = None
    place_name: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Road:
    """One named road; its line may be cut into several ``Road`` records where it is interrupted."""

    name: str
    name_en: str
    road_class: RoadClass
    line: LineString
    bridge: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RoadGraph:
    """The roads as an undirected, connected graph for walking.

    ``nodes``: float64 (N, 2), lon and lat of junctions and bends. ``edges``: int32 (M, 2), indices into ``nodes``, each
    pair once, straight between its ends. ``lengths``: float64 (M,), metres. ``classes``: int8 (M,), 0 arterial,
    1 secondary, 2 branch, 3 path. ``names``: int32 (M,), index into ``road_names``.
    """

    nodes: NDArray[np.float64]
    edges: NDArray[np.int32]
    lengths: NDArray[np.float64]
    classes: NDArray[np.int8]
    names: NDArray[np.int32]
    road_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A thing with a name on the map: an area (polygon) or a spot (point). ``rank`` 1 is the most important label."""

    kind: PlaceKind
    name: str
    name_en: str
    shape: Polygon | MultiPolygon | Point
    rank: int

    @property
    def point(self) -> Point:
        """Where the label stands and where one flies to: inside the shape, WGS-84."""
        return self.shape if isinstance(self.shape, Point) else self.shape.representative_point()


@dataclass(frozen=True, slots=True)
class Camera:
    """A fixed camera: its number, name and position (WGS-84)."""

    code: str
    name: str
    name_en: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Geography:
    """The whole made-up city, as ``build_geography`` makes it."""

    name: str
    name_en: str
    code: str
    seed: int
    size: str
    centre: tuple[float, float]
    """lon, lat of the old town's middle: where the map opens."""
    bounds: tuple[float, float, float, float]
    """west, south, east, north of the drawn area, degrees."""
    levels: tuple[Level, ...]
    grids: tuple[Grid, ...]
    """Parents before children; basic ones of all levels first, then the dedicated ones."""
    roads: tuple[Road, ...]
    graph: RoadGraph
    places: tuple[Place, ...]
    cameras: tuple[Camera, ...] = field(default=())

    def at_level(self, level: int, kind: GridKind = "basic") -> tuple[Grid, ...]:
        """The grids of one level and kind, by code."""
        return tuple(g for g in self.grids if g.level == level and g.kind == kind)

    @property
    def basic_grids(self) -> tuple[Grid, ...]:
        """The smallest areas: each point of the land lies in one of them."""
        return self.at_level(self.levels[-1].depth)

    @property
    def dedicated_grids(self) -> tuple[Grid, ...]:
        """Grids over schools, hospitals, markets, factories, parks, station and pier, owned by a department."""
        return self.at_level(self.levels[-1].depth, "dedicated")
