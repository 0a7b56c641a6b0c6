"""The notice in the status line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from models.cases.records import Lamp
from tests.support.desk_records import HOSTILE
from widgets.notice import Notice


@pytest.fixture
def notice(qtbot, dressed):
    made = Notice()
    qtbot.addWidget(made)
    made.resize(700, 28)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_what_was_done_offers_its_undo_once(qtbot, notice):
    notice.say("已派遣 1122-0085 给 网格员", undo="撤销：派遣 1122-0085")
    assert notice.undo.isVisible()
    assert notice.undo.text() == "撤销：派遣 1122-0085"
    with qtbot.waitSignal(notice.undone):
        qtbot.mouseClick(notice.undo, Qt.MouseButton.LeftButton)
    assert notice.undo.isHidden()


def test_what_cannot_be_undone_offers_nothing(notice):
    notice.say("已结案 1122-0085")
    assert notice.undo.isHidden()


def test_a_problem_has_shape_word_and_colour_and_stays_until_read(qtbot, notice):
    notice.say("已派遣", undo="撤销：派遣 1122-0085")
    notice.problem("与数据库失去联系。")
    assert notice.mark.lamp is Lamp.LATE
    assert notice.mark.isVisible()
    assert notice.words.property("lamp") == "late"
    assert notice.sentence == "与数据库失去联系。"
    assert notice.undo.isHidden()
    with qtbot.waitSignal(notice.dismissed):
        qtbot.mouseClick(notice.dismiss, Qt.MouseButton.LeftButton)
    assert notice.sentence == "已派遣"
    assert notice.undo.isVisible()


def test_a_problem_that_is_over_leaves_by_itself(notice):
    notice.say("已派遣")
    notice.problem("与数据库失去联系。")
    notice.clear_problem()
    assert notice.sentence == "已派遣"
    assert notice.mark.isHidden()


def test_too_long_for_the_line_it_is_whole_in_the_tooltip(notice):
    notice.problem("很长的一句话" * 60)
    assert notice.words.text().endswith("…")
    assert "很长的一句话" * 60 in notice.words.toolTip()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_plain(notice, text):
    notice.problem(text)
    assert notice.words.textFormat() is Qt.TextFormat.PlainText
    assert notice.sentence == text


def test_an_answer_to_the_operator_stands_before_what_mends_itself(notice):
    notice.problem("没有派遣,没有改动")
    notice.passing("数据库连不上")
    assert notice.sentence == "没有派遣,没有改动"
    notice.passed()
    assert notice.sentence == "没有派遣,没有改动"
    notice.clear_problem()
    notice.passing("数据库连不上")
    assert notice.sentence == "数据库连不上"
    notice.passed()
    assert notice.sentence == ""
