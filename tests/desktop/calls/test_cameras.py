"""Cameras beside large calls; four calls in the desk's panel stand two by two."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.desktop.calls.hands import Hands
from widgets.calls.records import Media
from widgets.cameras.records import Standing

CTRL, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Shift", "Alt"))


@pytest.mark.long
def test_four_calls_stand_two_by_two(program, qtbot, phone_of):
    hands = Hands(program, qtbot, phone_of)
    for worker in hands.workers(4):
        hands.connect(worker)
    columns = "getComputedStyle(document.querySelector('main')).gridTemplateColumns.split(' ').length"
    hands.until(lambda: hands.in_page(columns) == 2)
    hands.until(lambda: hands.line.quality is not None)
    hands.picture("calls-four")


@pytest.mark.long
def test_a_large_call_has_the_nearest_cameras_beside_it_or_those_that_were_opened(program, qtbot, phone_of):
    hands = Hands(program, qtbot, phone_of)
    desk, pictures = program.desk, program.desk.body.calls.pictures
    case = next(one for one in desk.board.cases.values() if one.holder_worker_id is not None and one.lon is not None)
    desk.choose(case.id)
    hands.until(lambda: desk.chosen.current is not None)
    hands.connect(case.holder_worker_id)
    assert pictures.watched == ()
    hands.key(Qt.Key.Key_F11, CTRL | SHIFT)
    hands.until(lambda: len(pictures.watched) == 3)
    hands.until(lambda: all(tile.seen.standing is Standing.LIVE for tile in pictures.watched))
    assert all(tile.camera.metres is not None for tile in pictures.watched)
    assert [tile.x() for tile in pictures.watched] == [0] * len(pictures.watched)
    assert pictures.grid.x() > pictures.view.geometry().right()
    hands.picture("calls-large")
    # One that is closed stays away; the key takes all away, and brings all back.
    shown = len(pictures.watched)
    first = pictures.watched[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Delete)
    hands.until(lambda: first.camera.id not in pictures.tiles)
    assert len(pictures.watched) == shown - 1
    hands.key(Qt.Key.Key_F11, ALT | SHIFT)
    hands.until(lambda: pictures.watched == ())
    hands.key(Qt.Key.Key_F11, ALT | SHIFT)
    hands.until(lambda: len(pictures.watched) == shown)
    # Those that are open in the cameras' window are what was chosen.
    other = next(one for one in desk.board.ground.cameras if one.id not in pictures.tiles)
    desk.cameras.open_one(other.id)
    desk.body.window().activateWindow()
    hands.until(lambda: list(pictures.tiles) == [other.id])
    hands.key(Qt.Key.Key_F11, CTRL | SHIFT)
    hands.until(lambda: pictures.watched == () and desk.call_cameras.watching.readers == {})
    assert all(line.media is Media.UP for line in desk.calls.lines.going)
