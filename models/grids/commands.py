"""Writes the ground, many rows at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import shapely
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.grids.records import Camera, Grid, Level, Place, Road
from models.grids.tables import GridRow
from models.store.copying import copy_rows
from models.store.errors import Refused


def add_levels(s: Session, levels: Sequence[Level]) -> int:
    """Enter levels of the grid tree; returns how many."""
    return copy_rows(s, "grid_level", ("level", "name", "name_en"), [(x.level, x.name, x.name_en) for x in levels])


def add_grids(s: Session, grids: Sequence[Grid]) -> int:
    """Enter grids; their levels and owners are there already, parents are there or among them. Returns how many.

    Raises Refused: "invalid_polygon" (grid, reason) for a shape that is no valid, non-empty area; "grid_exists" (codes).
    """
    for grid in grids:
        shape = grid.geometry
        if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty or not shape.is_valid:
            reason = "empty" if shape.is_empty else shapely.is_valid_reason(shape)
            raise Refused("invalid_polygon", grid=grid.code, reason=reason, type=shape.geom_type)
    known = s.scalars(select(GridRow.code).where(GridRow.code.in_([grid.code for grid in grids]))).all()
    if known:
        raise Refused("grid_exists", codes=tuple(sorted(known)))
    columns = ("id", "code", "name", "name_en", "level", "kind", "parent_id", "path", "owner_department_id")
    shapes = shapely.to_wkb([grid.geometry for grid in grids]) if grids else []
    rows = (_row(grid, bytes(wkb)) for grid, wkb in zip(grids, shapes, strict=True))
    return copy_rows(s, "grid", (*columns, "lon", "lat", "geom"), rows)


def _row(g: Grid, wkb: bytes) -> tuple[object, ...]:
    about = (g.id, g.code, g.name, g.name_en, g.level, g.kind.value)
    return (*about, g.parent_id, g.path, g.owner_department_id, g.lon, g.lat, wkb)


def set_grid_owners(s: Session, owners: Mapping[UUID, UUID]) -> None:
    """Say which department owns which grid (grid id → department id): departments come after the grids they sit in."""
    if owners:
        statement = text("UPDATE grid SET owner_department_id = :owner WHERE id = :grid")
        s.connection().execute(statement, [{"grid": grid, "owner": owner} for grid, owner in owners.items()])


def add_places(s: Session, places: Sequence[Place]) -> int:
    """Enter named places; returns how many."""
    rows = (
        (
            p.id,
            p.kind,
            p.name,
            p.name_en,
            p.rank,
            p.lon,
            p.lat,
            None if p.geometry is None else shapely.to_wkb(p.geometry),
        )
        for p in places
    )
    return copy_rows(s, "place", ("id", "kind", "name", "name_en", "rank", "lon", "lat", "geom"), rows)


def add_roads(s: Session, roads: Sequence[Road]) -> int:
    """Enter roads' centre lines; returns how many."""
    rows = ((r.id, r.name, r.name_en, r.road_class, shapely.to_wkb(r.geometry)) for r in roads)
    return copy_rows(s, "road", ("id", "name", "name_en", "road_class", "geom"), rows)


def add_cameras(s: Session, cameras: Sequence[Camera], grid_ids: Mapping[UUID, UUID] | None = None) -> int:
    """Enter cameras; `grid_ids` says in which grid each stands (camera id → grid id). Returns how many."""
    within = grid_ids or {}
    rows = ((c.id, c.code, c.name, c.lon, c.lat, within.get(c.id)) for c in cameras)
    return copy_rows(s, "camera", ("id", "code", "name", "lon", "lat", "grid_id"), rows)
