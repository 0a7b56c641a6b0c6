"""Any text goes into a file and comes back as it was, and none is ever a formula."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from pyogrio.raw import read as gdal_read

from models.exports.columns import Column, Holds
from models.exports.export import WRITERS
from models.exports.guarding import guarded, unguarded
from models.exports.records import ExportFormat, ExportKind
from models.exports.sources.rows import Record
from models.exports.writing.sheet import Layout, Told
from models.exports.writing.xlsx_file import CUT, LONGEST

# What a database can hold: no NUL, no half of a character pair.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=60)
formulas = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'=", "''-", "＝"]), texts)
hostile = st.one_of(texts, formulas, st.sampled_from(["=1+1", '=HYPERLINK("http://x")', "<r>x</r>", "</script>", "007", "1e5", "_x0041_"]))  # fmt: skip
COLUMN = Column("text", "文字", "Text")
FORMATS = list(ExportFormat)
calm = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def layout(column: Column = COLUMN) -> Layout:
    about = (("城市", "新城"),)
    return Layout(ExportKind.WORKERS, (column,), "zh", "EPSG:4326", "EPSG:4326", "Point", about)


def written(form: ExportFormat, folder: Path, values: list[Any], column: Column = COLUMN) -> tuple[Path, Told]:
    path = folder / f"any.{form.value}"
    path.unlink(missing_ok=True)
    writer = WRITERS[form](path, layout(column))
    writer.write([Record((value,), shapely.Point(1, 2)) for value in values])
    writer.finish()
    return path, writer.told


def read_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[0] for row in list(csv.reader(file))[1:]]


def read_xlsx(path: Path) -> list[Any]:
    book = openpyxl.load_workbook(path)
    try:
        cells = [row[0] for row in book.worksheets[0].iter_rows(min_row=2)]
        assert all(cell.data_type == "s" for cell in cells)
        # The library leaves the escapes of characters that XML has no place for to whoever reads.
        return [unescape(cell.value) for cell in cells]
    finally:
        book.close()


@calm
@given(values=st.lists(hostile, min_size=1, max_size=5))
def test_any_text_comes_back_from_csv_once_the_marks_are_taken_off(tmp_path: Path, values: list[str]) -> None:
    path, _ = written(ExportFormat.CSV, tmp_path, values)
    read = read_csv(path)
    assert [unguarded(value) for value in read] == values
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in read)


@calm
@given(values=st.lists(hostile, min_size=1, max_size=5))
@example(values=["<r><t>x</t></r>", "<r></r>", "<r>&</r>"])
def test_any_text_comes_back_from_xlsx_as_text(tmp_path: Path, values: list[str]) -> None:
    path, _ = written(ExportFormat.XLSX, tmp_path, values)
    assert read_xlsx(path) == values
    with zipfile.ZipFile(path) as inside:
        assert b"<f>" not in inside.read("xl/worksheets/sheet1.xml")
        assert not [name for name in inside.namelist() if "externalLink" in name]


@calm
@given(values=st.lists(hostile, min_size=1, max_size=5))
def test_any_text_comes_back_from_geojson(tmp_path: Path, values: list[str]) -> None:
    path, _ = written(ExportFormat.GEOJSON, tmp_path, values)
    assert [one["properties"]["文字"] for one in json.loads(path.read_bytes())["features"]] == values


@settings(calm, max_examples=15)
@given(values=st.lists(hostile, min_size=1, max_size=5))
def test_any_text_comes_back_from_a_geopackage(tmp_path: Path, values: list[str]) -> None:
    path, _ = written(ExportFormat.GPKG, tmp_path, values)
    assert gdal_read(path)[3][0].tolist() == values


@given(texts | formulas)
def test_the_mark_against_formulas_can_always_be_taken_off(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+86 139", "-5", "@SUM(A1)", "\t=1", "'=1", "＝1+1"])
def test_what_a_spreadsheet_takes_for_a_formula_is_marked_and_counted(tmp_path: Path, text: str) -> None:
    path, told = written(ExportFormat.CSV, tmp_path, [text, "井盖 = 破损"])
    assert read_csv(path) == ["'" + text, "井盖 = 破损"]
    assert told.guarded == 1


def test_a_text_longer_than_a_cell_is_cut_where_a_character_ends_and_counted(tmp_path: Path) -> None:
    path, told = written(ExportFormat.XLSX, tmp_path, ["字" * LONGEST, "😀" * LONGEST])
    whole, pairs = read_xlsx(path)
    assert (len(whole), told.shortened) == (LONGEST, 1)
    assert pairs == "😀" * ((LONGEST - 1) // 2) + CUT
    long, told = written(ExportFormat.CSV, tmp_path, ["字" * LONGEST * 2])
    assert read_csv(long) == ["字" * LONGEST * 2]
    assert told.shortened == 0


def test_a_shape_that_does_not_fit_a_cell_is_left_out_whole(tmp_path: Path) -> None:
    path, told = written(ExportFormat.XLSX, tmp_path, ["POINT (1 2)" * LONGEST], Column("shape", "图形(WKT)", "Shape"))
    book = openpyxl.load_workbook(path)
    assert (book.worksheets[0]["A2"].value, told.shortened) == (None, 1)
    book.close()


@pytest.mark.parametrize("form", [ExportFormat.CSV, ExportFormat.XLSX])
def test_a_time_in_the_hour_that_clocks_show_twice_says_its_offset(form: ExportFormat, tmp_path: Path) -> None:
    zone = ZoneInfo("America/New_York")
    times = [datetime(2018, 11, 4, 1, 30, tzinfo=zone, fold=fold) for fold in (0, 1)]
    times.append(datetime(2018, 11, 4, 2, 30, tzinfo=zone))
    path, _ = written(form, tmp_path, times, Column("at", "时间", "At", Holds.TIME))
    if form is ExportFormat.CSV:
        read: list[Any] = read_csv(path)
        assert read[2] == "2018-11-04 02:30:00"
    else:
        book = openpyxl.load_workbook(path)
        read = [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)]
        book.close()
        assert read[2] == datetime(2018, 11, 4, 2, 30)  # noqa: DTZ001
    assert read[:2] == ["2018-11-04T01:30:00-04:00", "2018-11-04T01:30:00-05:00"]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_be_abandoned_in_the_middle(form: ExportFormat, tmp_path: Path) -> None:
    writer = WRITERS[form](tmp_path / f"any.{form.value}", layout())
    writer.write([Record(("x",), None)])
    writer.abandon()
