"""Reads the ground: levels, grids, places, roads, cameras."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.grids.records import Camera, Grid, GridKind, GroundHit, Level, Place, Road
from models.grids.tables import CameraRow, GridRow, LevelRow, PlaceRow, RoadRow
from models.store.texts import findable


def get_levels(s: Session) -> list[Level]:
    """Return the levels of the grid tree, the widest first."""
    rows = s.execute(select(LevelRow.level, LevelRow.name, LevelRow.name_en).order_by(LevelRow.level))
    return [Level(*row) for row in rows]


def get_grids(s: Session) -> list[Grid]:
    """Return every grid that is not closed, parents before children, then by code."""
    g = GridRow
    columns: tuple[Any, ...] = (g.id, g.code, g.name, g.name_en, g.level, g.kind, g.parent_id, g.path)
    columns += (g.owner_department_id, g.lon, g.lat, g.geom, g.ends_at)
    rows = s.execute(select(*columns).where(g.closed_at.is_(None)).order_by(g.level, g.code)).all()
    shapes = _shapes([row.geom for row in rows])
    return [_grid(row, shape) for row, shape in zip(rows, shapes, strict=True)]


def get_places(s: Session) -> list[Place]:
    """Return every named place, the most important first."""
    p = PlaceRow
    columns: tuple[Any, ...] = (p.id, p.kind, p.name, p.name_en, p.rank, p.lon, p.lat, p.geom)
    rows = s.execute(select(*columns).order_by(p.rank, p.id)).all()
    shapes = _shapes([row.geom for row in rows])
    return [
        Place(row.id, row.kind, row.name, row.name_en, row.rank, row.lon, row.lat, shape)
        for row, shape in zip(rows, shapes, strict=True)
    ]


def get_roads(s: Session) -> list[Road]:
    """Return every road's centre line."""
    columns = (RoadRow.id, RoadRow.name, RoadRow.name_en, RoadRow.road_class, RoadRow.geom)
    rows = s.execute(select(*columns).order_by(RoadRow.id)).all()
    shapes = _shapes([row.geom for row in rows])
    return [Road(*row[:4], geometry=shape) for row, shape in zip(rows, shapes, strict=True)]


def get_cameras(s: Session) -> list[Camera]:
    """Return every fixed camera in service, by code."""
    columns = (CameraRow.id, CameraRow.code, CameraRow.name, CameraRow.lon, CameraRow.lat)
    return [Camera(*row) for row in s.execute(select(*columns).where(CameraRow.active).order_by(CameraRow.code))]


def search_ground(s: Session, text: str, limit: int = 20) -> list[GroundHit]:
    """Find grids (by name or code), places, roads and cameras by a part of their name, exact and short names first."""
    wanted = findable(text)
    if not wanted or limit < 1:
        return []
    hits: list[GroundHit] = []
    columns: tuple[Any, ...] = (GridRow.id, GridRow.name, GridRow.name_en, GridRow.lon, GridRow.lat)
    found = or_(
        _named(GridRow.name, wanted), _named(GridRow.name_en, wanted), GridRow.code.startswith(wanted, autoescape=True)
    )
    order: tuple[Any, ...] = (func.length(GridRow.name), GridRow.level, GridRow.code)
    grids = select(*columns).where(GridRow.closed_at.is_(None), found).order_by(*order).limit(limit)
    hits += [GroundHit("grid", *row) for row in s.execute(grids)]
    columns = (PlaceRow.kind, PlaceRow.id, PlaceRow.name, PlaceRow.name_en, PlaceRow.lon, PlaceRow.lat)
    found = or_(_named(PlaceRow.name, wanted), _named(PlaceRow.name_en, wanted))
    order = (func.length(PlaceRow.name), PlaceRow.rank, PlaceRow.id)
    hits += [GroundHit(*row) for row in s.execute(select(*columns).where(found).order_by(*order).limit(limit))]
    columns = (CameraRow.id, CameraRow.name, literal(""), CameraRow.lon, CameraRow.lat)
    found = or_(_named(CameraRow.name, wanted), CameraRow.code.startswith(wanted, autoescape=True))
    cameras = (
        select(*columns)
        .where(CameraRow.active, found)
        .order_by(func.length(CameraRow.name), CameraRow.code)
        .limit(limit)
    )
    hits += [GroundHit("camera", *row) for row in s.execute(cameras)]
    hits += _roads(s, wanted, limit)
    folded = wanted.casefold()
    hits.sort(key=lambda hit: (folded not in (hit.name.casefold(), hit.name_en.casefold()), len(hit.name)))
    return hits[:limit]


def _grid(row: Any, shape: BaseGeometry | None) -> Grid:
    assert shape is not None
    return Grid(
        id=row.id,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        level=row.level,
        kind=GridKind(row.kind),
        parent_id=row.parent_id,
        path=row.path,
        owner_department_id=row.owner_department_id,
        lon=row.lon,
        lat=row.lat,
        geometry=shape,
        ends_at=row.ends_at,
    )


def _roads(s: Session, wanted: str, limit: int) -> list[GroundHit]:
    # A road is many pieces of one name: one hit a name, at the middle of its first piece.
    found = or_(_named(RoadRow.name, wanted), _named(RoadRow.name_en, wanted))
    pieces = select(RoadRow.id, RoadRow.name, RoadRow.name_en, RoadRow.geom).where(found).ext(distinct_on(RoadRow.name))
    rows = s.execute(pieces.order_by(RoadRow.name, RoadRow.id).limit(limit)).all()
    hits = []
    for row, shape in zip(rows, _shapes([row.geom for row in rows]), strict=True):
        assert shape is not None
        middle = (
            shapely.line_interpolate_point(shape, 0.5, normalized=True) if shape.geom_type == "LineString" else None
        )
        point = middle or shape.representative_point()
        hits.append(GroundHit("road", row.id, row.name, row.name_en, point.x, point.y))
    return hits


def _named(column: InstrumentedAttribute[str], wanted: str) -> ColumnElement[bool]:
    return column.icontains(wanted, autoescape=True)


def _shapes(wkb: list[bytes | None]) -> list[BaseGeometry | None]:
    return list(shapely.from_wkb(wkb)) if wkb else []
