"""What is to be exported, how, and what became of it, as records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from models.cases.records import CaseState
from models.exports.errors import BadOutput
from models.figures.filters import FigureFilter
from models.figures.values import Part

WGS84 = "EPSG:4326"


class ExportKind(StrEnum):
    """What a file holds: 网格, 案卷, 网格人员, 部门, 案件类别, 地点, 道路."""

    GRIDS = "grids"
    CASES = "cases"
    WORKERS = "workers"
    DEPARTMENTS = "departments"
    CATEGORIES = "categories"
    PLACES = "places"
    ROADS = "roads"


class ExportFormat(StrEnum):
    """How it is written; the value is the file name's ending."""

    GPKG = "gpkg"
    GEOJSON = "geojson"
    CSV = "csv"
    XLSX = "xlsx"


def format_of(path: Path) -> ExportFormat:
    """Return the format that a file's name asks for. Raises BadOutput("unknown_format")."""
    ending = path.suffix.lower().removeprefix(".")
    try:
        return ExportFormat("geojson" if ending == "json" else ending)
    except ValueError as error:
        raise BadOutput("unknown_format", file=path, formats=", ".join(ExportFormat)) from error


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases behind one number of a figure (its definition's name) under a filter, each once."""

    filter: FigureFilter
    figure: str
    part: Part
    words: str = ""
    """What it is called in the file."""


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """Which rows; empty fields narrow nothing.

    Days are the city's, of the report's coming in, both of them included; they, `open_only` and `states` narrow cases
    alone. `grid_code` names a grid: itself and all below it (grids), what lies there (cases), who works there (workers).
    """

    first_day: date | None = None
    last_day: date | None = None
    open_only: bool = False
    states: frozenset[CaseState] = frozenset()
    grid_code: str = ""
    behind: Behind | None = None
    """Only the cases behind a figure, as it is when the file is made; for cases alone."""
    case_ids: frozenset[UUID] = frozenset()
    """Only these cases (what was selected on the map)."""
    about: str = ""
    """What is said of them in the file."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """One export. Coordinates are written in `crs`: WGS-84, or whatever `models.geo.crs` knows by name.

    `word` gives the word for a state, kind, role and so on (an enumeration's member); without one its code is written.
    `language` ("zh" or "en") is that of the headings. Names, phone numbers and the numbers in what was said are masked,
    always; what was said in full (`with_words`) is left out of cases unless asked for. `guard` marks text in CSV that a
    spreadsheet program would take for a formula (see `guarding`).
    """

    kind: ExportKind
    format: ExportFormat
    path: Path
    language: str = "zh"
    crs: str = WGS84
    filter: ExportFilter = field(default_factory=ExportFilter)
    with_words: bool = False
    guard: bool = True
    bom: bool = True
    """Whether CSV begins with the mark by which spreadsheet programs know UTF-8."""
    replace: bool = False
    """Whether a file that is there already may be replaced."""
    word: Callable[[StrEnum], str] = str


@dataclass(frozen=True, slots=True)
class ExportCounts:
    """What was written: `rows` in all, of them `without_place`; text fields `guarded` (CSV) and `shortened` (XLSX)."""

    kind: ExportKind
    format: ExportFormat
    path: Path
    rows: int
    without_place: int
    guarded: int
    shortened: int
    size: int
    """Bytes."""

    def facts(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "kind": self.kind.value, "format": self.format.value, "file": str(self.path), "rows": self.rows,
            "without_place": self.without_place, "guarded": self.guarded, "shortened": self.shortened, "bytes": self.size,
        }  # fmt: skip
