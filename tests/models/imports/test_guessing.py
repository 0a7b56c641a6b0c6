"""Guessing what somebody's columns mean."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.records import CaseState, Source
from models.imports.errors import BadInput
from models.imports.guesses.times import guess_formats
from models.imports.guessing import Guess, guess, guess_case_mapping, mapping_toml, write_mapping
from models.imports.kinds import KINDS
from models.imports.mapping import read_mapping

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data" / "baltimore_311.csv"
HALL = (
    "工单编号",
    "诉求标题",
    "问题描述",
    "事发地址",
    "案件小类",
    "办理状态",
    "受理时间",
    "承办单位",
    "X坐标",
    "Y坐标",
    "备注",
)
ROWS = [
    (
        "2026-1",
        "井盖破损",
        "有人绊倒",
        "文昌路",
        "井盖",
        "已办结",
        "2026/03/02 08:30",
        "排水公司",
        "40512345.6",
        "4012345.1",
        "",
    ),
    (
        "2026-2",
        "占道",
        "烧烤",
        "书院路",
        "占道经营",
        "处理中",
        "2026/03/02 09:00",
        "执法局",
        "40512001.2",
        "4012001.3",
        "催办",
    ),
    ("2026-3", "占道", "烧烤", "书院路", "占道经营", "踢皮球", "2026/03/03", "执法局", "", "", ""),
]


def test_the_words_of_a_city_hall_are_understood() -> None:
    found = guess("cases", HALL, ROWS)
    assert found.mapping == {
        "number": "工单编号", "title": "诉求标题", "text": "问题描述", "address": "事发地址", "category": "案件小类",
        "status": "办理状态", "reported": "受理时间", "department": "承办单位", "lon": "X坐标", "lat": "Y坐标",
    }  # fmt: skip
    assert found.missing == ()
    assert found.unmapped == ("备注",)
    assert found.formats == ("%Y/%m/%d %H:%M", "%Y/%m/%d")
    assert found.crs == "EPSG:4528"
    assert found.values["status"] == {"已办结": "CLOSED", "处理中": "HANDLING", "踢皮球": ""}
    assert all(0.5 <= weight <= 1 for weight in found.confidence.values())


@pytest.mark.skipif(not DATA.exists(), reason="Baltimore's files are not in ../shared/data")
def test_baltimores_requests_are_understood_without_a_mapping_file() -> None:
    with DATA.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = islice(csv.reader(file), 400)
    found = guess("cases", header, rows)
    assert {name: found.mapping[name] for name in ("number", "category", "status", "reported", "closed", "due", "lon", "lat")} == {
        "number": "SRRecordID", "category": "SRType", "status": "SRStatus", "reported": "CreatedDate",
        "closed": "CloseDate", "due": "DueDate", "lon": "Longitude", "lat": "Latitude",
    }  # fmt: skip
    assert found.formats == ("%m/%d/%Y %I:%M:%S %p",)
    assert found.crs == "EPSG:4326"
    assert found.values["status"]["Closed (Duplicate)"] == "MERGED"


@pytest.mark.parametrize(
    ("lon", "lat", "rows", "crs", "swapped"),
    [
        ("经度", "纬度", [("120.4", "36.1")], None, False),
        ("高德经度", "高德纬度", [("120.4", "36.1")], "GCJ-02", False),
        ("百度经度", "百度纬度", [("120.4", "36.1")], "BD-09", False),
        ("经度(CGCS2000)", "纬度(CGCS2000)", [("120.4", "36.1")], "EPSG:4490", False),
        ("经度", "纬度", [("36.1", "120.4"), ("36.2", "120.5")], None, True),
        ("lon", "lat", [("-76.6", "39.3"), ("0", "0"), ("", "")], "EPSG:4326", False),
        ("x", "y", [("13405000", "4312000")], "EPSG:3857", False),
        ("x", "y", [("4012345", "40512345")], "EPSG:4528", True),
        ("x", "y", [("21412345", "4012345")], "EPSG:4499", False),
        ("x", "y", [("512345", "4012345")], "EPSG:3857", False),
    ],
)
def test_the_reference_system_is_told_by_headings_and_size(
    lon: str, lat: str, rows: list[tuple[str, str]], crs: str | None, swapped: bool
) -> None:
    found = guess("places", ("名称", "类别", lon, lat), [("甲", "学校", *row) for row in rows])
    assert (found.crs, found.swapped) == (crs, swapped)
    assert (found.mapping["lon"], found.mapping["lat"]) == ((lat, lon) if swapped else (lon, lat))


@pytest.mark.parametrize(
    ("said", "formats"),
    [
        (["2026-03-02 08:30:00", "2026-03-02"], ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d")),
        (["2026年3月2日 8时30分"], ("%Y年%m月%d日 %H时%M分",)),
        (["3/2/2018 1:05:00 PM", "3/22/2018 1:05:00 AM"], ("%m/%d/%Y %I:%M:%S %p",)),
        (["22.3.2018", "1.3.2018"], ("%d.%m.%Y",)),
        (["2026-03-02T08:30:00+08:00"], ("%Y-%m-%dT%H:%M:%S%z",)),
        (["20260302"], ("%Y%m%d",)),
        (["井盖", "路灯"], ()),
        (["", " "], ()),
    ],
)
def test_the_spelling_of_times_is_found(said: list[str], formats: tuple[str, ...]) -> None:
    assert guess_formats(said) == formats


def test_values_speak_against_a_heading_that_promises_too_much() -> None:
    found = guess(
        "workers", ("姓名", "工号", "电话", "在岗"), [("王", "1", "不详", "上个月调走了"), ("李", "2", "没有", "休假")]
    )
    assert found.mapping["on_duty"] == "在岗", "our own heading is believed"
    assert "phone" not in found.mapping or found.confidence["phone"] < 0.7


def test_a_corrected_guess_becomes_a_mapping_that_can_be_kept(tmp_path: Path) -> None:
    found = guess("cases", HALL, ROWS)
    corrected = replace(found, values={"status": dict(found.values["status"]) | {"踢皮球": "FILED"}})
    made = guess_case_mapping(corrected, "12345", file=tmp_path / "cases.csv")
    assert made.states["踢皮球"] is CaseState.FILED
    assert made.states["已结案"] is CaseState.CLOSED
    assert made.sources == {"*": Source.PUBLIC}
    assert made.crs == "EPSG:4528"
    assert "踢皮球" not in guess_case_mapping(found, "12345", file=tmp_path / "cases.csv").states
    path = tmp_path / "cases.toml"
    write_mapping(made, path)
    assert read_mapping(path) == made
    with pytest.raises(BadInput, match="unwritable"):
        write_mapping(made, tmp_path / "no" / "folder.toml")


def test_baltimores_own_mapping_is_the_same_written_out_and_read_again(tmp_path: Path) -> None:
    ours = read_mapping(ROOT / "docs" / "baltimore" / "cases.toml")
    path = tmp_path / "again.toml"
    path.write_text(mapping_toml(ours), encoding="utf-8")
    assert read_mapping(path) == ours


def test_what_a_mapping_needs_and_nobody_has_is_refused_by_its_heading(tmp_path: Path) -> None:
    found = guess("cases", ("标题", "小类", "状态"), [])
    with pytest.raises(BadInput) as bad:
        guess_case_mapping(found, "12345", file=tmp_path / "cases.csv")
    assert (bad.value.code, bad.value.facts["missing"]) == ("column_missing", "案卷编号, 上报时间")
    whole = guess("cases", HALL, ROWS)
    with pytest.raises(BadInput) as bad:
        guess_case_mapping(whole, "  ", file=tmp_path / "cases.csv")
    assert bad.value.facts["at"] == "source_system"


@given(
    kind=st.sampled_from(list(KINDS)),
    header=st.lists(st.one_of(st.text(max_size=12), st.sampled_from([*HALL, "名称", "lon", "lat", ""])), max_size=14),
    rows=st.lists(st.lists(st.text(max_size=12), max_size=16), max_size=4),
)
def test_a_guess_is_always_one_column_a_field_and_never_a_crash(
    kind: str, header: list[str], rows: list[list[str]]
) -> None:
    found: Guess = guess(kind, header, rows)
    names = [name.strip() for name in header]
    columns = list(found.mapping.values())
    assert len(set(columns)) == len(columns)
    assert set(columns) <= set(names)
    assert set(columns) | set(found.unmapped) == {name for name in names if name}
    assert set(found.missing) == set(KINDS[kind].needed()) - set(found.mapping)
