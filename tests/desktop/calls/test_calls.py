"""A call from the desk, as a user makes one: a key, a phone that answers, the picture, what is taken of it, the end."""

from __future__ import annotations

from models.calls.records import CallState
from widgets.calls.records import Media

PATIENCE = 30_000


def workers(program, many=1):
    """Some workers on duty."""
    return [one.id for one in program.desk.board.workers.values() if one.on_duty][:many]


def call(program, qtbot, phone_of, worker):
    calls = program.desk.calls
    program.desk.body.map.worker_chosen.emit(worker)
    program.actions.give("call.worker")
    phone = phone_of(worker)
    phone.ring()
    qtbot.waitUntil(
        lambda: calls.acting.current is not None and calls.acting.current.call.state is CallState.RINGING, timeout=PATIENCE
    )
    phone.accept()
    qtbot.waitUntil(lambda: calls.acting.current.media is Media.UP, timeout=PATIENCE)
    return phone


def test_one_key_calls_and_the_picture_comes(program, qtbot, phone_of):
    (worker,) = workers(program)
    phone = call(program, qtbot, phone_of, worker)
    line = program.desk.calls.acting.current
    qtbot.waitUntil(lambda: line.call.state is CallState.LIVE, timeout=PATIENCE)
    assert line.call.first_frame_ms > 0
    print("FIRST FRAME", line.call.first_frame_ms)
    qtbot.waitUntil(lambda: line.quality is not None and line.quality.width == 320, timeout=PATIENCE)
    print(line.quality)
    qtbot.wait(1500)
    program.window.grab().save("/tmp/exp/one.png")
    phone.hang_up()
    qtbot.waitUntil(lambda: line.over, timeout=PATIENCE)
