"""The time machine at the desk: by keys through a past hour, and back to a present that went on meanwhile."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from models.cases import commands
from models.cases.records import NewReport, Source, Urgency
from models.replay.queries import get_opening
from models.store.engine import Store
from models.workers.track import Kept
from tests.models.workers.test_keeping import add
from widgets.replay.bar import RATES

PATIENCE = 60_000
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALT = Qt.KeyboardModifier.AltModifier


def picture(widget, name):
    if folder := os.environ.get("SHAOTAI_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        widget.grab().save(str(Path(folder) / f"{name}.png"))


@pytest.fixture
def demo_city(standing):
    """The city of all tests here."""
    return standing.city


@pytest.fixture
def program(standing, qtbot):
    """The program of an operator, one for all tests here; none of them leaves the past open."""
    made = standing.ready(qtbot)
    yield made
    made.desk.replay.leave()


@pytest.fixture
def reader(demo_city):
    store = Store(demo_city.leader, desk="test")
    yield store
    store.close()


def active(program, qtbot):
    with qtbot.waitActive(program.window, timeout=PATIENCE):
        program.window.activateWindow()


def opened(program, qtbot):
    """The past, an hour ago, at rest."""
    replay = program.desk.replay
    active(program, qtbot)
    qtbot.keyClick(program.window, Qt.Key.Key_Z, ALT)
    qtbot.waitUntil(lambda: replay.on and replay.playback.at is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: program.desk.body.replay.track._flow is not None, timeout=PATIENCE)
    active(program, qtbot)
    program.desk.body.replay.setFocus()
    return replay


def at(qtbot, replay, moment):
    qtbot.waitUntil(lambda: replay.playback.at == moment, timeout=PATIENCE)


def page(program, qtbot, script):
    got = []
    program.desk.body.map._page.runJavaScript(script, 0, got.append)
    qtbot.waitUntil(lambda: bool(got), timeout=PATIENCE)
    return got[0]


def test_a_past_hour_by_keys_and_back_to_a_present_that_went_on(program, qtbot, demo_city, reader):
    desk, view = program.desk, program.desk.body.map
    replay, bar = opened(program, qtbot), program.desk.body.replay
    start = replay.playback.at
    assert bar.isVisible()
    with reader.read() as s:
        then = {case.id: (case.state, case.holder, case.next_due_at) for case in get_opening(s, start).cases}
    shown = view._picture.cases.cases.values()
    assert {case.id: (case.state, case.holder, case.next_due_at) for case in shown} == then
    # The page hears of it a moment after the program.
    there = "document.querySelector('.past-banner') !== null"
    qtbot.waitUntil(lambda: page(program, qtbot, there) is True, timeout=PATIENCE)
    assert page(program, qtbot, "document.querySelector('.past-banner').textContent").startswith("回放 20")
    assert page(program, qtbot, "document.querySelector('.past-frame').hidden") is False

    qtbot.keyClick(bar, Qt.Key.Key_Left)
    at(qtbot, replay, start - MINUTE)
    qtbot.keyClick(bar, Qt.Key.Key_PageUp)
    at(qtbot, replay, start - MINUTE - HOUR)
    with reader.read() as s:
        assert view._picture.cases.cases.keys() == {case.id for case in get_opening(s, replay.playback.at).cases}

    for _ in range(len(RATES)):
        qtbot.keyClick(bar, Qt.Key.Key_Plus)
    assert replay.playback.rate == RATES[-1]
    qtbot.keyClick(bar, Qt.Key.Key_Space)
    assert replay.playback.playing
    before = replay.playback.at
    qtbot.waitUntil(lambda: replay.playback.at > before + 5 * MINUTE, timeout=PATIENCE)
    qtbot.keyClick(bar, Qt.Key.Key_Space)
    stopped = replay.playback.at
    with reader.read() as s:
        assert view._picture.cases.cases.keys() == {case.id for case in get_opening(s, stopped).cases}
    picture(program.window, "replay-night")

    # Meanwhile somebody reports something: the queue has it, the past does not.
    category = next(c for c in desk.board.ground.categories if c.depth == 3)
    other = Store(demo_city.supervisor, desk="other")
    with other.transaction() as s:
        new = NewReport("回放时来的", "路灯不亮", Source.HOTLINE, category.id, lon=121.0, lat=36.0)
        done = commands.report(s, new)
    other.close()
    qtbot.waitUntil(lambda: done.case_id in desk.board.cases, timeout=PATIENCE)
    assert done.case_id not in view._picture.cases.cases
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not replay.on
    assert not bar.isVisible()
    assert view._picture.cases.cases == desk.board.cases
    assert view._picture.roster.position(next(iter(desk.board.places)))[2] > stopped.timestamp()
    assert page(program, qtbot, "document.querySelector('.past-banner').hidden") is True


def test_workers_walk_as_they_did_and_a_time_without_positions_says_so(program, qtbot, demo_city):
    desk, view = program.desk, program.desk.body.map
    worker = next(iter(desk.board.workers))
    replay, bar = opened(program, qtbot), program.desk.body.replay
    morning = (replay.playback.at - 26 * HOUR).replace(second=0, microsecond=0)
    add(demo_city, worker, *(morning + n * MINUTE for n in range(30)))
    bar.day.setDate(bar.day.date().addDays(-2))
    qtbot.waitUntil(lambda: bar.kept.text() == "人员位置：此时段未保留", timeout=PATIENCE)
    assert view._picture.roster.position(worker) is None
    bar.moment_wanted.emit(morning + 10 * MINUTE)
    qtbot.waitUntil(lambda: view._picture.roster.position(worker) is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: bar.kept.text() == "人员位置：全部定位", timeout=PATIENCE)
    stood = view._picture.roster.position(worker)
    assert stood[2] == (morning + 9 * MINUTE).timestamp()
    replay.set_rate(60)
    replay.toggle()
    qtbot.waitUntil(lambda: view._picture.roster.position(worker)[0] > stood[0] + 0.0015, timeout=PATIENCE)
    replay.toggle()
    assert stood[0] < view._picture.roster.position(worker)[0] < stood[0] + 0.02
    assert bar.track._flow.kept.count(Kept.WHOLE) > 0


def test_the_next_late_and_the_next_critical_case_are_gone_to(program, qtbot, demo_city, reader):
    desk, view = program.desk, program.desk.body.map
    category = next(c for c in desk.board.ground.categories if c.depth == 3)
    replay = opened(program, qtbot)
    base = replay.playback.at
    other = Store(demo_city.supervisor, desk="other")
    with other.transaction() as s:
        new = NewReport("回放中的特急", "老人三天未见", Source.HOTLINE, category.id, lon=121.0, lat=36.0)
        done = commands.report(s, new, occurred_at=base + 7 * MINUTE)
        commands.set_urgency(s, done.case_id, None, Urgency.CRITICAL, "有危险", occurred_at=base + 9 * MINUTE)
    other.close()
    bar = desk.body.replay
    bar.moment_wanted.emit(base - 10 * HOUR)
    at(qtbot, replay, base - 10 * HOUR)
    bar.moment_wanted.emit(base)
    at(qtbot, replay, base)
    seen = set()
    while done.case_id not in seen:
        before = replay.playback.at
        qtbot.keyClick(bar, Qt.Key.Key_K)
        qtbot.waitUntil(lambda: replay.playback.at > before, timeout=PATIENCE)  # noqa: B023
        assert replay.playback.at <= base + 10 * MINUTE
        seen.add(view._chosen["case"])
    assert view._picture.cases.cases[done.case_id].urgency is Urgency.CRITICAL
    qtbot.waitUntil(lambda: bar.said.words == "特急：回放中的特急", timeout=PATIENCE)
    assert desk.chosen.id is None, "what is marked on the map is not opened"
    bar.moment_wanted.emit(base)
    at(qtbot, replay, base)
    program.actions.give("replay.late")
    qtbot.waitUntil(lambda: bar.said.words.startswith(("超期：", "当天此后")), timeout=PATIENCE)
    picture(program.window, "replay-late")


def test_the_past_orders_nothing_and_survives_its_page(program, qtbot):
    desk, view = program.desk, program.desk.body.map
    replay = opened(program, qtbot)
    case = next(c for c in view._picture.cases.cases.values() if c.lon is not None)
    offered = view._card("case", case.id, None)["actions"]
    assert [action["name"] for action in offered] == ["open_case"]
    grid = next(g for g in desk.board.ground.grids if g.level == max(o.level for o in desk.board.ground.grids))
    assert view._card("grid", grid.id, None)["actions"] == []
    asked = []
    view.intent.connect(lambda *one: asked.append(one))
    view._acted("call", {"worker_id": str(next(iter(desk.board.workers)))})
    view._acted("new_report", {"grid_id": str(grid.id), "lon": 121.0, "lat": 36.0})
    assert asked == []
    words = page(program, qtbot, "document.querySelector('.past-banner').textContent")
    with qtbot.waitSignal(view.ready, timeout=PATIENCE):
        os.kill(view._page.renderProcessPid(), signal.SIGKILL)
    qtbot.waitUntil(
        lambda: page(program, qtbot, "document.querySelector('.past-banner')?.textContent ?? ''") == words,
        timeout=PATIENCE,
    )
    assert replay.on
    track = desk.body.replay.track
    qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=QPoint(10, 20))
    at(qtbot, replay, track._flow.begin)
