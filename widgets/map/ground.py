"""Grids as arrays: rings in world units, one row a grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray

from models.city.records import City
from models.grids.records import Grid, GridKind
from widgets.i18n import language
from widgets.map.pack import pack

KINDS = {GridKind.BASIC: 0, GridKind.DEDICATED: 1, GridKind.PROFESSIONAL: 2, GridKind.DYNAMIC: 3}


def world(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """WGS-84 degrees to the unit square of Web Mercator (EPSG:3857): x grows eastward, y southward, both 0 to 1."""
    bounded = np.radians(np.clip(lat, -85.05112878, 85.05112878))
    return lon / 360.0 + 0.5, 0.5 - np.log(np.tan(np.pi / 4 + bounded / 2)) / (2 * np.pi)


def id_bytes(ids: Iterable[UUID]) -> NDArray[np.uint8]:
    """Identifiers as 16 bytes each."""
    return np.frombuffer(b"".join(one.bytes for one in ids), dtype=np.uint8)


def local_name(name: str, name_en: str) -> str:
    """The name in the language in use."""
    return (name_en or name) if language() == "en" else (name or name_en)


class Ground:
    """The grids in the order the page knows them, and the counting of open cases into them."""

    def __init__(self, city: City | None, grids: Sequence[Grid]) -> None:
        self.city = city
        self.grids = tuple(grids)
        self.by_id = {grid.id: grid for grid in self.grids}
        row = {grid.id: i for i, grid in enumerate(self.grids)}
        self._row = row
        self._parent = [row.get(grid.parent_id, -1) if grid.parent_id else -1 for grid in self.grids]

    def counts(self, in_grid: Mapping[UUID | None, int]) -> NDArray[np.uint32]:
        """How many of the basic grids' cases, told by grid, lie in each grid, counted into every grid above as well."""
        totals = np.zeros(len(self.grids), dtype=np.uint32)
        for grid_id, n in in_grid.items():
            at = self._row.get(grid_id, -1) if grid_id else -1
            seen = 0
            while at >= 0 and seen <= len(self.grids):
                totals[at] += n
                at = self._parent[at]
                seen += 1
        return totals

    def packed(self) -> bytes:
        """Everything the page draws grids from."""
        geometries = np.array([grid.geometry for grid in self.grids], dtype=object)
        parts, part_of = shapely.get_parts(geometries, return_index=True)
        areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
        parts, part_of = parts[areal], part_of[areal]
        rings, ring_of = shapely.get_rings(parts, return_index=True)
        coordinates, point_of = shapely.get_coordinates(rings, return_index=True)
        x, y = world(coordinates[:, 0], coordinates[:, 1])
        label_x, label_y = world(np.array([g.lon for g in self.grids]), np.array([g.lat for g in self.grids]))
        city = self.city
        facts = {
            "names": [local_name(grid.name, grid.name_en) for grid in self.grids],
            "city": None
            if city is None
            else {"lon": city.lon, "lat": city.lat, "zoom": city.zoom, "zone": city.timezone},
        }
        return pack(
            facts,
            {
                "ids": id_bytes(grid.id for grid in self.grids),
                "points": np.column_stack([x, y]).astype(np.float64),
                "rings": np.append(np.searchsorted(point_of, np.arange(len(rings))), len(coordinates)).astype(
                    np.uint32
                ),
                "ringOwner": part_of[ring_of].astype(np.uint32),
                "labels": np.column_stack([label_x, label_y]).astype(np.float64),
                "levels": np.array([grid.level for grid in self.grids], dtype=np.uint8),
                "kinds": np.array([KINDS[grid.kind] for grid in self.grids], dtype=np.uint8),
                "parents": np.array(self._parent, dtype=np.int32),
            },
        )
