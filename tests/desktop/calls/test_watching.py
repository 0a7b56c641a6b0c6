"""A supervisor watches another desk's call; the database goes and comes back while a call goes on; who may use the microphone."""

from __future__ import annotations

import asyncio
import threading

import pytest
from PySide6.QtCore import Qt

from gateway.options import Options
from gateway.serve import Gateway
from models.calls import commands
from models.calls.queries import get_call_steps, get_signals
from models.calls.records import DESK, CallState, Ending, SignalKind
from tests.desktop.calls.hands import Hands
from tests.support.coturn import ABSENT, Coturn, is_there
from tests.support.proxy import Wire
from tests.support.watch_peer import WatchPeer
from widgets.calls.records import Media
from widgets.web.page import DeskPage


def kinds(hands, call_id):
    return hands.read(lambda s: [one.kind for one in get_call_steps(s, call_id)])


@pytest.mark.long
def test_a_supervisor_joins_a_call_and_sees_what_the_desk_sees(open_program, qtbot, phone_of):
    hands = Hands(open_program(), qtbot, phone_of)
    phone = hands.connect(hands.workers(1)[0])
    hands.until(lambda: hands.line.call.state is CallState.LIVE)
    call_id = phone.call.id
    watching = Hands(open_program("supervisor"), qtbot, phone_of)
    panel = watching.program.desk.body.calls
    watching.key("O", Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: panel.isVisible() and len(panel.lists.rows) == 1, timeout=40_000)
    qtbot.waitUntil(lambda: panel.lists.rows[0].hasFocus(), timeout=5_000)
    qtbot.keyClick(panel.lists.rows[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: watching.program.desk.calls.acting.current is not None, timeout=10_000)
    watching.until(lambda: watching.line.media is Media.UP)
    watching.until(lambda: watching.line.quality is not None and watching.line.quality.frames > 3)
    assert watching.line.quality.width == 320
    assert watching.program.desk.calls.acting.acts == {"hang_up"}
    hands.until(lambda: hands.line.watchers == 1)
    hands.until(lambda: "1 人在看" in hands.program.desk.body.calls.about.words)
    watching.picture("watching")
    # Asked to connect anew, the watcher offers the same link again, and the picture goes on.
    watcher = watching.line.watcher

    def between(receiver, sender, kind):
        signals = hands.read(lambda s: get_signals(s, call_id, receiver, 0))
        return [one.link for one in signals if (one.sender, one.kind) == (sender, kind)]

    (link,) = between(DESK, watcher, SignalKind.OFFER)
    facts = {"sender": DESK, "receiver": watcher}
    hands.write(lambda s: commands.send_signal(s, call_id, link, SignalKind.RESTART, {}, **facts))
    hands.until(lambda: between(DESK, watcher, SignalKind.OFFER) == [link, link])
    hands.until(lambda: between(watcher, DESK, SignalKind.ANSWER) == [link, link])
    watching.line.quality = None
    watching.until(lambda: watching.line.quality is not None and watching.line.quality.frames > 3)
    # The phone sends once: the supervisor's picture comes from the desk.
    assert len(phone.links) == 1
    watching.key("L", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    hands.until(lambda: hands.line.watchers == 0)
    hands.until(lambda: {"joined", "left"} <= set(kinds(hands, call_id)))
    assert hands.line.media is Media.UP
    phone.hang_up()
    hands.until(lambda: hands.line.over)


def test_a_call_goes_on_while_the_database_is_gone_and_what_happened_is_told_afterwards(
    open_program, qtbot, phone_of, demo_city, wire
):
    address = demo_city.operator.set(host="127.0.0.1", port=wire.port, query={"sslmode": "disable"})
    hands = Hands(open_program(url=address), qtbot, phone_of)
    phone = hands.connect(hands.workers(1)[0])
    hands.until(lambda: hands.line.call.state is CallState.LIVE)
    calls, call_id = hands.program.desk.calls, phone.call.id
    wire.refuse = True
    wire.break_all()
    hands.program.desk.calls.acting.act("hold")
    hands.until(lambda: [one["on"] for one in phone.heard("hold")] == [True])
    hands.program.desk.calls.acting.act("hold")
    hands.until(lambda: [one["on"] for one in phone.heard("hold")] == [True, False])
    hands.until(lambda: calls.outbox.waiting == 2)
    qtbot.wait(3000)
    assert hands.line.media is Media.UP
    assert not hands.line.over
    wire.refuse = False
    hands.until(lambda: calls.outbox.waiting == 0)
    steps = hands.read(lambda s: {one.kind: one for one in get_call_steps(s, call_id)})
    assert (steps["resumed"].occurred_at - steps["held"].occurred_at).total_seconds() < 3
    hands.program.desk.calls.acting.act("hang_up")
    hands.until(lambda: "ended" in kinds(hands, call_id))


@pytest.fixture
def wire(server):
    with Wire(server.port) as made:
        yield made


@pytest.fixture
def relaying(demo_city, tmp_path):
    """A gateway with a real coturn, and nothing else to do."""
    if not is_there():
        pytest.skip(ABSENT)
    with Coturn() as coturn:
        relay = {"turn": tuple(coturn.relay.urls), "turn_secret": coturn.relay.secret}
        made = Gateway(demo_city.gateway, Options(tls=False, port=0, folder=tmp_path / "gateway", **relay))
        ready = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(made.serve(ready.set)), name="gateway")
        thread.start()
        assert ready.wait(30)
        yield coturn
        made.stop()
        thread.join(30)


@pytest.mark.long
def test_a_watcher_that_can_go_by_no_other_way_sees_the_call_through_the_relay(
    open_program, qtbot, phone_of, demo_city, relaying
):
    hands = Hands(open_program(), qtbot, phone_of)
    phone = hands.connect(hands.workers(1)[0])
    hands.until(lambda: hands.line.call.state is CallState.LIVE)
    with WatchPeer(demo_city.leader, phone.call.id) as watcher:
        hands.until(lambda: len(watcher.pictures) > 5)
        assert watcher.ways == {"relay"}
        assert relaying.sessions >= 1
        red = watcher.pictures[-1][20:60, 20:100].reshape(-1, 3).mean(axis=0)
    assert red[0] > 150 > red[1] + red[2]


PERMITTED = "navigator.mediaDevices.getUserMedia({{{kind}: true}}).then(() => 'yes', (error) => error.name)"


def test_the_microphone_is_the_call_pages_alone_and_the_camera_nobodys(open_program, qtbot, phone_of):
    hands = Hands(open_program(), qtbot, phone_of)
    worker = hands.workers(1)[0]
    hands.program.desk.body.map.intent.emit("call", {"worker_id": worker})
    hands.until(lambda: hands.program.desk.body.calls.view.page is not None)
    hands.until(lambda: hands.in_page("document.querySelectorAll('.tile').length") == 1)
    page, map_page = hands.program.desk.body.calls.view.page, hands.program.desk.body.map.findChild(DeskPage)

    def answer(of, kind):
        found = []
        of.runJavaScript(
            f"window.answer = ''; {PERMITTED.format(kind=kind)}.then((word) => {{ window.answer = word; }})"
        )
        until = lambda: of.runJavaScript("window.answer", 0, lambda word: found.append(word) if word else None)  # noqa: E731
        hands.until(lambda: (until(), found)[1])
        return found[0]

    assert answer(page, "audio") == "yes"
    assert answer(page, "video") not in ("", "yes")
    assert answer(map_page, "audio") not in ("", "yes")
    hands.program.desk.calls.acting.act("hang_up")
    hands.until(lambda: hands.line.call.ending is Ending.CANCELLED)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_twenty_calls_leave_nothing_behind(open_program, qtbot, phone_of):
    hands = Hands(open_program(), qtbot, phone_of)
    worker = hands.workers(1)[0]
    sizes = []
    for number in range(20):
        phone = hands.connect(worker)
        hands.program.desk.calls.acting.act("record")
        hands.program.desk.calls.acting.act("still")
        hands.until(lambda: hands.line.stills == 1)
        qtbot.wait(1200)
        hands.program.desk.calls.acting.act("hang_up")
        hands.until(lambda number=number: len(hands.program.desk.calls.evidence.loose) == 2 * number + 2)
        phone.vanish()
        sizes.append(hands.weigh())
    assert hands.in_page("shaotai.count()") == {"calls": 0}
    assert not hands.program.desk.calls.lines.all
    processes, bytes_ = zip(*sizes, strict=True)
    assert max(processes[4:]) <= processes[4]
    # The first calls fill caches; a connection that stayed would be some megabytes more with each call.
    assert min(bytes_[-4:]) - min(bytes_[4:8]) < 20 * 1_000_000, sizes
