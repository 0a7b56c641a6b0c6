"""The mapping file of grids (TOML): what the options of the command say, kept beside the file it is for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.imports.errors import BadInput
from models.imports.grids.fields import EITHER, PLAIN, GridFields
from models.imports.reading.encodings import read_text

_OTHER = ("crs", "layer")
_VALUES = {"levels": "level", "kinds": "kind", "owners": "owner"}


@dataclass(frozen=True, slots=True)
class GridMapping:
    """What a mapping file says; None where it says nothing."""

    fields: GridFields = field(default_factory=GridFields)
    crs: str | None = None
    layer: str | None = None


def read_grid_mapping(path: Path) -> GridMapping:
    """Read a mapping file: code, name, name_en, parent, level, kind, owner, crs, layer, [levels], [kinds], [owners].

    The tables say what the file's own words mean here. Raises BadInput: all of `check_text`, and "mapping".
    """
    try:
        given = tomllib.loads(read_text(path, None))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput("mapping", file=path, at="", detail=str(error)) from error
    known = (*PLAIN, *EITHER, *_OTHER, *_VALUES)
    for name, value in given.items():
        if name not in known:
            raise BadInput("mapping", file=path, at=name, detail=f"unknown; known are {', '.join(known)}")
        if name in _VALUES:
            _require(path, name, isinstance(value, dict) and all(isinstance(one, str | int) for one in value.values()),
                     "is a table of what is said and what it means")  # fmt: skip
        else:
            _require(path, name, isinstance(value, str | int) and not isinstance(value, bool), "is a text")
    texts: dict[str, Any] = {name: str(given[name]) for name in (*PLAIN, *EITHER) if name in given}
    values = {
        _VALUES[name]: {said: str(meant) for said, meant in given[name].items()} for name in _VALUES if name in given
    }
    crs, layer = (str(given[name]) if name in given else None for name in _OTHER)
    return GridMapping(GridFields(**texts, values=values), crs, layer)


def _require(path: Path, at: str, so: bool, what: str) -> None:
    if not so:
        raise BadInput("mapping", file=path, at=at, detail=what)
