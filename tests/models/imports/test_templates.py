"""Templates: filled in, they import with no mapping at all."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
import shapely

from models.imports.errors import BadInput
from models.imports.guessing import guess
from models.imports.kinds import KINDS, FileKind, Form, Shape
from models.imports.listed.source import EXAMPLE, entries, header_of, sample_of
from models.imports.reading import read_features, read_table
from models.imports.templates import template_suffixes, write_template

ALL = list(KINDS.values())
EVERY = [(kind, suffix) for kind in ALL for suffix in template_suffixes(kind)]
by_name = pytest.mark.parametrize("kind", ALL, ids=list(KINDS))


@pytest.mark.parametrize(("kind", "suffix"), EVERY, ids=[f"{kind.name}{suffix}" for kind, suffix in EVERY])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_template_is_understood_whole_and_its_example_is_not_taken_for_somebody(
    tmp_path: Path, kind: FileKind, suffix: str, language: str
) -> None:
    path = tmp_path / f"template{suffix}"
    write_template(kind, path, language)
    source = read_table(path) if suffix in (".csv", ".xlsx") else read_features(path)
    found = guess(kind.name, header_of(source), sample_of(source))
    drawn = () if suffix in (".csv", ".xlsx") else ("shape", "lon", "lat")
    assert list(found.mapping) == [field.name for field in kind.fields if field.name not in drawn]
    assert set(found.confidence.values()) == {1.0}
    assert [field.said(language) for field in kind.fields if field.name not in drawn] == list(found.mapping.values())
    assert (found.missing, found.unmapped) == ((), ())
    assert [entry.wrong for entry in entries(source, found)] == [EXAMPLE]


@by_name
def test_a_workbook_explains_its_columns_and_holds_only_texts(tmp_path: Path, kind: FileKind) -> None:
    path = tmp_path / "template.xlsx"
    write_template(kind, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [kind.title, "说明"]
    told = list(book["说明"].iter_rows(values_only=True))
    assert [row[0] for row in told[1:]] == [field.heading for field in kind.fields]
    assert {row[0] for row in told if row[1] == "是"} == {kind.field(name).heading for name in kind.needed()}
    assert all(cell.data_type in ("s", "n") for sheet in book for row in sheet for cell in row)
    with zipfile.ZipFile(path) as parts:
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist() if "sheet" in name)


def test_a_template_says_which_columns_are_needed_and_gives_the_city_hall_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "workers.csv"
    write_template(KINDS["workers"], path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, example = csv.reader(file)
    assert header == ["工号", "姓名", "手机号", "岗位", "网格编码", "所属部门", "在岗", "经度", "纬度", "定位时间"]
    assert example[:4] == ["W0001", "王示例", "13800000001", "网格员(专职)"]


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.shape is not Shape.NONE], ids=lambda kind: kind.name)
def test_the_example_of_a_drawn_kind_lies_where_no_city_is(tmp_path: Path, kind: FileKind) -> None:
    path = tmp_path / "template.geojson"
    write_template(kind, path)
    (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
    shape = shapely.geometry.shape(feature["geometry"])
    assert shape.is_valid
    assert shapely.box(0, 0, 0.1, 0.1).contains(shape)


def test_nothing_is_overwritten_and_what_cannot_be_is_refused(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine", encoding="utf-8")
    for path, code in (
        (there, "there_already"),
        (tmp_path / "workers.pdf", "template_kind"),
        (tmp_path / "workers.geojson", "template_kind"),
        (tmp_path / "no" / "such" / "folder.csv", "unwritable"),
        (tmp_path / "no" / "such" / "folder.xlsx", "unwritable"),
    ):
        with pytest.raises(BadInput) as bad:
            write_template(KINDS["workers"], path)
        assert bad.value.code == code
    with pytest.raises(BadInput) as bad:
        write_template(KINDS["grids"], tmp_path / "no" / "folder.gpkg")
    assert bad.value.code == "unwritable"
    assert there.read_text(encoding="utf-8") == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["there.csv"]


@by_name
def test_a_description_is_whole(kind: FileKind) -> None:
    for field in kind.fields:
        assert all((field.heading, field.heading_en, field.meaning, field.meaning_en)), field.name
        assert field.example or not field.needed, field.name
        if field.form is Form.CHOICE:
            assert field.choices, field.name
    for language in ("zh", "en"):
        headings = [field.said(language) for field in kind.fields]
        assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    "kind", [kind for kind in ALL if kind.name not in ("grids", "cases")], ids=lambda kind: kind.name
)
def test_the_guide_names_every_field(kind: FileKind) -> None:
    guide = (Path(__file__).resolve().parents[3] / "docs" / "lists.md").read_text(encoding="utf-8")
    for field in kind.fields:
        row = f"| `{field.name}` | {field.heading} · {field.heading_en} | {'needed' if field.needed else ''} | {field.meaning_en}"
        assert row in guide
