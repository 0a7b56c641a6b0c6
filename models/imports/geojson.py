"""Reading areas from GeoJSON: what can be repaired is, and said; what cannot is refused feature by feature."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from models.imports.errors import BadInput
from models.imports.files import read_text
from models.imports.places import WGS84, transformer
from models.imports.records import Rejected


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as it stands in the file: its ordinal from 1, its properties, its geometry not looked at yet."""

    ordinal: int
    properties: dict[str, Any]
    geometry: Any


@dataclass(frozen=True, slots=True)
class FeatureFile:
    """A file of features, and the coordinate reference system their coordinates are in."""

    path: Path
    crs: str
    features: tuple[Feature, ...]

    def properties(self) -> list[str]:
        """Return the names of all properties, in the order they are met."""
        return list(dict.fromkeys(name for feature in self.features for name in feature.properties))


def read_features(path: Path, crs: str | None = None) -> FeatureFile:
    """Read a GeoJSON file whole. `crs` (any that pyproj knows) goes before what the file says; without both it is WGS-84.

    Raises BadInput: all of `check_text`, not_json, too_deep, not_geojson, no_features, unknown_crs.
    """
    text = read_text(path)
    try:
        given = json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise BadInput("too_deep", file=path) from error
    except ValueError as error:
        raise BadInput("not_json", file=path, detail=str(error)) from error
    kind = given.get("type") if isinstance(given, dict) else None
    if kind == "Feature":
        found = [given]
    elif kind == "FeatureCollection" and isinstance(given.get("features"), list):
        found = given["features"]
    else:
        raise BadInput("not_geojson", file=path, kind=kind)
    if not found:
        raise BadInput("no_features", file=path)
    chosen = crs or _said_crs(given) or WGS84
    try:
        CRS.from_user_input(chosen)
    except CRSError as error:
        raise BadInput("unknown_crs", file=path, crs=chosen) from error
    return FeatureFile(path, chosen, tuple(_features(found)))


def area(feature: Feature, crs: str) -> tuple[BaseGeometry, str]:
    """Return the feature's area in WGS-84 (Polygon or MultiPolygon, valid), and what was repaired ("": nothing).

    Raises Rejected for what is no area, or lies nowhere on earth.
    """
    geometry = _shape(feature)
    way = transformer(crs)
    if way is not None:
        geometry = shapely.transform(geometry, lambda at: np.column_stack(way.transform(at[:, 0], at[:, 1])))
    at: NDArray[np.float64] = shapely.get_coordinates(geometry)
    if not np.isfinite(at).all() or (np.abs(at[:, 0]) > 180).any() or (np.abs(at[:, 1]) > 90).any():
        raise Rejected(f"lies nowhere on earth when its coordinates are taken for {crs}: name the right one with --crs")
    if geometry.is_valid:
        return geometry, ""
    wrong = str(shapely.is_valid_reason(geometry))
    parts = [part for part in shapely.get_parts(_deep_parts(shapely.make_valid(geometry))) if part.area > 0]
    if not parts:
        raise Rejected(f"cannot be repaired to an area: {wrong}")
    repaired = shapely.union_all(parts)
    if repaired.geom_type not in ("Polygon", "MultiPolygon") or not repaired.is_valid:
        raise Rejected(f"cannot be repaired to an area: {wrong}")
    return repaired, wrong


def _shape(feature: Feature) -> BaseGeometry:
    if not isinstance(feature.geometry, dict):
        raise Rejected("has no geometry")
    kind = feature.geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise Rejected(f"is no area but a {kind}")
    try:
        geometry = shapely.force_2d(shape(feature.geometry))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Rejected(f"its coordinates cannot be read: {error}") from error
    if geometry.is_empty:
        raise Rejected("its area is empty")
    return geometry


def _deep_parts(geometry: BaseGeometry) -> BaseGeometry:
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


def _features(found: list[Any]) -> Iterator[Feature]:
    for ordinal, one in enumerate(found, start=1):
        known = one if isinstance(one, dict) else {}
        properties = known.get("properties")
        yield Feature(ordinal, properties if isinstance(properties, dict) else {}, known.get("geometry"))


def _said_crs(given: dict[str, Any]) -> str | None:
    """What an older GeoJSON says of itself; CRS84 is WGS-84 with lon before lat, as ours is."""
    said = given.get("crs")
    name = (
        said.get("properties", {}).get("name")
        if isinstance(said, dict) and isinstance(said.get("properties"), dict)
        else None
    )
    if not isinstance(name, str) or name.upper().endswith("CRS84"):
        return None
    return name


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
