"""The video check on the case panel: who is sent, what was found, where the loop stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from models.accounts.records import Account, Duty
from models.cases.records import CaseState
from models.checks.records import Verdict, VideoCheck
from tests.support.desk_records import HOSTILE, NOW, advice, detail, open_case, uid
from tests.support.typing import type_in
from widgets.case import CasePanel
from widgets.case.sheet import CaseSheet
from widgets.watch.checks import ChecksPage

ME = Account(uid(70), "chen", "陈晨", Duty.OPERATOR, active=True)
CTRL = Qt.KeyboardModifier.ControlModifier
MIN = timedelta(minutes=1)


@pytest.fixture
def panel(qtbot, dressed):
    made = CasePanel()
    qtbot.addWidget(made)
    made.resize(440, 1000)
    made.tick(NOW)
    made.show()
    qtbot.waitExposed(made)
    return made


def check(**changes) -> VideoCheck:
    began = VideoCheck(
        id=uid(900), case_id=uid(1), number="20261122-0001", title="井盖破损", case_state=CaseState.HANDLING, case_closed_at=None,
        order_id=uid(901), worker_id=uid(500), worker="李**", grid="第1网格", wait=15 * MIN, by="陈晨", began_at=NOW - 40 * MIN,
        sign_due_at=NOW - 20 * MIN, order_due_at=NOW + 200 * MIN, signed_at=None, arrived_at=None, order_ended_at=None,
        call_id=None, calling_since=None, seen_at=None, verdict=None, verdict_words="", judged_at=None, answered_at=None,
    )  # fmt: skip
    return replace(began, **changes)


def sheet(*allowed: str, checks: tuple[VideoCheck, ...] = ()) -> CaseSheet:
    return CaseSheet(detail(open_case(1, state=CaseState.FILED)), advice(), frozenset(allowed), ME, checks=checks)


def section_words(panel: CasePanel) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in panel.rooms["checks"].findChildren(QLabel) if one.isVisible())


def given(qtbot, panel: CasePanel) -> tuple[str, dict]:
    with qtbot.waitSignal(panel.intent) as asked:
        panel.forms.current.give()
    return tuple(asked.args)


def test_whoever_is_proposed_is_sent_with_the_standard_words_and_a_quarter_of_an_hour(qtbot, panel):
    panel.show_sheet(sheet("video_check"))
    qtbot.keyClick(panel, Qt.Key.Key_Y, Qt.KeyboardModifier.AltModifier)
    form = panel.forms.current
    button, facts = given(qtbot, panel)
    assert button == "video_check"
    assert facts["wait"] == 15 * MIN
    assert facts["words"] == f"请到现场查看：{open_case(1).title}"
    assert facts["worker_id"] == advice().workers[0].worker_id
    form.words.clear()
    form.give()
    assert not form.problem.isHidden()


def test_before_a_picture_was_seen_the_check_can_only_be_given_up_with_a_reason(qtbot, panel):
    panel.show_sheet(sheet("check_verdict", checks=(check(),)))
    qtbot.keyClick(panel, Qt.Key.Key_Y, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    form = panel.forms.current
    assert not form.verdict.isEnabled()
    assert form.words.hasFocus()
    form.give()
    assert not form.problem.isHidden()
    type_in(form.words, "转由部门处置")
    panel.show_sheet(sheet("check_verdict", checks=(check(signed_at=NOW),)))
    assert given(qtbot, panel) == ("check_verdict", {"verdict": Verdict.GIVEN_UP, "words": "转由部门处置"})


def test_whoever_has_arrived_is_called_from_the_moment_the_wait_is_over(panel):
    """Not a minute later: the panel's clock is told once a second, and a case is read between two tellings."""
    ready = check(signed_at=NOW - 30 * MIN, arrived_at=NOW - 15 * MIN + timedelta(milliseconds=400))
    read = sheet("call_check", checks=(ready,))
    panel.show_sheet(read)
    assert "该连线了" not in section_words(panel)
    panel.show_sheet(replace(read, read_at=NOW + timedelta(milliseconds=500)))
    assert "该连线了" in section_words(panel)
    panel.show_sheet(None)
    panel.tick(NOW)
    panel.show_sheet(read)
    panel.tick(NOW + timedelta(seconds=1))
    assert "该连线了" in section_words(panel)


def test_once_it_was_seen_the_verdict_is_chosen_and_stays_chosen_while_the_case_is_read_again(qtbot, panel):
    seen = check(signed_at=NOW - 30 * MIN, arrived_at=NOW - 20 * MIN, seen_at=NOW - MIN)
    panel.show_sheet(sheet("check_verdict", checks=(seen,)))
    qtbot.keyClick(panel, Qt.Key.Key_Y, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    form = panel.forms.current
    form.verdict.setCurrentIndex(form.verdict.findData(Verdict.NOT_SO.value))
    type_in(form.words, "现场未见破损")
    panel.show_sheet(sheet("check_verdict", checks=(replace(seen, seen_at=NOW),)))
    assert given(qtbot, panel) == ("check_verdict", {"verdict": Verdict.NOT_SO, "words": "现场未见破损"})


def test_the_section_says_where_the_loop_stands_and_since_when(panel):
    panel.show_sheet(sheet(checks=(check(),)))
    assert "待签收" in section_words(panel)
    assert "超20分" in section_words(panel).replace(" ", "")
    panel.show_sheet(sheet("check_verdict", checks=(check(signed_at=NOW - 9 * MIN, arrived_at=NOW - 5 * MIN),)))
    assert "已到场，查看中" in section_words(panel)
    assert [one.text() for one in panel.rooms["checks"].findChildren(QPushButton) if one.isVisible()] == ["不再核查…"]
    judged = {
        "seen_at": NOW - 6 * MIN,
        "judged_at": NOW - 3 * MIN,
        "verdict": Verdict.SOLVED,
        "verdict_words": "已补装",
    }
    panel.show_sheet(sheet(checks=(check(signed_at=NOW - 9 * MIN, arrived_at=NOW - 9 * MIN, **judged),)))
    assert "待答复诉求人" in section_words(panel)
    assert "已解决 · 已补装" in section_words(panel)


def test_the_reply_is_drafted_from_the_verdict_and_what_was_typed_stays(qtbot, panel):
    judged = check(seen_at=NOW - 6 * MIN, judged_at=NOW - MIN, verdict=Verdict.SOLVED, verdict_words="已补装")
    panel.show_sheet(sheet("reply", checks=(judged,)))
    qtbot.keyClick(panel, Qt.Key.Key_T, CTRL)
    form = panel.forms.current
    assert "现场问题已得到解决。已补装。" in form.words.toPlainText()
    form.words.clear()
    type_in(form.words, "已补装，谢谢")
    panel.show_sheet(sheet("reply", checks=(judged,)))
    assert given(qtbot, panel)[1]["words"] == "已补装，谢谢"


def test_what_waits_for_the_desk_stands_first_on_the_board_and_enter_opens_the_case(qtbot, dressed):
    page = ChecksPage()
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    zone = NOW.tzinfo
    fresh = check(id=uid(1), case_id=uid(11), began_at=NOW - MIN, sign_due_at=NOW + 9 * MIN)
    ready = check(id=uid(2), case_id=uid(12), signed_at=NOW - 30 * MIN, arrived_at=NOW - 16 * MIN)
    late = check(id=uid(3), case_id=uid(13))
    done = check(id=uid(4), signed_at=NOW - 38 * MIN, judged_at=NOW, verdict=Verdict.GIVEN_UP, verdict_words="转办")
    page.show_checks([], [], NOW, zone)
    assert page.none.isVisible()
    page.show_checks([fresh, ready, late], [fresh, ready, late, done], NOW, zone)
    assert [row.value[1] for row in page.table.rows] == [uid(13), uid(12), uid(11)]
    assert [row.cells[0] for row in page.table.rows] == ["▲ 待签收 · 超期", "◆ 该连线了", "● 待签收"]
    assert page.times.text().startswith("今日发起 4 次 · 各段中位用时：待签收 ")
    page.table.setFocus()
    with qtbot.waitSignal(page.case_opened) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == [uid(13)]


def test_hostile_text_is_shown_as_it_is(panel):
    for text in HOSTILE:
        is_shown_as_it_is(panel, text)


def is_shown_as_it_is(panel, text):
    panel.show_sheet(sheet(checks=(check(worker=text, grid=text, by=text, verdict_words=text),)))
    assert not panel.grab().isNull()
