"""GeoPackage, through GDAL: one layer, of one type of geometry where there is one."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyogrio.raw import write as gdal_write

from models.exports.columns import Column, Holds
from models.exports.sources.rows import Record
from models.exports.writing.sheet import Layout, Told

ERRORS = (CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError)
OPTIONS = {"DATETIME_FORMAT": "UTC", "VERSION": "1.2"}
"""A version that programs of ten years know, and times as all of them read these."""
UTC_OFFSET = 100
"""As GDAL counts: quarters of an hour from UTC, and a hundred."""


class GpkgWriter:
    """Writes a GeoPackage. Times are instants, in UTC; what has no code as a reference system is left undeclared."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.told = Told()
        self._path = path
        self._layout = layout
        self._columns = layout.with_crs()
        self._begun = False

    def write(self, records: Sequence[Record]) -> None:
        """Write features. Raises OSError where GDAL cannot."""
        if not records and self._begun:
            return
        layout = self._layout
        rows = [(*record.values, layout.crs)[: len(self._columns)] for record in records]
        data, masks, offsets = [], [], {}
        for at, column in enumerate(self._columns):
            values = [row[at] for row in rows]
            array, mask = _array(values, column)
            data.append(array)
            masks.append(mask)
            if column.holds is Holds.TIME:
                offsets[column.heading(layout.language)] = np.full(len(rows), UTC_OFFSET, dtype=np.int32)
        shapes = np.array([record.geometry for record in records], dtype=object)
        if layout.geometry_type is not None and layout.geometry_type.startswith("Multi"):
            shapes = _multiple(shapes)
        facts = "; ".join(f"{name}: {fact}" for name, fact in layout.about)
        try:
            _write(
                self._path,
                None if layout.geometry_type is None else shapely.to_wkb(shapes),
                data,
                np.array([column.heading(layout.language) for column in self._columns], dtype=object),
                masks,
                layer=layout.kind.value,
                driver="GPKG",
                geometry_type=layout.geometry_type,
                crs=layout.authority,
                encoding="UTF-8",
                append=self._begun,
                dataset_options={} if self._begun else OPTIONS,
                layer_options={} if self._begun else {"DESCRIPTION": facts, "DATETIME_PRECISION": "MILLISECOND"},
                gdal_tz_offsets=offsets,
            )
        except ERRORS as error:
            raise OSError(str(error)) from error
        self._begun = True

    def finish(self) -> None:
        """Make a layer even where nothing is in it. Raises OSError."""
        if not self._begun:
            self.write([])

    def abandon(self) -> None:
        """Nothing is open between two batches."""


def _write(*given: Any, crs: str | None, **wanted: Any) -> None:
    """Write as GDAL does; that no reference system is declared was meant."""
    with warnings.catch_warnings():
        if crs is None:
            warnings.filterwarnings("ignore", message="'crs' was not provided")
        gdal_write(*given, crs=crs, **wanted)


def _array(values: list[Any], column: Column) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Return the values as GDAL takes them, and where there are none."""
    missing = np.array([value is None for value in values], dtype=bool)
    if column.holds is Holds.TIME:
        return np.array([_instant(value) for value in values], dtype="datetime64[ms]"), None
    if column.holds is Holds.TEXT:
        return np.array(values, dtype=object), None
    kind = np.int32 if column.holds is Holds.WHOLE else np.float64
    return np.array([0 if value is None else value for value in values], dtype=kind), missing


def _instant(at: datetime | None) -> np.datetime64:
    return np.datetime64("NaT", "ms") if at is None else np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "ms")


def _multiple(shapes: NDArray[Any]) -> NDArray[Any]:
    """Return the same shapes, those of one part as collections of one."""
    makers = {"Polygon": shapely.MultiPolygon, "LineString": shapely.MultiLineString, "Point": shapely.MultiPoint}
    made = [
        shape if shape is None or shape.geom_type not in makers else makers[shape.geom_type]([shape])
        for shape in shapes
    ]
    return np.array(made, dtype=object)
