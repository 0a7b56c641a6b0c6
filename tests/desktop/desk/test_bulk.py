"""Many cases at once, on the real program: merged, replied to; a result is never lost, and nothing to do is said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from models.cases import commands
from models.cases.citizen.queries import get_citizen_side
from models.cases.orders.routes import get_route
from models.cases.queries import get_case
from models.cases.records import CaseState
from models.store.engine import Store
from tests.desktop.desk.test_desk import PATIENCE, press
from tests.support.typing import type_in
from widgets.words import number_word

CTRL, ALT, SHIFT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Alt", "Shift"))


@pytest.fixture
def demo_city(standing):
    """The city of all tests here."""
    return standing.city


@pytest.fixture
def program(standing, qtbot):
    """The program of an operator, one for all tests here."""
    return standing.ready(qtbot)


@pytest.fixture
def read(demo_city):
    store = Store(demo_city.leader, desk="test")

    def ask(query, *args):
        with store.read() as s:
            return query(s, *args)

    yield ask
    store.close()


def mark(desk, state, count):
    """Mark the first cases in a state; those that stand behind others are left out."""
    cases = [one for one in desk.board.cases.values() if one.state is state][:count]
    assert len(cases) == count
    desk.body.queue.view.unmark_all()
    desk.body.queue.model.mark([case.id for case in cases])
    desk.body.queue.view.marks_changed.emit()
    assert {case.id for case in desk.body.queue.marked()} == {case.id for case in cases}
    return desk.body.queue.marked()


def agree(qtbot, dialog):
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)


def test_marked_cases_are_merged_into_the_one_chosen(program, qtbot, read):
    desk = program.desk
    main, *others = mark(desk, CaseState.FILED, 3)
    press(program, qtbot, Qt.Key.Key_F7, ALT | SHIFT)
    dialog = desk.bulk.dialog
    assert "2 件" in dialog.question.text()
    assert dialog.addressee.currentData() == main.id
    agree(qtbot, dialog)
    qtbot.waitUntil(lambda: "2" in dialog.result.text(), timeout=PATIENCE)
    assert [read(get_case, one.id).case.state for one in (main, *others)] == [
        CaseState.FILED, CaseState.MERGED, CaseState.MERGED,
    ]  # fmt: skip
    assert desk.body.queue.marked() == []


def test_marked_cases_go_each_to_whom_it_is_proposed_and_what_was_not_done_stays_marked(program, qtbot, read):
    desk = program.desk
    qtbot.waitUntil(lambda: bool(desk.board.cases), timeout=PATIENCE)
    cases = mark(desk, CaseState.FILED, 3)
    *given, gone = cases
    proposed = {case.id: read(get_route, case.id).lead for case in given}
    assert all(proposed.values())
    assert "F5" in desk.body.queue.bulk.button("dispatch")._key
    press(program, qtbot, Qt.Key.Key_F5, ALT | SHIFT)
    dialog = desk.bulk.dialog
    assert (dialog.addressee.currentText(), dialog.addressee.currentData()) == ("各按建议", None)
    # One is given by somebody else while the question stands.
    store = Store(desk.session.url, desk="other")
    with store.transaction() as s:
        commands.dispatch(s, gone.id, None, department_id=desk.board.ground.departments[0].id)
    store.close()
    agree(qtbot, dialog)
    qtbot.waitUntil(lambda: "2" in dialog.result.text(), timeout=PATIENCE)
    assert number_word(gone.number) in dialog.result.text()
    for case in given:
        (order,) = [one for one in read(get_case, case.id).orders if one.lead]
        assert (order.worker_id, order.department_id) == (
            proposed[case.id].to.worker_id, proposed[case.id].to.department_id,
        )  # fmt: skip
    qtbot.waitUntil(lambda: [case.id for case in desk.body.queue.marked()] == [gone.id], timeout=PATIENCE)


def test_the_result_of_a_batch_is_told_though_its_question_was_closed(program, qtbot, read):
    desk = program.desk
    cases = mark(desk, CaseState.FILED, 3)
    press(program, qtbot, Qt.Key.Key_F4, ALT | SHIFT)
    dialog = desk.bulk.dialog
    type_in(dialog.words, "已派人处理，结果另行告知")
    agree(qtbot, dialog)
    dialog.reject()
    # The next batch waits for the first one's result.
    desk.bulk.ask("urge")
    assert desk.bulk.dialog is None
    assert "上一批" in desk.body.notice.sentence
    qtbot.waitUntil(
        lambda: "3 件" in desk.body.notice.sentence and "上一批" not in desk.body.notice.sentence, timeout=PATIENCE
    )
    for case in cases:
        assert [one.words for one in read(get_citizen_side, case.id).replies] == ["已派人处理，结果另行告知"]


def test_where_none_of_the_marked_can_be_acted_on_so_that_is_said_and_nothing_asked(program, qtbot):
    desk = program.desk
    mark(desk, CaseState.FILED, 2)
    desk.bulk.ask("answer")
    assert desk.bulk.dialog is None
    assert "2 件" in desk.body.notice.sentence
    assert "未作任何改动" in desk.body.notice.sentence
    mark(desk, CaseState.FILED, 1)
    desk.bulk.ask("merge")
    assert desk.bulk.dialog is None
    assert "两件" in desk.body.notice.sentence
