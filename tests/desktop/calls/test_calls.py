"""A call from the desk, as a user makes one: a key, a phone that answers, the picture, what is taken of it, the end."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import av
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt

from models.calls.queries import get_call_steps, get_calls
from models.calls.records import CallState, Ending
from models.cases.attachments.queries import get_attachments
from models.media.reading import read_range
from tests.desktop.calls.hands import Hands
from tests.support.phone_peer import CORNERS
from tests.support.typing import type_in
from widgets.calls.records import Media

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def hands(program, qtbot, phone_of):
    return Hands(program, qtbot, phone_of)


def quarters(picture: np.ndarray) -> list[tuple[int, ...]]:
    """The colours in the middle of the picture's quarters, from the upper left, row by row."""
    height, width = picture.shape[:2]
    places = [(y, x) for y in (height // 8, height * 7 // 8) for x in (width // 8, width * 7 // 8)]
    return [tuple(int(c) for c in picture[y - 4 : y + 4, x - 4 : x + 4].mean(axis=(0, 1))) for y, x in places]


def is_the_pattern(picture: np.ndarray) -> bool:
    """Whether the four quarters have the colours that the phone sends, as near as video keeps them."""
    near = [
        np.abs(np.subtract(seen, sent)).max() < 50
        for seen, sent in zip(quarters(picture), CORNERS.values(), strict=True)
    ]
    return picture.shape[1] > picture.shape[0] > 100 and all(near)


def test_a_call_about_a_case_from_the_key_to_its_evidence(hands, qtbot, program):
    desk = program.desk
    case = next(one for one in desk.board.cases.values() if one.holder_worker_id is not None)
    desk.choose(case.id)
    hands.until(lambda: desk.chosen.case is not None)
    hands.key("L", Qt.KeyboardModifier.ControlModifier)
    phone = hands.phone_of(case.holder_worker_id)
    assert phone.ring().case_id == case.id
    hands.until(lambda: hands.state == "响铃中")
    phone.accept()
    hands.until(lambda: hands.line.media is Media.UP)
    hands.until(lambda: hands.line.call.state is CallState.LIVE)
    assert 0 < hands.line.call.first_frame_ms < 60_000
    assert hands.state.startswith("通话中 00:")
    hands.until(lambda: hands.line.quality is not None and hands.line.quality.frames > 5)
    hands.until(lambda: "320×240" in desk.body.calls.quality.words)

    # Words both ways, a mark on the picture, the phone's own place.
    hands.until(lambda: phone.heard("hello"))
    phone.say({"t": "moved", "lon": 120.5, "lat": 36.25, "accuracy": 8})
    phone.say({"t": "can", "torch": True, "cameras": 2})
    phone.say({"t": "text", "id": "1", "words": "马上到"})
    hands.until(lambda: "马上到" in desk.body.calls.said.text())
    hands.key("W", CTRL_SHIFT)
    assert desk.body.calls.text.hasFocus()
    type_in(desk.body.calls.text, "请照一下井盖")
    qtbot.keyClick(desk.body.calls.text, Qt.Key.Key_Return)
    hands.until(lambda: [one["words"] for one in phone.heard("text")] == ["请照一下井盖"])
    qtbot.wait(400)  # the page has its new size
    view = desk.body.calls.view
    middle = QPoint(view.width() // 2, view.height() // 2)
    qtbot.mouseClick(hands.page_widget, Qt.MouseButton.LeftButton, pos=middle)
    hands.until(lambda: phone.heard("point"))
    assert phone.heard("point")[0]["x"] == pytest.approx(0.5, abs=0.03)
    assert phone.heard("point")[0]["y"] == pytest.approx(0.5, abs=0.03)
    hands.key("J", CTRL_SHIFT)
    hands.key("F", CTRL_SHIFT)
    hands.until(lambda: phone.heard("camera") and phone.heard("torch"))
    assert (phone.heard("camera")[0]["facing"], phone.heard("torch")[0]["on"]) == ("user", True)
    hands.key("M", CTRL_SHIFT)
    hands.until(lambda: phone.heard("mute") == [{"t": "mute", "who": "desk", "on": True}])

    # A recording that both sides see, and a still of the picture, in the case with time, place and digest.
    hands.key("O", CTRL_SHIFT)
    hands.until(lambda: [one["on"] for one in phone.heard("recording")] == [True])
    hands.key("S", CTRL_SHIFT)
    hands.until(lambda: hands.line.stills == 1)
    qtbot.wait(2500)
    hands.picture("call")
    hands.key("O", CTRL_SHIFT)
    hands.until(lambda: [one["on"] for one in phone.heard("recording")] == [True, False])

    def attached():
        return hands.read(lambda s: [one for one in get_attachments(s, case.id) if one.action == "add_files"])

    hands.until(lambda: len(attached()) == 2)
    still = next(one for one in attached() if one.media.kind.value == "picture")
    film = next(one for one in attached() if one.media.kind.value == "film")
    assert (still.lon, still.lat) == (120.5, 36.25)
    assert abs(still.taken_at - still.at) < timedelta(minutes=1)
    body, packed = (hands.read(lambda s, m=one.media: read_range(s, m.sha256, 0, m.size)) for one in (still, film))
    assert hashlib.sha256(body).hexdigest() == still.media.sha256
    assert is_the_pattern(np.asarray(Image.open(io.BytesIO(body)).convert("RGB")))
    with av.open(io.BytesIO(packed)) as made:
        assert 1.5 < made.duration / av.time_base < 20
        made.seek(int(made.duration / 2))
        frames = [frame.to_ndarray(format="rgb24") for frame in made.decode(video=0)]
    assert len(frames) > 5
    assert all(map(is_the_pattern, frames))
    assert not list(desk.attaching.folder.left())

    # Who hangs up while it records keeps what was recorded.
    hands.key("O", CTRL_SHIFT)
    hands.until(lambda: len(phone.heard("recording")) == 3)
    qtbot.wait(1500)
    hands.key("L", CTRL_SHIFT)
    hands.until(lambda: not desk.calls.lines.all)
    hands.until(lambda: len(attached()) == 3)
    hands.until(lambda: phone.heard("bye"))
    call_id = phone.call.id
    hands.until(lambda: hands.read(lambda s: get_calls(s, [call_id])[0].ending) is Ending.HUNG_UP)
    steps = hands.read(lambda s: [(one.kind, one.party) for one in get_call_steps(s, call_id)])
    for kind in ("requested", "live", "text", "recording_on", "still", "recording_off", "ended"):
        assert (kind, "desk") in steps
    told = hands.read(lambda s: {one.kind: one.detail for one in reversed(get_call_steps(s, call_id))})
    assert told["still"]["sha256"] == still.media.sha256
    # The digest of the film as the page recorded it, before it was packed anew.
    assert len(told["recording_off"]["sha256"]) == 64
    assert told["recording_off"]["name"] == film.name
    # The case's history tells it.
    hands.until(lambda: desk.chosen.current.video_calls and desk.chosen.current.video_calls[0].call.ending is not None)
    assert desk.body.case.rooms["video"].count == 1
    desk.body.case.tabs.choose("history")
    hands.picture("history")
    assert not desk.body.calls.isVisible()


@pytest.mark.long
def test_what_comes_to_nothing_says_why_and_is_one_key_from_being_tried_again(hands, qtbot, program):
    desk, lines = program.desk, program.desk.calls.lines
    first, second = hands.workers(2)
    # Refused, with the reason.
    phone = hands.ring(first)
    phone.refuse("正在开会")
    hands.until(lambda: hands.line.over)
    assert hands.state == "已结束：对方拒接（正在开会）"
    hands.until(lambda: "稍后再呼叫" in hands.tile)
    assert "正在开会" in desk.body.notice.sentence
    hands.picture("refused")
    # Missed: it rings for as long as it should, then it waits in the list.
    lines.answer_within = timedelta(seconds=1)
    hands.ring(second)
    hands.until(lambda: hands.line.call.worker_id == second and hands.line.call.ending is Ending.MISSED)
    assert hands.state == "已结束：无人接听"
    lines.answer_within = timedelta(seconds=45)
    hands.until(lambda: {one.call.worker_id for one in desk.calls.known.missed} == {first, second})
    # Again, by the key; the phone is gone in the middle, comes back by a new link, and is gone for good.
    hands.key("L", Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    hands.until(lambda: not hands.line.over and hands.line.call.worker_id == second)
    phone = hands.phones[second]
    phone.ring()
    phone.accept()
    hands.until(lambda: hands.line.media is Media.UP)
    hands.key("O", CTRL_SHIFT)
    hands.until(lambda: phone.heard("recording"))
    qtbot.wait(1500)
    phone.vanish()
    hands.until(lambda: hands.line.media is Media.DOWN)
    assert hands.state == "正在重连"
    hands.picture("reconnecting")
    phone.accept()
    hands.until(lambda: hands.line.media is Media.UP)
    assert phone.heard("recording")[-1]["on"] is True
    qtbot.wait(1500)
    lines.lost_after = timedelta(seconds=1)
    phone.vanish()
    hands.until(lambda: hands.line.over)
    assert hands.line.call.ending is Ending.LOST
    hands.until(lambda: "已保存" in hands.tile)
    # What was recorded until then is kept, both parts of it, and waits for a case.
    hands.until(lambda: len(desk.calls.evidence.loose) == 2)
    assert all(one.seconds > 0.5 for one in desk.calls.evidence.loose)
    # They wait there for the next desk too.
    program.switch_theme("day")
    hands.until(
        lambda: program.desk is not None and program.desk is not desk and len(program.desk.calls.evidence.loose) == 2
    )
    desk = program.desk
    hands.until(lambda: desk.board.cases)
    with qtbot.waitActive(program.window, timeout=60_000):
        program.window.activateWindow()
    case = next(iter(desk.board.cases.values()))
    desk.choose(case.id)
    hands.until(lambda: desk.chosen.case is not None)
    hands.key("S", Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    hands.until(lambda: len(hands.read(lambda s: get_attachments(s, case.id))) >= 2)
    hands.until(lambda: not desk.attaching.folder.left())
    steps = hands.read(lambda s: [one.kind for one in get_call_steps(s, phone.call.id)])
    assert [kind for kind in steps if kind.startswith("media")] == ["media_down", "media_up", "media_down"]


@pytest.mark.long
def test_of_three_calls_one_has_the_voice_and_each_picture_is_its_own(hands, qtbot, program):
    calls = program.desk.calls
    workers = hands.workers(3)
    for worker in workers:
        hands.connect(worker)
    assert [one.media for one in calls.lines.all.values()] == [Media.UP] * 3
    assert calls.acting.focus == list(calls.lines.all)[-1]
    heard = "[...document.querySelectorAll('video')].map((one) => !one.muted)"
    hands.until(lambda: hands.in_page(heard) == [False, False, True])
    hands.key("N", CTRL_SHIFT)
    hands.until(lambda: hands.in_page(heard) == [True, False, False])
    assert hands.in_page("shaotai.count()") == {"calls": 3}
    hands.picture("three")
    # A switch of language would take the pictures away.
    program.switch_language("en")
    assert "挂断" in program.desk.body.notice.sentence
    for worker in workers:
        hands.phones[worker].hang_up()
    hands.until(lambda: not calls.lines.going)
    assert {one.call.ended_by for one in calls.lines.all.values()} == {"phone"}
    for _ in workers:
        hands.key("W", Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    hands.until(lambda: hands.in_page("shaotai.count()") == {"calls": 0})
    assert not program.desk.body.calls.isVisible()
