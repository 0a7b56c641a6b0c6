"""Which grid a point lies in: one basic grid, the smallest there is, and any number of the others."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray

from models.grids.records import Grid, GridKind


class GridIndex:
    """A tree over the polygons of grids, for points in WGS-84 degrees (lon before lat).

    Leaves are basic grids without a basic child. A point on an edge belongs to the leaf with the lowest code; a point
    that is not finite lies nowhere. Immutable once made, so it may be shared between threads.
    """

    def __init__(self, grids: Sequence[Grid]) -> None:
        parents = {grid.parent_id for grid in grids if grid.kind is GridKind.BASIC}
        self._all = sorted(grids, key=lambda grid: (grid.kind is not GridKind.BASIC, -grid.level, grid.code))
        self._leaves = tuple(
            sorted(
                (grid for grid in grids if grid.kind is GridKind.BASIC and grid.id not in parents),
                key=lambda grid: grid.code,
            )
        )
        self._number = {grid.id: number for number, grid in enumerate(self._leaves)}
        self._leaf_tree = _tree(self._leaves)
        self._tree = _tree(self._all)

    @property
    def leaves(self) -> tuple[Grid, ...]:
        """The basic grids without a basic child, by code."""
        return self._leaves

    def number_of(self, grid_id: UUID | None) -> int | None:
        """Return a grid's index into `leaves`, None for one that is no leaf."""
        return None if grid_id is None else self._number.get(grid_id)

    def basic_at(self, lon: float, lat: float) -> Grid | None:
        """Return the smallest basic grid at a point, None outside all."""
        return self.basic_at_many(np.array([lon]), np.array([lat]))[0]

    def basic_at_many(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[Grid | None]:
        """Return for each point the smallest basic grid it lies in, None outside all."""
        found = self.indices_at(lon, lat)
        return [self._leaves[index] if index >= 0 else None for index in found.tolist()]

    def indices_at(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return for each point the index into `leaves`, -1 outside all."""
        none = len(self._leaves)
        found = np.full(len(lon), none, dtype=np.int64)
        usable = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        points = shapely.points(np.asarray(lon)[usable], np.asarray(lat)[usable])
        at, leaf = self._leaf_tree.query(points, predicate="intersects")
        # The leaves stand in order of their codes, so the lowest index is the lowest code.
        np.minimum.at(found, usable[at], leaf)
        found[found == none] = -1
        return found

    def all_at(self, lon: float, lat: float) -> list[Grid]:
        """Return every grid at a point: basic ones from the smallest to the widest, then the other kinds."""
        if not (np.isfinite(lon) and np.isfinite(lat)):
            return []
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return [self._all[index] for index in sorted(found.tolist())]


def _tree(grids: Sequence[Grid]) -> shapely.STRtree:
    return shapely.STRtree([grid.geometry for grid in grids])
