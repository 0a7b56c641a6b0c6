"""Why there is no file, told in three parts; exit code 4."""

# What each one means stands in its `happened`.
# ruff: noqa: D101
from __future__ import annotations

from desktop.problems import Problem
from models.exports.errors import BadOutput

NO_FILE = "No file was made; one that was there before is as it was."


class OutputProblem(Problem):
    """Any of the problems below."""

    id = "output.problem"
    happened = "{file} cannot be made."
    kept = NO_FILE
    advice = "Choose another file and export again."


class UnknownFormat(OutputProblem):
    id = "output.unknown_format"
    happened = "The name {file} does not say in which format to write."
    advice = "Let it end in .gpkg, .geojson, .csv or .xlsx, or name the format."


class Exists(OutputProblem):
    id = "output.exists"
    happened = "There is a file {file} already."
    advice = "Choose another name, or say that it may be replaced (--replace)."


class Unwritable(OutputProblem):
    id = "output.unwritable"
    happened = "{file} cannot be written."
    advice = "Look whether the folder is there and may be written, or choose another one."


class DiskFull(OutputProblem):
    id = "output.disk_full"
    happened = "There is no room left on the disk for {file}."
    advice = "Free some space or choose another disk, and export again."


class TooManyRows(OutputProblem):
    id = "output.too_many_rows"
    happened = "{rows} rows do not fit: a sheet of XLSX holds {most}."
    advice = "Narrow the days, or choose CSV or GeoPackage, which have no such limit."


class UnknownSystem(OutputProblem):
    id = "output.unknown_crs"
    happened = "The coordinate reference system {crs} is not known."
    advice = "Name WGS84, CGCS2000, GCJ-02, BD-09 or an EPSG code such as EPSG:4547."


class UnknownGrid(OutputProblem):
    id = "output.unknown_grid"
    happened = "There is no grid with the code {grid} in this city."
    advice = "Export the grids to see their codes, and name one of them."


class DaysReversed(OutputProblem):
    id = "output.days_reversed"
    happened = "The last day, {last}, lies before the first, {first}."
    advice = "Exchange them."


KINDS: dict[str, type[OutputProblem]] = {
    kind.id.removeprefix("output."): kind for kind in OutputProblem.__subclasses__()
}


def problem_of(bad: BadOutput) -> Problem:
    """Return the problem for what an export raised."""
    facts = dict(bad.facts)
    detail = str(facts.pop("detail", ""))
    return KINDS[bad.code](detail, **facts)
