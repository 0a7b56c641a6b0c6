"""What was done is taken back with Ctrl+Z, a batch as a batch; what can be taken back no longer is told, by whom and how."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from models.cases import commands
from models.cases.queries import get_case
from models.cases.records import CaseState, NewReport, OrderState, Source, Urgency
from models.store.engine import Store
from tests.desktop.desk.test_bulk import ALT, CTRL, SHIFT, agree, mark
from tests.desktop.desk.test_desk import PATIENCE, choose, press


@pytest.fixture
def field(demo_city):
    store = Store(demo_city.field, desk="phone")
    yield store
    store.close()


def sign(store, case_id):
    with store.transaction() as s:
        commands.sign(s, get_case(s, case_id).orders[-1].id)


def states(desk, cases):
    return [desk.board.cases[one.id].state if one.id in desk.board.cases else None for one in cases]


def dispatch_all(program, qtbot, cases):
    desk = program.desk
    press(program, qtbot, Qt.Key.Key_F5, ALT | SHIFT)
    agree(qtbot, desk.bulk.dialog)
    qtbot.waitUntil(lambda: set(states(desk, cases)) == {CaseState.DISPATCHED}, timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.undoing.next is not None and desk.undoing.next.batch, timeout=PATIENCE)
    desk.bulk.dialog.reject()


def test_an_order_signed_meanwhile_is_told_and_the_key_names_what_is_next(program, qtbot, field):
    desk = program.desk
    first, second = [c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.lon is not None][:2]
    for case in (first, second):
        choose(program, qtbot, case)
        program.actions.give("case.dispatch")
        qtbot.waitUntil(
            lambda case=case: desk.undoing.next is not None and desk.undoing.next.case_id == case.id, timeout=PATIENCE
        )
    qtbot.waitUntil(lambda: desk.board.cases[second.id].state is CaseState.DISPATCHED, timeout=PATIENCE)
    holder = desk.board.cases[second.id].holder
    sign(field, second.id)
    qtbot.waitUntil(lambda: "不能再撤销" in desk.body.notice.sentence, timeout=PATIENCE)
    assert f"{second.number[4:]} 已由 " in desk.body.notice.sentence
    assert f"{holder} 签收" in desk.body.notice.sentence
    assert first.number[4:] in desk.body.notice.undo.text()
    assert desk.undoing.next.case_id == first.id


def test_what_was_not_done_last_is_asked_about_before_it_goes(program, qtbot):
    desk = program.desk
    first, second = [c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.lon is not None][:2]
    choose(program, qtbot, first)
    program.actions.give("case.dispatch")
    qtbot.waitUntil(lambda: desk.board.cases[first.id].state is CaseState.DISPATCHED, timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.undoing.next is not None, timeout=PATIENCE)
    choose(program, qtbot, second)
    desk.operate("set_urgency", {"urgency": Urgency.CRITICAL, "reason": "学校门口"})
    qtbot.waitUntil(lambda: desk.board.cases[second.id].urgency is Urgency.CRITICAL, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not desk.busy, timeout=PATIENCE)
    press(program, qtbot, Qt.Key.Key_Z, CTRL)
    dialog = desk.bulk.dialog
    assert first.number[4:] in dialog.note.text()
    assert desk.board.cases[first.id].state is CaseState.DISPATCHED
    qtbot.keyClick(dialog.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.board.cases[first.id].state is CaseState.FILED, timeout=PATIENCE)
    dialog.reject()


def test_orders_given_at_once_are_taken_back_at_once(program, qtbot, field):
    desk = program.desk
    case = next(c for c in desk.board.cases.values() if c.state is CaseState.FILED and c.lon is not None)
    choose(program, qtbot, case)
    suggestions = desk.body.case.suggestions
    qtbot.waitUntil(lambda: len(suggestions.rows) > 1, timeout=PATIENCE)
    for number in (1, 2):
        suggestions.choose(number)
    program.actions.give("case.dispatch")
    qtbot.waitUntil(lambda: desk.board.cases[case.id].state is CaseState.DISPATCHED, timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.undoing.next is not None, timeout=PATIENCE)
    press(program, qtbot, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: desk.board.cases[case.id].state is CaseState.FILED, timeout=PATIENCE)
    with field.read() as s:
        detail = get_case(s, case.id)
    assert [order.state for order in detail.orders] == [OrderState.WITHDRAWN] * 2
    assert [step.action for step in detail.steps[-2:]] == ["withdraw", "stand_down"]


def test_a_batch_is_taken_back_as_one_as_far_as_nobody_has_gone_on(program, qtbot, field):
    desk = program.desk
    cases = mark(desk, CaseState.FILED, 3)
    dispatch_all(program, qtbot, cases)
    assert "3" in desk.undoing.words
    sign(field, cases[0].id)
    qtbot.waitUntil(lambda: desk.board.cases[cases[0].id].state is CaseState.SIGNED, timeout=PATIENCE)
    assert "2" in desk.undoing.words
    press(program, qtbot, Qt.Key.Key_Z, CTRL)
    dialog = desk.bulk.dialog
    assert dialog.question.text() == "撤销派遣：2 件"
    assert "1 件" in dialog.note.text()
    # Asked, and left: nothing was done, and it is still there to be undone.
    dialog.reject()
    press(program, qtbot, Qt.Key.Key_Z, CTRL)
    dialog = desk.bulk.dialog
    qtbot.keyClick(dialog.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "2" in dialog.result.text(), timeout=PATIENCE)
    qtbot.waitUntil(
        lambda: states(desk, cases) == [CaseState.SIGNED, CaseState.FILED, CaseState.FILED], timeout=PATIENCE
    )
    dialog.reject()
    assert not desk.can_undo


def test_merged_cases_come_back_as_a_batch(program, qtbot):
    desk = program.desk
    cases = mark(desk, CaseState.FILED, 3)
    press(program, qtbot, Qt.Key.Key_F7, ALT | SHIFT)
    agree(qtbot, desk.bulk.dialog)
    qtbot.waitUntil(lambda: states(desk, cases) == [CaseState.FILED, None, None], timeout=PATIENCE)
    qtbot.waitUntil(lambda: desk.can_undo, timeout=PATIENCE)
    desk.bulk.dialog.reject()
    press(program, qtbot, Qt.Key.Key_Z, CTRL)
    agree(qtbot, desk.bulk.dialog)
    qtbot.waitUntil(lambda: states(desk, cases) == [CaseState.FILED] * 3, timeout=PATIENCE)


def test_the_filter_finds_a_case_by_its_number_elsewhere(program, qtbot, demo_city):
    desk, queue = program.desk, program.desk.body.queue
    category = next(iter(desk.board.cases.values())).category_id
    new = NewReport("路灯不亮", "路灯不亮", Source.HOTLINE, category, source_system="12345", source_number="ZX-90417")
    store = Store(demo_city.operator, desk="test")
    try:
        with store.transaction() as s:
            done = commands.report(s, new)
    finally:
        store.close()
    qtbot.waitUntil(lambda: done.case_id in desk.board.cases, timeout=PATIENCE)
    press(program, qtbot, Qt.Key.Key_F3)
    qtbot.keyClicks(queue.filters.text, "zx-90417")
    qtbot.waitUntil(
        lambda: [queue.model.case_at(row).id for row in range(queue.model.rowCount())] == [done.case_id],
        timeout=PATIENCE,
    )
    choose(program, qtbot, desk.board.cases[done.case_id])
    assert "ZX-90417" in desk.body.case.head.place.text()
