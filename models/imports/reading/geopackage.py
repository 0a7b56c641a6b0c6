"""Features out of a GeoPackage."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.imports.reading.features import Features
from models.imports.reading.layers import choose_layer, layers_of, read_layer, scratch
from models.imports.reading.starts import file_error, size_of

LARGEST = 1 << 30


def read_geopackage(path: Path, crs: str | None, layer: str | None, near: tuple[float, float] | None) -> Features:
    """Read one layer of a GeoPackage; see `read_features`."""
    size_of(path, LARGEST)
    with scratch() as folder:
        file = folder / "features.gpkg"
        try:
            shutil.copyfile(path, file)
            # What another program has not yet written into the file itself.
            log = path.with_name(path.name + "-wal")
            if log.is_file():
                shutil.copyfile(log, file.with_name(file.name + "-wal"))
        except OSError as error:
            raise file_error(path, error) from error
        chosen = choose_layer(path, layers_of(path, file), layer)
        return read_layer(path, file, crs, near, layer=chosen)
