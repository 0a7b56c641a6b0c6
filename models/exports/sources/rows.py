"""What the sources share: rows in batches out of one snapshot, through a cursor of the server's."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import TextClause, select, text
from sqlalchemy.orm import Session

from models.exports.errors import BadOutput
from models.exports.records import ExportOrder
from models.grids.tables import GridRow

BATCH = 2_000
"""Rows at a time: what is in memory, whatever the table's size."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a file: its values in the order of the columns, and its geometry (WGS-84), None without a place."""

    values: tuple[Any, ...]
    geometry: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Source:
    """Rows to come: how many there are in this snapshot, and they themselves, in batches, to be read once and closed."""

    total: int
    batches: Generator[list[Record]]
    types: Callable[[], frozenset[str]] = frozenset
    """Which types of geometry there are among them, found by looking at each (Point, MultiPolygon, …)."""


def total(s: Session, statement: TextClause, facts: Mapping[str, Any]) -> int:
    """Return the number a counting statement gives."""
    return int(s.execute(statement, facts).scalar_one())


def streamed(s: Session, statement: TextClause, facts: Mapping[str, Any]) -> Generator[list[Any]]:
    """Yield rows in batches, through a cursor of the server's: the result is never here as a whole."""
    result = s.execute(statement, facts, execution_options={"stream_results": True, "max_row_buffer": BATCH})
    try:
        for batch in result.partitions(BATCH):
            yield list(batch)
    finally:
        # Also where nobody wants the rest.
        result.close()


def types_of(s: Session, statement: TextClause, facts: Mapping[str, Any]) -> Callable[[], frozenset[str]]:
    """Return what tells the types of the geometries of a statement that reads `geom` (WKB)."""

    def look() -> frozenset[str]:
        found: set[str] = set()
        for rows in streamed(s, statement, facts):
            found.update(shape.geom_type for shape in shapes(rows) if shape is not None)
        return frozenset(found)

    return look


def points_alone() -> frozenset[str]:
    """What `Source.types` is for records that are points or nowhere."""
    return frozenset({"Point"})


def local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return a time as the city's clocks show it, to the second."""
    return None if at is None else at.astimezone(zone).replace(microsecond=0)


def points(rows: list[Any]) -> list[BaseGeometry | None]:
    """Return the rows' lon and lat as points, None for those without."""
    return [None if row.lon is None or row.lat is None else shapely.Point(row.lon, row.lat) for row in rows]


def shapes(rows: list[Any]) -> list[BaseGeometry | None]:
    """Return the rows' WKB as geometries."""
    return list(shapely.from_wkb([None if row.geom is None else bytes(row.geom) for row in rows]))


def grid_path(s: Session, order: ExportOrder) -> str | None:
    """Return the path of the grid that the order names, None where it names none. Raises BadOutput("unknown_grid")."""
    code = order.filter.grid_code
    if not code:
        return None
    path = s.scalar(select(GridRow.path).where(GridRow.code == code))
    if path is None:
        raise BadOutput("unknown_grid", grid=code)
    return str(path)


WITHIN = "(CAST(:path AS text) IS NULL OR {alias}.path = :path OR starts_with({alias}.path, :path || '/'))"
"""A condition: the grid `alias` is the one asked for, or below it."""


def names(s: Session, statement: str) -> dict[UUID, Any]:
    """Return a small table as a dictionary, in its order: the first column is the key, the row the value."""
    return {row[0]: row for row in s.execute(text(statement))}
