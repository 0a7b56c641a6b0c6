"""`export` as it is typed: what it answers, in which words, and with which exit code."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.exporting.problems import KINDS, problem_of
from desktop.postgres.cities import CityServer
from models.exports.errors import BadOutput
from tests.models.town import BuiltTown, Town, cloned_town
from tests.support.commands import ROOT, Command

KEPT = "No file was made; one that was there before is as it was."
HEADINGS = {"grids": "Code", "cases": "Number", "workers": "Code", "departments": "Code", "categories": "Type code",
            "places": "Code", "roads": "Code"}  # fmt: skip


@pytest.fixture(scope="module")
def town(cities: CityServer, built_town: BuiltTown) -> Iterator[Town]:
    """A town with one case, which these tests only read."""
    with cloned_town(cities, built_town) as (_, made):
        made.filed(lon=121.005, lat=30.005)
        yield made


@pytest.fixture
def leader(town: Town) -> str:
    """The address of somebody who may only read."""
    return town.leader.url.render_as_string(hide_password=False)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", list(HEADINGS))
def test_every_kind_is_exported_by_who_may_only_read(command: Command, leader: str, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"{kind}.csv"
    answer = command("export", kind, str(path), "--database", leader, "--json")
    assert answer.code == 0, answer.err
    found = rows(path)
    assert (answer.json["kind"], answer.json["rows"], answer.json["file"]) == (kind, len(found), str(path))
    assert answer.json["bytes"] == path.stat().st_size
    assert HEADINGS[kind] in found[0]


def test_a_person_is_told_how_many_rows_are_where_in_his_language(
    command: Command, leader: str, tmp_path: Path
) -> None:
    path = tmp_path / "g.gpkg"
    answer = command("export", "grids", str(path), "--database", leader)
    assert answer.out.startswith(f"Grids: 9 rows in {path} (")
    answer = command("--language", "zh", "export", "workers", str(tmp_path / "w.csv"), "--database", leader)
    assert answer.out.startswith("人员:4 行,写入 ")
    assert rows(tmp_path / "w.csv")[0]["岗位"] == "网格长"


def test_the_format_may_be_named_where_the_file_does_not_say_it(command: Command, leader: str, tmp_path: Path) -> None:
    path = tmp_path / "grids"
    assert command("export", "grids", str(path), "--format", "geojson", "--database", leader).code == 0
    assert path.read_text().startswith('{"type": "FeatureCollection"')
    command("export", "grids", str(tmp_path / "grids.shp"), "--database", leader).tells(
        4, "does not say in which format to write", KEPT, "Let it end in .gpkg, .geojson, .csv or .xlsx"
    )


def test_cases_are_narrowed_by_options(command: Command, leader: str, tmp_path: Path) -> None:
    def count(*words: str) -> int:
        path = str(tmp_path / "c.csv")
        return int(command("export", "cases", path, "--replace", "--json", "--database", leader, *words).json["rows"])

    assert count("--open", "--state", "filed", "--from", "2020-01-01", "--grid", "999001001001", "--words") == 1
    assert rows(tmp_path / "c.csv")[0]["Words"] == "井盖破损，有行人绊倒"
    assert (count("--to", "2020-01-01"), count("--state", "closed"), count("--grid", "999001001002")) == (0, 0, 0)


def test_csv_may_be_written_without_mark_and_without_guard(command: Command, leader: str, tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    command("export", "grids", str(path), "--database", leader, "--no-bom", "--no-guard")
    assert path.read_bytes().startswith(b"Code,")


@pytest.mark.parametrize(
    ("words", "happened", "advice"),
    [
        (["--grid", "1"], "There is no grid with the code 1", "Export the grids to see their codes"),
        (["--crs", "mars"], "The coordinate reference system mars is not known", "Name WGS84, CGCS2000"),
        (["--from", "2026-11-02", "--to", "2026-11-01"], "The last day, 2026-11-01, lies before", "Exchange them."),
    ],
)
def test_what_cannot_be_meant_is_told_in_three_parts(
    command: Command, leader: str, tmp_path: Path, words: list[str], happened: str, advice: str
) -> None:
    path = tmp_path / "c.csv"
    command("export", "cases", str(path), "--database", leader, *words).tells(4, happened, KEPT, advice)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(command: Command, leader: str, tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("before")
    command("export", "grids", str(path), "--database", leader).tells(
        4, f"There is a file {path} already.", KEPT, "--replace"
    )
    assert path.read_text() == "before"
    assert command("export", "grids", str(path), "--database", leader, "--replace").code == 0


@pytest.mark.parametrize("words", [["--from", "yesterday"], ["--state", "asleep"], ["--format", "shp"]])
def test_a_wrong_command_line_ends_with_two(command: Command, leader: str, tmp_path: Path, words: list[str]) -> None:
    assert command("export", "cases", str(tmp_path / "c.csv"), "--database", leader, *words).code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_export_leaves_nothing(leader: str, tmp_path: Path) -> None:
    # Whatever it is doing: what it has begun lies in a folder of its own, which goes.
    words = [sys.executable, str(ROOT / "main.py"), "export", "grids", str(tmp_path / "g.xlsx"), "--database", leader]
    environment = {**os.environ, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment, text=True)
    while process.poll() is None and not list(tmp_path.iterdir()):
        time.sleep(0.005)
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.communicate(timeout=100)
    left = [path.name for path in tmp_path.iterdir()]
    assert (process.returncode, left) in ((130, []), (0, ["g.xlsx"]))


def test_every_reason_has_its_words() -> None:
    facts = {"file": "f", "crs": "c", "grid": "g", "rows": 2, "most": 1, "first": "a", "last": "b", "detail": "d"}
    for code in KINDS:
        problem = problem_of(BadOutput(code, **facts))
        assert all(problem.parts()), code
