"""The like of a report while it is typed; a report by hand from the keys alone."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from models.cases.records import CaseState
from models.links.records import Basis, Earlier, Hints, Sought, Twin
from tests.support.desk_records import HOSTILE, NOW, categories, open_case, uid
from tests.support.typing import type_in
from widgets.intake import IntakeDialog
from widgets.intake.place import NamedPlace

ZONE = ZoneInfo("Asia/Shanghai")
PARK = NamedPlace("文昌公园", "公园", 120.51, 36.41)
ROAD = NamedPlace("文昌路", "道路", 120.52, 36.42)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def dialog(qtbot, dressed):
    made = IntakeDialog(categories())
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    return made


def twin(n: int = 87, **facts) -> Twin:
    return Twin(open_case(n), 0.9, **({"likeness": 0.55, "age_s": 2400, "distance_m": 38.2, "reports": 2} | facts))


def earlier(n: int = 1, *, same_class: bool = True, answered: str = "已更换垫圈") -> Earlier:
    at = NOW - timedelta(days=n)
    return Earlier(
        uid(n), uid(n), None, "井盖异响", "上水井盖", CaseState.CLOSED, at, Basis.CALLER, same_class, answered, at
    )


def told(dialog: IntakeDialog) -> str:
    return "\n".join(getattr(one, "words", one.text()) for one in dialog.hints.findChildren(QLabel))


def test_twins_are_told_with_distance_age_state_and_number_of_reports(dialog):
    dialog.show_hints(Hints((twin(),), (earlier(),), 3), NOW, ZONE)
    words = told(dialog)
    assert "相距 38 米" in words
    assert "40 分钟前" in words
    assert "文字相似 55%" in words
    assert "2 次上报" in words
    assert "答复：已更换垫圈" in words
    assert dialog.hints.repeat.text() == "重复诉求（第 3 次）"


def test_a_digit_attaches_the_report_to_the_case_of_that_number(qtbot, dialog):
    type_in(dialog.title, "井盖又坏了")
    first, second = twin(87), twin(91)
    dialog.show_hints(Hints((first, second)), NOW, ZONE)
    with qtbot.waitSignal(dialog.attached) as sent:
        qtbot.keyClick(dialog.title, Qt.Key.Key_2, CTRL)
    chosen, report = sent.args
    assert chosen is second
    assert (report.title, report.category_id) == ("井盖又坏了", second.case.category_id)
    with qtbot.assertNotEmitted(dialog.attached):
        qtbot.keyClick(dialog.title, Qt.Key.Key_1, CTRL)
    dialog.set_busy(False)
    with qtbot.assertNotEmitted(dialog.attached):
        qtbot.keyClick(dialog.title, Qt.Key.Key_3, CTRL)


def test_what_the_case_says_already_need_not_be_typed(qtbot, dialog):
    dialog.show_hints(Hints((twin(),)), NOW, ZONE)
    with qtbot.waitSignal(dialog.attached) as sent:
        qtbot.mouseClick(dialog.hints.buttons[0], Qt.MouseButton.LeftButton)
    assert sent.args[1].title == twin().case.title


def test_a_bad_phone_keeps_the_report_from_being_attached(qtbot, dialog):
    type_in(dialog.phone, "一三八")
    dialog.show_hints(Hints((twin(),)), NOW, ZONE)
    with qtbot.assertNotEmitted(dialog.attached):
        qtbot.keyClick(dialog.title, Qt.Key.Key_1, CTRL)
    assert dialog.phone.property("wrong") == "true"
    assert dialog.submit.isEnabled()


def test_repeated_is_proposed_for_the_same_class_and_stays_as_somebody_said(qtbot, dialog):
    dialog.show_hints(Hints((), (earlier(same_class=False),), 2), NOW, ZONE)
    assert not dialog.repeated
    dialog.show_hints(Hints((), (earlier(),), 2), NOW, ZONE)
    assert dialog.repeated
    qtbot.keyClick(dialog.hints.repeat, Qt.Key.Key_Space)
    dialog.show_hints(Hints((), (earlier(),), 2), NOW, ZONE)
    assert not dialog.repeated
    dialog.show_hints(Hints(), NOW, ZONE)
    assert dialog.hints.repeat.isHidden()
    dialog.clear()
    dialog.show_hints(Hints((), (earlier(),), 2), NOW, ZONE)
    assert dialog.repeated


def test_the_like_is_looked_for_once_there_is_a_place_an_address_or_a_phone(qtbot, dialog):
    asked: list[Sought] = []
    dialog.looked.connect(asked.append)
    type_in(dialog.title, "井盖破损")
    dialog._look()
    assert asked == []
    with qtbot.waitSignal(dialog.looked):
        dialog.set_place(120.5, 36.4, "文昌社区第四网格")
    assert (asked[-1].title, asked[-1].lon, asked[-1].lat) == ("井盖破损", 120.5, 36.4)
    with qtbot.waitSignal(dialog.looked):
        qtbot.keyClicks(dialog.phone, "13800001234")
    assert asked[-1].phone == "13800001234"


def test_a_place_is_found_by_name_and_enter_takes_the_first(qtbot, dialog):
    with qtbot.waitSignal(dialog.searched) as wanted:
        type_in(dialog.search.field, "文昌")
    assert wanted.args == ["文昌"]
    dialog.offer_places("文", [ROAD])
    assert dialog.search.list.isHidden()
    dialog.offer_places("文昌", [PARK, ROAD])
    assert dialog.search.list.count() == 2
    with qtbot.waitSignal(dialog.named) as named:
        qtbot.keyClick(dialog.search.field, Qt.Key.Key_Return)
    assert named.args == [PARK]
    assert dialog.address.text() == "文昌公园"
    assert dialog.search.list.isHidden()


def test_enter_before_the_answer_takes_the_first_when_it_comes(qtbot, dialog):
    with qtbot.waitSignal(dialog.searched):
        type_in(dialog.search.field, "文昌")
        qtbot.keyClick(dialog.search.field, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.named) as named:
        dialog.offer_places("文昌", [ROAD, PARK])
    assert named.args == [ROAD]


def test_digits_choose_places_and_categories(qtbot, dialog):
    type_in(dialog.search.field, "文昌")
    dialog.offer_places("文昌", [PARK, ROAD])
    with qtbot.waitSignal(dialog.named) as named:
        qtbot.keyClick(dialog.search.field, Qt.Key.Key_2, ALT)
    assert named.args == [ROAD]
    qtbot.keyClick(dialog.category.field, Qt.Key.Key_2, ALT)
    assert dialog.category.category_id == uid(9102)


def test_a_place_of_no_such_name_is_said_and_what_was_typed_stays(qtbot, dialog):
    type_in(dialog.search.field, "无此地")
    dialog.offer_places("无此地", [])
    assert "没有这个地点" in dialog.search.list.item(0).text()
    with qtbot.assertNotEmitted(dialog.named):
        qtbot.keyClick(dialog.search.field, Qt.Key.Key_Return)
    assert dialog.search.field.text() == "无此地"


def test_a_report_takes_forty_keys_and_no_mouse(qtbot, dialog):
    """At 0.28 s a key (Card, Moran and Newell's average typist, 1980) forty keys are 11.2 seconds."""
    keys = 0

    def press(text: str = "", key: Qt.Key | None = None, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        nonlocal keys
        at = dialog.focusWidget()
        keys += len(text) + (key is not None)
        if text.isascii():
            qtbot.keyClicks(at, text)
        else:
            # Chinese comes from an input method: four characters are some twelve keys.
            keys += 2 * len(text)
            at.insert(text) if hasattr(at, "insert") else at.insertPlainText(text)
            at.textEdited.emit(at.text())
        if key is not None:
            qtbot.keyClick(at, key, modifier)

    dialog.named.connect(lambda place: dialog.set_place(place.lon, place.lat, "文昌社区第四网格"))
    dialog.searched.connect(lambda wanted: dialog.offer_places(wanted, [PARK, ROAD]))
    press("井盖破损", Qt.Key.Key_Tab)
    press("", Qt.Key.Key_Tab)
    press("ssjg", Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.search.field
    with qtbot.waitSignal(dialog.named):
        press("文昌", Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.submitted) as sent:
        press("", Qt.Key.Key_Return, CTRL)
    report = sent.args[0]
    assert (report.title, report.category_id, report.lon, report.address) == ("井盖破损", uid(9001), 120.51, "文昌公园")
    assert keys <= 40


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(dialog, text):
    dialog.show_hints(Hints((Twin(open_case(1, title=text), 0.9, 0.5, 60),), (earlier(answered=text),), 2), NOW, ZONE)
    dialog.offer_places("", [NamedPlace(text, text, 1, 2)])
    assert all(found.textFormat() is Qt.TextFormat.PlainText for found in dialog.findChildren(QLabel))
