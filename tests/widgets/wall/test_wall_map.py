"""The map on the wall, in the real web engine: without hands, as large as the wall's type, back when its process ends."""

from __future__ import annotations

import os
import signal

import psutil
import pytest
from PySide6.QtCore import Qt

from tests.support.desk_records import NOW
from tests.widgets.map.conftest import LON, PATIENCE, Desk, case_at, positions, small_city, web_profile, worker
from widgets.map.document import compose
from widgets.map.words import catalogue
from widgets.wall.map import WallMap
from widgets.wall.scale import Scale

__all__ = ["web_profile"]


@pytest.fixture
def wall_map(web_profile, dressed, qtbot):
    """The small city on a wall of 3840×2160; its map alone is shown, at a part of that size."""
    document = compose(words=catalogue(), motion=False, hands=False)
    view = WallMap(web_profile, Scale.of(3840, 2160), document=document)
    qtbot.addWidget(view)
    made = Desk(view, qtbot)
    view.resize(1280, 900)
    with qtbot.waitSignal(view.ready, timeout=PATIENCE):
        view.show()
    city, grids, cameras = small_city()
    view.set_ground(city, grids, cameras)
    view.set_cases([case_at(1, -0.001, -0.001), case_at(2, 0.001, -0.001, left=-20)], NOW)
    view.set_workers([worker(100)])
    view.set_positions(positions([(LON - 0.001, 36.399)]))
    made.drawn(cases=2, workers=1, grids=4)
    yield made
    view.close_down()


def test_there_is_a_legend_and_nothing_to_touch(wall_map):
    assert wall_map.js("document.querySelectorAll('.legend .entry').length") == 5
    assert wall_map.js("document.querySelectorAll('button, input, .search, .switch, .card').length") == 0
    assert wall_map.view._view.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert wall_map.view._view.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_its_smallest_type_is_the_walls(wall_map):
    ratio = wall_map.js("window.devicePixelRatio")
    smallest = wall_map.js("parseFloat(getComputedStyle(document.querySelector('.legend')).fontSize)")
    assert round(ratio * smallest) == 28


def test_tiles_are_whole_pixels_on_every_screen_so_that_no_seam_shows(wall_map):
    for size in ((1920, 1080), (2560, 1440), (3840, 2160), (5120, 1440), (7680, 4320)):
        wall_map.view.set_scale(Scale.of(*size))
        assert (256 * wall_map.view.enlarged).is_integer(), size
        assert 12 * wall_map.view.enlarged >= Scale.of(*size).type(0) - 0.5, size


def test_a_killed_process_of_the_page_comes_back_with_everything(wall_map, qtbot):
    view = wall_map.view
    with qtbot.waitSignal(view.fell, timeout=PATIENCE):
        os.kill(view._page.renderProcessPid(), signal.SIGKILL)
    wall_map.last = {}
    wall_map.drawn(cases=2, workers=1, grids=4)
    assert round(wall_map.js("window.devicePixelRatio") * 12) == 28


def test_a_process_that_does_not_answer_is_named(wall_map, qtbot):
    view = wall_map.view
    process = psutil.Process(view._page.renderProcessPid())
    view.set_pulse(100)
    qtbot.wait(500)
    with qtbot.waitSignal(view.hung, timeout=PATIENCE) as named:
        process.suspend()
    assert named.args == [process.pid]
    with qtbot.waitSignal(view.fell, timeout=PATIENCE):
        process.kill()
    wall_map.last = {}
    wall_map.drawn(cases=2, workers=1, grids=4)


def test_after_three_deaths_within_a_minute_it_rests_and_then_goes_on(wall_map, qtbot):
    view = wall_map.view
    view._again.setInterval(300)
    with qtbot.waitSignal(view.fell, timeout=PATIENCE):
        view._page.gave_up.emit()
    wall_map.last = {}
    wall_map.drawn(cases=2, workers=1, grids=4)
