"""A feature's geometry as what is wanted of it: what can be repaired is, and said; the rest is refused with the reason."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from models.imports.reading.features import Feature
from models.imports.records import Rejected


def area(feature: Feature) -> tuple[BaseGeometry, str]:
    """Return the feature's area in WGS-84 (Polygon or MultiPolygon, valid), and what was repaired ("": nothing).

    Raises Rejected for what is no area, or lies nowhere on earth.
    """
    geometry = _of_kind(feature, ("Polygon", "MultiPolygon"), "area")
    if geometry.is_valid:
        return geometry, ""
    wrong = str(shapely.is_valid_reason(geometry))
    parts = [part for part in shapely.get_parts(_polygons(shapely.make_valid(geometry))) if part.area > 0]
    if not parts:
        raise Rejected(f"cannot be repaired to an area: {wrong}")
    repaired = shapely.union_all(parts)
    if repaired.geom_type not in ("Polygon", "MultiPolygon") or not repaired.is_valid:
        raise Rejected(f"cannot be repaired to an area: {wrong}")
    return repaired, wrong


def line(feature: Feature) -> BaseGeometry:
    """Return the feature's line in WGS-84 (LineString or MultiLineString). Raises Rejected for what is none."""
    geometry = _of_kind(feature, ("LineString", "MultiLineString"), "line")
    if geometry.length == 0:
        raise Rejected("its line has no length")
    return geometry


def point(feature: Feature) -> tuple[float, float]:
    """Return the feature's lon and lat, WGS-84 degrees. Raises Rejected for what is no point."""
    geometry = _of_kind(feature, ("Point",), "point")
    return geometry.x, geometry.y


def _of_kind(feature: Feature, kinds: tuple[str, ...], wanted: str) -> BaseGeometry:
    if feature.geometry is None:
        raise Rejected(feature.wrong or "has no geometry")
    if feature.geometry.geom_type not in kinds:
        raise Rejected(f"is no {wanted} but a {feature.geometry.geom_type}")
    if feature.geometry.is_empty:
        raise Rejected(f"its {wanted} is empty")
    return feature.geometry


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons in whatever make_valid left: it mixes areas with the lines and points of what had none."""
    polygons: list[BaseGeometry] = []
    waiting = [geometry]
    while waiting:
        one = waiting.pop()
        if one.geom_type == "Polygon":
            polygons.append(one)
        elif hasattr(one, "geoms"):
            waiting.extend(one.geoms)
    return shapely.MultiPolygon(polygons)
