"""Calls on the wall: a real one, from a desk that calls to the wall that watches, and back to the figures when it ends."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest

from desktop.answering import Answering
from desktop.wall import calls as wall_calls
from desktop.wall.video import Scene
from models.calls import commands
from models.calls.queries import get_call_steps
from models.calls.records import CallState, Ending
from tests.desktop.calls.hands import Hands
from tests.support.phone_peer import CORNERS
from widgets.calls.records import Media
from widgets.wall.scene import Shows

PATIENCE = 40_000


def in_page(wall, qtbot, script):
    found = []
    wall.scene.video.view.page.runJavaScript(script, 0, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    return found[0]


def words_of(part) -> list[str]:
    part.grab()
    return [one.words for one in part.written]


def picture(wall, qtbot, name: str) -> None:
    """Keep a picture of the wall where SHAOTAI_PICTURES says."""
    folder = os.environ.get("SHAOTAI_PICTURES")
    if folder:
        qtbot.wait(1200)
        Path(folder).mkdir(parents=True, exist_ok=True)
        assert wall.window.grab().save(f"{folder}/{name}.png")


def colours_of(widget) -> set[str]:
    """Which of the phone's four colours are to be seen."""
    image = widget.grab().toImage()
    seen = [
        image.pixelColor(x, y).getRgb()[:3] for x in range(0, image.width(), 15) for y in range(0, image.height(), 15)
    ]
    return {
        name
        for name, colour in CORNERS.items()
        if sum(all(abs(a - b) < 45 for a, b in zip(one, colour, strict=True)) for one in seen) > 30
    }


def test_a_call_about_a_case_is_seen_on_the_wall_without_a_name_until_it_ends(
    open_wall, open_program, qtbot, phone_of, monkeypatch
):
    monkeypatch.setattr(wall_calls, "ENDED_S", 1.0)
    wall = open_wall()
    hands = Hands(open_program(), qtbot, phone_of)
    case = next(
        one for one in wall.board.cases.values() if one.holder_worker_id is not None and one.number and one.area
    )
    hands.program.desk.choose(case.id)
    hands.until(lambda: hands.program.desk.chosen.current is not None)
    phone = hands.connect(case.holder_worker_id)
    hands.until(lambda: hands.line.call.state is CallState.LIVE)
    qtbot.waitUntil(lambda: bool(wall.video.calls.all), timeout=PATIENCE)
    (one,) = wall.video.calls.all.values()
    qtbot.waitUntil(lambda: one.line.media is Media.UP and one.line.quality is not None, timeout=PATIENCE)
    assert wall.scene.shows is Shows.BESIDE
    assert (wall.scene.map.isVisible(), wall.scene.video.isVisible(), wall.scene.tiles.isVisible()) == (
        True,
        True,
        False,
    )
    said = in_page(wall, qtbot, "document.body.innerText")
    worker = wall.board.workers[case.holder_worker_id]
    assert case.number[4:] in said
    assert case.area.split(" · ")[0] in said
    assert worker.name not in said
    assert worker.phone not in said
    assert "画面" in said
    assert "1 路" in words_of(wall.scene.video.head)[1]
    qtbot.waitUntil(lambda: colours_of(wall.scene.video) == set(CORNERS), timeout=PATIENCE)
    picture(wall, qtbot, "wall-call")
    # Nothing is heard, and the desk knows that it is watched.
    assert in_page(wall, qtbot, "document.querySelector('video').srcObject.getAudioTracks().length") == 0
    hands.until(lambda: hands.line.watchers == 1)
    steps = hands.read(lambda s: [(step.kind, step.party) for step in get_call_steps(s, phone.call.id)])
    assert ("joined", "wall") in steps
    # The video alone, by a key, and the overview again.
    with qtbot.waitActive(wall.window, timeout=PATIENCE):
        wall.window.activateWindow()
    QTest.keyClick(wall.window.windowHandle(), Qt.Key.Key_2)
    assert wall.scene.shows is Shows.VIDEO
    assert not wall.scene.map.isVisible()
    picture(wall, qtbot, "wall-video")
    QTest.keyClick(wall.window.windowHandle(), Qt.Key.Key_1)
    # What is held is told as held, not as lost.
    hands.program.desk.calls.acting.act("hold")
    qtbot.waitUntil(lambda: "已保持" in in_page(wall, qtbot, "document.body.innerText"), timeout=PATIENCE)
    phone.hang_up()
    qtbot.waitUntil(lambda: one.line.over, timeout=PATIENCE)
    assert "连线已结束" in in_page(wall, qtbot, "document.body.innerText")
    qtbot.waitUntil(lambda: wall.scene.shows is Shows.FIGURES, timeout=PATIENCE)
    assert wall.scene.tiles.isVisible()
    assert in_page(wall, qtbot, "document.querySelectorAll('.tile').length") == 0


class AtOnce(Answering):
    """The demo's workers, none of whom keeps anybody waiting."""

    def _facts(self):
        return super()._facts() | {"at_once": True}


@pytest.fixture
def answering(qtbot, demo_city):
    made = AtOnce(demo_city.gateway)
    with qtbot.waitSignal(made.started, timeout=PATIENCE):
        made.start()
    yield
    made.stop()


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.skipif((os.cpu_count() or 1) < 8, reason="ten calls made and watched on one machine want eight cores")
@pytest.mark.parametrize("size", [(3840, 2160), (1920, 1080)])
def test_nine_calls_that_the_demos_workers_answer_stand_three_by_three_and_the_tenth_waits(
    open_wall, open_program, qtbot, phone_of, answering, size
):
    wall = open_wall(windowed=QSize(*size))
    hands = Hands(open_program(), qtbot, phone_of)
    desk, name = hands.program.desk, f"wall-{size[0]}"
    cases = [one for one in desk.board.cases.values() if one.holder_worker_id is not None and one.number and one.area]
    by_worker = {one.holder_worker_id: one for one in cases}

    def up() -> int:
        return sum(one.line.media is Media.UP for one in wall.video.calls.going)

    for number, case in enumerate(list(by_worker.values())[:10], start=1):
        desk.calls.call(case.holder_worker_id, case.id)
        hands.until(lambda wanted=number: len([one for one in desk.calls.lines.going if one.call.live_at]) == wanted)
        qtbot.waitUntil(lambda wanted=number: up() == min(wanted, 9), timeout=PATIENCE)
        if number in {1, 4, 9}:
            qtbot.wait(3000)
            picture(wall, qtbot, f"{name}-{number}")
            wall.video.set_scene(Scene.VIDEO)
            qtbot.wait(3000)
            picture(wall, qtbot, f"{name}-{number}-video")
            wall.video.set_scene(Scene.OVERVIEW)
    columns = "getComputedStyle(document.querySelector('main')).gridTemplateColumns.split(' ').length"
    assert in_page(wall, qtbot, columns) == 3
    qtbot.waitUntil(lambda: any("另有 1 路" in words for words in words_of(wall.scene.video.head)), timeout=PATIENCE)
    # Whoever waits gets the place of one that ends.
    first = next(iter(wall.video.calls.all.values()))
    waits = next(one for one in desk.calls.lines.going if one.id not in wall.video.calls.all)
    hands.write(lambda s: commands.end_call(s, first.line.id, Ending.HUNG_UP))
    qtbot.waitUntil(lambda: waits.id in wall.video.calls.all and up() == 9, timeout=PATIENCE)


@pytest.mark.long
def test_the_calls_page_is_killed_and_every_call_is_asked_for_again(open_wall, open_program, qtbot, phone_of):
    wall = open_wall()
    hands = Hands(open_program(), qtbot, phone_of)
    hands.connect(hands.workers(1)[0])
    qtbot.waitUntil(lambda: bool(wall.video.calls.going), timeout=PATIENCE)
    (one,) = wall.video.calls.going
    qtbot.waitUntil(lambda: one.line.media is Media.UP, timeout=PATIENCE)
    os.kill(wall.scene.video.view.page.renderProcessPid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: one.line.media is Media.DOWN, timeout=PATIENCE)
    qtbot.waitUntil(lambda: one.line.media is Media.UP and one.line.quality is not None, timeout=PATIENCE)
    assert list(wall.video.calls.all.values()) == [one]
    hands.until(lambda: hands.line.watchers == 1)
