"""The headless job from the command line: what it leaves when all is well, and what it says when something is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from PySide6.QtGui import QImage

from bench._small_city import CASES, CODE, SIDE, make_small_city
from desktop.headless.files import png
from desktop.headless.problems import PictureNotMade
from desktop.postgres.server import EmbeddedServer
from tests.support.commands import ROOT, Command, environment, run_program
from tests.support.database import CityDatabase, connect, temporary_base
from tests.support.folders import remove
from tests.support.programs import of_folder, wait_until_gone

SEVEN = {"reports", "filed", "orders", "signed", "closed", "positions"}
can_mount = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="a small disk is a tmpfs, which only root may mount"
)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of that size at the folder."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a tmpfs cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
        wait_until_gone(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def small_home(_which_programs: None) -> Iterator[Path]:
    """A data folder with a city of 16 grids and 120 cases."""
    home = temporary_base()
    make_small_city(home)
    yield home
    remove(home)


def test_a_job_leaves_a_picture_and_a_summary_that_the_database_agrees_with(small_home: Path) -> None:
    out = small_home / "图 片"
    answer = run_program(
        small_home, "--headless", "--city", CODE, "--seconds", "0", "--json", "--out", str(out), LANG="zh_CN.UTF-8"
    )
    assert answer.code == 0, answer.err
    summary = answer.json
    assert summary == json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert {file.name for file in out.iterdir()} == set(summary["files"])
    for name, size in (("desk.png", (1920, 1080)), ("wall.png", (3840, 2160))):
        with Image.open(out / name) as picture:
            assert picture.size == size
            assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 200
    assert (summary["wall"]["map_drawn"]["grids"], summary["wall"]["map_drawn"]["cases"]) == (SIDE * SIDE, CASES)
    pdf, workbook = (out / name for name in summary["briefing"]["files"])
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert "xl/workbook.xml" in ZipFile(workbook).namelist()
    assert len(summary["briefing"]["sha256"]) == 64
    assert summary["city"] == {"code": CODE, "name": "小城", "timezone": "Asia/Shanghai"}
    assert (summary["map_drawn"]["grids"], summary["map_drawn"]["cases"]) == (SIDE * SIDE, CASES)
    assert summary["stock"]["cases"] == summary["stock"]["open"] == CASES
    assert summary["happened"] == dict.fromkeys(SEVEN, 0)
    assert summary["startup_s"] > 0
    assert set(summary["feed"]) >= {"latency_ms_p50", "latency_ms_p99"}


@pytest.mark.parametrize("where", ["file", "file/below", "/proc/shaotai"])
def test_a_folder_that_cannot_be_written_is_told_before_anything_starts(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SHAOTAI_HOME", str(tmp_path / "home"))
    out = tmp_path / where
    command("headless", "--json", "--out", str(out)).tells(
        4, f"The folder {out} cannot be written.", "Nothing was started.", "Choose another folder with --out."
    )
    assert not (tmp_path / "home").exists()
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.long
def test_a_leader_is_told_at_once_that_this_job_writes_a_briefing(small_home: Path, tmp_path: Path) -> None:
    words = ("headless", "--city", CODE, "--account", "leader", "--seconds", "600", "--out", str(tmp_path))
    answer = run_program(small_home, *words)
    answer.tells(1, "may not make a briefing", "Nothing was changed.", "./run wall")
    assert list(tmp_path.iterdir()) == []


def test_the_wall_opens_from_the_command_line_and_ends_at_a_signal(small_home: Path) -> None:
    words = [sys.executable, str(ROOT / "main.py"), "wall", "--city", CODE, "--windowed", "1280x720"]
    wall = subprocess.Popen(
        words, env=environment(small_home), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert wall.stderr is not None
    # In the wall's language, which is Chinese unless another is asked for.
    assert next((line for line in wall.stderr if "1280×720" in line), "") == "大屏已打开:1280×720\n"
    wall.terminate()
    rest = wall.communicate(timeout=100)[1]
    assert wall.returncode == 130
    assert "Traceback" not in rest
    wait_until_gone(small_home)


@pytest.mark.long
def test_a_job_on_a_schema_of_the_future_refuses_and_touches_nothing(
    server: EmbeddedServer, city_database: CityDatabase, tmp_path: Path
) -> None:
    with connect(city_database.owner) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_hover_cars'")
    url = city_database.operator.render_as_string(hide_password=False)
    answer = run_program(tmp_path / "home", "headless", "--language", "en", "--database", url, "--out", str(tmp_path))
    answer.tells(
        3, "migrated by a newer program (revision 9999_hover_cars)", "Nothing was read", "Use the newer program"
    )
    assert list(tmp_path.glob("*.png")) == []
    assert of_folder(tmp_path / "home") == []


@pytest.mark.long
def test_a_job_in_a_chinese_terminal_says_in_chinese_that_the_city_is_unknown(small_home: Path, tmp_path: Path) -> None:
    words = ("headless", "--city", "nowhere", "--out", str(tmp_path))
    answer = run_program(small_home, *words, LANG="zh_CN.UTF-8")
    answer.tells(3, "这里没有城市 nowhere。", "没有做任何更改。", "main.py city list")


def test_an_empty_picture_is_a_problem_and_no_file(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(PictureNotMade, match="could not be made"):
        png(QImage())
    assert list(tmp_path.iterdir()) == []


@can_mount
@pytest.mark.long
def test_a_full_disk_for_the_pictures_loses_nothing_and_leaves_no_half_file(small_home: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "out", "16k") as out:
        answer = run_program(small_home, "headless", "--city", CODE, "--seconds", "0", "--out", str(out))
        answer.tells(
            4, f"could not be saved in {out}", "are kept in the database; no half file is left.", "Free some space"
        )
        assert list(out.iterdir()) == []


@can_mount
@pytest.mark.parametrize("size", ["4m", *(pytest.param(size, marks=pytest.mark.long) for size in ("200k", "40m"))])
def test_a_data_folder_on_a_full_disk_is_named(tmp_path: Path, size: str) -> None:
    base = temporary_base()
    with small_disk(base, size) as home:
        answer = run_program(home, "demo", "build", "--json")
        assert (answer.code, answer.out) in {(3, ""), (4, "")}, answer.err
        assert "disk" in answer.err
        assert "full" in answer.err
        assert "Traceback" not in answer.err
        assert len(answer.err.splitlines()) >= 3
        wait_until_gone(home)
    base.rmdir()


@can_mount
@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_disk_that_fills_while_the_demo_city_is_built_leaves_none_and_with_space_it_is_built() -> None:
    base = temporary_base()
    with small_disk(base, "110m") as home:
        answer = run_program(home, "demo", "build", "--json", timeout=200)
        assert (answer.code, answer.out) == (3, ""), answer.err
        assert "Traceback" not in answer.err
        wait_until_gone(home)
        subprocess.run(["mount", "-o", "remount,size=900m", str(home)], check=True)
        answer = run_program(home, "demo", "build", "--json", timeout=200)
        assert answer.json["built"] is True, answer.err
    base.rmdir()
