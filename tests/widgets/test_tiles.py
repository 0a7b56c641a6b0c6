"""The top bar shows the figures with their measures, and says how old they are."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from models.figures.records import Rate, Tiles
from widgets import theme
from widgets.i18n import set_language
from widgets.theme import colour
from widgets.tiles import DASH, TopBar

NOW = datetime(2026, 11, 22, 6, 32, 7, tzinfo=UTC)
TILES = Tiles(NOW, 3, 2, 11, 1412, 400, 286, 241, Rate("on_time_rate/1", 306, 312), 1043, 1021)


@pytest.fixture
def bar(qtbot, qapp):
    set_language("zh")
    theme.apply(qapp, "night")
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.resize(1920, 40)
    bar.set_city("澜州市", ZoneInfo("Asia/Shanghai"))
    bar.show()
    return bar


def test_every_figure_stands_with_its_name_and_measure(bar):
    bar.set_tiles(TILES)
    assert bar.late.shown == ("超期", "3", "")
    assert bar.critical.shown == ("特急", "2", "")
    assert bar.open.shown == ("在办", "1,412", "")
    assert bar.accepted.shown == ("今日受理", "286", "")
    assert bar.rate.shown == ("按期结案率", "98.1%", "近30日应结案 312 件")
    assert bar.duty.shown == ("在岗", "1,043", "定位正常 1,021")


def test_a_rate_is_rounded_half_up_as_everywhere(bar):
    bar.set_tiles(Tiles(NOW, 0, 0, 0, 0, 0, 0, 0, Rate("on_time_rate/1", 9, 16), 0, 0))
    assert bar.rate.shown[1] == "56.3%"


def test_a_rate_over_nothing_is_a_dash(bar):
    bar.set_tiles(Tiles(NOW, 0, 0, 0, 0, 0, 0, 0, Rate("on_time_rate/1", 0, 0), 0, 0))
    assert bar.rate.shown[1] == DASH


def test_before_the_first_picture_there_are_dashes(bar):
    bar.clear()
    assert {tile.shown[1] for tile in (bar.late, bar.open, bar.accepted, bar.rate, bar.duty)} == {DASH}


def test_times_are_the_citys(bar):
    bar.set_age(NOW, "live")
    assert bar.as_of.text() == "数据截至 14:32:07"


@pytest.mark.parametrize(("contact", "token"), [("live", "second"), ("waiting", "soon"), ("lost", "late")])
def test_the_datas_age_turns_amber_and_then_red(bar, contact, token):
    bar.set_age(NOW, contact)
    assert theme.colour(token).name() in bar.as_of.styleSheet().lower()


def test_a_click_on_a_stock_tile_asks_for_its_cases(bar, qtbot):
    bar.set_tiles(TILES)
    with qtbot.waitSignal(bar.tile_clicked) as asked:
        qtbot.mouseClick(bar.soon, Qt.MouseButton.LeftButton)
    assert asked.args == ["soon"]


def test_a_quiet_shift_has_no_colour(bar):
    bar.set_tiles(Tiles(NOW, 0, 0, 0, 5, 0, 0, 0, Rate("on_time_rate/1", 1, 1), 0, 0))
    for tile, token in ((bar.late, "late"), (bar.soon, "soon"), (bar.critical, "late")):
        assert theme.colour(token).name() not in tile.text().lower()


def test_the_tile_that_has_the_keys_is_framed(bar, qtbot):
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    without = bar.late.grab().toImage()
    bar.late.setFocus()
    framed = bar.late.grab().toImage()
    assert framed.pixelColor(0, 0) == colour("accent") != without.pixelColor(0, 0)
    bar.critical.setFocus()
    assert bar.late.grab().toImage() == without
