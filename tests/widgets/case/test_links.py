"""What belongs together, on the case panel."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from models.cases.records import CaseState
from models.links.records import Basis, Earlier, Hints, Linked, LinkKind, Links, Reporter, Twin
from tests.support.desk_records import NOW, detail, open_case, uid
from widgets.case.forms.links import OtherCaseForm
from widgets.case.intents import BY_BUTTON
from widgets.case.links import EarlierSection, LinkSection
from widgets.case.marks import marks
from widgets.case.sheet import CaseSheet

ZONE = ZoneInfo("Asia/Shanghai")
TWIN = Twin(open_case(91), 0.8, 0.4, 3600, 25.0)


def sheet(allowed: frozenset[str] = frozenset(), **links) -> CaseSheet:
    return CaseSheet(detail(open_case(87)), allowed=allowed, links=Links(**links))


def linked(n: int, kind: LinkKind) -> Linked:
    return Linked(uid(n), kind, uid(n), 1, f"20261122-{n:04d}", "路口积水", CaseState.HANDLING, NOW, "陈晨")


def words(section) -> str:
    return "\n".join(getattr(one, "words", one.text()) for one in section.findChildren(QLabel))


def test_the_title_of_a_typed_number_stands_in_the_form_before_it_is_sent(qtbot, dressed):
    form, asked = OtherCaseForm(), []
    qtbot.addWidget(form)
    form.number_typed.connect(asked.append)
    form.ask(BY_BUTTON["merge"], {})
    qtbot.keyClicks(form.number, "0091")
    assert asked == ["009", "0091"]
    form.show_numbered("009", "1122-0009 · 别的 · 处置中", found=True)
    assert form.named.isHidden()
    form.show_numbered("0091", "1122-0091 · 路口积水 · 处置中", found=True)
    assert (form.named.isVisible(), "路口积水" in form.named.text()) == (True, True)
    qtbot.keyClick(form.number, Qt.Key.Key_Backspace)
    assert form.named.isHidden()


@pytest.fixture
def section(qtbot, dressed):
    made = LinkSection()
    qtbot.addWidget(made)
    return made


def test_a_case_that_stands_alone_has_no_section(section):
    section.show_sheet(sheet(), NOW, ZONE)
    assert section.isHidden()


def test_a_likely_twin_is_offered_only_to_whom_may_merge(qtbot, section):
    section.show_sheet(sheet(hints=Hints((TWIN,))), NOW, ZONE)
    assert section.isHidden()
    section.show_sheet(sheet(frozenset({"merge"}), hints=Hints((TWIN,))), NOW, ZONE)
    assert "相距 25 米" in words(section)
    with qtbot.waitSignal(section.asked) as asked:
        qtbot.mouseClick(section.findChildren(QPushButton)[-1], Qt.MouseButton.LeftButton)
    assert asked.args == ["merge", {"main_id": str(uid(91))}]


@pytest.mark.parametrize(
    ("kind", "button", "said"), [(LinkKind.MERGED, "unmerge", "已并入"), (LinkKind.CHILD, "release", "随母案")]
)
def test_a_linked_case_names_the_other_and_can_be_taken_back(qtbot, section, kind, button, said):
    section.show_sheet(sheet(frozenset({button}), main=linked(5, kind)), NOW, ZONE)
    assert f"{said} 1122-0005" in words(section).replace("子案，", "")
    with qtbot.waitSignal(section.asked) as asked:
        qtbot.mouseClick(section.findChildren(QPushButton)[-1], Qt.MouseButton.LeftButton)
    assert asked.args == [button, {}]


def test_three_hundred_children_are_counted_and_the_first_are_listed(section):
    children = tuple(linked(n, LinkKind.CHILD) for n in range(1, 301))
    people = tuple(
        Reporter(uid(n), uid(n), None, None, NOW - timedelta(minutes=n), "王**", "138****1234", "淹了", 1 + n % 2)
        for n in range(300)
    )
    section.show_sheet(sheet(children=children, reporters=people), NOW, ZONE)
    told = words(section)
    assert "子案 300 件" in told
    assert "共 300 次上报" in told
    assert told.count("另有 294 件") == 2
    assert "第 2 次诉求" in told


def test_earlier_requests_are_told_with_what_was_answered(qtbot, dressed):
    made = EarlierSection()
    qtbot.addWidget(made)
    made.show_sheet(sheet(), NOW, ZONE)
    assert made.isHidden()
    one = Earlier(uid(1), uid(2), None, "井盖异响", "井盖", CaseState.CLOSED, NOW, Basis.CALLER, True, "已更换")
    two = Earlier(uid(3), uid(4), None, "噪声", "噪声", CaseState.FILED, NOW, Basis.ADDRESS)
    made.show_sheet(sheet(hints=Hints((), (one, two), 2)), NOW, ZONE)
    assert "第 2 次诉求" in words(made)
    assert "答复：已更换" in words(made)
    assert "尚未答复" in words(made)


def test_what_a_case_belongs_to_stands_over_it_beside_its_stage(dressed):
    one = linked(5, LinkKind.MERGED)
    assert [mark.words for mark in marks(sheet(main=one), NOW, ZONE)] == ["已并入 1122-0005"]
    told = sheet(children=(linked(6, LinkKind.CHILD), linked(7, LinkKind.CHILD)), hints=Hints(nth=3))
    assert [mark.words for mark in marks(told, NOW, ZONE)] == ["子案 2 件", "第 3 次诉求"]


@pytest.fixture
def form(qtbot, dressed):
    made = OtherCaseForm()
    qtbot.addWidget(made)
    return made


def opened(form, qtbot, given: CaseSheet, preset=None) -> None:
    form.show_case(given, NOW, ZONE)
    form.ask(BY_BUTTON["merge"], preset)
    qtbot.waitExposed(form)


def test_a_digit_chooses_among_the_likely_cases(qtbot, form):
    second = Twin(open_case(92), 0.7, 0.2, 60, 90.0)
    opened(form, qtbot, sheet(hints=Hints((TWIN, second))))
    qtbot.keyClick(form.other, Qt.Key.Key_2)
    with qtbot.waitSignal(form.given) as given:
        qtbot.keyClick(form.other, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert given.args == ["merge", {"main_id": str(uid(92)), "note": ""}]


def test_a_number_typed_goes_before_the_list_and_before_what_it_was_opened_with(qtbot, form):
    opened(form, qtbot, sheet(hints=Hints((TWIN,))), {"main_id": str(uid(91))})
    qtbot.keyClicks(form.number, "0087")
    with qtbot.waitSignal(form.given) as given:
        form.give()
    assert given.args[1] == {"main_id": None, "main_number": "0087", "note": ""}


def test_without_a_case_nothing_goes_out_and_what_is_missing_is_said(qtbot, form):
    opened(form, qtbot, sheet())
    with qtbot.assertNotEmitted(form.given):
        form.give()
    assert "未指明" in form.problem.text()
    qtbot.keyClicks(form.number, "87")
    with qtbot.assertNotEmitted(form.given):
        form.give()
    assert "至少需要三位" in form.problem.text()
