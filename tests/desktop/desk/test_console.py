"""The console on a real city: acts of the case's life by key, taken back one after the other; keys that stay changed."""

from __future__ import annotations

from PySide6.QtCore import Qt

from models.cases.citizen.queries import get_citizen_side
from models.cases.records import CaseState
from models.cases.requests.records import RequestState
from models.store.engine import Store
from tests.desktop.desk.test_bulk import agree
from tests.support.typing import type_in

PATIENCE = 60_000
CTRL = Qt.KeyboardModifier.ControlModifier


def choose(program, qtbot, case) -> None:
    desk = program.desk
    desk.choose(case.id)
    qtbot.waitUntil(lambda: desk.chosen.case is not None and desk.chosen.case.id == case.id, timeout=PATIENCE)


def test_a_request_is_asked_by_one_and_approved_by_another_and_a_reply_is_kept(open_program, qtbot, demo_city):
    program = open_program("operator")
    desk, panel = program.desk, program.desk.body.case
    case = next(c for c in desk.board.cases.values() if c.state is CaseState.FILED)
    choose(program, qtbot, case)
    assert {"reply", "request_void", "set_tier"} <= desk.chosen.current.allowed
    assert "approve" not in desk.chosen.current.allowed
    program.actions.give("case.reply")
    type_in(panel.forms.current.words, "已派人处理")
    qtbot.keyClick(panel.forms.current.words, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(desk.chosen.current.citizen.replies), timeout=PATIENCE)
    assert "回复诉求人" in desk.body.notice.sentence
    program.actions.give("case.request_void")
    type_in(panel.forms.current.words, "同一井盖")
    qtbot.keyClick(panel.forms.current.words, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(desk.chosen.current.requests), timeout=PATIENCE)
    assert "withdraw_request" in desk.chosen.current.allowed
    assert "request_void" not in desk.chosen.current.allowed

    other = open_program("supervisor")
    choose(other, qtbot, case)
    qtbot.waitUntil(lambda: "approve" in other.desk.chosen.current.allowed, timeout=PATIENCE)
    other.actions.give("case.approve")
    form = other.desk.body.case.forms.current
    qtbot.keyClick(form.note, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: case.id not in desk.board.cases, timeout=PATIENCE)
    store = Store(demo_city.operator, desk="test")
    try:
        with store.read() as s:
            assert [reply.words for reply in get_citizen_side(s, case.id).replies] == ["已派人处理"]
    finally:
        store.close()


def test_orders_are_taken_back_one_after_the_other_and_a_changed_key_stays(program, qtbot):
    desk = program.desk
    first, second = [c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.lon is not None][:2]
    for case in (first, second):
        choose(program, qtbot, case)
        program.actions.give("case.dispatch")
        qtbot.waitUntil(lambda case=case: desk.board.cases[case.id].state is CaseState.DISPATCHED, timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.undoing.next is not None and desk.undoing.next.case_id == second.id, timeout=PATIENCE)
    for case in (second, first):
        assert desk.undoing.next.case_id == case.id
        program.actions.give("case.undo")
        if case is first:
            # Another case than the last one: it is asked about.
            agree(qtbot, desk.bulk.dialog)
        qtbot.waitUntil(lambda case=case: desk.board.cases[case.id].state is CaseState.FILED, timeout=PATIENCE)
        qtbot.waitUntil(lambda: desk.operations.under_way == 0, timeout=PATIENCE)
    assert not desk.can_undo
    program.actions.rebind("case.dispatch", ("Ctrl+F5",))
    assert desk.body.case.buttons._keys["dispatch"] == "Ctrl+F5"


def test_a_postponement_is_taken_back_while_it_is_asked_and_after_it_was_approved(open_program, qtbot):
    program = open_program("operator")
    desk, panel = program.desk, program.desk.body.case
    case = next(c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.due_at is not None)
    choose(program, qtbot, case)

    def ask():
        qtbot.waitUntil(lambda: "request_postponement" in desk.chosen.current.allowed, timeout=PATIENCE)
        program.actions.give("case.request_postponement")
        type_in(panel.forms.current.reason, "连日大雨")
        qtbot.keyClick(panel.forms.current.reason, Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: bool(waits(desk)), timeout=PATIENCE)

    def waits(at):
        return [one for one in at.chosen.current.requests if one.state is RequestState.ASKED]

    ask()
    assert "申请缓办" in desk.undoing.words
    desk.undo()
    qtbot.waitUntil(lambda: not waits(desk), timeout=PATIENCE)
    ask()
    other = open_program("supervisor")
    choose(other, qtbot, case)
    qtbot.waitUntil(lambda: "approve" in other.desk.chosen.current.allowed, timeout=PATIENCE)
    other.actions.give("case.approve")
    form = other.desk.body.case.forms.current
    qtbot.keyClick(form.note, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "strike_off" in other.desk.chosen.current.allowed, timeout=PATIENCE)
    qtbot.waitUntil(lambda: other.desk.can_undo, timeout=PATIENCE)
    other.desk.undo()
    qtbot.waitUntil(lambda: "strike_off" not in other.desk.chosen.current.allowed, timeout=PATIENCE)
    # What was asked for was decided meanwhile: taking the asking back is refused in words, and nothing is changed.
    desk.undo()
    qtbot.waitUntil(lambda: "已有决定" in desk.body.notice.sentence, timeout=PATIENCE)
