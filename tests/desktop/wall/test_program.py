"""The wall at work: it shows what happens, writes nothing, and comes back whatever goes."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.board import Contact
from desktop.wall import window as wall_window
from models.cases import commands
from models.cases.records import NewReport, Source, Urgency
from models.store.engine import Store
from models.store.errors import NotPermitted
from tests.desktop.desk.conftest import PATIENCE
from tests.support.proxy import Wire


@pytest.fixture
def wire(server):
    with Wire(server.port) as wire:
        yield wire


def over(wire, url):
    return url.set(host="127.0.0.1", port=wire.port, query={"sslmode": "disable"})


def words_of(part) -> list[str]:
    part.grab()
    return [one.words for one in part.written]


def report(database, board, title) -> object:
    """Let a critical case come in."""
    category = next(one for one in board.ground.categories if one.depth == 3)
    store = Store(database.operator, desk="other")
    try:
        with store.transaction() as s:
            new = NewReport(title, "", Source.HOTLINE, category.id, urgency=Urgency.CRITICAL)
            return commands.report(s, new).case_id
    finally:
        store.close()


def test_what_comes_in_is_on_the_wall(open_wall, demo_city, qtbot):
    wall = open_wall()
    assert wall.scene.map.state()["zoom"] > 5
    assert words_of(wall.scene.stages)[0] == f"在办分布 · {len(wall.board.cases)} 件"
    report(demo_city, wall.board, "老人独居三日未出门")
    qtbot.waitUntil(
        lambda: any("老人独居三日未出门" in words for words in words_of(wall.scene.alarms)), timeout=PATIENCE
    )
    assert words_of(wall.scene.stages)[0] == f"在办分布 · {len(wall.board.cases)} 件"
    assert words_of(wall.scene.header)[:2] != []
    assert wall.window.windowTitle() == "大屏"


def test_its_account_may_not_write(open_wall, demo_city):
    wall = open_wall()
    assert wall.board.ground.me.duty.value == "leader"
    category = next(one for one in wall.board.ground.categories if one.depth == 3)
    store = Store(wall.url, desk="wall")
    try:
        with pytest.raises(NotPermitted), store.transaction() as s:
            commands.report(s, NewReport("不该写入", "", Source.HOTLINE, category.id))
    finally:
        store.close()


def test_a_killed_page_comes_back_by_itself(open_wall, qtbot):
    wall = open_wall()
    view = wall.scene.map
    with qtbot.waitSignal(view.fell, timeout=PATIENCE):
        os.kill(view._page.renderProcessPid(), signal.SIGKILL)
    assert wall.scene.note.text() == "地图正在恢复"
    assert wall.scene.note.isVisible()
    drawn: list[dict] = []
    view.painted.connect(drawn.append)
    qtbot.waitUntil(lambda: any(one.get("cases") for one in drawn), timeout=PATIENCE)
    qtbot.waitUntil(wall.scene.note.isHidden, timeout=PATIENCE)


def test_a_page_that_hangs_is_ended_and_comes_back(open_wall, qtbot):
    wall = open_wall()
    view = wall.scene.map
    pid = view._page.renderProcessPid()
    with qtbot.waitSignal(view.fell, timeout=PATIENCE):
        os.kill(pid, signal.SIGSTOP)
        view.hung.emit(pid)
    drawn: list[dict] = []
    view.painted.connect(drawn.append)
    qtbot.waitUntil(lambda: any(one.get("cases") for one in drawn), timeout=PATIENCE)


def test_the_database_goes_the_last_picture_stays_and_is_marked_and_what_came_meanwhile_is_there_afterwards(
    open_wall, wire, demo_city, qtbot
):
    wall = open_wall(over(wire, demo_city.leader))
    before = words_of(wall.scene.stages)
    wire.refuse = True
    wire.break_all()
    qtbot.waitUntil(lambda: wall.board.contact is not Contact.LIVE, timeout=PATIENCE)
    assert words_of(wall.scene.stages) == before
    assert any("正在重连" in words for words in words_of(wall.scene.header))
    case_id = report(demo_city, wall.board, "断线期间的特急")
    wire.refuse = False
    qtbot.waitUntil(lambda: case_id in wall.board.cases, timeout=PATIENCE)
    qtbot.waitUntil(lambda: any("断线期间的特急" in words for words in words_of(wall.scene.alarms)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: wall.board.contact is Contact.LIVE, timeout=PATIENCE)
    assert not any("正在重连" in words for words in words_of(wall.scene.header))


def test_silence_turns_amber_after_ten_seconds_and_red_after_thirty(open_wall, monkeypatch):
    wall = open_wall()
    wall.live.stop()
    for silent, contact, quiet in ((12.0, Contact.WAITING, False), (31.0, Contact.LOST, True)):
        monkeypatch.setattr(wall.board.clock, "silence_s", lambda silent=silent: silent)
        wall.board._tick()
        assert wall.board.contact is contact
        assert any(f"已 {silent:.0f} 秒未更新" in words for words in words_of(wall.scene.header))
        assert wall.scene.tiles._shown[1] is quiet


def test_a_feed_that_ends_is_begun_again_with_the_picture_kept(open_wall, demo_city, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.wall.program.AGAIN_AFTER_S", (0.05,))
    wall = open_wall()
    first, before = wall.live, words_of(wall.scene.stages)
    with qtbot.waitSignal(wall.began, timeout=PATIENCE):
        first.failed.emit(RuntimeError("the feed's thread died"))
    assert words_of(wall.scene.stages) == before
    case_id = report(demo_city, wall.board, "新的特急")
    qtbot.waitUntil(lambda: case_id in wall.board.cases, timeout=PATIENCE)
    assert wall.live is not first


def test_a_feed_that_falls_silent_without_a_word_is_begun_again(open_wall, demo_city, qtbot):
    wall = open_wall()
    first = wall.live
    # Its thread ends as if it had been struck by lightning: nothing is told.
    first.stop()
    wall.silent_for_s = 0.2
    wall._watch.setInterval(100)
    with qtbot.waitSignal(wall.began, timeout=PATIENCE):
        pass
    wall.silent_for_s = 120.0
    case_id = report(demo_city, wall.board, "新的特急")
    qtbot.waitUntil(lambda: case_id in wall.board.cases, timeout=PATIENCE)
    assert wall.live is not first


def test_a_key_has_to_be_held_to_close_the_wall(open_wall, qtbot, monkeypatch):
    wall = open_wall()
    wall.window._hold.setInterval(200)
    handle = wall.window.windowHandle()
    quits: list[int] = []
    monkeypatch.setattr(QApplication, "quit", lambda: quits.append(1))
    QTest.keyPress(handle, Qt.Key.Key_Escape)
    assert wall.window.hint.isVisible()
    assert wall.window.hint.text() == "按住不放,关闭大屏"
    QTest.keyRelease(handle, Qt.Key.Key_Escape)
    assert wall.window.hint.isHidden()
    qtbot.wait(400)
    assert wall.window.isVisible()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_F11, Qt.Key.Key_Q):
        QTest.keyPress(handle, key)
        assert wall.window.hint.isHidden()
        QTest.keyRelease(handle, key)
    with qtbot.waitSignal(wall.window.closing, timeout=PATIENCE):
        QTest.keyPress(handle, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert wall_window.HOLD_MS >= 1000
