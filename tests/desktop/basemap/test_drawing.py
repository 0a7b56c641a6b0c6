"""Tiles drawn by a process beside the program: the same pictures, and pictures whatever becomes of that process."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from desktop import piped
from desktop.basemap import drawing as module
from desktop.basemap.drawer import QUIET_S, Drawer
from desktop.basemap.drawing import Drawing
from desktop.basemap.source import BasemapSource, tile_at
from desktop.basemap.tiles import TileSource
from desktop.piped import ROOT
from tests.desktop.basemap.towns import LAT, LON, away, grids_only, seaside

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.skipif(sys.platform == "win32", reason="kills by signals")]
X, Y = tile_at(LON, LAT, 15)


@pytest.fixture
def drawing() -> Iterator[Drawing]:
    made = Drawing()
    yield made
    made.close()


@pytest.mark.parametrize(("theme", "language"), [("night", "zh"), ("day", "en")])
def test_a_tile_is_the_same_whoever_draws_it(drawing: Drawing, theme: str, language: str) -> None:
    there = TileSource(seaside(), theme=theme, language=language, drawing=drawing)
    here = TileSource(seaside(), theme=theme, language=language)
    for scale in (1, 2):
        assert away(lambda s=scale: there.tile(15, X, Y, s)) == away(lambda s=scale: here.tile(15, X, Y, s))
    assert there._painter is None, "it was drawn here"


def test_many_threads_and_cities_get_their_own_tiles(drawing: Drawing) -> None:
    cities = [TileSource(seaside(), drawing=drawing), TileSource(grids_only(), drawing=drawing)]
    alone = [TileSource(seaside()), TileSource(grids_only())]
    spots = [(city, X + i, Y + j) for i in range(-2, 3) for j in range(-2, 3) for city in (0, 1)]
    with ThreadPoolExecutor(6) as pool:
        drawn = list(pool.map(lambda spot: cities[spot[0]].tile(15, *spot[1:]), spots))
    assert drawn == away(lambda: [alone[city].tile(15, x, y) for city, x, y in spots])


def test_a_killed_process_is_started_again_and_nothing_is_missing(drawing: Drawing) -> None:
    tiles, here = TileSource(seaside(), drawing=drawing), TileSource(seaside())
    away(lambda: tiles.tile(15, X, Y))
    first = drawing.pid
    os.kill(first, signal.SIGKILL)
    assert away(lambda: tiles.tile(15, X + 1, Y)) == away(lambda: here.tile(15, X + 1, Y))
    assert drawing.pid not in (0, first)
    assert tiles._painter is None, "it was drawn here"


def test_a_process_killed_in_the_middle_of_many_tiles_costs_none(drawing: Drawing) -> None:
    tiles, here = TileSource(seaside(), drawing=drawing), TileSource(seaside())
    away(lambda: tiles.tile(15, X, Y))
    spots = [(X + i, Y + j) for i in range(-4, 5) for j in range(-4, 5)]
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(tiles.tile, 15, *spot) for spot in spots]
        asked[10].result(60)
        os.kill(drawing.pid, signal.SIGKILL)
        drawn = [one.result(60) for one in asked]
    assert drawn == away(lambda: [here.tile(15, *spot) for spot in spots])


def test_one_that_cannot_be_started_leaves_the_drawing_to_us(
    drawing: Drawing, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(piped.sys, "executable", "/nowhere/python")
    tiles, here = TileSource(seaside(), drawing=drawing), TileSource(seaside())
    assert away(lambda: tiles.tile(15, X, Y)) == away(lambda: here.tile(15, X, Y))
    assert "does not" in caplog.text
    assert drawing.pid == 0


def test_one_that_ends_again_and_again_is_left_alone_for_a_while(
    drawing: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MODULE", "this.is.no.module")
    tiles, here = TileSource(seaside(), drawing=drawing), TileSource(seaside())
    for x in range(X, X + 4):
        assert away(lambda x=x: tiles.tile(15, x, Y)) == away(lambda x=x: here.tile(15, x, Y))
    assert len(drawing._starts) == module.TRIES


def test_what_cannot_be_drawn_is_told_with_its_reason(drawing: Drawing) -> None:
    broken = TileSource(BasemapSource("broken", ["no place"], [], [], version="1"), drawing=drawing)  # type: ignore[list-item]
    with pytest.raises(RuntimeError, match="AttributeError"):
        away(lambda: broken.tile(15, X, Y))
    good = TileSource(seaside(), drawing=drawing)
    assert away(lambda: good.tile(15, X, Y))


def test_it_ends_with_the_program_even_when_that_is_killed() -> None:
    script = """
import os, sys, time
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
from desktop.basemap.drawing import drawing
drawing.begin()
print(drawing.pid, flush=True)
if sys.argv[1] == "stay":
    time.sleep(60)
"""
    for how in ("leave", "stay"):
        with subprocess.Popen(
            [sys.executable, "-c", script, how],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        ) as program:
            assert program.stdout is not None
            drawer = int(program.stdout.readline())
            if how == "stay":
                program.kill()
            program.wait(30)
            until = time.monotonic() + 30
            while is_running(drawer) and time.monotonic() < until:
                time.sleep(0.05)
            assert not is_running(drawer)


def is_running(pid: int) -> bool:
    """Whether there is such a process, and not only what is left of one."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_further_zooms_are_prepared_while_nothing_is_asked_for() -> None:
    drawer = Drawer(io.BytesIO())
    prepared: list[int] = []
    drawer.know("seaside", seaside(), "night", "zh")
    city = drawer._known["seaside"][0]
    city.prepare = prepared.append  # type: ignore[method-assign]
    threading.Thread(target=drawer.look_ahead, daemon=True).start()
    time.sleep(2 * QUIET_S)
    assert prepared == [], "before anything was asked for"
    drawer.asked("seaside", 15)
    time.sleep(2 * QUIET_S)
    assert prepared == [], "while something was to be drawn"
    away(lambda: drawer.draw(1, "seaside", (15, X, Y, 1)))
    until = time.monotonic() + 30
    while len(prepared) < 11 and time.monotonic() < until:
        time.sleep(0.05)
    assert prepared[:4] == [15, 16, 14, 17]
    assert sorted(prepared) == list(range(9, 20))
