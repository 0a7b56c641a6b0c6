"""The city prepared for drawing: shapes in pixels of zoom 0, in layers, each with an index for "what is in this tile"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from desktop.basemap.source import BasemapSource, shape_to_world, shapes_to_world
from desktop.basemap.theme import ROAD_CLASSES, road_width
from models.grids.records import GridKind

Box = tuple[float, float, float, float]
FIRST_ZOOM = {1: 9, 2: 11, 3: 15, 4: 11}
"""From which zoom borders of an importance are drawn."""
CAMPUS = ("school", "hospital", "office", "station")
WORKS = ("factory", "market", "pier")


class Layer:
    """Shapes of one look. At small scales a simplified copy is drawn."""

    def __init__(self, shapes: Iterable[shapely.Geometry]) -> None:
        self.shapes = np.array([s for s in shapes if s is not None and not s.is_empty], dtype=object)
        self.tree = STRtree(self.shapes)
        self.coarse: dict[int, NDArray[np.object_]] = {}

    def at_zoom(self, zoom: int) -> NDArray[np.object_]:
        """The shapes without the detail that no pixel would show at this zoom."""
        if zoom >= 16 or not len(self.shapes):
            return self.shapes
        if zoom not in self.coarse:
            self.coarse[zoom] = np.asarray(shapely.simplify(self.shapes, 0.3 / 2**zoom), dtype=object)
        return self.coarse[zoom]

    def within(self, box: Box, zoom: int) -> Iterator[shapely.Geometry]:
        """What of this layer lies in a box, cut to it."""
        hits = np.sort(self.tree.query(shapely.box(*box)))
        for shape in shapely.clip_by_rect(self.at_zoom(zoom)[hits], *box):
            if not shape.is_empty:
                yield shape


@dataclass(slots=True)
class Scene:
    """All layers of one city, from the ground up."""

    sea_around: bool
    land: Layer
    water: Layer
    hills: tuple[Layer, ...]
    parks: Layer
    campus: Layer
    works: Layer
    estates: Layer
    city: Layer
    roads: dict[str, Layer]
    borders: dict[int, shapely.Geometry] = field(default_factory=dict)
    """Dashed lines by importance: 1 the city's own, 2 streets, 3 the level below, 4 the grids of a city with no more than two levels.

    Each line is there once, and none runs along a shore."""


def build_scene(source: BasemapSource, zoom: int | None = None) -> Scene:
    """Prepare a city's rows for drawing. Works off the GUI thread; a broken geometry is mended, a missing one left out.

    For one `zoom` alone what is not drawn at it is not made: borders of thousands of grids, tens of thousands of small roads.
    """
    by_kind: dict[str, list[shapely.Geometry]] = {}
    for place in source.places:
        if place.geometry is not None:
            by_kind.setdefault(place.kind, []).append(place.geometry)
    land = areas(by_kind.get("land", []) + by_kind.get("island", []))
    sea_around = bool(land)
    levels: dict[int, list[shapely.Geometry]] = {}
    for grid in source.grids:
        if grid.kind == GridKind.BASIC:
            levels.setdefault(grid.level, []).append(grid.geometry)
    levels = {level: areas(levels[level]) for level in sorted(levels)}
    water = areas(by_kind.get("water", []) + by_kind.get("river", []))
    shore = shapely.union_all([*([s.boundary for s in land] if sea_around else []), *(w.boundary for w in water)])
    roads: dict[str, list[shapely.Geometry]] = {c: [] for c in ROAD_CLASSES}
    for road in source.roads:
        roads[road.road_class if road.road_class in roads else "path"].append(road.geometry)
    if zoom is not None:
        roads = {c: shapes if road_width(c, zoom) > 0 else [] for c, shapes in roads.items()}

    def layer(shapes: Iterable[shapely.Geometry]) -> Layer:
        return Layer(shapes_to_world(shapes))

    hills = areas(by_kind.get("hill", []))
    return Scene(
        sea_around=sea_around,
        land=layer(land),
        water=layer(water),
        hills=tuple(layer(areas(h.buffer(-d, quad_segs=4) for h in hills)) for d in (0.0, 0.0016, 0.0034)),
        parks=layer(areas(by_kind.get("park", []))),
        campus=layer(areas(s for kind in CAMPUS for s in by_kind.get(kind, []))),
        works=layer(areas(s for kind in WORKS for s in by_kind.get(kind, []))),
        estates=layer(areas(by_kind.get("label", []))),
        city=layer(levels[min(levels)] if levels else []),
        roads={c: layer(shapes) for c, shapes in roads.items()},
        borders={k: shape_to_world(v) for k, v in border_lines(levels, shore, zoom).items()},
    )


def areas(shapes: Iterable[shapely.Geometry]) -> list[shapely.Geometry]:
    """The shapes that have an area, valid ones."""
    return [s if s.is_valid else shapely.make_valid(s) for s in shapes if s.area > 0]


def border_lines(
    levels: dict[int, list[shapely.Geometry]], shore: shapely.Geometry, zoom: int | None = None
) -> dict[int, shapely.Geometry]:
    """Border lines by importance, each stretch once, without those that run along water; for one zoom alone its own."""
    parents = sorted(levels)[:-1]
    # The city's outline, then its streets (the level above the last but one), then what is below them.
    ranks = [(1, parents[0]), *((2 + n, level) for n, level in enumerate(parents[-2:]))] if parents else []
    if len(parents) < 2:
        ranks = [*((2, level) for level in parents), *((4, level) for level in sorted(levels)[-1:])]
    # 3e-5 degrees are 3 m: a river's bank and the border on it are the same line to the eye.
    wet = shore.buffer(3e-5, quad_segs=1) if not shore.is_empty else None
    shown: dict[int, shapely.Geometry] = {}
    drawn: shapely.Geometry = shapely.LineString()
    for rank, level in ranks:
        if zoom is not None and zoom < FIRST_ZOOM[rank]:
            continue
        lines = edges_once(levels[level])
        if wet is not None:
            lines = lines.difference(wet)
        if not drawn.is_empty:
            lines = lines.difference(drawn)
        drawn = lines if drawn.is_empty else shapely.union_all([drawn, lines])
        if not lines.is_empty:
            shown[rank] = shapely.line_merge(lines)
    return shown


def edges_once(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    """The outlines of areas as lines, an edge that two of them share only once."""
    rings = shapely.get_rings(shapely.get_parts(np.array(shapes, dtype=object)))
    if not len(rings):
        return shapely.MultiLineString()
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    pairs = np.hstack((points[:-1], points[1:]))[ring_of[:-1] == ring_of[1:]]
    turned = (pairs[:, 0] > pairs[:, 2]) | ((pairs[:, 0] == pairs[:, 2]) & (pairs[:, 1] > pairs[:, 3]))
    pairs[turned] = pairs[turned][:, [2, 3, 0, 1]]
    pairs = np.unique(pairs[(pairs[:, :2] != pairs[:, 2:]).any(axis=1)], axis=0)
    return shapely.multilinestrings(shapely.linestrings(pairs.reshape(-1, 2, 2)))
