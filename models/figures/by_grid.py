"""Figures of every grid at once, for the map's colours: each grid's own and all below it, with both its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.counts import OPEN
from models.figures.days import get_statistical_days
from models.figures.definitions import ON_TIME_RATE
from models.figures.evaluate import get_by
from models.figures.filters import Dimension, FigureFilter, Period
from models.figures.grid_records import GridFigure, GridFigures
from models.geo.crs import from_wgs84
from models.grids.records import Grid
from models.store.times import database_now
from models.workers.queries import FRESH_S

DAYS = 30
"""The on-time rate's, as on the tiles."""
EQUAL_AREA = "EPSG:6933"
"""A world map on which a square metre is a square metre everywhere."""
SQUARE_KM = 1e6

_FRESH = text(
    """SELECT slot.grid_id, count(*) AS on_duty, count(*) FILTER (WHERE p.fixed_at > :fresh_since) AS fresh
    FROM worker w
    JOIN (SELECT DISTINCT ON (t.worker_id) t.worker_id, g.id AS grid_id FROM team_slot t JOIN grid g ON g.id = t.grid_id
          WHERE t.worker_id IS NOT NULL ORDER BY t.worker_id, t.ordinal, g.code) slot ON slot.worker_id = w.id
    LEFT JOIN position_latest p ON p.worker_id = w.id
    WHERE w.on_duty AND w.active GROUP BY slot.grid_id"""
)


class GridTree:
    """The grids as a tree: what lies in one lies in all above it."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self.grids = tuple(grids)
        self._parents = {grid.id: grid.parent_id for grid in self.grids}

    @cached_property
    def square_km(self) -> Mapping[UUID, float]:
        """How large each grid is."""
        shapes = np.array([grid.geometry for grid in self.grids], dtype=object)
        flat = shapely.transform(shapes, lambda at: np.column_stack(from_wgs84(EQUAL_AREA, at[:, 0], at[:, 1])))
        return dict(zip(self._parents, (shapely.area(flat) / SQUARE_KM).tolist(), strict=True))

    def summed(self, own: Iterable[tuple[UUID | None, float, float]]) -> dict[UUID, tuple[float, float]]:
        """Two numbers of each grid with those of all below it; what lies in no grid known here is left out."""
        sums: dict[UUID, tuple[float, float]] = {}
        for grid_id, above, below in own:
            at, seen = grid_id, 0
            while at is not None and at in self._parents and seen <= len(self._parents):
                sums[at] = (sums.get(at, (0.0, 0.0))[0] + above, sums.get(at, (0.0, 0.0))[1] + below)
                at, seen = self._parents[at], seen + 1
        return sums


def get_grid_figures(s: Session, figure: GridFigure, tree: GridTree) -> GridFigures:
    """Return a figure of every grid of a tree. ValueError for those that the desk counts itself."""
    now = database_now(s)
    if figure is GridFigure.FRESH:
        rows = s.execute(_FRESH, {"fresh_since": now - timedelta(seconds=FRESH_S)})
        return GridFigures(figure, tree.summed((row.grid_id, row.fresh, row.on_duty) for row in rows), now)
    today = get_statistical_days(s).day_of(now)
    if figure is GridFigure.ON_TIME:
        found = get_by(s, FigureFilter(Period.last_days(today, DAYS)), (ON_TIME_RATE.name,), Dimension.GRID)
        shares = ((row.key, row.values[0].numerator, row.values[0].denominator or 0) for row in found)
        return GridFigures(figure, tree.summed(shares), now)  # type: ignore[arg-type]
    if figure is GridFigure.DENSITY:
        found = get_by(s, FigureFilter(Period.today(today)), (OPEN.name,), Dimension.GRID)
        counts = tree.summed((row.key, row.values[0].numerator, 0) for row in found)  # type: ignore[misc]
        sizes = tree.square_km
        return GridFigures(figure, {one: (counts.get(one, (0, 0))[0], size) for one, size in sizes.items()}, now)
    raise ValueError(f"{figure} is counted from the open cases at the desk")
