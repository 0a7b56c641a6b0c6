"""`main.py wall` from the command line: what it says before anything is opened, and that it opens."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize

from desktop.wall.problems import NoDisplay, SizeUnreadable
from desktop.wall.screens import require_display, size_of
from tests.support.commands import ROOT, Command, environment, run_program


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": "xcb"}, {"QT_QPA_PLATFORM": "wayland"}])
def test_without_a_display_it_says_so_and_how_to_make_a_picture(environ):
    with pytest.raises(NoDisplay) as problem:
        require_display(environ, "linux")
    assert "./run --headless" in problem.value.parts()[2]


@pytest.mark.parametrize(("environ", "platform"), [
    ({"DISPLAY": ":0"}, "linux"), ({"WAYLAND_DISPLAY": "wayland-0"}, "linux"), ({"QT_QPA_PLATFORM": "offscreen:x"}, "linux"),
    ({}, "darwin"), ({}, "win32"),
])  # fmt: skip
def test_with_a_display_it_goes_on(environ, platform):
    require_display(environ, platform)


SCREENS = """
import sys
from PySide6.QtGui import QGuiApplication
from desktop.problems import Problem
from desktop.wall.screens import choose_screen, described
app = QGuiApplication([])
for wanted in (None, *sys.argv[1:]):
    try:
        print(described(choose_screen(wanted)))
    except Problem as problem:
        print(problem.parts()[2])
"""


def test_screens_are_found_by_name_and_where_there_is_none_those_there_are_are_told(tmp_path):
    def screen(name, left):
        place = {"x": left, "y": 0, "width": 1920, "height": 1080}
        return place | {"name": name, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1.0}

    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": [screen("HDMI-1", 0), screen("DP-2", 1920)]}))
    ran = subprocess.run(
        [sys.executable, "-c", SCREENS, "dp-2", "hdmi-1", "HDMI-9", ""],
        cwd=ROOT, env=environment(tmp_path, QT_QPA_PLATFORM=f"offscreen:configfile={config}"), capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    main, *named, unknown, empty = ran.stdout.splitlines()
    assert main in named
    assert named == ["DP-2 (1920×1080)", "HDMI-1 (1920×1080)"]
    assert unknown == empty
    assert unknown.startswith("Give one of these by name or serial number with --screen: ")
    assert all(screen in unknown for screen in named)


@pytest.mark.parametrize(
    ("text", "size"), [("1920x1080", (1920, 1080)), (" 3840×2160 ", (3840, 2160)), ("960X540", (960, 540))]
)
def test_sizes_are_read(text, size):
    assert size_of(text) == QSize(*size)


@pytest.mark.parametrize(
    "text", ["", "1920", "1920x", "x1080", "10x10", "99999x99999", "1920x1080x2", "-1920x1080", "a×b", "١x٢"]
)
def test_what_is_no_size_is_refused(text):
    with pytest.raises(SizeUnreadable):
        size_of(text)


@pytest.mark.parametrize(("words", "said"), [
    (("--distance", "12"), "made for 3 to 7 metres, not 12"),
    (("--windowed", "huge"), "huge is no size of a window."),
])  # fmt: skip
def test_what_cannot_be_is_told_before_a_database_is_started(command: Command, tmp_path, monkeypatch, words, said):
    monkeypatch.setenv("SHAOTAI_HOME", str(tmp_path / "home"))
    command("wall", *words).tells(4, said, "Nothing was opened.", "--")
    assert not (tmp_path / "home").exists()


def test_no_display_is_told_before_a_database_is_started(tmp_path):
    answer = run_program(
        tmp_path / "home", "wall", LANG="zh_CN.UTF-8", QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY=""
    )
    answer.tells(1, "这里没有显示器", "没有启动任何内容。", "./run --headless")
    assert not (tmp_path / "home" / "pgdata").exists()


@pytest.mark.parametrize("words", [["--theme", "pink"], ["--distance", "nan"], ["--language", "fr"]])
def test_what_the_command_line_cannot_mean_is_a_usage_error(command: Command, words):
    assert command("wall", *words).code == 2
