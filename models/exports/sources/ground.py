"""Places and roads."""

from __future__ import annotations

from collections.abc import Generator

import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.exports.records import ExportKind, ExportOrder
from models.exports.sources.rows import Record, Source, shapes, streamed, total, types_of
from models.imports.kinds import KINDS

_PLACES = text(
    "SELECT coalesce(code, '') AS code, name, name_en, kind, rank, lon, lat, geom FROM place ORDER BY rank, name, id"
)
_ROADS = text("SELECT coalesce(code, '') AS code, name, name_en, road_class, geom FROM road ORDER BY name, id")
# What has no area is a point.
_PLACE_SHAPES = text(r"SELECT coalesce(geom, '\x010100000000000000000000000000000000000000') AS geom FROM place")
_ROAD_SHAPES = text("SELECT geom FROM road")
_PLACE_COUNT = text("SELECT count(*) FROM place")
_ROAD_COUNT = text("SELECT count(*) FROM road")


def places(s: Session, order: ExportOrder) -> Source:
    """Return named places: an area where one was drawn, a point where not."""

    def batches() -> Generator[list[Record]]:
        for rows in streamed(s, _PLACES, {}):
            yield [
                Record(
                    (row.code, row.name, row.name_en, _word(order, ExportKind.PLACES, "kind", row.kind), row.rank),
                    shapely.Point(row.lon, row.lat) if shape is None else shape,
                )
                for row, shape in zip(rows, shapes(rows), strict=True)
            ]

    return Source(total(s, _PLACE_COUNT, {}), batches(), types_of(s, _PLACE_SHAPES, {}))


def roads(s: Session, order: ExportOrder) -> Source:
    """Return the roads' centre lines."""

    def batches() -> Generator[list[Record]]:
        for rows in streamed(s, _ROADS, {}):
            yield [
                Record(
                    (row.code, row.name, row.name_en, _word(order, ExportKind.ROADS, "road_class", row.road_class)),
                    shape,
                )
                for row, shape in zip(rows, shapes(rows), strict=True)
            ]

    return Source(total(s, _ROAD_COUNT, {}), batches(), types_of(s, _ROAD_SHAPES, {}))


def _word(order: ExportOrder, kind: ExportKind, field: str, value: str) -> str:
    """The word by which the import knows a value; one of the city's own as it is."""
    words = KINDS[kind.value].field(field).choices.get(value)
    return words[0] if words and order.language.startswith("zh") else value
