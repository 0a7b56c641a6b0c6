"""Workbooks: what a cell becomes, and what is no workbook."""
# A workbook knows no time zones.
# ruff: noqa: DTZ001

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from models.imports.errors import BadInput
from models.imports.reading import read_table
from models.imports.reading.xlsx import text_of

SHEET = "xl/worksheets/sheet1.xml"


def book(path: Path, rows: list[list[Any]], **formats: str) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, form in formats.items():
        sheet[cell].number_format = form
    made.save(path)
    return path


def code_of(path: Path, **facts: Any) -> str:
    with pytest.raises(BadInput) as caught:
        read_table(path, **facts)
    assert caught.value.facts["file"] == path
    return caught.value.code


def rewritten(path: Path, member: str, change: Any) -> Path:
    """The same zip with one member changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("道路 ", "General", "道路 "),
        (370215001001001, "General", "370215001001001"),
        (12.0, "0.00", "12"),
        (-0.5, "General", "-0.5"),
        (121.47000000000001, "General", "121.47"),
        (371082199001011234, "General", "3.71082199001011E+17"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        (datetime(2018, 6, 1), "yyyy-mm-dd", "2018-06-01"),
        (datetime(2018, 6, 1), 'yyyy"年"m"月"d"日"', "2018-06-01"),
        (datetime(2018, 6, 1), "yyyy/m/d h:mm", "2018-06-01 00:00:00"),
        (datetime(2018, 6, 1, 14, 5, 9), "yyyy-mm-dd", "2018-06-01 14:05:09"),
        (date(2018, 6, 1), "yyyy-mm-dd", "2018-06-01"),
        (time(7, 30), "h:mm", "07:30:00"),
        (timedelta(hours=26, minutes=5), "[h]:mm", "26:05:00"),
    ],
)
def test_what_a_cell_becomes_is_exact(tmp_path: Path, value: Any, form: str, text: str) -> None:
    path = book(tmp_path / "t.xlsx", [["a", "b"], [value, "x"]], A2=form)
    assert [row.fields for row in read_table(path).read()] == [(text, "x")]


def test_numbers_that_are_none_are_still_text() -> None:
    assert [text_of(float(one)) for one in ("nan", "inf")] == ["nan", "inf"]


def test_rows_know_where_they_stand_and_blank_ones_are_none(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [[], ["a", " b ", "c"], ["1"], [], [None, "  "], ["2", None, "3", "4"]])
    table = read_table(path)
    assert (table.header, table.rows, table.sheet) == (("a", "b", "c"), 2, "Sheet")
    assert [(row.line, row.fields) for row in table.read()] == [(3, ("1", "", "")), (6, ("2", "", "3", "4"))]
    assert [row.line for row in table.read()] == [3, 6]


def test_a_sheet_is_chosen_by_name_and_hidden_ones_are_passed_over(tmp_path: Path) -> None:
    made = Workbook()
    hidden = made.active
    assert hidden is not None
    hidden.sheet_state = "hidden"
    hidden.append(["no"])
    for name in ("人员", "部门"):
        made.create_sheet(name).append([name])
    made.save(tmp_path / "t.xlsx")
    assert read_table(tmp_path / "t.xlsx").header == ("人员",)
    assert read_table(tmp_path / "t.xlsx", sheet="部门").header == ("部门",)
    assert code_of(tmp_path / "t.xlsx", sheet="网格") == "no_sheet"


def test_what_is_no_workbook_is_told_by_its_cause(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"PK\x03\x04 cut")
    assert code_of(path) == "broken_zip"
    with zipfile.ZipFile(path, "w") as one:
        one.writestr("grids.shp", b"x")
    assert code_of(path) == "not_xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    assert code_of(path) == "locked"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"))
    assert code_of(path) == "old_excel"
    assert code_of(book(tmp_path / "e.xlsx", [])) == "empty"
    assert code_of(book(tmp_path / "w.xlsx", [["a"] * 1025])) == "too_wide"


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + xml.replace(b"<v>", b"<v>&b;"),
        lambda xml: xml.replace(b'r="2"', b'r="99999999999999"'),
        lambda xml: xml.replace(b'r="A2"', b'r="AAAAAAA2"'),
        lambda xml: xml.replace(b"<v>1</v>", b"<v>one</v>"),
        lambda xml: xml.replace(b't="n"><v>1</v>', b't="s"><v>99</v>'),
    ],
)  # fmt: skip
def test_a_damaged_or_hostile_sheet_is_refused(tmp_path: Path, change: Any) -> None:
    path = rewritten(book(tmp_path / "t.xlsx", [["a", "b"], [1, "x"]]), SHEET, change)
    assert code_of(path) == "not_xlsx"


def test_a_workbook_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = book(tmp_path / "t.xlsx", [["a", "b"], [1, "x"]]).read_bytes()
    path = tmp_path / "cut.xlsx"
    for length in range(4, len(whole), len(whole) // 40):
        path.write_bytes(whole[:length])
        assert code_of(path) in ("broken_zip", "not_xlsx")


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**14), 10**14), st.floats(-1e6, 1e6),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)),
)  # fmt: skip


@settings(max_examples=40)
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6))
def test_every_row_with_something_in_it_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]
) -> None:
    path = book(tmp_path_factory.mktemp("any") / "t.xlsx", [["h1", "h2", "h3", "h4"], *rows])
    table = read_table(path)
    there = [n for n, row in enumerate(rows, 2) if any(one is not None and str(one).strip() for one in row)]
    assert [row.line for row in table.read()] == there
    assert table.rows == len(there)
    for row in table.read():
        for text, value in zip(row.fields, rows[row.line - 2], strict=False):
            if isinstance(value, str) and not value.startswith("="):
                assert text == value


@settings(max_examples=40)
@given(flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=20))
def test_no_damage_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]]) -> None:
    path = book(tmp_path_factory.mktemp("bytes") / "t.xlsx", [["a", "b"], [1, "x"], [datetime(2018, 6, 1), 2.5]])
    content = bytearray(path.read_bytes())
    for at, byte in flips:
        content[at % len(content)] = byte
    path.write_bytes(content)
    try:
        table = read_table(path)
    except BadInput:
        return
    assert table.rows == sum(1 for _ in table.read())
