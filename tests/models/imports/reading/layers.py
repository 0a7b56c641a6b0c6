"""Shapefiles and GeoPackages as other programs make them, through GDAL."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

DISTRICTS = [shapely.box(120, 36, 120.5, 36.5), shapely.box(120.5, 36, 121, 36.5)]
NAMES = ["市南区", "市北区"]


def write(
    path: Path,
    shapes: Sequence[shapely.Geometry | None] = DISTRICTS,
    columns: Mapping[str, Sequence[Any]] | None = None,
    crs: str | None = "EPSG:4326",
    kind: str = "Polygon",
    **options: Any,
) -> Path:
    given = {"name": NAMES} if columns is None else columns
    with warnings.catch_warnings():
        # That no system is said, or that GDAL has no words for it, is what the test wants.
        warnings.simplefilter("ignore")
        _write(path, shapes, given, crs, kind, options)
    return path


def _write(path: Path, shapes: Any, given: Mapping[str, Sequence[Any]], crs: Any, kind: str, options: Any) -> None:
    pyogrio.raw.write(
        path,
        geometry=np.array([None if one is None else shapely.to_wkb(one) for one in shapes], dtype=object),
        field_data=[
            np.array(values, dtype=object if isinstance(values[0], str) else None) for values in given.values()
        ],
        fields=list(given),
        geometry_type=kind,
        crs=crs,
        **options,
    )


def zipped(path: Path, folder: Path, stem: str = "layer", *, without: Sequence[str] = (), **also: bytes) -> Path:
    """The parts of a Shapefile in a zip; `also` are parts by their ending."""
    parts = {one.suffix[1:]: one.read_bytes() for one in folder.iterdir() if one.stem == stem} | also
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, content in parts.items():
            if ending not in without:
                archive.writestr(f"区划/{stem}.{ending}", content)
    return path
