"""The supervisor's windows: figures open their lists, nothing goes out that was not chosen, hostile words stay words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from models.cases.records import CaseState
from models.watch.board import Concern, GroupBy, board
from models.watch.records import Look, LookKind, Proposal, Receiver, Rule, RuleSetting, Supervision, Urge, WatchFacts
from models.watch.shifts.records import (
    LogEntry,
    LogKind,
    Page,
    PageCase,
    PageEntry,
    PageHolder,
    RollAnswer,
    RollCall,
    RollLine,
    Seat,
)
from tests.support.desk_records import HOSTILE, open_case
from widgets.watch.dialog import LOOKS, PROPOSALS, UNANSWERED, WatchDialog
from widgets.watch.roll import Called
from widgets.watch.shift import LOG, ROLL, SEATS, ShiftDialog

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
BASE = UUID(int=9)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NOTHING = WatchFacts({}, {}, {}, frozenset(), {}, frozenset(), tuple(RuleSetting(rule) for rule in Rule), NOW)


def some_cases():
    made = []
    for n, (holder, late) in enumerate((("综合执法局", True), ("综合执法局", False), ("排水公司", False), ("", False))):
        due = NOW + timedelta(minutes=-20 if late else 40)
        made.append(
            replace(
                open_case(n),
                id=uuid5(BASE, str(n)),
                number=f"20261123-{n:04d}",
                state=CaseState.DISPATCHED if holder else CaseState.REPORTED,
                holder=holder,
                holder_role="bureau" if holder else "",
                holder_worker_id=None,
                holder_department_id=uuid5(BASE, holder) if holder else None,
                stage_since=NOW - timedelta(minutes=40),
                stage_due_at=due,
                next_due_at=due,
                soon_at=due - timedelta(minutes=10),
            )
        )
    return made


@pytest.fixture
def watch(qtbot, dressed):
    dialog = WatchDialog(may_write=True, supervisor=True)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


@pytest.fixture
def shift(qtbot, dressed):
    dialog = ShiftDialog(uuid5(BASE, "me"), supervisor=True, may_write=True)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def a_supervision(words="限期办结"):
    supervision = Supervision(uuid5(BASE, "s"), "2026-0003", "带班领导 周明", NOW - timedelta(hours=1), None)
    receiver = Receiver(None, uuid5(BASE, "d"), "综合执法局", "bureau")
    case_id = some_cases()[0].id
    return Urge(uuid5(BASE, "u"), case_id, None, receiver, words, "值班长", NOW, None, False, supervision)


def test_a_figure_asks_for_the_very_cases_that_it_counts_and_an_empty_one_for_none(watch, qtbot):
    cases = some_cases()
    watch.board.show_rows(board(cases, NOTHING, GroupBy.HOLDER, NOW))
    table, asked = watch.board.table, []
    watch.board.cases_wanted.connect(lambda ids, about: asked.append((ids, about)))
    late = 2 + list(Concern).index(Concern.LATE)
    names = [row.cells[0] for row in table.rows]
    assert names[:2] == ["合计", "综合执法局"]
    assert set(names[2:]) == {"排水公司", "坐席"}
    assert [row.cells[late] for row in table.rows[:2]] == ["1", "1"]
    for row, column in ((1, late), (1, 1), (names.index("坐席"), late)):
        table.setCurrentCell(row, column)
        qtbot.keyClick(table, Qt.Key.Key_Return)
    held = frozenset(case.id for case in cases[:2])
    assert asked == [(frozenset({cases[0].id}), "超期 · 综合执法局"), (held, "综合执法局")]


def test_the_cursor_stays_on_its_row_when_the_board_is_read_again(watch):
    cases = some_cases()
    watch.board.show_rows(board(cases, NOTHING, GroupBy.HOLDER, NOW))
    before = [row.cells[0] for row in watch.board.table.rows]
    watch.board.table.setCurrentCell(before.index("排水公司"), 1)
    watch.board.show_rows(board(cases[2:], NOTHING, GroupBy.HOLDER, NOW))
    rows = watch.board.table.rows
    assert rows[watch.board.table.currentRow()].cells[0] in ("排水公司", rows[-1].cells[0])


def test_only_what_is_chosen_is_confirmed_and_never_twice(watch, qtbot):
    cases = {case.id: case for case in some_cases()}
    proposed = [Proposal(case.id, case.version, Rule.LATE, NOW - timedelta(minutes=5)) for case in cases.values()]
    watch.proposals.show_proposals(proposed, cases, {}, NOW)
    sent = []
    watch.proposals.confirmed.connect(sent.append)
    qtbot.keyClick(watch, Qt.Key.Key_2, ALT)
    assert watch.pages.stack.currentIndex() == PROPOSALS
    qtbot.keyClick(watch, Qt.Key.Key_Return, CTRL)
    assert sent == []
    watch.proposals.table.selectRow(1)
    for _ in range(2):
        qtbot.keyClick(watch, Qt.Key.Key_Return, CTRL)
    assert sent == [[proposed[1]]]
    watch.proposals.show_proposals(proposed[2:], cases, {}, NOW)
    watch.proposals.every.click()
    qtbot.keyClick(watch, Qt.Key.Key_Return, CTRL)
    assert sent[1:] == [proposed[2:]]


def test_a_rule_that_is_switched_off_is_not_automatic_either(watch):
    watch.proposals.show_settings((RuleSetting(Rule.UNSIGNED), RuleSetting(Rule.LATE, automatic=True)))
    told = []
    watch.proposals.rule_set.connect(told.append)
    watch.proposals.enabled[Rule.LATE].click()
    assert told == [RuleSetting(Rule.LATE, enabled=False, automatic=False)]
    assert not watch.proposals.automatic[Rule.LATE].isChecked()


def test_looked_at_goes_out_with_what_was_found_for_the_chosen_one(watch, qtbot):
    look = Look(LookKind.QUICK_CLOSE, some_cases()[0].id, "20261123-0001", "占道", "王**", NOW, 42.0)
    seen = replace(look, case_id=some_cases()[1].id, seen_by="值班长", seen_words="电话核实过")
    watch.looks.show_looks([seen, look], NOW, ZONE)
    assert [row.value.seen_by for row in watch.looks.table.rows] == ["", "值班长"]
    told = []
    watch.looks.seen.connect(lambda one, words: told.append((one, words)))
    watch.pages.turn(LOOKS)
    watch.looks.table.selectRow(0)
    watch.looks.words.insert("现场照片齐全")
    qtbot.keyClick(watch.looks.words, Qt.Key.Key_Return, CTRL)
    watch.looks.table.selectRow(1)
    qtbot.keyClick(watch, Qt.Key.Key_Return, CTRL)
    assert told == [(look, "现场照片齐全")]


def test_a_supervision_whose_answer_is_late_says_so_and_its_sheet_is_asked_for(watch, qtbot):
    urge = a_supervision()
    watch.unanswered.show_urges([urge], {case.id: case for case in some_cases()}, NOW, ZONE)
    assert watch.unanswered.table.rows[0].cells[-1] == "超1时"
    told = []
    watch.unanswered.print_wanted.connect(told.append)
    watch.pages.turn(UNANSWERED)
    watch.unanswered.table.selectRow(0)
    qtbot.keyClick(watch, Qt.Key.Key_P, CTRL)
    assert told == [urge.supervision.id]


def test_a_line_of_the_log_needs_words_and_may_be_due_at_an_hour_to_come(shift, qtbot):
    log, told = shift.log, []
    log.logged.connect(lambda kind, words, due: told.append((kind, words, due)))
    log.show_log((), (), NOW, ZONE)
    shift.pages.turn(LOG)
    qtbot.keyClick(log.words, Qt.Key.Key_Return, CTRL)
    assert (told, log.words.property("wrong")) == ([], "true")
    log.words.insert("回电李女士")
    log.kind.setCurrentIndex(list(LogKind).index(LogKind.WAITING_CALL))
    log.clock.setTime(log.clock.time().fromString("13:30", "HH:mm"))
    qtbot.keyClick(log.words, Qt.Key.Key_Return, CTRL)
    tomorrow = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
    assert told == [(LogKind.WAITING_CALL, "回电李女士", tomorrow)]
    assert log.words.text() == "回电李女士"
    log.written()
    assert log.words.text() == ""


def test_digits_enter_answers_only_while_the_list_has_the_focus(shift, qtbot):
    lines = tuple(
        RollLine(uuid5(BASE, name), uuid5(BASE, "w" + name), None, name, "leader", "文昌第一网格", "138****1234", True)
        for name in ("王**", "李*")
    )
    shift.roll.offer([Called("全部网格长", tuple(one.worker_id for one in lines), ())])
    shift.roll.show_roll(RollCall(uuid5(BASE, "r"), "早点名", "值班长", NOW, lines), NOW, ZONE)
    told = []
    shift.roll.answered.connect(lambda line, answer, _: told.append((line, answer)))
    shift.pages.turn(ROLL)
    with qtbot.waitActive(shift):
        shift.activateWindow()
    shift.roll.words.setFocus()
    qtbot.keyClicks(shift.roll.words, "12")
    assert (told, shift.roll.words.text()) == ([], "12")
    shift.roll.table.setFocus()
    shift.roll.table.setCurrentCell(0, 0)
    qtbot.keyClick(shift.roll.table, Qt.Key.Key_1)
    qtbot.keyClick(shift.roll.table, Qt.Key.Key_3)
    assert told == [(lines[0].id, RollAnswer.PRESENT), (lines[1].id, RollAnswer.ABSENT)]


def test_the_supervisor_seats_whoever_is_chosen(shift, qtbot):
    seats = [Seat(uuid5(BASE, name), name, "operator", "", None) for name in ("坐席甲", "坐席乙")]
    shift.seats.show_seats(seats, NOW, ZONE)
    told = []
    shift.seats.seated.connect(lambda account, where: told.append((account, where)))
    shift.pages.turn(SEATS)
    qtbot.keyClick(shift, Qt.Key.Key_Return, CTRL)
    shift.seats.table.selectRow(1)
    shift.seats.field.insert("2 号席")
    qtbot.keyClick(shift.seats.field, Qt.Key.Key_Return, CTRL)
    assert told == [(seats[1].account_id, "2 号席")]


def a_page(words="16:00 前回电"):
    case = PageCase("20261123-0001", words, "DISPATCHED", "late", NOW)
    holder = PageHolder(words, "bureau", 1, 0, 3, (case,))
    entry = PageEntry(LogKind.PROMISE, words, "20261123-0001", NOW, words, NOW)
    facts = (1, words, words, words, NOW - timedelta(hours=8), NOW, 3, 1, 0, (holder,), (entry,), (entry,))
    return Page(*facts, (), (), (words,), ())


def test_the_page_is_signed_once_it_is_read_and_a_signed_one_is_not_signed_again(shift, qtbot):
    told = []
    shift.handover.signed.connect(lambda: told.append("signed"))
    shift.handover.began.connect(lambda: told.append("began"))
    shift.handover.show_page(None, ZONE, now=True)
    qtbot.keyClick(shift, Qt.Key.Key_Return, CTRL)
    shift.handover.show_page(a_page(), ZONE, now=True)
    qtbot.keyClick(shift, Qt.Key.Key_Return, CTRL)
    shift.handover.show_page(a_page(), ZONE, now=False)
    qtbot.keyClick(shift, Qt.Key.Key_Return, CTRL)
    assert told == ["began", "signed"]


def test_what_was_signed_is_printed_and_nothing_else(shift, qtbot):
    told = []
    shift.handover.print_wanted.connect(told.append)
    for page, now in ((None, True), (a_page(), True), (a_page(), False)):
        shift.handover.show_page(page, ZONE, now=now)
        qtbot.keyClick(shift, Qt.Key.Key_P, CTRL)
    assert told == [a_page()]
    assert shift.handover.print.isVisible()
    qtbot.mouseClick(shift.handover.print, Qt.MouseButton.LeftButton)
    assert told == [a_page(), a_page()]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_others_are_shown_as_they_are_in_every_window(watch, shift, words, qtbot):
    case = replace(some_cases()[0], title=words, holder=words)
    watch.board.show_rows(board([case], NOTHING, GroupBy.HOLDER, NOW))
    watch.proposals.show_proposals([Proposal(case.id, 1, Rule.LATE, NOW)], {case.id: case}, {}, NOW)
    watch.unanswered.show_urges([a_supervision(words)], {case.id: case}, NOW, ZONE)
    twice = Look(LookKind.SAME_PICTURE, case.id, "1", words, words, NOW, 0.0, other=words)
    watch.looks.show_looks([Look(LookKind.FAR_FEEDBACK, case.id, "1", words, words, NOW, 900.0), twice], NOW, ZONE)
    entry = LogEntry(uuid5(BASE, "l"), LogKind.NOTE, words, None, "", None, words, NOW)
    shift.log.show_log((entry,), (entry,), NOW, ZONE)
    shift.handover.show_page(a_page(words), ZONE, now=True)
    assert watch.board.table.rowCount() == 2
    for dialog in (watch, shift):
        for number in range(4):
            dialog.pages.turn(number)
            assert not dialog.grab().isNull()


def test_every_window_opens_in_every_language(each_language, dressed, qtbot):
    for dialog in (
        WatchDialog(may_write=False, supervisor=False),
        ShiftDialog(BASE, supervisor=False, may_write=False),
    ):
        qtbot.addWidget(dialog)
        dialog.open()
        for number in range(4):
            dialog.pages.turn(number)
        assert not dialog.grab().isNull()
