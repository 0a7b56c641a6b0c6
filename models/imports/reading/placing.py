"""From the coordinates as they stand in a file to WGS-84: which system they are in, and whether that can be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from models.geo.crs import ReferenceSystem, UnknownCrs, find_crs
from models.imports.errors import BadInput
from models.imports.reading.features import Feature
from models.imports.reading.swapped import looks_swapped


@dataclass(frozen=True, slots=True)
class Raw:
    """A feature with its coordinates as they came; `wrong` says why there is no geometry."""

    properties: dict[str, Any]
    geometry: BaseGeometry | None
    wrong: str = ""


def system_of(path: Path, crs: str) -> ReferenceSystem:
    """Return the reference system of that name. Raises BadInput("unknown_crs")."""
    try:
        return find_crs(crs)
    except UnknownCrs as error:
        raise BadInput("unknown_crs", file=path, crs=crs) from error


def in_wgs84(
    path: Path, raw: Sequence[Raw], system: ReferenceSystem, near: tuple[float, float] | None
) -> tuple[Feature, ...]:
    """Return the features in WGS-84; one that lies nowhere on earth keeps its properties and says so.

    Raises BadInput: "swapped" where they make sense only as latitude, longitude; "wrong_crs" where none of those with
    coordinates lies on earth, or what is said to be metres are degrees.
    """
    shapes = np.array([one.geometry for one in raw], dtype=object)
    at, owner = shapely.get_coordinates(shapes, return_index=True)
    if len(at) and looks_swapped(system, at[:, 0], at[:, 1], near):
        raise BadInput("swapped", file=path)
    if len(at) and not system.geographic and (np.abs(at) <= (180, 90)).all():
        raise BadInput("wrong_crs", file=path, crs=system.name)
    lon, lat = system.to_wgs84(at[:, 0], at[:, 1])
    bad = ~(np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90))
    lost: NDArray[np.intp] = np.unique(owner[bad])
    if lost.size and lost.size == np.unique(owner).size:
        raise BadInput("wrong_crs", file=path, crs=system.name)
    if not system.is_wgs84:
        shapes = shapely.set_coordinates(shapes, np.column_stack((lon, lat)))
    nowhere = f"lies nowhere on earth when its coordinates are taken for {system.name}: name the right one with --crs"
    features = []
    gone = set(lost.tolist())
    for number, one in enumerate(raw):
        geometry, wrong = (None, nowhere) if number in gone else (shapes[number], one.wrong)
        features.append(Feature(number + 1, one.properties, geometry, wrong))
    return tuple(features)
