"""Looking at a file before anything is done with it: what it is, what its columns are, what they probably mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from models.imports.errors import BadInput
from models.imports.guessing import Guess, guess
from models.imports.kinds import KINDS, FileKind, Shape
from models.imports.kinds.groups import FEATURES, TABLES
from models.imports.reading import Features, Table, read_features, read_table
from models.imports.reading.xlsx import sheets_of

SHOWN, SAMPLED, JUDGED = 50, 200, 20
"""Rows shown, rows that columns are guessed from, and rows that tell one kind from another."""
SHAPEFILES = (".shp",)
SUFFIXES = tuple(dict.fromkeys((*TABLES, *FEATURES, *SHAPEFILES)))
LIKELY = 0.45
"""Below it nobody can tell what is in a file."""
_DRAWN_AS = {Shape.AREA: 1.1, Shape.LINE: 1.1, Shape.POINT_OR_AREA: 1.01, Shape.POINT: 1.0}
_DRAWN = {
    Shape.AREA: ("Polygon", "MultiPolygon"),
    Shape.LINE: ("LineString", "MultiLineString"),
    Shape.POINT: ("Point", "MultiPoint"),
    Shape.POINT_OR_AREA: ("Point", "MultiPoint", "Polygon", "MultiPolygon"),
}


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it was read. `guess` is None where no kind of import fits it."""

    path: Path
    size: int
    """Bytes."""
    source: Table | Features
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    total: int
    kind: FileKind | None
    guess: Guess | None
    kind_guessed: bool
    sheets: tuple[str, ...] = ()
    """Of a workbook: all that can be seen."""


def look(path: Path, kind: str = "", options: Mapping[str, str] | None = None,
         near: tuple[float, float] | None = None) -> Looked:  # fmt: skip
    """Read a file under these options (encoding, delimiter, sheet, layer, crs); `kind` "" has it guessed.

    `near` is the city's centre (lon, lat in WGS-84 degrees). Raises BadInput. Called in the background.
    """
    said = {name: value for name, value in (options or {}).items() if value}
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
    source: Table | Features
    if path.suffix.casefold() in (*FEATURES, *SHAPEFILES):
        source = read_features(path, said.get("crs"), layer=said.get("layer"), near=near)
        columns, sample = _properties(source)
        total = len(source.features)
    else:
        source = read_table(
            path, encoding=said.get("encoding"), delimiter=said.get("delimiter"), sheet=said.get("sheet")
        )
        columns = source.header
        sample = tuple(row.fields for row in islice(source.read(), SAMPLED))
        total = source.rows
    sheets = tuple(sheets_of(path)) if isinstance(source, Table) and source.sheet else ()
    name = kind or likely_kind(source, columns, sample)
    guessed = guess(name, columns, sample) if name else None
    return Looked(path, size, source, columns, sample, total, KINDS.get(name), guessed, not kind, sheets)


def likely_kind(source: Table | Features, columns: Sequence[str], sample: Sequence[Sequence[str]]) -> str:
    """Return the kind that a file's columns (and shapes) speak for most; "" where they speak for none."""
    shapes: set[str] = set()
    drawn = isinstance(source, Features)
    if isinstance(source, Features):
        shapes = {one.geometry.geom_type for one in source.features if one.geometry is not None}
    few = sample[:JUDGED]
    best, name = LIKELY, ""
    for kind in KINDS.values():
        if drawn and (kind.shape is Shape.NONE or not shapes <= set(_DRAWN[kind.shape])):
            continue
        # What is drawn is told by its shapes: an area is a grid before it is a place.
        weight = LIKELY * _DRAWN_AS[kind.shape] if drawn else 0.0
        weight += _weight(kind, guess(kind.name, columns, few))
        if weight > best:
            best, name = weight, kind.name
    return name


def _weight(kind: FileKind, guessed: Guess) -> float:
    """How much speaks for a kind, 0 to 1: its needed fields first, then how many of the file's columns it knows."""
    needed = [guessed.confidence.get(name, 0.0) for name in kind.needed()]
    known = sum(guessed.confidence.values()) / max(1, len(guessed.mapping) + len(guessed.unmapped))
    have = sum(needed) / len(needed) if needed else known
    return 0.6 * have + 0.4 * known


def _properties(source: Features) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    columns = tuple(source.properties())
    sample = tuple(tuple(feature.text(name) for name in columns) for feature in islice(source.features, SAMPLED))
    return columns, sample
