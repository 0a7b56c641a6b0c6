"""The numbers behind charts as files that other programs read: typed cells, text as text, whole or not there."""

# A cell holds the city's clock, which has no zone.
# ruff: noqa: DTZ001

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from models.exports.chart_tables import ChartTable, Head, Holds
from models.exports.charts import ChartOrder, as_text, write_charts
from models.exports.errors import BadOutput

HEADS = (
    Head("镇街"), Head("受理", Holds.WHOLE), Head("按期结案率", Holds.SHARE), Head("中位数", Holds.REAL), Head("日", Holds.DAY),
    Head("时", Holds.MOMENT),
)  # fmt: skip
DAY = date(2026, 11, 23)
ROWS = (
    ('=HYPERLINK("http://x")', 1500, 911 / 972, 7.25, DAY, datetime(2026, 11, 23, 8)),
    ("望潮街道", 0, None, None, DAY, datetime(2026, 11, 23, 9)),
)
TABLE = ChartTable("镇街 · 件数/率", HEADS, ROWS)
ABOUT = (("时段", "2026-11-01 – 2026-11-23"), ("筛选", "=1+1"))


def order(path: Path, *tables: ChartTable, replace: bool = False) -> ChartOrder:
    return ChartOrder(path, tables or (TABLE,), ABOUT, "说明", replace)


def test_a_workbook_has_a_sheet_a_chart_with_numbers_as_numbers_and_text_as_text(tmp_path: Path) -> None:
    path = write_charts(order(tmp_path / "charts.xlsx", TABLE, TABLE))
    book = load_workbook(path)
    assert book.sheetnames == ["镇街 · 件数 率", "镇街 · 件数 率 2", "说明"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [head.words for head in HEADS]
    first, second = sheet[2], sheet[3]
    assert (first[0].value, first[0].data_type) == ('=HYPERLINK("http://x")', "s")
    assert [first[1].value, first[2].value, first[3].value] == [1500, 911 / 972, 7.25]
    assert (first[2].number_format, first[4].value, first[5].value.hour) == ("0.00%", datetime(2026, 11, 23), 8)
    assert (second[2].value, second[3].value) == ("—", None)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:F3")
    assert [cell.value for cell in book["说明"]["B"]] == [fact for _, fact in ABOUT]
    assert list(tmp_path.iterdir()) == [path]


def test_csv_has_the_tables_below_one_another_and_nothing_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    path = write_charts(order(tmp_path / "charts.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["镇街 · 件数/率"]
    assert rows[2] == ['\'=HYPERLINK("http://x")', "1500", "93.72%", "7.3", "2026-11-23", "2026-11-23 08:00"]
    assert rows[3][2] == "—"
    assert rows[-1] == ["筛选", "'=1+1"]


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "charts.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(BadOutput, match="exists"):
        write_charts(order(path))
    assert path.read_text(encoding="utf-8") == "old"
    write_charts(order(path, replace=True))
    assert path.read_text(encoding="utf-8-sig").startswith("镇街")
    with pytest.raises(BadOutput, match="unknown_format"):
        write_charts(order(tmp_path / "charts.gpkg"))
    with pytest.raises(BadOutput, match="unwritable"):
        write_charts(order(tmp_path / "nowhere" / "charts.csv"))
    assert list(tmp_path.iterdir()) == [path]


@given(st.text(st.characters(codec="utf-8"), max_size=20), st.none() | st.integers(0, 10**9))
def test_copied_text_comes_apart_into_the_same_cells(name: str, count: int | None) -> None:
    table = ChartTable("t", (Head("a"), Head("b", Holds.WHOLE)), ((name, count),))
    lines = as_text(table).split("\n")
    assert len(lines) == 2
    cells = lines[1].split("\t")
    assert len(cells) == 2
    assert cells[1] == ("" if count is None else str(count))
