"""Making one file out of a city: read in one moment of the database, written beside its place, put there when whole."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
import shapely
from sqlalchemy.orm import Session

from models.city.queries import get_city
from models.exports.beside import folder_beside
from models.exports.columns import COLUMNS, WORDS
from models.exports.errors import BadOutput, Stopped
from models.exports.records import ExportCounts, ExportFormat, ExportKind, ExportOrder
from models.exports.sources.cases import cases
from models.exports.sources.catalogue import categories, departments
from models.exports.sources.grids import grids
from models.exports.sources.ground import places, roads
from models.exports.sources.rows import Record, Source
from models.exports.sources.workers import workers
from models.exports.writing.about import about
from models.exports.writing.csv_file import CsvWriter
from models.exports.writing.geojson_file import GeoJsonWriter
from models.exports.writing.gpkg_file import GpkgWriter
from models.exports.writing.sheet import Layout, Writer
from models.exports.writing.xlsx_file import MOST_ROWS, XlsxWriter
from models.geo.crs import ReferenceSystem, UnknownCrs, find_crs
from models.store.engine import Store
from models.store.times import database_now


class Destined(Protocol):
    """What is to become a file: where, and whether one that is there may be replaced."""

    @property
    def path(self) -> Path: ...
    @property
    def replace(self) -> bool: ...


Progress = Callable[[int, int], None]
"""Hears rows done, and rows in all."""
SOURCES: dict[ExportKind, Callable[[Session, ExportOrder], Source]] = {
    ExportKind.GRIDS: grids,
    ExportKind.CASES: cases,
    ExportKind.WORKERS: workers,
    ExportKind.DEPARTMENTS: departments,
    ExportKind.CATEGORIES: categories,
    ExportKind.PLACES: places,
    ExportKind.ROADS: roads,
}
WRITERS: dict[ExportFormat, Callable[[Path, Layout], Writer]] = {
    ExportFormat.CSV: CsvWriter,
    ExportFormat.XLSX: XlsxWriter,
    ExportFormat.GEOJSON: GeoJsonWriter,
    ExportFormat.GPKG: GpkgWriter,
}
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def export(
    store: Store,
    order: ExportOrder,
    progress: Progress = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ExportCounts:
    """Write the file, whole or not at all; returns what stands in it. Needs an account that may read, no more.

    Everything in it is of one moment (REPEATABLE READ), read through a cursor of the server's: memory does not grow with
    the rows. `cancelled` is asked between batches. Raises BadOutput, Stopped when cancelled, and StoreError kinds; there
    is then no file, or the one that was there before.
    """
    crs = _crs(order)
    path = free_place(order)
    with beside(path, order) as made, ExitStack() as otherwise:
        with store.read() as s:
            source = SOURCES[order.kind](s, order)
            if order.format is ExportFormat.XLSX and source.total > MOST_ROWS:
                raise BadOutput("too_many_rows", rows=source.total, most=MOST_ROWS)
            writer = WRITERS[order.format](made, _layout(s, order, source, crs))
            otherwise.callback(writer.abandon)
            rows, nowhere = _write(writer, source, crs, progress, cancelled)
        # The database waits for nobody who packs a workbook.
        writer.finish()
    size = path.stat().st_size
    return ExportCounts(order.kind, order.format, path, rows, nowhere, writer.told.guarded, writer.told.shortened, size)


def _write(
    writer: Writer, source: Source, crs: ReferenceSystem, progress: Progress, cancelled: Callable[[], bool]
) -> tuple[int, int]:
    rows = nowhere = 0
    progress(0, source.total)
    with closing(source.batches) as batches:
        for batch in batches:
            if cancelled():
                raise Stopped
            writer.write(batch if crs.is_wgs84 else _in(crs, batch))
            rows += len(batch)
            nowhere += sum(record.geometry is None for record in batch)
            progress(rows, source.total)
    if cancelled():
        raise Stopped
    return rows, nowhere


def _in(crs: ReferenceSystem, batch: list[Record]) -> list[Record]:
    """Return the records with their geometries in another reference system."""
    shapes = np.array([record.geometry for record in batch], dtype=object)
    at = shapely.get_coordinates(shapes)
    shapes = shapely.set_coordinates(shapes, np.column_stack(crs.from_wgs84(at[:, 0], at[:, 1])))
    return [replace(record, geometry=shape) for record, shape in zip(batch, shapes, strict=True)]


def _crs(order: ExportOrder) -> ReferenceSystem:
    try:
        return find_crs(order.crs)
    except UnknownCrs as error:
        raise BadOutput("unknown_crs", crs=order.crs) from error


def _layout(s: Session, order: ExportOrder, source: Source, crs: ReferenceSystem) -> Layout:
    city = get_city(s)
    columns = COLUMNS[order.kind]
    now: datetime = database_now(s).astimezone(city.zone)
    return Layout(
        kind=order.kind,
        columns=(*columns, WORDS) if order.kind is ExportKind.CASES and order.with_words else columns,
        language=order.language,
        crs=crs.name,
        # GCJ-02 and BD-09 have no code: nothing but their name can say what they are.
        authority=crs.name if crs.name.partition(":")[2] else None,
        geometry_type=None if order.kind is ExportKind.CATEGORIES else _type(order, source),
        about=about(order, city, now, crs.name),
        bom=order.bom,
        guard=order.guard,
    )


def _type(order: ExportOrder, source: Source) -> str:
    """What a layer is declared as: the one type that there is, the type for many parts, or Unknown for a mixture."""
    if order.format is not ExportFormat.GPKG:
        return "Unknown"
    types = source.types()
    if len(types) == 1:
        return next(iter(types))
    many = {f"Multi{one.removeprefix('Multi')}" for one in types}
    return many.pop() if len(many) == 1 else "Unknown"


def free_place(order: Destined) -> Path:
    """Return where the file goes. Raises BadOutput: exists, unwritable."""
    try:
        path = order.path.resolve()
        there = path.exists()
        if there and not path.is_file():
            raise BadOutput("unwritable", file=order.path, detail="it is no file")
    except (OSError, ValueError) as error:
        # ValueError: a name with NUL in it.
        raise BadOutput("unwritable", file=order.path, detail=str(error)) from error
    if there and not order.replace:
        raise BadOutput("exists", file=order.path)
    return path


@contextmanager
def beside(path: Path, order: Destined) -> Iterator[Path]:
    """Give a place for the file in a folder of its own beside it; at the end it is moved to `path`, or gone.

    Raises BadOutput: disk_full, unwritable, exists.
    """
    try:
        with folder_beside(path.parent) as folder:
            made = folder / path.name
            yield made
            with made.open("rb") as file:
                os.fsync(file.fileno())
            if path.exists() and not order.replace:
                raise BadOutput("exists", file=order.path)
            made.replace(path)
    except OSError as error:
        raise _told(error, order, path.parent) from error


def _told(error: OSError, order: Destined, folder: Path) -> BadOutput:
    number = error.errno
    if number is None:
        # GDAL tells in words that differ from case to case: the disk itself is asked.
        number = _asked(folder)
    detail = (error.strerror or str(error))[:200]
    return BadOutput("disk_full" if number in NO_ROOM else "unwritable", file=order.path, detail=detail)


def _asked(folder: Path) -> int | None:
    """Return what the system says to a mebibyte more in a folder, None where it takes it."""
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            for _ in range(16):
                file.write(bytes(1 << 16))
    except OSError as error:
        return error.errno
    return None
