"""Features (properties and a geometry), whatever file they come out of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from models.imports.reading.starts import SHAPE, SQLITE, start_of
from models.imports.reading.zips import EMPTY_ZIP, ZIP_START


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its ordinal in the file from 1, its properties, its geometry in WGS-84 (2D, as it came, not repaired).

    `geometry` is None where there is none or it cannot be used; `wrong` then says why, for people.
    """

    ordinal: int
    properties: dict[str, Any]
    geometry: BaseGeometry | None
    wrong: str = ""

    def text(self, name: str | None) -> str:
        """Return a property as text without blanks around it: "" for none, a list, an object or a truth value.

        A number without a fraction is its digits: codes stand in number columns as often as not.
        """
        value = None if name is None else self.properties.get(name)
        if value is None or isinstance(value, bool | dict | list):
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value).strip()


@dataclass(frozen=True, slots=True)
class Features:
    """A file's features. `crs` is the system that their coordinates were taken for, before they became WGS-84."""

    path: Path
    crs: str
    features: tuple[Feature, ...]
    layer: str = ""
    """The layer of a GeoPackage, the name of a Shapefile; "" for GeoJSON."""

    def properties(self) -> list[str]:
        """Return the names of all properties, in the order they are met."""
        return list(dict.fromkeys(name for feature in self.features for name in feature.properties))


def read_features(
    path: Path, crs: str | None = None, *, layer: str | None = None, near: tuple[float, float] | None = None
) -> Features:
    """Read a file of features whole, into WGS-84.

    `crs` (any that `models.geo.crs` knows) goes before what the file says; a GeoJSON without both is WGS-84. `layer` is
    needed where there are several. `near` (lon, lat in WGS-84 degrees: the city's centre) tells swapped coordinates from
    a city elsewhere.

    Raises BadInput: unreadable, empty, encoding, too_large, not_json, too_deep, not_geojson, no_features, unknown_crs,
    wrong_crs, swapped, crs_unsaid, broken_layer, layer_encoding, several_layers, no_layer, no_shapefile, missing_part,
    broken_zip, unsafe_zip, zip_bomb, locked.
    """
    # Each here, because no other needs its libraries.
    start = start_of(path)
    if start.startswith(SQLITE):
        from models.imports.reading.geopackage import read_geopackage

        return read_geopackage(path, crs, layer, near)
    if start.startswith((ZIP_START, EMPTY_ZIP)):
        from models.imports.reading.shapefile import read_zipped

        return read_zipped(path, crs, layer, near)
    if start.startswith(SHAPE):
        from models.imports.reading.shapefile import read_bare

        return read_bare(path, crs, layer, near)
    from models.imports.reading.geojson import read_geojson

    return read_geojson(path, crs, near)
