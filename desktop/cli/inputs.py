"""What can be wrong with a file that was given, told in three parts; exit code 4."""

# What each one means stands in its `happened`.
# ruff: noqa: D101
from __future__ import annotations

from desktop.problems import Problem
from models.imports.errors import BadInput

NOTHING = "Nothing of it was imported; everything in the city is as it was."


class InputProblem(Problem):
    """Any of the problems below."""

    id = "input.problem"
    happened = "{file} cannot be used."
    kept = NOTHING
    advice = "Look at the file, correct it, and run the command again."


class Unreadable(InputProblem):
    id = "input.unreadable"
    happened = "{file} cannot be read."
    advice = "Look whether the path is right and the file may be read."


class Empty(InputProblem):
    id = "input.empty"
    happened = "{file} is empty."
    advice = "Export it again from where it came from, and look at its size."


class Binary(InputProblem):
    id = "input.binary"
    happened = "{file} is not a text file."
    advice = "A table is needed as CSV (in a spreadsheet program: Save as, CSV UTF-8), an area file as GeoJSON."


class Encoding(InputProblem):
    id = "input.encoding"
    happened = "{file} is not text in {encoding}: line {line} has {said}."
    advice = "If it is in another encoding, name it: --encoding {guess}."


class UnknownEncoding(InputProblem):
    id = "input.unknown_encoding"
    happened = "There is no encoding called {encoding}."
    advice = "Usual ones are utf-8, gb18030, big5, cp1252."


class HeaderMissing(InputProblem):
    id = "input.header_missing"
    happened = "The first line of {file} is not the header that the mapping speaks of: it begins {found}."
    advice = "The first line must name the columns: {wanted}. If they stand in other words, change the mapping file."


class ColumnMissing(InputProblem):
    id = "input.column_missing"
    happened = "{file} has nothing called {missing}."
    advice = "It has: {found}. Name one of these instead."


class ColumnTwice(InputProblem):
    id = "input.column_twice"
    happened = "{file} has more than one column called {column}."
    advice = "Give one of them another name."


class Truncated(InputProblem):
    id = "input.truncated"
    happened = "{file} ends in the middle of a quoted field that begins in or before line {line}: it seems cut off."
    advice = "Copy or export it again. If it is whole, a quotation mark in line {line} was never closed."


class NotCsv(InputProblem):
    id = "input.not_csv"
    happened = "{file} breaks the rules of CSV in line {line}: {said}."
    advice = "Correct that line; another separator than the comma is named in the mapping file (delimiter)."


class NotJson(InputProblem):
    id = "input.not_json"
    happened = "{file} is not JSON, or was cut off: {said}."
    advice = "Copy or export it again as GeoJSON."


class TooDeep(InputProblem):
    id = "input.too_deep"
    happened = "{file} is nested deeper than any GeoJSON."
    advice = "Export it again as GeoJSON."


class NotGeoJson(InputProblem):
    id = "input.not_geojson"
    happened = "{file} is JSON, but no FeatureCollection of GeoJSON (its type is {kind})."
    advice = "Export the areas as GeoJSON, for example with QGIS."


class NoFeatures(InputProblem):
    id = "input.no_features"
    happened = "{file} has no features in it."
    advice = "Export it again, and look that the layer is not empty or filtered."


class UnknownCrs(InputProblem):
    id = "input.unknown_crs"
    happened = "The coordinate reference system {crs} is not known."
    advice = "Name it by its EPSG code, for example --crs EPSG:4490."


class WrongCrs(InputProblem):
    id = "input.wrong_crs"
    happened = "No area of {file} lies on earth when its coordinates are taken for {crs}."
    advice = "Name the coordinate reference system that the file is in, for example --crs EPSG:3857."


class MappingBroken(InputProblem):
    id = "input.mapping"
    happened = "The mapping file {file} cannot be used: {at} {said}."
    advice = "Correct it there. docs/baltimore/cases.toml is a whole example, and docs/baltimore.md explains every key."


class RejectsUnwritable(InputProblem):
    id = "input.rejects_unwritable"
    happened = "There is no place to write down the rows that cannot be used: {file} cannot be written, nor can the current folder."
    advice = "Name a file that can be written: --rejects PATH."


class NoLevels(InputProblem):
    id = "input.no_levels"
    happened = "This city has no levels of grids yet."
    advice = "Make the city with: ./run city new NAME."


class CityNotNamed(Problem):
    id = "input.city_not_named"
    happened = "It was not said into which city."
    kept = NOTHING
    advice = "Name it with --city CODE; ./run city list tells which there are, ./run city new NAME makes one."


KINDS: dict[str, type[InputProblem]] = {kind.id.removeprefix("input."): kind for kind in InputProblem.__subclasses__()}


def problem_of(bad: BadInput) -> Problem:
    """Return the problem for what an import raised."""
    facts = dict(bad.facts)
    said = str(facts.pop("detail", ""))
    kind = KINDS[bad.code]
    # Where the sentence itself says it, it does not stand below a second time.
    return kind("" if "{said}" in kind.happened else said, said=said, **facts)
