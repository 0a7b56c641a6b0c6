"""The supervisor at the desk, by the keys: urge, supervise, the board into the queue, a batch, the shift from log to page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.watch.told import compared
from models.accounts.records import Duty
from models.store.engine import Store
from models.watch.board import Concern
from models.watch.deciding import get_told, tell
from models.watch.queries import get_urges
from models.watch.records import RuleSetting
from models.watch.shifts.queries import get_page, get_roll_calls, get_shift, get_standing, list_pages
from models.watch.shifts.records import LogKind, RollAnswer
from models.workers.duty_list.queries import get_duty_list
from tests.support.typing import type_in
from widgets.watch.dialog import PROPOSALS
from widgets.watch.shift import HANDOVER, LIST, LOG, ROLL

PATIENCE = 60_000
CTRL, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Shift", "Alt"))


@pytest.fixture
def supervisor(open_program):
    return open_program("supervisor")


@pytest.fixture
def read(demo_city):
    """Asks the database, as somebody who changes nothing."""
    store = Store(demo_city.leader, desk="test")

    def ask(query, *args):
        with store.read() as s:
            return query(s, *args)

    yield ask
    store.close()


def test_a_figure_of_the_board_opens_its_cases_and_a_batch_is_confirmed_in_one(supervisor, qtbot, read):
    desk = supervisor.desk
    qtbot.keyClick(supervisor.window, Qt.Key.Key_F12)
    dialog = desk.watching.dialog
    qtbot.waitUntil(lambda: dialog.board.table.rowCount() > 1, timeout=PATIENCE)
    whole = dialog.board.table.rows[0].value[1]
    assert len(whole.held) == len(desk.board.cases)
    table, column = dialog.board.table, 2 + list(Concern).index(Concern.LATE)
    row = next(n for n, one in enumerate(table.rows[1:], start=1) if one.value[1].count(Concern.LATE))
    table.setCurrentCell(row, column)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    wanted = set(table.rows[row].value[1].cases[Concern.LATE])
    assert desk.body.queue.model.filter.case_ids == wanted
    assert desk.body.queue.model.rowCount() == len(wanted)
    assert table.rows[row].value[0] in desk.body.queue.filters.about.text()
    qtbot.keyClick(dialog, Qt.Key.Key_2, ALT)
    assert dialog.pages.stack.currentIndex() == PROPOSALS
    chosen = dialog.proposals.table
    chosen.selectRow(0)
    first = chosen.chosen[0]
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: any(one.rule for one in read(get_urges, first.case_id)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: first not in [row.value for row in chosen.rows], timeout=PATIENCE)
    assert "已催办 1 件" in dialog.proposals.outcome.text()
    switch = dialog.proposals.automatic[first.rule]
    switch.click()
    qtbot.waitUntil(
        lambda: RuleSetting(first.rule, automatic=True) in desk.watching._seen.facts.settings, timeout=PATIENCE
    )


def test_the_shift_goes_from_the_log_over_the_roll_call_to_a_signed_page(supervisor, qtbot, read):
    desk = supervisor.desk
    qtbot.keyClick(supervisor.window, Qt.Key.Key_F12, SHIFT)
    dialog = desk.shifts.dialog
    qtbot.waitUntil(lambda: dialog.handover.sign.isVisible(), timeout=PATIENCE)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: read(get_shift) is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "当班：" in dialog.head.text(), timeout=PATIENCE)
    begun = read(get_shift)
    qtbot.keyClick(dialog, Qt.Key.Key_2, ALT)
    assert dialog.pages.stack.currentIndex() == LOG
    dialog.log.kind.setCurrentIndex(list(LogKind).index(LogKind.PROMISE))
    dialog.log.words.insert("答应李女士今晚回电")
    qtbot.keyClick(dialog.log.words, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.log.standing.rowCount() == 1, timeout=PATIENCE)
    assert dialog.log.words.text() == ""
    assert [one.words for one in read(get_standing)] == ["答应李女士今晚回电"]
    qtbot.keyClick(dialog, Qt.Key.Key_3, ALT)
    assert dialog.pages.stack.currentIndex() == ROLL
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.roll.table.rowCount() > 0, timeout=PATIENCE)
    dialog.roll.table.setCurrentCell(0, 0)
    qtbot.keyClick(dialog.roll.table, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: read(get_roll_calls, begun.id)[0].count(RollAnswer.PRESENT) == 1, timeout=PATIENCE)
    qtbot.keyClick(dialog, Qt.Key.Key_1, ALT)
    assert dialog.pages.stack.currentIndex() == HANDOVER
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    question = dialog.handover.question
    with qtbot.waitActive(question):
        question.activateWindow()
    qtbot.waitUntil(question.leave.hasFocus, timeout=PATIENCE)
    qtbot.keyClick(question, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(read(list_pages)) == 1, timeout=PATIENCE)
    page = read(get_page, read(get_shift).id)
    assert [one.words for one in page.standing] == ["答应李女士今晚回电"]
    assert [(one.present, one.called > 1) for one in page.rolls] == [(1, True)]
    assert page.open == len(desk.board.cases)
    # The signed page is shown, and nothing is left to be signed.
    qtbot.waitUntil(lambda: dialog.handover.print.isVisible(), timeout=PATIENCE)
    assert dialog.handover.sign.isHidden()
    dialog.handover.give()
    assert dialog.handover.question is None


def test_a_worker_is_put_on_the_duty_list_and_taken_off_it(supervisor, qtbot, read):
    desk = supervisor.desk
    qtbot.keyClick(supervisor.window, Qt.Key.Key_F12, SHIFT)
    dialog = desk.shifts.dialog
    qtbot.waitUntil(lambda: dialog.handover.sign.isVisible(), timeout=PATIENCE)
    qtbot.keyClick(dialog, Qt.Key.Key_5, ALT)
    assert dialog.pages.stack.currentIndex() == LIST
    page, grid = dialog.list, min(desk.board.ground.grids, key=lambda one: one.level)
    worker = next(iter(desk.board.workers.values()))
    for picker, words in ((page.worker, worker.code), (page.grid, grid.name)):
        type_in(picker.field, words)
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
        qtbot.waitUntil(
            lambda picker=picker, words=words: picker.field.text() != words or picker is page.grid, timeout=PATIENCE
        )
    qtbot.waitUntil(lambda: page.days.hasFocus(), timeout=PATIENCE)
    qtbot.keyClick(page.days, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.table.rowCount() == 1, timeout=PATIENCE)
    (listed,) = read(get_duty_list)
    assert (listed.worker_id, listed.grid_id) == (worker.id, grid.id)
    page.table.selectRow(0)
    qtbot.keyClick(dialog, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: page.table.rowCount() == 0, timeout=PATIENCE)
    assert read(get_duty_list) == ()


def test_the_sentence_says_whether_it_differs_from_what_was_told_last(supervisor, qtbot, read, demo_city):
    desk = supervisor.desk
    qtbot.keyClick(supervisor.window, Qt.Key.Key_G, CTRL)
    copied = QGuiApplication.clipboard().text()
    assert copied in desk.body.notice.sentence
    qtbot.waitUntil(lambda: read(get_told) is not None, timeout=PATIENCE)
    told = read(get_told)
    assert told.sentence == copied
    now, zone = desk.board.clock.now(), desk.board.ground.city.zone
    assert "一致" in compared(told.figures, told, now, zone)
    assert compared(told.figures, replace(told, at=told.at - timedelta(days=2)), now, zone) == ""
    store = Store(demo_city.supervisor, desk="test")
    try:
        with store.transaction() as s:
            tell(s, "旧", {**told.figures, "closed": told.figures["closed"] - 3})
    finally:
        store.close()
    qtbot.keyClick(supervisor.window, Qt.Key.Key_G, CTRL)
    closed = told.figures["closed"]
    qtbot.waitUntil(lambda: f"办结 {closed - 3} → {closed}" in desk.body.notice.sentence, timeout=PATIENCE)


def test_a_leader_sees_the_board_and_can_decide_nothing_there(open_program, qtbot):
    desk = open_program("leader").desk
    assert desk.board.ground.me.duty is Duty.LEADER
    desk.watching.open()
    dialog = desk.watching.dialog
    qtbot.waitUntil(lambda: dialog.board.table.rowCount() > 1, timeout=PATIENCE)
    assert dialog.proposals.confirm.isHidden()
    assert not any(box.isEnabled() for box in dialog.proposals.enabled.values())
    desk.shifts.open()
    assert desk.shifts.dialog.log.write.isHidden()
    assert desk.shifts.dialog.handover.sign.isHidden()
