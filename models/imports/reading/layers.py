"""Features out of GeoPackages and Shapefiles, through GDAL.

GDAL never sees the file under its own name or where it lies, but a copy: names mean things to it (addresses, archives),
and it writes beside what it reads.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from models.imports.errors import BadInput
from models.imports.reading.features import Features
from models.imports.reading.placing import Raw, in_wgs84, system_of

_REFUSALS = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, CRSError, ValueError, TypeError,
             OverflowError, RuntimeError, OSError)  # fmt: skip
# A shapefile's index can be made anew out of the shapes.
pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of our own for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="shaotai-") as folder:
        yield Path(folder)


def layers_of(path: Path, file: Path) -> list[str]:
    """Return the layers of `file` (shown to people as `path`) that have geometries. Raises BadInput("broken_layer")."""
    with _told(path):
        return [str(name) for name, kind in pyogrio.list_layers(file) if kind is not None]


def choose_layer(path: Path, names: Sequence[str], layer: str | None) -> str:
    """Return the layer named, or the only one. Raises BadInput: no_features, no_layer, several_layers."""
    if not names:
        raise BadInput("no_features", file=path)
    found = ", ".join(names)[:600]
    if layer is not None and layer not in names:
        raise BadInput("no_layer", file=path, layer=layer, found=found)
    if layer is None and len(names) > 1:
        raise BadInput("several_layers", file=path, found=found)
    return layer if layer is not None else names[0]


def read_layer(
    path: Path,
    file: Path,
    crs: str | None,
    near: tuple[float, float] | None,
    *,
    layer: str,
    encoding: str | None = None,
    said_crs: str | None = None,
) -> Features:
    """Read one layer of `file`. Raises BadInput: broken_layer, encoding, no_features, crs_unsaid, and those of placing."""
    with _told(path, encoding):
        meta, _, shapes, columns = pyogrio.raw.read(
            file, layer=None if encoding else layer, encoding=encoding, force_2d=True, datetime_as_string=True
        )
    names = [str(name) for name in meta["fields"]]
    if shapes is None or not len(shapes):
        raise BadInput("no_features", file=path)
    values = [_values(column) for column in columns]
    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    raw = []
    for number, geometry in enumerate(geometries):
        properties = {name: value[number] for name, value in zip(names, values, strict=True)}
        wrong = "" if geometry is not None else "has no geometry" if shapes[number] is None else UNREADABLE
        raw.append(Raw(properties, geometry, wrong))
    chosen = crs or said_crs or meta["crs"]
    if not chosen:
        raise BadInput("crs_unsaid", file=path)
    system = system_of(path, chosen)
    return Features(path, system.name, in_wgs84(path, raw, system, near), layer)


UNREADABLE = "its coordinates cannot be read"


def _values(column: np.ndarray[Any, Any]) -> list[Any]:
    """A column as plain values: text, numbers, truth values, lists; None for none."""
    return [_plain(value) for value in column.tolist()]


def _plain(value: Any) -> Any:
    if value is None or value != value or isinstance(value, bytes):
        return None
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value


@contextmanager
def _told(path: Path, encoding: str | None = None) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # What GDAL thinks of the file's manners; what it could not read is an error.
            warnings.simplefilter("ignore")
            yield
    except UnicodeDecodeError as error:
        said = f"byte 0x{error.object[error.start]:02x}"
        raise BadInput("layer_encoding", file=path, encoding=encoding or error.encoding, detail=said) from error
    except _REFUSALS as error:
        raise BadInput("broken_layer", file=path, detail=str(error)[:300]) from error
