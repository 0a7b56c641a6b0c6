"""Shapes of grids to be: a ring that was drawn, an area cut by a line, areas joined. WGS-84 degrees, lon before lat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import split as split_by

from models.geo.regions import WGS84_GEOD
from models.store.errors import Refused

LEAST_M2 = 100.0
"""Smaller than this nothing is a grid: a slip of the hand."""
LEAST_EDGE_M = 1.0
"""So much edge in common makes neighbours; a corner does not."""
GAP = 2e-6
"""Degrees, a fifth of a metre: edges of imported grids seldom meet to the last digit."""
INSIDE = 0.5
"""So much of what was drawn has to lie in the city; what sticks out (into the sea) is cut off."""

Points = Sequence[tuple[float, float]]


def square_metres(shape: BaseGeometry) -> float:
    """Return an area on the WGS-84 ellipsoid."""
    return (
        float(abs(WGS84_GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) if not shape.is_empty else 0.0
    )


def ring_within(points: Points, city: BaseGeometry) -> BaseGeometry:
    """Return the area within a ring, as far as it lies in the city.

    Raises Refused: "shape_self_crossing", "shape_outside_city", "shape_too_small" (square_metres).
    """
    ring = shapely.Polygon(points)
    if not ring.is_valid:
        raise Refused("shape_self_crossing")
    inside = _areas(shapely.intersection(ring, city))
    if square_metres(inside) < INSIDE * square_metres(ring):
        raise Refused("shape_outside_city")
    _big_enough(inside)
    return inside


def cut(area: BaseGeometry, line: Points) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the two parts that a line cuts an area into, the more western (then southern) first; together they are the area.

    Raises Refused: "line_self_crossing", "line_does_not_cut", "line_cuts_often" (parts), "shape_too_small".
    """
    drawn = shapely.LineString(line)
    if not drawn.is_simple:
        raise Refused("line_self_crossing")
    pieces: list[BaseGeometry] = []
    whole: list[BaseGeometry] = []
    for polygon in shapely.get_parts(area):
        parts = [one for one in split_by(polygon, drawn).geoms if one.area > 0]
        (pieces if len(parts) > 1 else whole).extend(parts)
    if not pieces:
        raise Refused("line_does_not_cut")
    if len(pieces) > 2:
        raise Refused("line_cuts_often", parts=len(pieces))
    first, second = pieces
    for island in whole:
        # An island of the grid goes with the nearer part.
        if island.distance(first) <= island.distance(second):
            first = shapely.union(first, island)
        else:
            second = shapely.union(second, island)
    for part in (first, second):
        _big_enough(part)
    a, b = sorted((first, second), key=lambda part: (part.centroid.x, part.centroid.y))
    return a, b


def are_neighbours(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Return whether two areas have a stretch of edge in common."""
    if one.distance(other) > GAP:
        return False
    common = shapely.intersection(one.boundary, shapely.buffer(other, GAP))
    return float(WGS84_GEOD.geometry_length(common)) > LEAST_EDGE_M if not common.is_empty else False


def join(areas: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return areas that hang together as one. Raises Refused: "not_adjacent", "too_few"."""
    if len(areas) < 2:
        raise Refused("too_few")
    reached, left = [areas[0]], list(areas[1:])
    while left:
        near = next((n for n, one in enumerate(left) if any(are_neighbours(one, other) for other in reached)), None)
        if near is None:
            raise Refused("not_adjacent")
        reached.append(left.pop(near))
    joined = reached[0]
    for other in reached[1:]:
        joined = shapely.union(joined, shapely.snap(other, joined, GAP))
    return _areas(joined)


def part_of(parts: Sequence[BaseGeometry], lon: float | None, lat: float | None, otherwise: int = 0) -> int:
    """Return which of the parts a place lies in: on an edge the first, outside all the nearest, without a place `otherwise`."""
    if lon is None or lat is None or not (np.isfinite(lon) and np.isfinite(lat)):
        return otherwise
    point = shapely.Point(lon, lat)
    return min(range(len(parts)), key=lambda n: (parts[n].distance(point), n))


def _big_enough(shape: BaseGeometry) -> None:
    found = square_metres(shape)
    if found < LEAST_M2:
        raise Refused("shape_too_small", square_metres=round(found, 1), least=LEAST_M2)


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """What of a shape is area: two may meet in a line or a point beside."""
    polygons = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon" and one.area > 0]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
