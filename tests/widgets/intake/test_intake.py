"""Taking a report in by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from models.cases.records import Nature, NewReport, Source, Urgency
from tests.support.desk_records import HOSTILE, categories, uid
from tests.support.typing import type_in
from widgets.i18n import set_language
from widgets.intake import IntakeDialog


@pytest.fixture
def dialog(qtbot, dressed):
    made = IntakeDialog(categories())
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    return made


def fill(qtbot, dialog: IntakeDialog, title: str = "井盖破损") -> None:
    type_in(dialog.title, title)
    dialog.category.field.setFocus()
    qtbot.keyClicks(dialog.category.field, "jg")
    qtbot.keyClick(dialog.category.field, Qt.Key.Key_Return)


def test_it_does_not_block_the_desk(dialog):
    assert not dialog.isModal()
    assert dialog.windowModality() is Qt.WindowModality.NonModal


def test_a_report_goes_out_as_it_was_typed(qtbot, dialog):
    fill(qtbot, dialog)
    type_in(dialog.text, "文昌路口，有人绊倒")
    type_in(dialog.address, "文昌路 3 号")
    type_in(dialog.reporter, "王小明")
    qtbot.keyClicks(dialog.phone, "138 0000 1234")
    dialog.urgency.setCurrentIndex(0)
    dialog.set_place(120.5, 36.4, "文昌社区第四网格")
    with qtbot.waitSignal(dialog.submitted) as sent:
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert sent.args[0] == NewReport(
        title="井盖破损",
        text="文昌路口，有人绊倒",
        source=Source.HOTLINE,
        category_id=uid(9001),
        nature=Nature.HELP,
        urgency=Urgency.CRITICAL,
        lon=120.5,
        lat=36.4,
        address="文昌路 3 号",
        reporter="王小明",
        reporter_phone="138 0000 1234",
    )


def urgent(dialog: IntakeDialog) -> str:
    return dialog.urgency.currentData()


def test_the_category_proposes_how_urgent_it_is_until_somebody_says_so(qtbot, dialog):
    urgent_lids = [replace(one, urgency=Urgency.URGENT) if one.id == uid(9001) else one for one in categories()]
    dialog.offer_categories(urgent_lids)
    fill(qtbot, dialog)
    assert urgent(dialog) == "urgent"
    dialog.urgency.setFocus()
    qtbot.keyClick(dialog.urgency, Qt.Key.Key_Up)
    assert urgent(dialog) == "critical"
    fill(qtbot, dialog)
    assert urgent(dialog) == "critical"
    dialog.clear()
    fill(qtbot, dialog)
    assert urgent(dialog) == "urgent"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jg", [9001]),
        ("shangshui", [9001]),
        ("0101", [9101]),
        ("市容", [9101, 9102]),
        ("gyss", [9001]),
        ("qqqq", []),
    ],
)
def test_a_category_is_found_by_name_pinyin_initials_code_and_class(qtbot, dialog, typed, found):
    type_in(dialog.category.field, typed)
    rows = [dialog.category.list.item(row) for row in range(dialog.category.list.count())]
    got = [row.data(Qt.ItemDataRole.UserRole) for row in rows if row.data(Qt.ItemDataRole.UserRole)]
    assert sorted(got) == sorted(str(uid(n)) for n in found)
    if not found:
        assert "没有这个类别" in rows[0].text()


def test_arrows_and_enter_choose_a_category_and_a_click_too(qtbot, dialog):
    qtbot.keyClick(dialog.category.field, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.category.field, Qt.Key.Key_Return)
    assert dialog.category.category_id == uid(9102)
    rect = dialog.category.list.visualItemRect(dialog.category.list.item(0))
    qtbot.mouseClick(dialog.category.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert dialog.category.category_id == uid(9101)
    assert dialog.category.field.text() == "暴露垃圾"


def test_only_leaves_can_be_chosen(dialog):
    assert dialog.category.list.count() == 3
    with pytest.raises(ValueError, match="not offered"):
        dialog.category.choose(uid(9100))


def test_typing_on_after_choosing_lets_go_of_the_category(qtbot, dialog):
    fill(qtbot, dialog)
    qtbot.keyClicks(dialog.category.field, "x")
    assert dialog.category.category_id is None


def test_what_is_missing_is_said_and_nothing_goes_out(qtbot, dialog):
    with qtbot.assertNotEmitted(dialog.submitted):
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert "缺少标题" in dialog.problem.text()
    assert "没有选择类别" in dialog.problem.text()
    assert dialog.title.property("wrong") == "true"
    assert dialog.focusWidget() is dialog.title


def test_a_phone_that_is_none_is_refused_and_everything_stays(qtbot, dialog):
    fill(qtbot, dialog)
    type_in(dialog.phone, "一三八")
    with qtbot.assertNotEmitted(dialog.submitted):
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert dialog.phone.property("wrong") == "true"
    assert dialog.title.text() == "井盖破损"
    assert dialog.category.category_id == uid(9001)


def test_text_too_long_is_counted_not_cut(qtbot, dialog):
    fill(qtbot, dialog)
    dialog.text.setPlainText("长" * 4001)
    with qtbot.assertNotEmitted(dialog.submitted):
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert "4001" in dialog.problem.text()
    assert len(dialog.text.toPlainText()) == 4001


def test_one_press_sends_one_report(qtbot, dialog):
    fill(qtbot, dialog)
    sent = []
    dialog.submitted.connect(sent.append)
    qtbot.keyClick(dialog.title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    qtbot.keyClick(dialog.title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(sent) == 1


def test_refused_everything_typed_is_there_and_can_be_sent_again(qtbot, dialog):
    fill(qtbot, dialog)
    qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    dialog.set_busy(False)
    dialog.show_problem("数据库正忙。")
    assert dialog.title.text() == "井盖破损"
    assert dialog.problem.text() == "数据库正忙。"
    with qtbot.waitSignal(dialog.submitted):
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)


def test_enter_in_a_field_sends_nothing(qtbot, dialog):
    fill(qtbot, dialog)
    with qtbot.assertNotEmitted(dialog.submitted):
        qtbot.keyClick(dialog.title, Qt.Key.Key_Return)
        qtbot.keyClick(dialog.phone, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_escape_hides_it_and_the_draft_is_there_again(qtbot, dialog):
    fill(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    dialog.open()
    assert dialog.title.text() == "井盖破损"
    assert dialog.category.category_id == uid(9001)


def test_taken_in_it_closes(qtbot, dialog):
    fill(qtbot, dialog)
    with qtbot.waitSignal(dialog.finished):
        dialog.accept()
    assert dialog.isHidden()


def test_the_place_is_picked_on_the_map_and_let_go(qtbot, dialog):
    with qtbot.waitSignal(dialog.pick_requested):
        qtbot.mouseClick(dialog.pick, Qt.MouseButton.LeftButton)
    dialog.set_place(120.51234, 36.4, "")
    assert dialog.place.words == "不在任何网格内。  36.40000, 120.51234"
    qtbot.mouseClick(dialog.unpick, Qt.MouseButton.LeftButton)
    assert "未定位" in dialog.place.words
    fill(qtbot, dialog)
    with qtbot.waitSignal(dialog.submitted) as sent:
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert (sent.args[0].lon, sent.args[0].lat) == (None, None)


def test_emptying_empties_every_field(qtbot, dialog):
    fill(qtbot, dialog)
    dialog.set_place(120.5, 36.4, "x")
    qtbot.mouseClick(dialog.wipe, Qt.MouseButton.LeftButton)
    assert dialog.title.text() == dialog.category.field.text() == ""
    assert dialog.category.category_id is None
    assert not dialog.unpick.isEnabled()


def test_new_categories_keep_the_one_chosen(qtbot, dialog):
    fill(qtbot, dialog)
    dialog.offer_categories(categories()[3:])
    assert dialog.category.category_id == uid(9001)
    dialog.offer_categories(categories()[:3])
    assert dialog.category.category_id is None


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\n" not in text and "\0" not in text])
def test_hostile_text_goes_out_as_typed(qtbot, dialog, text):
    fill(qtbot, dialog, text)
    dialog.set_place(1, 2, text)
    with qtbot.waitSignal(dialog.submitted) as sent:
        qtbot.mouseClick(dialog.submit, Qt.MouseButton.LeftButton)
    assert sent.args[0].title == text
    assert all(found.textFormat() is Qt.TextFormat.PlainText for found in dialog.findChildren(QLabel))


def test_it_opens_in_both_languages_with_every_field_named(qtbot, dressed, each_language):
    set_language(each_language)
    made = IntakeDialog(categories())
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    assert made.windowTitle() == {"zh": "新建上报", "en": "New report"}[each_language]
    for field in (made.title, made.text, made.category, made.source, made.nature, made.urgency, made.phone):
        assert field.accessibleName()
    wanted = {"zh": "上水井盖", "en": "Water manhole cover"}[each_language]
    assert any(made.category.list.item(row).text().startswith(wanted) for row in range(3))
