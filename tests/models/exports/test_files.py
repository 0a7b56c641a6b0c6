"""What stands in an exported file, read back with other libraries than wrote it."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import shapely
from pyogrio.raw import read as gdal_read

from models.exports.records import ExportFormat, ExportKind
from models.geo.crs import from_wgs84
from tests.models.town import LAT, LON, STEP, Town

CSV, XLSX, GEOJSON, GPKG = ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.GEOJSON, ExportFormat.GPKG
GRIDS, CASES, WORKERS = ExportKind.GRIDS, ExportKind.CASES, ExportKind.WORKERS
HERE = {"lon": LON + STEP / 2, "lat": LAT + STEP / 2}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return found


def sheet(path: Path, number: int = 0) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    try:
        return list(book.worksheets[number].iter_rows(values_only=True))
    finally:
        book.close()


def test_grids_have_their_codes_parents_owners_and_shapes_in_every_format(read_out: Callable[..., Any]) -> None:
    rows = table(read_out(GRIDS, CSV).path)
    assert len(rows) == 9
    school = next(row for row in rows if row["网格编码"] == "999001001002901")
    assert (school["网格名称"], school["层级"], school["网格类型"]) == ("实验小学", "5", "dedicated")
    assert (school["上级网格编码"], school["权属部门"], school["权属部门名称"]) == ("999001001002", "D4", "教体局")
    shapes = {row["网格编码"]: shapely.from_wkt(row["图形(WKT)"]) for row in rows}

    for one in features(read_out(GRIDS, GEOJSON).path):
        shape = shapely.geometry.shape(one["geometry"])
        assert shapely.to_wkb(shape) == shapely.to_wkb(shapes[one["properties"]["网格编码"]])

    meta, _, geometry, data = gdal_read(read_out(GRIDS, GPKG).path)
    assert (meta["crs"], meta["geometry_type"], list(meta["fields"])[:2]) == (
        "EPSG:4326", "Polygon", ["网格编码", "网格名称"],
    )  # fmt: skip
    found = dict(zip(data[0], shapely.from_wkb(geometry), strict=True))
    assert found == shapes

    head, *cells = sheet(read_out(GRIDS, XLSX).path)
    assert [dict(zip(head, row, strict=True))["图形(WKT)"] for row in cells] == [row["图形(WKT)"] for row in rows]


def test_a_case_is_told_with_its_state_its_category_its_holder_and_its_times(
    exported: Callable[..., Any], town: Town
) -> None:
    town.dispatched(address="文昌路1号", **HERE)
    (row,) = table(exported(CASES, CSV).path)
    assert (row["标题"], row["状态"], row["小类"], row["大类"], row["类型"]) == (
        "井盖破损", "DISPATCHED", "井盖", "公用设施", "部件",
    )  # fmt: skip
    assert (row["网格编码"], row["已脱敏的承办人"], row["承办部门"]) == ("999001001001001", "王**", "")
    assert (float(row["经度"]), float(row["纬度"]), row["地址"]) == (HERE["lon"], HERE["lat"], "文昌路1号")
    assert row["案卷编号"]
    # The city's clock, eight hours before UTC's.
    reported = datetime.strptime(row["上报时间"], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    assert abs(datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=8) - reported) < timedelta(minutes=5)

    path = exported(CASES, GPKG).path
    with sqlite3.connect(path) as there:
        ((instant,),) = there.execute('SELECT "上报时间" FROM cases').fetchall()
    there.close()
    assert datetime.fromisoformat(instant).replace(tzinfo=None) == reported - timedelta(hours=8)
    (one,) = features(exported(CASES, GEOJSON).path)
    assert one["properties"]["上报时间"] == f"{reported.isoformat()}+08:00"
    head, cells = sheet(exported(CASES, XLSX).path)
    assert dict(zip(head, cells, strict=True))["上报时间"] == reported


def test_headings_are_english_where_the_file_is(read_out: Callable[..., Any]) -> None:
    (first, *_) = table(read_out(GRIDS, CSV, language="en").path)
    assert {"Code", "Name", "Level", "Kind", "Parent's code", "Shape (WKT)"} <= set(first)


def test_names_phones_and_numbers_in_words_are_masked_in_every_format(exported: Callable[..., Any], town: Town) -> None:
    secret = {"reporter": "诸葛建国", "reporter_phone": "13987654321"}
    said = "诸葛建国说井盖坏了，电话13987654321，身份证370202198001011234"
    town.filed(title="请回电13987654321", text=said, address="文昌路 139-8765-4321", **HERE, **secret)
    for kind in (CASES, WORKERS):
        for form in ExportFormat:
            path = exported(kind, form, with_words=True).path
            content = path.read_bytes()
            if form is XLSX:
                content = repr(sheet(path)).encode()
            for known in (
                "诸葛建国",
                "13987654321",
                "139-8765-4321",
                "370202198001011234",
                "王小明",
                "13812341234",
                "韩梅",
            ):
                assert known.encode() not in content, (kind, form, known)
    (row,) = table(exported(CASES, CSV, with_words=True).path)
    assert (row["已脱敏的诉求人"], row["已脱敏的诉求人联系电话"], row["标题"]) == (
        "诸葛**",
        "139****4321",
        "请回电139****4321",
    )
    assert row["诉求内容"].startswith("诸葛**说井盖坏了")
    (worker, *_) = table(exported(WORKERS, CSV).path)
    assert (worker["已脱敏的姓名"], worker["已脱敏的手机号"], worker["网格编码"]) == (
        "王**",
        "138****1234",
        "999001001001001",
    )


def test_what_was_said_is_in_no_file_unless_asked_for(exported: Callable[..., Any], town: Town) -> None:
    town.filed(text="巷口井盖破损")
    (row,) = table(exported(CASES, CSV).path)
    assert "诉求内容" not in row
    assert "巷口" not in "".join(row.values())


def test_coordinates_are_written_in_the_system_asked_for_and_the_file_says_which(
    exported: Callable[..., Any], town: Town
) -> None:
    town.filed(**HERE)
    (x,), (y,) = (one.tolist() for one in from_wgs84("GCJ-02", [HERE["lon"]], [HERE["lat"]]))
    (row,) = table(exported(CASES, CSV, crs="gcj02").path)
    assert (float(row["经度"]), float(row["纬度"]), row["坐标系"]) == (x, y, "GCJ-02")
    assert abs(x - HERE["lon"]) > 0.001
    (one,) = features(exported(CASES, GEOJSON, crs="gcj02").path)
    assert one["geometry"]["coordinates"] == [x, y]
    assert one["properties"]["坐标系"] == "GCJ-02"
    meta, _, geometry, _ = gdal_read(exported(CASES, GPKG, crs="gcj02").path)
    assert meta["crs"] is None or "4326" not in meta["crs"]
    assert shapely.from_wkb(geometry[0]) == shapely.Point(x, y)
    meta, *_ = gdal_read(exported(CASES, GPKG, crs="EPSG:4547").path)
    assert meta["crs"] == "EPSG:4547"


def test_a_case_without_a_place_is_exported_and_counted(exported: Callable[..., Any], town: Town) -> None:
    town.filed()
    town.filed(**HERE)
    for form in ExportFormat:
        counts = exported(CASES, form)
        assert (counts.rows, counts.without_place) == (2, 1)
    assert [one["geometry"] is None for one in features(exported(CASES, GEOJSON).path)] == [True, False]


def test_a_city_with_nothing_in_it_makes_whole_files_with_headings(read_out: Callable[..., Any]) -> None:
    assert table(read_out(CASES, CSV).path) == []
    assert features(read_out(CASES, GEOJSON).path) == []
    assert sheet(read_out(CASES, XLSX).path)[0][:2] == ("案卷编号", "标题")
    meta, _, geometry, _ = gdal_read(read_out(CASES, GPKG).path)
    assert (list(meta["fields"])[:2], len(geometry)) == (["案卷编号", "标题"], 0)


def test_a_workbook_says_what_it_is_on_a_sheet_of_its_own(read_out: Callable[..., Any]) -> None:
    about = dict(sheet(read_out(WORKERS, XLSX).path, 1))
    assert about["坐标系"] == "EPSG:4326"
    assert about["脱敏"] == "姓名、手机号已脱敏"
    assert about["导出时间"].endswith("(Asia/Shanghai)")


def test_the_rest_of_a_city_is_exported_too(read_out: Callable[..., Any]) -> None:
    rest = {ExportKind.DEPARTMENTS: 4, ExportKind.CATEGORIES: 3, ExportKind.PLACES: 1, ExportKind.ROADS: 1}
    for kind, expected in rest.items():
        paths = {form: read_out(kind, form).path for form in ExportFormat}
        read = [
            table(paths[CSV]), sheet(paths[XLSX])[1:], features(paths[GEOJSON]), gdal_read(paths[GPKG])[3][0],
        ]  # fmt: skip
        assert [len(rows) for rows in read] == [expected] * 4, kind
