"""Bringing rows into a city as a person would: written under our headings, guessed, imported."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from models.imports.guessing import Guess, guess
from models.imports.kinds import KINDS
from models.imports.listed.importing import import_list, lister_for
from models.imports.listed.records import Entry, ListCounts
from models.imports.listed.source import header_of, sample_of
from models.imports.reading import Table, read_features, read_table
from models.imports.rejects import Rejects, place_for
from tests.models.imports.city import NewCity, feature, square

GRIDS = [
    feature(square(0, 0), code="900100001", name="望潮第一网格"),
    feature(square(1, 0), code="900100002", name="望潮第二网格"),
]


def table(city: NewCity, kind: str, rows: Sequence[Mapping[str, str]]) -> Path:
    """Write rows (field → value) under the Chinese headings of their kind."""
    used = list(dict.fromkeys(name for row in rows for name in row))
    path = city.folder / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([KINDS[kind].field(name).heading for name in used])
        writer.writerows([[row.get(name, "") for name in used] for row in rows])
    return path


def bring(city: NewCity, kind: str, rows: Sequence[Mapping[str, str]] | Path, /, **facts: Any) -> ListCounts:
    """Import rows or a file; `facts` go before what is guessed (constants, crs, mapping) or to the import."""
    path = rows if isinstance(rows, Path) else table(city, kind, rows)
    source = read_features(path) if path.suffix in (".geojson", ".gpkg") else read_table(path)
    told = {name: facts.pop(name) for name in ("progress", "cancelled") if name in facts}
    meaning = replace(guess(kind, header_of(source), sample_of(source)), **facts)
    with Rejects(place_for(path), header_of(source)) as rejects:
        counts = import_list(city.store, source, meaning, rejects, **told)
    assert counts.adds_up()
    return counts


def read(kind: str, said: Mapping[str, str], **facts: Any) -> Any:
    """Return what a row means, without a city. `facts` are the guess's."""
    guessed = Guess(kind, {name: KINDS[kind].field(name).heading for name in said}, **facts)
    lister = lister_for(
        Table(Path(kind), (), 0, "utf-8", ",", "", lambda: iter(())), guessed, ZoneInfo("Asia/Shanghai")
    )
    return lister.read(Entry(2, said, tuple(said.values())))


def sums(counts: ListCounts) -> tuple[int, int, int, int]:
    """New, same, changed, rejected."""
    return counts.new, counts.same, counts.changed, counts.rejected


def reasons(city: NewCity, kind: str) -> list[tuple[str, str]]:
    """Line and reason of what was rejected."""
    return [(row["line"], row["reason"]) for row in city.rejected(f"{kind}.csv")]
