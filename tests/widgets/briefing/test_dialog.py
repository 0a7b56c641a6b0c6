"""The briefing's dialog: which day, what there is, made and written by click and by key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from widgets.briefing import BriefingDialog, BriefingLine
from widgets.i18n import set_language

TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)
LINES = [
    BriefingLine("2026-0002", "2026-11-22", "2026-11-23 08:05", "值班长"),
    BriefingLine("2026-0001", "2026-11-22 截至14:32", "2026-11-22 14:32", "<b>坐席</b>"),
]


@pytest.fixture
def dialog(qtbot, dressed, tmp_path):
    made = BriefingDialog(TODAY, tmp_path, may_make=True, language="zh")
    qtbot.addWidget(made)
    made.open()
    made.set_briefings(YESTERDAY, [])
    return made


def test_it_opens_on_yesterday_and_asks_what_there_is_of_it(qtbot, dressed, tmp_path):
    made = BriefingDialog(TODAY, tmp_path, may_make=True, language="en")
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.day_chosen) as asked:
        made.open()
    assert asked.args == [YESTERDAY]
    assert made.language.currentText() == "English"


def test_ctrl_enter_makes_one_of_the_day_in_the_folder_and_language(qtbot, dialog, tmp_path):
    dialog.day.setText("2026-11-20")
    dialog.language.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.made) as made:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.args == [date(2026, 11, 20), Path(tmp_path), "en"]


@pytest.mark.parametrize("said", ["", "昨天", "2026-11-31", "2026-11-24"])
def test_a_day_that_is_none_or_has_not_begun_is_refused_in_place(qtbot, dialog, said):
    dialog.day.setText(said)
    with qtbot.assertNotEmitted(dialog.made):
        qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert dialog.problem.text()
    assert dialog.problem.isVisible()
    assert dialog.day.property("wrong") == "true"
    qtbot.keyClick(dialog.day, Qt.Key.Key_Backspace)
    qtbot.keyClicks(dialog.day, "1")
    assert not dialog.problem.isVisible()


def test_todays_button_and_yesterdays_put_the_day_in(qtbot, dialog):
    asked: list[date] = []
    dialog.day_chosen.connect(asked.append)
    qtbot.mouseClick(dialog.so_far, Qt.MouseButton.LeftButton)
    assert asked[-1] == TODAY == dialog.chosen_day
    qtbot.mouseClick(dialog.yesterday, Qt.MouseButton.LeftButton)
    assert dialog.chosen_day == YESTERDAY


def test_those_that_there_are_are_listed_and_the_chosen_one_is_written(qtbot, dialog, tmp_path):
    assert not dialog.list.isVisible()
    assert "尚无日报" in dialog.none.text()
    dialog.set_briefings(YESTERDAY, LINES)
    assert dialog.list.isVisible()
    assert dialog.chosen_number == "2026-0002"
    assert dialog.list.item(1, 3).text() == "<b>坐席</b>"
    dialog.list.selectRow(1)
    with qtbot.waitSignal(dialog.written) as written:
        qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert written.args == ["2026-0001", Path(tmp_path), "zh"]


def test_an_answer_about_another_day_is_let_go(dialog):
    dialog.set_briefings(date(2026, 11, 1), LINES)
    assert dialog.list.rowCount() == 0


def test_who_only_reads_can_write_out_and_not_make(qtbot, dressed, tmp_path):
    made = BriefingDialog(TODAY, tmp_path, may_make=False, language="zh")
    qtbot.addWidget(made)
    made.open()
    made.set_briefings(YESTERDAY, LINES)
    assert not made.make.isVisible()
    assert made.again.isVisible()
    with qtbot.assertNotEmitted(made.made):
        qtbot.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made.set_briefings(YESTERDAY, [])
    assert not made.again.isVisible()
    assert "值班长" in made.none.text()


def test_while_one_runs_no_other_begins_and_it_can_be_stopped(qtbot, dialog):
    dialog.set_running(running=True)
    dialog.show_progress(0.4, "正在绘制地图")
    assert dialog.bar.value() == 40
    assert dialog.progress.text() == "正在绘制地图"
    with qtbot.assertNotEmitted(dialog.made):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(dialog.stopped):
        qtbot.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    dialog.show_done("已写出", "/somewhere")
    assert not dialog.bar.isVisible()
    with qtbot.waitSignal(dialog.folder_wanted) as wanted:
        qtbot.mouseClick(dialog.show_folder, Qt.MouseButton.LeftButton)
    assert wanted.args == ["/somewhere"]


def test_esc_hides_it_and_what_runs_goes_on(qtbot, dialog):
    dialog.set_running(running=True)
    with qtbot.assertNotEmitted(dialog.stopped):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not dialog.make.isEnabled()


def test_it_fits_in_both_languages(qtbot, dressed, tmp_path):
    for language in ("zh", "en"):
        set_language(language)
        made = BriefingDialog(TODAY, tmp_path, may_make=True, language=language)
        qtbot.addWidget(made)
        made.open()
        made.set_briefings(YESTERDAY, LINES * 5)
        buttons = (made.make, made.again, made.leave, made.pick, made.yesterday, made.so_far)
        assert all(button.width() >= button.sizeHint().width() for button in buttons)
        assert made.height() < 700
