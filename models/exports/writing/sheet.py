"""What every writer is told, and how a record becomes a row of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

import shapely
from shapely.geometry.base import BaseGeometry

from models.exports.columns import CRS, LAT, LON, SHAPE, Column
from models.exports.records import ExportKind
from models.exports.sources.rows import Record


class Placing(Enum):
    """How a table (CSV, XLSX) says where something is."""

    NOT = "not"
    POINT = "point"
    """Longitude and latitude."""
    SHAPE = "shape"
    """The geometry as WKT."""


PLACING = {
    ExportKind.GRIDS: Placing.SHAPE,
    ExportKind.CASES: Placing.POINT,
    ExportKind.WORKERS: Placing.NOT,
    ExportKind.DEPARTMENTS: Placing.NOT,
    ExportKind.CATEGORIES: Placing.NOT,
    ExportKind.PLACES: Placing.SHAPE,
    ExportKind.ROADS: Placing.SHAPE,
}


@dataclass(frozen=True, slots=True)
class Layout:
    """What is to be written: the columns, in which language, and how the coordinates are to be understood."""

    kind: ExportKind
    columns: tuple[Column, ...]
    language: str
    crs: str
    """The reference system's name; `authority` is its code where programs know one ("EPSG:4326"), else None."""
    authority: str | None
    geometry_type: str | None
    """What a layer is declared as (Point, MultiPolygon, Unknown, …); None for a kind without places."""
    about: tuple[tuple[str, str], ...]
    """What the file is, in words: heading and fact."""
    bom: bool = True
    guard: bool = True

    def headings(self) -> list[str]:
        """The columns' headings."""
        return [column.heading(self.language) for column in self.columns]

    @property
    def is_wgs84(self) -> bool:
        """Whether nothing need be said of the coordinates."""
        return self.authority == "EPSG:4326"

    def with_crs(self) -> tuple[Column, ...]:
        """The columns, and one that names the reference system where it is not the usual one."""
        has_place = self.geometry_type is not None
        return self.columns if self.is_wgs84 or not has_place else (*self.columns, CRS)


@dataclass(slots=True)
class Told:
    """What a writer had to do to texts."""

    guarded: int = 0
    shortened: int = 0


class Writer(Protocol):
    """Takes records in batches; `finish` makes the file whole, `abandon` lets go of what is open, and is called in any case."""

    told: Told

    def write(self, records: Sequence[Record]) -> None: ...
    def finish(self) -> None: ...
    def abandon(self) -> None: ...


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The same for a table, where the place is in columns too."""

    layout: Layout

    @property
    def placing(self) -> Placing:
        """How the place is told."""
        return PLACING[self.layout.kind]

    def columns(self) -> tuple[Column, ...]:
        """Every column of the table."""
        place = {Placing.NOT: (), Placing.POINT: (LON, LAT), Placing.SHAPE: (SHAPE,)}[self.placing]
        said = () if self.layout.is_wgs84 or not place else (CRS,)
        return (*self.layout.columns, *place, *said)

    def row(self, record: Record) -> list[Any]:
        """Return the values of a row, in the order of the columns."""
        values = list(record.values)
        if self.placing is Placing.POINT:
            point = record.geometry
            values += [None, None] if point is None else [shapely.get_x(point), shapely.get_y(point)]
        elif self.placing is Placing.SHAPE:
            values.append(wkt(record.geometry))
        if self.placing is not Placing.NOT and not self.layout.is_wgs84:
            values.append(self.layout.crs)
        return values


def wkt(geometry: BaseGeometry | None) -> str:
    """Return a geometry as WKT with every digit that it takes to read the same one back; "" for none."""
    return "" if geometry is None else str(shapely.to_wkt(geometry, rounding_precision=-1))


def spelt(at: datetime) -> str:
    """Return a time as the city's clocks show it; in the hour that they show twice, with its offset."""
    twice = at.fold or at.utcoffset() != at.replace(fold=1).utcoffset()
    return at.isoformat() if twice else at.isoformat(" ", "seconds")[:19]
