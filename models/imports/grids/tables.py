"""Areas out of a table: a column of WKT, as our template has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import shapely
from shapely.errors import ShapelyError

from models.imports.errors import BadInput
from models.imports.kinds import KINDS
from models.imports.reading import Features, Table
from models.imports.reading.placing import Raw, in_wgs84, system_of
from models.imports.templates import is_example

WGS84 = "EPSG:4326"
_SHAPES = ("wkt", "geometry", "geom")


def grid_features(
    table: Table, crs: str | None = None, *, shape: str | None = None, near: tuple[float, float] | None = None
) -> Features:
    """Return a table's rows as features in WGS-84, each with its line for an ordinal; the template's example is left out.

    `shape` is the column with the WKT, by the template's heading unless named; `crs` that of its coordinates (WGS-84).
    Raises BadInput: column_missing, no_shapes, no_features, unknown_crs, wrong_crs, swapped.
    """
    column = shape or _shape_column(table)
    table.need([column])
    system = system_of(table.path, crs or WGS84)
    read = list(_rows(table, column))
    if not read:
        raise BadInput("no_features", file=table.path)
    placed = in_wgs84(table.path, [raw for _, raw in read], system, near)
    features = tuple(replace(one, ordinal=line) for one, (line, _) in zip(placed, read, strict=True))
    return Features(table.path, system.name, features)


def _rows(table: Table, column: str) -> Iterator[tuple[int, Raw]]:
    described = KINDS["grids"]
    of = {heading: field.name for field in described.fields for heading in (field.heading, field.heading_en)}
    for row in table.read():
        if len(row.fields) != len(table.header):
            wrong = f"has {len(row.fields)} fields where the header has {len(table.header)}: is it cut off?"
            yield row.line, Raw(dict(zip(table.header, row.fields, strict=False)), None, wrong)
            continue
        said = dict(zip(table.header, row.fields, strict=True))
        if is_example(described, {of[name]: value for name, value in said.items() if name in of}):
            continue
        wkt = said.pop(column).strip()
        try:
            geometry = shapely.force_2d(shapely.from_wkt(wkt)) if wkt else None
        except (ShapelyError, ValueError, RecursionError) as error:
            yield row.line, Raw(dict(said), None, f"{column} cannot be read: {error}")
        else:
            yield row.line, Raw(dict(said), geometry, "" if wkt else f"{column} is empty")


def _shape_column(table: Table) -> str:
    described = KINDS["grids"].field("shape")
    for name in table.header:
        if name in (described.heading, described.heading_en) or name.casefold() in _SHAPES:
            return name
    raise BadInput("no_shapes", file=table.path, found=", ".join(table.header)[:600])
