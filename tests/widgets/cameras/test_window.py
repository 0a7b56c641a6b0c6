"""Tiles and the window that holds them, by clicks and keys as a user gives them."""

from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from tests.support.typing import type_in
from widgets import theme
from widgets.cameras.grid import GAP, MOST, TileGrid
from widgets.cameras.records import Picture, Seen, Shown, Standing, Trouble
from widgets.cameras.tile import FOOT, HEAD, CameraTile
from widgets.cameras.window import CameraWindow
from widgets.cameras.words import SHAPES, advice_line, kind_line, standing_word, status_line, trouble_word

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NAMES = (
    "文昌路口",
    "实验小学门口",
    "老码头",
    "集贸市场入口",
    "体育中心北门",
    "第二人民医院",
    "长途汽车站",
    "迎宾路口",
    "望潮广场",
    "书院路口",
    "柳渡桥",
)
CAMERAS = [Shown(UUID(int=n + 1), f"C{n + 1:04d}", name) for n, name in enumerate(NAMES)]
NEAR = [Shown(one.id, one.code, one.name, 100.0 * n + 80) for n, one in enumerate(CAMERAS[3:9])]


def red(width: int = 640, height: int = 360) -> Picture:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 30, 30))
    return Picture(image, 0.0)


@pytest.fixture
def window(qtbot, dressed):
    made = CameraWindow()
    qtbot.addWidget(made)
    made.show_cameras(CAMERAS)
    made.open()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


@pytest.fixture
def tile(qtbot, dressed):
    made = CameraTile(CAMERAS[0])
    qtbot.addWidget(made)
    made.resize(480, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_nearest_are_offered_first_and_some_of_them_opened(window):
    window.show_near(NEAR, "澜综 附近", 4)
    assert list(window.tiles) == [one.id for one in NEAR[:4]]
    texts = [window.chooser.list.item(row).text() for row in range(window.chooser.list.count())]
    assert texts[:5] == ["✓ 集贸市场入口", "✓ 体育中心北门", "✓ 第二人民医院", "✓ 长途汽车站", "迎宾路口"]
    assert len(texts) == len(CAMERAS)
    assert window.chooser.title.text() == "澜综 附近"


def test_the_list_is_narrowed_by_name_pinyin_or_number_and_enter_opens_and_closes(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert window.chooser.filter.hasFocus()
    for typed, row in (("小学", CAMERAS[1]), ("lmt", CAMERAS[2]), ("C0005", CAMERAS[4])):
        window.chooser.filter.clear()
        type_in(window.chooser.filter, typed)
        # How names are spelt is learnt while the window stands.
        qtbot.waitUntil(lambda: window.chooser.list.count() == 1, timeout=20_000)
        qtbot.keyClick(window.chooser.filter, Qt.Key.Key_Return)
        assert list(window.tiles) == [row.id]
        qtbot.keyClick(window.chooser.filter, Qt.Key.Key_Return)
        assert not window.tiles
    qtbot.keyClicks(window.chooser.filter, "zzz")
    assert window.chooser.count.text() == "没有符合的点位"
    qtbot.keyClick(window.chooser.filter, Qt.Key.Key_Return)
    assert not window.tiles


def test_a_tenth_is_refused_with_what_to_do_and_takes_nothing_away(window, qtbot):
    window.chooser.list.setFocus()
    for _ in range(MOST + 1):
        qtbot.keyClick(window.chooser.list, Qt.Key.Key_Space)
        qtbot.keyClick(window.chooser.list, Qt.Key.Key_Down)
    assert list(window.tiles) == [one.id for one in CAMERAS[:MOST]]
    assert "Del" in window.problem.text()
    last = window.tiles[CAMERAS[8].id]
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Delete)
    assert len(window.tiles) == MOST - 1
    assert not window.problem.isVisible()


def test_one_stands_alone_and_only_what_is_seen_is_watched(window, qtbot):
    window.show_near(NEAR, "", 4)
    told = []
    window.watched_changed.connect(lambda: told.append(len(window.watched)))
    qtbot.keyClick(window, Qt.Key.Key_2, ALT)
    assert [one.camera.id for one in window.watched] == [NEAR[1].id]
    assert window.tiles[NEAR[1].id].geometry() == window.grid.rect()
    qtbot.mouseDClick(window.tiles[NEAR[1].id], Qt.MouseButton.LeftButton)
    assert len(window.watched) == 4
    # Chosen in the list while another stands alone: it is that one's turn.
    qtbot.keyClick(window, Qt.Key.Key_1, ALT)
    window.put(NEAR[2])
    assert [one.camera.id for one in window.watched] == [NEAR[2].id]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert (window.watched, told[-1], len(window.tiles)) == ((), 0, 4)
    window.open()
    assert told[-1] == 1


def test_everything_is_closed_by_one_key_and_the_empty_grid_says_what_to_do(window, qtbot):
    window.show_near(NEAR, "", 6)
    next(iter(window.tiles.values())).setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Delete, CTRL)
    assert not window.tiles
    assert window.chooser.list.hasFocus()
    assert not window.close_all.isEnabled()
    assert "Enter" in window.grid._empty.text()


def test_a_camera_that_is_gone_from_the_city_is_gone_from_the_window(window):
    window.show_near(NEAR, "", 3)
    renamed = Shown(NEAR[1].id, "C0099", "新名字")
    window.show_cameras([*CAMERAS[:3], renamed])
    assert list(window.tiles) == [NEAR[1].id]
    assert (window.tiles[NEAR[1].id].camera.name, window.tiles[NEAR[1].id].camera.metres) == ("新名字", NEAR[1].metres)
    assert window.chooser.list.count() == 4


@pytest.mark.parametrize("many", range(1, MOST + 1))
def test_tiles_fill_the_grid_without_standing_on_each_other(qtbot, dressed, many):
    grid = TileGrid("nothing")
    qtbot.addWidget(grid)
    grid.resize(1367, 803)
    tiles = [QWidget() for _ in range(many)]
    for one in tiles:
        grid.add(one)
    columns = {1: 1, 2: 2, 3: 2, 4: 2}.get(many, 3)
    boxes = [one.geometry() for one in tiles]
    assert [box.left() for box in boxes] == sorted({box.left() for box in boxes}) * (many // columns) + sorted(
        {box.left() for box in boxes}
    )[: many % columns]
    assert max(box.right() for box in boxes) == 1366
    assert max(box.bottom() for box in boxes) == 802
    assert all(not a.adjusted(-GAP, -GAP, 0, 0).intersects(b) for n, a in enumerate(boxes) for b in boxes[:n])
    assert max(box.width() for box in boxes) - min(box.width() for box in boxes) <= 1


def test_arrows_walk_from_tile_to_tile(window, qtbot):
    window.show_near(NEAR, "", 4)
    tiles = list(window.tiles.values())
    tiles[0].setFocus()
    for key, at in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Left, 2)):
        qtbot.keyClick(next(one for one in tiles if one.hasFocus()), key)
        assert tiles[at].hasFocus()


def test_a_live_picture_is_shown_as_it_came_and_an_old_one_is_grey_and_says_its_age(tile):
    tile.show_picture(red())
    tile.show_seen(Seen(Standing.LIVE, age=0.04, size=(640, 360), rate=25.0))
    middle = tile.rect().center()
    spot = (middle.x() + 150, middle.y() + 70)
    assert tile.grab().toImage().pixelColor(*spot) == QColor(200, 30, 30)
    for seen in (Seen(Standing.FROZEN, age=12.0), Seen(Standing.WAITING, Trouble.ENDED, 90.0, 4.0)):
        tile.show_seen(seen)
        picture = tile.grab().toImage()
        shade = picture.pixelColor(*spot)
        assert max(shade.red(), shade.green(), shade.blue()) - min(shade.red(), shade.green(), shade.blue()) <= 8
    assert tile.accessibleDescription() == "未连接：对方断开了连接 · 4 秒后重连 · 画面 1 分钟前"
    # It is live again: the colours are.
    tile.show_seen(Seen(Standing.LIVE, age=0.0))
    assert tile.grab().toImage().pixelColor(*spot) == QColor(200, 30, 30)


def test_a_picture_keeps_its_shape_in_a_tile_of_another(tile):
    tile.resize(600, 300)
    tile.show_picture(red(320, 320))
    tile.show_seen(Seen(Standing.LIVE, age=0.0))
    picture = tile.grab().toImage()
    row = HEAD + (300 - HEAD - FOOT) // 2
    reds = [x for x in range(600) if picture.pixelColor(x, row).red() > 150]
    assert len(reds) == 300 - HEAD - FOOT
    assert abs(min(reds) - (600 - max(reds))) <= 2
    assert tile.pixels == (598, 300 - HEAD - FOOT)


def test_a_click_on_its_cross_closes_a_tile(tile, qtbot):
    with qtbot.waitSignal(tile.closed) as told:
        qtbot.mouseClick(tile._close, Qt.MouseButton.LeftButton)
    assert told.args == [CAMERAS[0].id]


def test_every_standing_has_words_and_a_shape_of_its_own_in_both_languages(each_language):
    words = {standing_word(Seen(one)) for one in Standing}
    assert len(words) == len(SHAPES) == len(set(SHAPES.values())) == len(Standing)
    assert len({trouble_word(one) for one in Trouble}) == len(Trouble)
    assert kind_line(Seen(Standing.LIVE, size=(1920, 1080), rate=24.6)).startswith("1920×1080")
    assert kind_line(Seen(Standing.FROZEN, size=(1920, 1080))) == ""
    assert "0.3" in status_line(Seen(Standing.LIVE, age=0.31))
    assert advice_line(Seen(Standing.LIVE)) == ""
    assert "import" in advice_line(Seen(Standing.WAITING, Trouble.SIGN_IN))
    assert "import" not in advice_line(Seen(Standing.WAITING, Trouble.SILENT))


@pytest.mark.parametrize("name", ["night", "day"])
def test_words_over_a_picture_can_be_read_whatever_it_shows(qtbot, qapp, chinese, name):
    theme.apply(qapp, name)
    tile = CameraTile(CAMERAS[0])
    qtbot.addWidget(tile)
    tile.resize(480, 300)
    bright = red()
    bright.image.fill(QColor("white" if name == "night" else "black"))
    tile.show_picture(bright)
    tile.show_seen(Seen(Standing.FROZEN, age=12.0))
    tile.show()
    picture = tile.grab().toImage()
    ground, ink = theme.colour("surface"), theme.colour("text")
    middle = tile._stage().center()
    row = [
        picture.pixelColor(x, middle.y() + dy) for x in range(middle.x() - 40, middle.x() + 40) for dy in range(-6, 6)
    ]
    assert any(abs(one.lightness() - ink.lightness()) < 20 for one in row)
    assert sum(abs(one.lightness() - ground.lightness()) < 40 for one in row) > len(row) / 2
    qapp.setStyleSheet("")
