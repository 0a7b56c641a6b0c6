"""Guessing what the columns of somebody's file mean: from their headings first, from what stands below them second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.imports.guesses.cases import guess_case_mapping, mapping_toml, write_mapping
from models.imports.guesses.columns import best_columns
from models.imports.guesses.crs import guess_crs
from models.imports.guesses.times import guess_formats
from models.imports.guesses.values import guess_values
from models.imports.kinds import KINDS, Form

__all__ = ["Guess", "guess", "guess_case_mapping", "mapping_toml", "write_mapping"]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file's columns probably mean; each part can be corrected by `dataclasses.replace` before it is used."""

    kind: str
    mapping: Mapping[str, str]
    """Column by field; every column is used once at most."""
    confidence: Mapping[str, float] = field(default_factory=dict)
    """By field, above 0 to 1: 1 where the heading is that of our template."""
    unmapped: tuple[str, ...] = ()
    """Columns that no field was found for, in the file's order."""
    missing: tuple[str, ...] = ()
    """Needed fields that no column was found for."""
    formats: tuple[str, ...] = ()
    """How times are spelt (strptime), the most frequent first; empty where there are no times or none was understood."""
    crs: str | None = None
    """What the coordinates are in by their headings and size, as "EPSG:4326" or "GCJ-02"; None: cannot be told."""
    swapped: bool = False
    """Whether the values say that longitude and latitude stand in each other's column; the mapping has them right then."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By field with choices: what is said in the file → the value it means; "" where it is not understood."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """By field without a column: what every row says. Never guessed; for whoever corrects a guess."""


def guess(kind: str, header: Sequence[str], sample_rows: Sequence[Sequence[str]] = ()) -> Guess:
    """Guess what the columns of a file of that kind mean, from its header and some of its rows.

    `kind` is a name of `KINDS` (raises KeyError). Fields are texts, in the header's order; short rows are no harm. For a
    GIS file the header are its properties' names. A template of ours is always understood whole.
    """
    described = KINDS[kind]
    header = [name.strip() for name in header]
    columns = {
        name: [row[n].strip() for row in sample_rows if n < len(row)] for n, name in reversed([*enumerate(header)])
    }
    mapping, confidence = best_columns(described, header, columns)
    swapped = False
    if "lon" in mapping and "lat" in mapping:
        crs, swapped = guess_crs(mapping["lon"], mapping["lat"], columns)
        if swapped:
            mapping["lon"], mapping["lat"] = mapping["lat"], mapping["lon"]
    else:
        crs = None
    used = set(mapping.values())
    times = [said for name, column in mapping.items() if described.field(name).form is Form.TIME
             for said in columns[column]]  # fmt: skip
    return Guess(
        kind=kind,
        mapping=mapping,
        confidence=confidence,
        unmapped=tuple(name for name in dict.fromkeys(header) if name and name not in used),
        missing=tuple(name for name in described.needed() if name not in mapping),
        formats=guess_formats(times),
        crs=crs,
        swapped=swapped,
        values=guess_values(described, mapping, columns),
    )
