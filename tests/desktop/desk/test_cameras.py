"""Cameras at the desk of the demo city, from its own server: offered for a case by one key, opened from the map, let go."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from sqlalchemy import text

from models.cameras.queries import get_nearest
from models.cases.commands import report
from models.cases.records import NewReport, Source
from models.store.engine import Store
from widgets.cameras.records import Standing

PATIENCE = 60_000


def keep_picture(widget, name: str) -> None:
    if folder := os.environ.get("SHAOTAI_PICTURES"):
        widget.grab().save(str(Path(folder) / f"cameras-{name}.png"))


def live(window) -> list[bool]:
    return [tile.seen.standing is Standing.LIVE for tile in window.tiles.values()]


@pytest.mark.timeout(300)
def test_the_nearest_to_a_case_are_watched_by_one_key_and_no_longer_than_they_are_seen(program, qtbot, demo_city):
    desk, cameras = program.desk, program.desk.cameras
    store = Store(demo_city.operator, desk="test")
    with store.read() as s:
        case = next(
            case
            for case in desk.board.cases.values()
            if case.lon is not None and len(get_nearest(s, case.lon, case.lat, most=9, within_m=1500)) > 4
        )
        near = get_nearest(s, case.lon, case.lat, most=9, within_m=1500)
    assert not cameras.can_watch_near
    # Somebody called in without saying where: no camera is near that, and the desk says so.
    new = NewReport(category_id=case.category_id, title="有人求助", text="没说在哪里", source=Source.HOTLINE)
    with store.transaction() as s:
        nowhere = report(s, new).case_id
    qtbot.waitUntil(lambda: nowhere in desk.board.cases, timeout=PATIENCE)
    desk.choose(nowhere)
    qtbot.waitUntil(lambda: cameras.can_watch_near, timeout=PATIENCE)
    qtbot.keyClick(program.window, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
    assert "没有地点" in desk.body.notice.sentence
    assert cameras.window is None
    # Drawn in software the map would take more of the machine than the pictures do.
    desk.body.map.hide()
    desk.choose(case.id)
    qtbot.waitUntil(lambda: desk.chosen.case is not None and desk.chosen.case.id == case.id, timeout=PATIENCE)
    qtbot.keyClick(program.window, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: cameras.window is not None and len(cameras.window.tiles) == 4, timeout=PATIENCE)
    window = cameras.window
    if not os.environ.get("SHAOTAI_PICTURES"):
        window.resize(window.minimumSize())
    assert list(window.tiles) == [one.id for one in near[:4]]
    assert [tile.camera.metres for tile in window.tiles.values()] == [one.metres for one in near[:4]]
    qtbot.waitUntil(lambda: live(window) == [True] * 4, timeout=PATIENCE)
    child = psutil.Process(cameras.demo.pid)
    keep_picture(window, "four")
    # One alone: the other three are let go, and come back with the same key.
    qtbot.keyClick(window, "1", Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: list(cameras.watching.readers) == [near[0].id], timeout=PATIENCE)
    keep_picture(window, "alone")
    qtbot.keyClick(window, "1", Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(cameras.watching.readers) == 4, timeout=PATIENCE)
    # One that leaves the list of cameras leaves the screen.
    with store.transaction() as s:
        s.execute(text("UPDATE camera SET active = false WHERE id = :id"), {"id": near[1].id})
    qtbot.waitUntil(lambda: near[1].id not in window.tiles, timeout=PATIENCE)
    # Hidden, nobody sees them: every thread ends, and the window comes back with what was open.
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not cameras.watching.readers and not cameras.watching.ending, timeout=PATIENCE)
    with qtbot.waitActive(program.window, timeout=PATIENCE):
        program.window.activateWindow()
    qtbot.keyClick(
        program.window, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: len(cameras.watching.readers) == 3 and all(live(window)), timeout=PATIENCE)
    # A click on the map: one more tile beside them.
    other = next(
        one for one in desk.board.ground.cameras if one.id not in {near[n].id for n in range(9) if n < len(near)}
    )
    desk.body.map.camera_chosen.emit(other.id)
    qtbot.waitUntil(lambda: other.id in window.tiles and all(live(window)), timeout=PATIENCE)
    # The server dies: it is said, the pictures grow old, and it is brought back; another tile finds it.
    child.kill()
    qtbot.waitUntil(lambda: "演示" in window.problem.text(), timeout=PATIENCE)
    qtbot.waitUntil(
        lambda: all(tile.seen.standing is Standing.WAITING for tile in window.tiles.values()), timeout=PATIENCE
    )
    assert all(tile.seen.age is not None for tile in window.tiles.values())
    keep_picture(window, "server-gone")
    qtbot.waitUntil(lambda: len(window.tiles) == 4 and all(live(window)), timeout=PATIENCE)
    assert window.problem.text() == ""
    window.toggle(near[4].id)
    qtbot.waitUntil(lambda: len(window.tiles) == 5 and all(live(window)), timeout=PATIENCE)
    # Another language is another desk; the window stands as it did, and the threads of the first are gone.
    before, opened = list(cameras.watching.readers.values()), list(window.tiles)
    program.switch_language("en")
    qtbot.waitUntil(lambda: program.desk is not None and program.desk is not desk, timeout=PATIENCE)
    program.desk.body.map.hide()
    cameras = program.desk.cameras
    qtbot.waitUntil(lambda: cameras.window is not None and list(cameras.window.tiles) == opened, timeout=PATIENCE)
    qtbot.waitUntil(lambda: all(live(cameras.window)), timeout=PATIENCE)
    assert cameras.window.chooser.title.text().startswith("Nearest to ")
    assert [one for one in before if one.alive] == []
    keep_picture(cameras.window, "english")
    served = psutil.Process(cameras.demo.pid)
    readers = list(cameras.watching.readers.values())
    store.close()
    program.close()
    assert not served.is_running() or served.status() == psutil.STATUS_ZOMBIE
    assert [one for one in readers if one.alive] == []


def test_a_leader_watches_nothing_and_is_offered_nothing(open_program, qtbot):
    program = open_program("leader")
    cameras = program.desk.cameras
    assert not cameras.can_watch
    for name in ("camera.open", "camera.near"):
        program.actions.give(name)
    program.desk.body.map.camera_chosen.emit(program.desk.board.ground.cameras[0].id)
    assert cameras.window is None
