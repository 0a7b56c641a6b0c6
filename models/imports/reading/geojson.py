"""Features out of GeoJSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from models.geo.crs import WGS84
from models.imports.errors import BadInput
from models.imports.reading.encodings import read_text
from models.imports.reading.features import Features
from models.imports.reading.placing import Raw, in_wgs84, system_of
from models.imports.reading.starts import size_of

LARGEST = 256 << 20
DEEPEST = 64
"""Lists and objects inside each other in a property; nobody means more."""


def read_geojson(path: Path, crs: str | None, near: tuple[float, float] | None = None) -> Features:
    """Read a GeoJSON file whole; see `read_features`."""
    given = parse(path)
    kind = given.get("type") if isinstance(given, dict) else None
    if kind == "Feature":
        found = [given]
    elif kind == "FeatureCollection" and isinstance(given.get("features"), list):
        found = given["features"]
    else:
        raise BadInput("not_geojson", file=path, kind=kind)
    if not found:
        raise BadInput("no_features", file=path)
    system = system_of(path, crs or _said_crs(given) or WGS84)
    return Features(path, system.name, in_wgs84(path, [_raw(path, one) for one in found], system, near))


def parse(path: Path) -> Any:
    """Return what the JSON says. Raises BadInput: all of `read_text`, not_json, too_deep."""
    size_of(path, LARGEST)
    text = read_text(path)
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise BadInput("too_deep", file=path) from error
    except ValueError as error:
        raise BadInput("not_json", file=path, detail=str(error)) from error


def _raw(path: Path, one: Any) -> Raw:
    known = one if isinstance(one, dict) else {}
    properties = known.get("properties")
    if not isinstance(properties, dict):
        properties = {}
    elif any(isinstance(value, dict | list) and _deeper(value, DEEPEST) for value in properties.values()):
        raise BadInput("too_deep", file=path)
    geometry, wrong = _shape(known.get("geometry"))
    return Raw(properties, geometry, wrong)


def _deeper(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _shape(given: Any) -> tuple[BaseGeometry | None, str]:
    if not isinstance(given, dict):
        return None, "has no geometry"
    try:
        return shapely.force_2d(shape(given)), ""
    except (
        ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        return None, f"its coordinates cannot be read: {error}"


def _said_crs(given: dict[str, Any]) -> str | None:
    """What an older GeoJSON says of itself."""
    said = given.get("crs")
    properties = said.get("properties") if isinstance(said, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
