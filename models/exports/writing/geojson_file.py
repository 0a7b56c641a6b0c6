"""GeoJSON (RFC 7946), written feature by feature."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely

from models.exports.sources.rows import Record
from models.exports.writing.sheet import Layout, Told


class GeoJsonWriter:
    """Writes a FeatureCollection. Rings keep the direction they were drawn in, so that they read back the same.

    The format knows WGS-84 alone. Where another system was asked for it is named as older GeoJSON did (`crs`), if
    programs know a code for it, and in a property of every feature.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self.told = Told()
        self._columns = layout.with_crs()
        self._headings = [column.heading(layout.language) for column in self._columns]
        self._crs = layout.crs
        self._first = True
        self._file = path.open("w", encoding="utf-8", newline="\n")
        description = "; ".join(f"{name}: {fact}" for name, fact in layout.about)
        head: dict[str, Any] = {"type": "FeatureCollection", "name": layout.kind.value, "description": description}
        if not layout.is_wgs84 and layout.authority is not None:
            name = "urn:ogc:def:crs:" + layout.authority.replace(":", "::")
            head["crs"] = {"type": "name", "properties": {"name": name}}
        self._file.write(_json(head)[:-1] + ',\n"features": [')

    def write(self, records: Sequence[Record]) -> None:
        """Write features. Raises OSError."""
        shapes = shapely.to_geojson([record.geometry for record in records]) if records else []
        for record, shape in zip(records, shapes, strict=True):
            values = [_plain(value) for value in record.values]
            values += [self._crs] * (len(self._columns) - len(values))
            properties = _json(dict(zip(self._headings, values, strict=True)))
            between = "\n" if self._first else ",\n"
            self._first = False
            self._file.write(
                f'{between}{{"type": "Feature", "properties": {properties}, "geometry": {shape or "null"}}}'
            )

    def finish(self) -> None:
        """End the collection. Raises OSError."""
        self._file.write("\n]}\n")
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file."""
        # What was still to be written may have no room either: it is closed all the same.
        with suppress(OSError):
            self._file.close()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
