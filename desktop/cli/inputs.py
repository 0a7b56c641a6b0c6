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
    advice = "A table is needed as CSV or XLSX, areas, lines and points as GeoJSON, GeoPackage or a Shapefile in a zip."


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
    advice = "Known are WGS84, CGCS2000, GCJ-02, BD-09 and every EPSG code, for example --crs EPSG:4490."


class WrongCrs(InputProblem):
    id = "input.wrong_crs"
    happened = "Nothing in {file} lies on earth, or where it can be, when its coordinates are taken for {crs}."
    advice = "Name the coordinate reference system that the file is in, for example --crs EPSG:3857."


class CrsUnsaid(InputProblem):
    id = "input.crs_unsaid"
    happened = "{file} does not say in which coordinate reference system it is (a Shapefile says so in its .prj)."
    advice = "Name it: --crs WGS84, CGCS2000, GCJ-02, BD-09 or an EPSG code."


class Swapped(InputProblem):
    id = "input.swapped"
    happened = "In {file} latitude stands before longitude: only turned round do its positions make sense."
    advice = "Export it again with longitude (x) before latitude (y); for a table, swap the two columns in the mapping."


class TooLarge(InputProblem):
    id = "input.too_large"
    happened = "{file} is too large: it has {size} MB, and {most} MB of its kind can be read."
    advice = "Divide it into several files; a table of any size can be read as CSV."


class NoRoom(InputProblem):
    id = "input.no_room"
    happened = "There is no room on this computer's disk to unpack {file}."
    advice = "Free some space, or name a folder with more of it (TMPDIR), and run the command again."


class NotXlsx(InputProblem):
    id = "input.not_xlsx"
    happened = "{file} is no workbook that can be read, or was damaged on the way: {said}."
    advice = "Open it in a spreadsheet program and save it again as XLSX or as CSV UTF-8."


class OldExcel(InputProblem):
    id = "input.old_excel"
    happened = "{file} is a workbook of an old kind (.xls)."
    advice = "Open it in a spreadsheet program and save it as XLSX."


class Locked(InputProblem):
    id = "input.locked"
    happened = "{file} is protected with a password."
    advice = "Save it without a password."


class NoSheet(InputProblem):
    id = "input.no_sheet"
    happened = "{file} has no sheet called {sheet}."
    advice = "It has: {found}. Name one of these instead."


class TooWide(InputProblem):
    id = "input.too_wide"
    happened = "Row {line} of {file} has more than {most} columns."
    advice = "Delete what stands far to the right of the table and save it again."


class BrokenZip(InputProblem):
    id = "input.broken_zip"
    happened = "{file} is no zip file that can be unpacked, or was damaged on the way: {said}."
    advice = "Copy it or pack it again."


class UnsafeZip(InputProblem):
    id = "input.unsafe_zip"
    happened = "{file} has something in it that wants to lie outside the folder it is unpacked in: {member}."
    advice = "Do not use this file; ask for another one from where it came from."


class ZipBomb(InputProblem):
    id = "input.zip_bomb"
    happened = "{file} has {packed} bytes but would unpack to {size}."
    advice = "If it is honest, unpack it and divide it into several files."


class NoShapefile(InputProblem):
    id = "input.no_shapefile"
    happened = "There is no Shapefile (.shp) in {file}. It holds: {found}"
    advice = "Pack the parts of a Shapefile (.shp, .shx, .dbf, .prj) into one zip, or export as GeoJSON or GeoPackage."


class MissingPart(InputProblem):
    id = "input.missing_part"
    happened = "The Shapefile in {file} has no {part}, in which the names and codes stand."
    advice = "Pack all the parts of the Shapefile (.shp, .shx, .dbf, .prj) into the zip."


class BrokenLayer(InputProblem):
    id = "input.broken_layer"
    happened = "{file} cannot be read as what it says it is, or was damaged on the way: {said}."
    advice = "Copy or export it again."


class LayerEncoding(InputProblem):
    id = "input.layer_encoding"
    happened = "The words in {file} are not in {encoding}: they hold {said}."
    advice = "Put a file with the ending .cpg beside the .dbf that names the encoding, for example GB18030."


class SeveralLayers(InputProblem):
    id = "input.several_layers"
    happened = "{file} has more than one layer: {found}"
    advice = "Name the one that is meant: --layer NAME."


class NoLayer(InputProblem):
    id = "input.no_layer"
    happened = "{file} has no layer called {layer}."
    advice = "It has: {found}. Name one of these instead."


class NeededMissing(InputProblem):
    id = "input.needed_missing"
    happened = "{file} has no column for {wanted}. It has: {found}."
    advice = "Name the column (--column FIELD=COLUMN), or say it once for all rows (--set FIELD=VALUE)."


class NoShapes(InputProblem):
    id = "input.no_shapes"
    happened = "{file} says of nothing where it lies: neither longitude and latitude nor shapes. It has: {found}."
    advice = "Name the columns (--column lon=… --column lat=…), or give a GeoJSON, GeoPackage or zipped Shapefile."


class TemplateKind(InputProblem):
    id = "input.template_kind"
    happened = "There is no template of that kind in a file like {file}."
    kept = "Nothing was written."
    advice = "Name a file that ends in one of: {possible}."


class ThereAlready(InputProblem):
    id = "input.there_already"
    happened = "{file} is there already."
    kept = "Nothing was written; it is as it was."
    advice = "Choose another name, or move it away first."


class Unwritable(InputProblem):
    id = "input.unwritable"
    happened = "{file} cannot be written."
    kept = "Nothing was written."
    advice = "Choose a folder that may be written and has space left."


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
