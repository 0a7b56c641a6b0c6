"""The calls' pictures, and cameras in a column beside them."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt

from tests.support.desk_records import uid
from widgets.calls.pictures import MOST, CallPictures
from widgets.calls.view import CallView
from widgets.cameras.records import Shown

CAMERAS = [Shown(uid(n), f"C{n}", "学府街路口", 100.0 * n) for n in range(1, 6)]


@pytest.fixture
def pictures(dressed, qtbot):
    # Without a call it has no page, and needs no profile.
    made = CallPictures(CallView(None))
    qtbot.addWidget(made)
    made.resize(1060, 840)
    made.show()
    return made


@pytest.mark.parametrize("size", [(1060, 840), (700, 400), (1900, 600), (480, 900)])
def test_nothing_overlaps_and_the_pictures_keep_the_larger_part(pictures, size):
    pictures.resize(*size)
    assert pictures.view.geometry() == pictures.rect()
    pictures.show_cameras(CAMERAS)
    assert len(pictures.watched) == MOST
    tiles = [tile.geometry().translated(pictures.grid.pos()) for tile in pictures.watched]
    for a, b in combinations([pictures.view.geometry(), *tiles], 2):
        assert not a.intersects(b), (a, b)
    assert all(pictures.rect().contains(tile) for tile in tiles)
    assert pictures.view.width() > 0.6 * size[0]


def test_a_camera_is_made_large_by_its_key_and_closed_by_another(pictures, qtbot):
    pictures.show_cameras(CAMERAS[:2])
    first, second = pictures.watched
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert pictures.watched == (first,)
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert pictures.watched == (first, second)
    with qtbot.waitSignal(pictures.camera_closed) as closed:
        qtbot.keyClick(second, Qt.Key.Key_Delete)
    assert closed.args == [second.camera.id]
    pictures.show_cameras([])
    assert pictures.watched == ()
    assert pictures.view.geometry() == pictures.rect()
