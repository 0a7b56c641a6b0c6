"""How a call stands, why it ended and what to do next, in the words of the screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.calls.records import Call, CallState, CallStep, Ending, Purpose
from tests.support.desk_records import NOW, uid
from widgets.calls.panel import tile_words
from widgets.calls.records import Line, Media, Quality
from widgets.i18n import set_language
from widgets.words.calls import clock, ending_words, next_words, quality_words, state_words, step_words, waiting_words


def call(state: CallState = CallState.LIVE, **changes) -> Call:
    given = {
        "id": uid(1), "purpose": Purpose.CALLBACK, "worker_id": uid(2), "worker": "林**", "account_id": uid(3),
        "caller": "坐席", "desk": "desk-1", "case_id": None, "case_number": "", "order_id": None, "state": state,
        "requested_at": NOW - timedelta(seconds=75), "rung_at": None, "accepted_at": None,
        "live_at": NOW - timedelta(seconds=65) if state is CallState.LIVE else None, "ended_at": None, "ending": None,
        "ended_by": "", "reason": "", "first_frame_ms": None, "woken_at": None,
    } | changes  # fmt: skip
    return Call(**given)


def ended(ending: Ending, **changes) -> Call:
    return call(CallState.ENDED, ended_at=NOW, ending=ending, **({"ended_by": "desk"} | changes))


@pytest.fixture(autouse=True)
def chinese():
    set_language("zh")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (Line(call(CallState.REQUESTED)), "正在呼叫"),
        (Line(call(CallState.RINGING)), "响铃中"),
        (Line(call(CallState.ACCEPTED)), "已接听，正在连接"),
        (Line(call(), media=Media.UP), "通话中 01:05"),
        (Line(call(), media=Media.UP, held=True), "已保持"),
        (Line(call(), media=Media.DOWN, down_at=NOW), "正在重连"),
        (Line(ended(Ending.REFUSED, ended_by="phone", reason="在开会")), "已结束：对方拒接（在开会）"),
        (Line(ended(Ending.HUNG_UP, ended_by="phone")), "已结束：对方挂断"),
    ],
)
def test_every_state_has_its_words(line, words):
    assert state_words(line, NOW) == words
    assert tile_words(line, NOW, chosen=True)["picture"] is (line.media is Media.UP and not line.held)


@pytest.mark.parametrize("ending", Ending)
def test_every_ending_says_why_and_all_that_went_wrong_what_to_do_next(ending):
    assert ending_words(ended(ending))
    assert bool(next_words(ended(ending))) is (ending not in (Ending.HUNG_UP, Ending.CANCELLED))


def test_whoever_waits_is_told_for_what_and_how_long():
    assert waiting_words(Line(call(CallState.RINGING)), NOW) == "对方手机响铃 01:15"
    assert "唤醒" in waiting_words(Line(call(CallState.REQUESTED, woken_at=NOW)), NOW)
    down = Line(call(), media=Media.DOWN, down_at=NOW - timedelta(seconds=7))
    assert waiting_words(down, NOW) == "已中断 00:07，满半分钟自动结束"


@pytest.mark.parametrize(
    ("frames", "loss", "delay", "judged"),
    [(24, 0.0, 90, "画面清晰"), (12, 0.0, 90, "画面一般"), (24, 0.03, 90, "画面一般"), (24, 0.2, 90, "画面差"), (3, 0, 90, "画面差"), (24, 0, 900, "画面差")],
)  # fmt: skip
def test_quality_is_a_word_and_its_numbers(frames, loss, delay, judged):
    words = quality_words(Quality(720, 1280, frames, loss, delay, 900))
    assert words.startswith(judged)
    assert "720×1280" in words
    assert f"{frames} 帧/秒" in words
    assert f"延迟 {delay} 毫秒" in words


def test_times_of_an_hour_and_more_say_the_hour():
    assert [clock(s) for s in (0, 59.9, 61, 3599, 3600, 7325)] == [
        "00:00",
        "00:59",
        "01:01",
        "59:59",
        "1:00:00",
        "2:02:05",
    ]


def test_steps_say_what_is_worth_knowing():
    def step(kind: str, **detail) -> str:
        return step_words(CallStep(kind, "desk", "坐席", detail, NOW))

    assert step("live", first_frame_ms=1340) == "出画面（1.3 秒）"
    assert step("ended", ending="missed") == "结束：无人接听"
    assert step("recording_off", seconds=75.2) == "停止录像，01:15"
    assert step("text", words="到\n了") == "发文字：到 了"
    assert step("joined") == "有人观看"
    assert step_words(CallStep("joined", "wall", "", {}, NOW)) == "大屏开始观看"
    assert step_words(CallStep("left", "wall", "", {}, NOW)) == "大屏停止观看"
