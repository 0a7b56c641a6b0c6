"""The calls' page is killed in mid-call: it comes back by itself, joins the call anew, and nothing that was saved is lost."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

from PySide6.QtCore import Qt

from desktop.calls.lines import LOST_AFTER
from models.calls.queries import get_call_steps
from models.calls.records import CallState, Ending
from tests.desktop.calls.hands import Hands
from widgets.calls.records import Media

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def kill_page(hands: Hands) -> None:
    os.kill(hands.program.desk.body.calls.view.page.renderProcessPid(), signal.SIGKILL)


def test_a_killed_page_joins_its_call_again_within_ten_seconds_and_one_that_stays_away_is_lost(
    program, qtbot, phone_of, caplog
):
    hands = Hands(program, qtbot, phone_of)
    phone = hands.connect(hands.workers(1)[0])
    hands.until(lambda: hands.line.call.state is CallState.LIVE)
    calls, call = hands.program.desk.calls, phone.call
    hands.key("O", CTRL_SHIFT)
    hands.until(lambda: phone.heard("recording"))
    qtbot.wait(2500)
    began = time.monotonic()
    kill_page(hands)
    hands.until(lambda: hands.line.media is Media.DOWN)
    assert hands.state == "正在重连"
    hands.until(lambda: hands.line.media is Media.UP)
    assert time.monotonic() - began < 10
    assert len(phone.links) == 2
    hands.until(lambda: hands.line.quality is not None and hands.line.quality.frames > 3)
    # It is the call it was: the voice is in it, it is recorded on, and what was recorded before is whole.
    hands.until(lambda: hands.in_page("[...document.querySelectorAll('video')].map((one) => !one.muted)") == [True])
    hands.until(lambda: phone.heard("recording")[-1]["on"] is True and len(phone.heard("recording")) == 2)
    hands.until(lambda: hands.state.startswith("通话中"))
    hands.until(lambda: len(calls.evidence.loose) == 1)
    assert calls.evidence.loose[0].seconds > 1
    qtbot.wait(1500)
    # The third time within a minute it stays away: nothing comes back, and the call is lost after its time.
    for _ in range(2):
        hands.until(lambda: hands.program.desk.body.calls.view.page.renderProcessPid() > 0)
        qtbot.wait(300)
        kill_page(hands)
        hands.until(lambda: hands.line.media is Media.DOWN)
    calls.lines.lost_after = timedelta(seconds=1)
    hands.until(lambda: hands.line.over)
    assert hands.line.call.ending is Ending.LOST
    hands.until(lambda: len(calls.evidence.loose) == 2)
    hands.until(lambda: calls.outbox.waiting == 0)
    steps = [one.kind for one in hands.read(lambda s: get_call_steps(s, call.id))]
    assert [one for one in steps if one.startswith("media")][:3] == ["media_down", "media_up", "media_down"]
    # The next call has a page again.
    phone.vanish()
    calls.lines.lost_after = LOST_AFTER
    hands.connect(hands.workers(2)[1])
    assert "the page's process ended" in caplog.text
