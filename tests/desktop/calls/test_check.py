"""The video check on the real program, as one loop: sent, there, called, seen, judged, and the citizen answered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from models.calls.queries import get_calls
from models.calls.records import Purpose
from models.cases import commands as cases
from models.cases.citizen.queries import get_citizen_side
from models.cases.records import CaseState
from models.checks.queries import get_case_checks
from models.checks.records import CheckStage, Verdict
from models.checks.stages import stage_of_check
from models.store.engine import Store
from models.store.times import database_now
from tests.desktop.calls.hands import Hands
from tests.support.typing import type_in
from widgets.calls.records import Media
from widgets.watch.dialog import CHECKS

ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def hands(program, qtbot, phone_of):
    return Hands(program, qtbot, phone_of)


@pytest.fixture
def field(demo_city):
    store = Store(demo_city.field, desk="phone", pool_size=1)
    yield store
    store.close()


def test_the_loop_from_the_key_to_the_citizens_answer(hands, qtbot, program, field):
    desk, panel = program.desk, program.desk.body.case
    case = next(c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.lon is not None)
    desk.choose(case.id)
    hands.until(lambda: desk.chosen.current is not None and "video_check" in desk.chosen.current.allowed)

    def stage() -> CheckStage:
        with field.read() as s:
            return stage_of_check(get_case_checks(s, case.id)[0], database_now(s)).stage

    def send() -> None:
        qtbot.keyClick(panel.forms.current.send, Qt.Key.Key_Return, CTRL)
        hands.until(lambda: panel.forms.current is None)

    hands.key("Y", ALT)
    panel.forms.current.wait.setValue(0)
    send()
    hands.until(lambda: bool(desk.chosen.current.checks))
    check = desk.chosen.current.checks[0]
    assert stage() is CheckStage.TO_SIGN
    with field.transaction() as s:
        cases.sign(s, check.order_id)
    with field.transaction() as s:
        cases.arrive(s, check.order_id)
    assert stage() is CheckStage.TO_CALL

    # The key calls who looks, by the section's own button too; the call says what it is for.
    section = panel.rooms["checks"]
    hands.until(
        lambda: "该连线了" in [one.text() for one in section.findChildren(type(panel.problem)) if one.isVisible()]
    )
    button = next(one for one in section.findChildren(QPushButton) if one.isVisible() and one.text() == "视频连线")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    phone = hands.phone_of(check.worker_id)
    call = phone.ring()
    with field.read() as s:
        assert get_calls(s, [call.id])[0].purpose is Purpose.CHECK
    phone.accept()
    hands.until(lambda: hands.line.media is Media.UP)
    hands.until(lambda: stage() is CheckStage.CALLING)
    hands.key("L", CTRL | SHIFT)
    hands.until(lambda: stage() is CheckStage.TO_JUDGE)

    hands.until(lambda: desk.chosen.current.checks[0].seen_at is not None)
    hands.key("Y", ALT | SHIFT)
    form = panel.forms.current
    assert form.verdict.currentData() == Verdict.SOLVED.value
    type_in(form.words, "井盖已补装")
    send()
    hands.until(lambda: stage() is CheckStage.TO_ANSWER)
    hands.until(lambda: desk.chosen.current.checks[0].verdict is Verdict.SOLVED)
    hands.key("T", CTRL)
    assert "现场问题已得到解决。井盖已补装。" in panel.forms.current.words.toPlainText()
    send()
    hands.until(lambda: stage() is CheckStage.TO_CLOSE)
    with field.read() as s:
        assert "井盖已补装" in get_citizen_side(s, case.id).replies[-1].words

    program.actions.give("watch.open")
    board = desk.watching.dialog
    board.pages.turn(CHECKS)
    hands.until(lambda: [row.value for row in board.checks.table.rows] == [(check.id, case.id)])
    assert board.checks.table.rows[0].cells[0] == "● 待结案"
