"""`import departments`, `workers`, `categories`, `places`, `roads` as they are typed, and the templates of every kind."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from desktop.cli import main
from desktop.postgres.cities import CityServer, drop_city_database
from desktop.postgres.server import EmbeddedServer
from models.imports.kinds import KINDS
from tests.models.imports.city import feature, square

CODE = "lists"
Run = Callable[..., tuple[int, str, str]]
FILLED = {
    "departments": {"code": "PS", "name": "排水公司", "phone": "0532-55501234"},
    "categories": {"type": "部件", "class": "公用设施", "subclass": "井盖", "limit": "4", "unit": "工作时", "department": "排水公司"},
    "workers": {"code": "W1", "name": "王示例", "role": "网格长", "grids": "G1", "on_duty": "是"},
    "places": {"code": "P1", "name": "第一小学", "kind": "学校", "lon": "0.5", "lat": "0.5"},
    "components": {"code": "9990010101000001", "category": "井盖", "owner": "排水公司", "lon": "0.5", "lat": "0.5"},
    "roads": {"code": "R1", "name": "文昌路", "road_class": "主干路", "shape": "LINESTRING(0 0,1 1)"},
}  # fmt: skip


@pytest.fixture(scope="module")
def city(server: EmbeddedServer, cities: CityServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A city with one grid, in the tests' own server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHAOTAI_HOME", str(server.places.base))
        grids = tmp_path_factory.mktemp("grids") / "grids.geojson"
        collection = {"type": "FeatureCollection", "features": [feature(square(0, 0), code="G1", name="第一网格")]}
        grids.write_text(json.dumps(collection), encoding="utf-8")
        assert main(["city", "new", "清单城", "--code", CODE]) == 0
        assert main(["import", "grids", str(grids), "--city", CODE, "--yes"]) == 0
        yield CODE
        drop_city_database(cities, CODE)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def typed(*words: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


def fill(path: Path, kind: str) -> None:
    """Write over the example row of a template, as a person would."""
    row = [FILLED[kind].get(field.name, "") for field in KINDS[kind].fields]
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        for place, value in enumerate(row, start=1):
            book.worksheets[0].cell(2, place, value)
        book.save(path)
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([header, row])


def test_templates_are_filled_in_and_imported_with_no_mapping_at_all(city: str, run: Run, tmp_path: Path) -> None:
    for number, kind in enumerate(FILLED):
        template = tmp_path / f"{kind}{'.xlsx' if number % 2 else '.csv'}"
        code, out, err = run("import", kind, "--template", template)
        assert (code, err) == (0, "")
        assert f"./run import {kind} {template}" in out
        fill(template, kind)
        code, out, _ = run("import", kind, template, "--city", city, "--json")
        told = json.loads(out)
        assert (code, told["rows"], told["new"], told["rejected"], told["adds_up"]) == (0, 1, 1, 0, True), told
        assert told["mapping"] == {field.name: field.heading for field in KINDS[kind].fields}
        code, out, _ = run("import", kind, template, "--city", city)
        assert code == 0
        assert "  0 new, 1 the same, 0 changed, 0 rejected" in out


def test_a_template_left_as_it_is_brings_nobody_in(city: str, run: Run, tmp_path: Path) -> None:
    template = tmp_path / "workers.csv"
    assert run("import", "workers", "--template", template)[0] == 0
    code, out, _ = run("import", "workers", template, "--city", city)
    assert code == 4
    assert "  0 new, 0 the same, 0 changed, 1 rejected" in out
    assert "is the template's own example" in (tmp_path / "workers.csv.rejected.csv").read_text(encoding="utf-8-sig")


def test_what_no_heading_says_is_said_on_the_command_line(city: str, run: Run, tmp_path: Path) -> None:
    table = tmp_path / "schools.csv"
    table.write_text("叫法,东,北\n第二小学,0.4,0.4\n第三小学,,\n", encoding="utf-8")
    words = ("import", "places", table, "--city", city)
    code, _, err = run(*words)
    assert code == 4
    assert "schools.csv" in err
    more = ("--column", "name=叫法", "--column", "lon=东", "--column", "lat=北", "--set", "kind=学校")
    code, out, _ = run(*words, *more)
    assert code == 4
    assert "  1 new, 0 the same, 0 changed, 1 rejected" in out
    assert "地点名称 ← 叫法" in out
    assert run(*words, *more, "--column", "rank=没有")[0] == 4
    assert run(*words, "--column", "nonsense")[0] == 2
    assert run(*words, "--set", "nonsense=1")[0] == 2
    assert run(*words, *more, "--crs", "EPSG:99999999")[0] == 4
    assert run("import", "places", "--city", city)[0] == 2


def test_a_template_that_cannot_be_written_says_so(run: Run, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine", encoding="utf-8")
    for path, said in (
        (there, "is there already"),
        (tmp_path / "w.pdf", ".csv, .xlsx"),
        (tmp_path / "no" / "w.csv", "cannot be written"),
    ):
        code, out, err = run("--language", "en", "import", "workers", "--template", path)
        assert (code, out) == (4, "")
        assert said in err
    assert there.read_text(encoding="utf-8") == "mine"
