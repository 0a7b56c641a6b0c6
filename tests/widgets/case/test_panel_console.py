"""The panel as a console: tabs, marks over the case, the menu of further acts, forms with their drafts, other keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QWidget

from models.accounts.records import Account, Duty
from models.cases.citizen.records import Channel, CitizenSide, Confirmation, Reply, Satisfaction, Transfer
from models.cases.records import CaseState, Lamp, Step, Tier, Urgency
from models.cases.requests.records import Request, RequestKind, RequestState
from tests.support.desk_records import NOW, advice, detail, open_case, uid
from tests.support.typing import type_in
from widgets.case import INTENTS, CasePanel
from widgets.case.forms import FORMS
from widgets.case.marks import marks
from widgets.case.rooms import ACT, HISTORY
from widgets.case.sheet import CaseSheet
from widgets.queue import QueuePanel

ME = Account(uid(70), "zhao", "值班长", Duty.SUPERVISOR, active=True)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(qtbot, dressed):
    made = CasePanel()
    qtbot.addWidget(made)
    made.resize(440, 1000)
    made.tick(NOW)
    made.show()
    qtbot.waitExposed(made)
    return made


def sheet(*allowed: str, case=None, **known) -> CaseSheet:
    return CaseSheet(detail(case or open_case(1)), advice(), frozenset(allowed), ME, **known)


def request(n: int = 1, kind: RequestKind = RequestKind.VOID, state=RequestState.ASKED, by: int = 71) -> Request:
    return Request(uid(800 + n), uid(1), kind, state, "同一井盖", {}, uid(by), "陈晨", NOW - timedelta(minutes=6))


def given(qtbot, panel: CasePanel):
    with qtbot.waitSignal(panel.intent) as asked:
        panel.forms.current.give()
    return tuple(asked.args)


# What is there


def test_every_form_that_an_intent_names_is_there():
    assert {intent.form for intent in INTENTS if intent.form} <= set(FORMS)


def test_what_is_done_less_often_stands_in_a_menu_with_its_key(qtbot, panel):
    panel.show_sheet(sheet("dispatch", "reply", "set_tier", "set_urgency", "request_void"))
    assert panel.buttons.button("dispatch").isVisible()
    assert panel.buttons.button("set_tier").isHidden()
    assert panel.buttons.in_menu() == ["set_urgency", "set_tier", "request_void"]
    words = next(action.text() for action in panel.buttons.menu.actions() if action.objectName() == "set_tier")
    assert words == "调整层级（提级）\tAlt+T"
    next(action for action in panel.buttons.menu.actions() if action.objectName() == "set_tier").trigger()
    assert panel.forms.button == "set_tier"


def test_one_act_more_than_the_buttons_hold_is_no_reason_for_a_menu(panel):
    panel.show_sheet(sheet("dispatch", "request_void"))
    assert panel.buttons.button("request_void").isVisible()
    assert panel.buttons.more.isHidden()


def test_the_one_act_that_moves_the_case_on_is_the_main_button(panel):
    panel.show_sheet(sheet("dispatch", "reply"))
    kinds = {name: panel.buttons.button(name).property("kind") for name in ("dispatch", "reply")}
    assert kinds == {"dispatch": "primary", "reply": ""}


def test_other_keys_are_shown_and_answered_to(qtbot, panel):
    panel.show_sheet(sheet("reply"))
    panel.set_keys({"reply": "Ctrl+Alt+F9"})
    qtbot.keyClick(panel, Qt.Key.Key_T, CTRL)
    assert panel.forms.button == ""
    qtbot.keyClick(panel, Qt.Key.Key_F9, CTRL | Qt.KeyboardModifier.AltModifier)
    assert panel.forms.button == "reply"


def test_the_keys_come_back_to_the_queue_though_it_ran_empty_while_the_form_was_open(qtbot, dressed):
    window, queue, panel, other = QWidget(), QueuePanel(), CasePanel(), QPushButton("elsewhere")
    panel.tick(NOW)
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    for part in (queue, panel, other):
        row.addWidget(part)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    queue.set_cases([open_case(1)], NOW)
    queue.setFocus()
    panel.show_sheet(sheet("reopen"))
    qtbot.keyClick(panel, Qt.Key.Key_R, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert panel.forms.isAncestorOf(QApplication.focusWidget())
    queue.apply([], [uid(1)])
    qtbot.waitUntil(lambda: queue.empty_words.isVisible())
    panel.forms.close_form()
    assert queue.isAncestorOf(QApplication.focusWidget())
    queue.apply([open_case(1)], [])
    qtbot.waitUntil(queue.view.hasFocus)


# Marks and tabs


def test_what_lies_over_a_case_is_said_by_shape_word_and_colour(panel):
    side = CitizenSide(confirmations=(Confirmation(uid(4), uid(5), "王**", "", "陈晨", NOW, None, "", None, None),))
    shown = sheet(case=open_case(1, rework_count=2, state=CaseState.CONFIRMING), requests=(request(),), citizen=side)
    panel.show_sheet(shown)
    assert [(mark.words, mark.lamp) for mark in panel.body.marks.shown] == [
        ("待审批：作废", Lamp.SOON),
        ("王** 现场核实中", None),
        ("返工 2 次", None),
    ]
    assert panel.body.marks.isVisible()


def test_a_request_that_is_decided_is_no_mark_any_more(panel):
    panel.show_sheet(sheet(requests=(request(state=RequestState.DECLINED),)))
    assert panel.body.marks.isHidden()


def test_a_case_that_is_over_has_nothing_that_waits(panel):
    over = sheet(case=open_case(1, state=CaseState.CLOSED), requests=(request(),))
    assert marks(over, NOW, panel._zone) == []


def test_the_history_has_a_tab_and_another_case_starts_with_what_is_to_be_done(panel):
    panel.show_sheet(sheet("dispatch"))
    assert panel.tabs.button(HISTORY).text() == "经过 2"
    panel.tabs.step(1)
    panel.show_sheet(sheet("dispatch"))
    assert panel.tabs.current != ACT
    panel.show_sheet(sheet("dispatch", case=open_case(2)))
    assert panel.tabs.current == ACT


def test_the_latest_steps_stand_below_and_lead_to_all_of_them(qtbot, panel):
    steps = tuple(
        Step(uid(900 + n), "reply", None, None, "陈晨", "d", f"第{n}次", NOW - timedelta(minutes=n), NOW)
        for n in range(9)
    )
    panel.show_sheet(CaseSheet(replace(detail(open_case(1)), steps=steps), None, frozenset(), ME))
    panel.body.latest.all_asked.emit()
    assert panel.tabs.current == HISTORY
    assert panel.history.isVisible()


def shown_steps(panel: CasePanel) -> str:
    # Widgets new to a layout come into sight with the next events.
    QApplication.processEvents()
    return "\n".join(found.text() for found in panel.history.findChildren(QLabel) if found.isVisibleTo(panel.history))


def test_the_history_says_before_and_after_and_is_narrowed_by_kind_and_word(panel):
    steps = (
        Step(uid(1), "accept", CaseState.REPORTED, CaseState.ACCEPTED, "陈晨", "d", "", NOW, NOW),
        Step(
            uid(2), "set_urgency", None, None, "陈晨", "d", "老人被绊倒", NOW, NOW, {"urgency": ["normal", "critical"]}
        ),
        Step(uid(3), "reply", None, None, "李洁", "d", "已告知", NOW, NOW, {"channel": "phone"}),
    )
    panel.show_sheet(CaseSheet(replace(detail(open_case(1)), steps=steps), None, frozenset(), ME))
    panel.tabs.choose(HISTORY)
    assert "紧急程度：普通 → 特急" in shown_steps(panel)
    next(chip for kind, chip in panel.history.chips.items() if kind == "citizen").setChecked(True)
    assert "已告知" in shown_steps(panel)
    assert "老人被绊倒" not in shown_steps(panel)
    panel.history.chips[None].setChecked(True)
    type_in(panel.history.words, "绊倒")
    assert "老人被绊倒" in shown_steps(panel)
    assert "已告知" not in shown_steps(panel)


# Forms


def test_a_reply_takes_words_and_how_and_only_a_supervisor_makes_it_final(qtbot, panel):
    panel.show_sheet(sheet("reply"))
    panel.trigger("reply")
    form = panel.forms.current
    with qtbot.assertNotEmitted(panel.intent):
        form.give()
    assert form.problem.text() == "不能为空：这是告知诉求人的内容。"
    type_in(form.words, "已派排水公司处理")
    form.channel.setCurrentIndex(form.channel.findData(Channel.VISIT.value))
    form.final.setChecked(True)
    assert given(qtbot, panel) == ("reply", {"words": "已派排水公司处理", "channel": Channel.VISIT, "final": True})
    operator = replace(ME, duty=Duty.OPERATOR)
    panel.show_sheet(replace(sheet("reply", case=open_case(2)), me=operator))
    panel.trigger("reply")
    assert panel.forms.current.final.isHidden()


def test_a_reply_that_somebody_drafted_stands_in_the_form(panel):
    draft = Reply(uid(6), "预计今日修复", False, None, "李洁", NOW, "", None)
    panel.show_sheet(sheet("reply", citizen=CitizenSide(replies=(draft,))))
    panel.trigger("reply")
    assert panel.forms.current.words.toPlainText() == "预计今日修复"


def test_a_callback_tells_solved_and_satisfied_or_that_nobody_answered(qtbot, panel):
    panel.show_sheet(sheet("call_back", case=open_case(1, state=CaseState.CLOSED)))
    panel.trigger("call_back")
    form = panel.forms.current
    form.outcome.setCurrentIndex(form.outcome.findData("unsolved"))
    form.satisfaction.setCurrentIndex(form.satisfaction.findData(Satisfaction.UNSATISFIED.value))
    assert given(qtbot, panel)[1] == {
        "reached": True,
        "solved": False,
        "satisfaction": Satisfaction.UNSATISFIED,
        "words": "",
    }
    form.outcome.setCurrentIndex(form.outcome.findData("missed"))
    assert given(qtbot, panel)[1] == {"reached": False, "words": ""}


@pytest.mark.parametrize(("state", "needed"), [(CaseState.CLOSED, True), (CaseState.CALLED_BACK, False)])
def test_archiving_without_a_callback_takes_a_note(qtbot, panel, state, needed):
    panel.show_sheet(sheet("archive", case=open_case(1, state=state)))
    panel.trigger("archive")
    panel.forms.current.give()
    assert panel.forms.current.problem.isVisible() is needed
    type_in(panel.forms.current.note, "诉求人不留电话")
    assert given(qtbot, panel) == ("archive", {"note": "诉求人不留电话"})


def test_the_special_tier_takes_a_limit_by_hand_in_the_citys_time(qtbot, panel):
    panel.show_sheet(sheet("set_tier"))
    panel.trigger("set_tier")
    form = panel.forms.current
    assert form.tier.currentData() == Tier.RAISED.value
    assert not form.due_at.isEnabled()
    form.tier.setCurrentIndex(form.tier.findData(Tier.SPECIAL.value))
    type_in(form.reason, "领导批示")
    name, facts = given(qtbot, panel)
    assert (name, facts["tier"], facts["reason"]) == ("set_tier", Tier.SPECIAL, "领导批示")
    assert facts["due_at"] == (NOW + timedelta(days=1)).replace(second=0)
    form.due_at.setDateTime(form.due_at.dateTime().addDays(-9))
    with qtbot.assertNotEmitted(panel.intent):
        form.give()
    assert form.problem.text() == "时限必须晚于现在。"


def test_the_urgency_it_has_already_is_not_asked_for(qtbot, panel):
    panel.show_sheet(sheet("set_urgency"))
    panel.trigger("set_urgency")
    form = panel.forms.current
    type_in(form.reason, "老人")
    form.urgency.setCurrentIndex(form.urgency.findData(Urgency.NORMAL.value))
    with qtbot.assertNotEmitted(panel.intent):
        form.give()
    assert "普通" in form.problem.text()
    form.urgency.setCurrentIndex(form.urgency.findData(Urgency.CRITICAL.value))
    assert given(qtbot, panel) == ("set_urgency", {"urgency": Urgency.CRITICAL, "reason": "老人"})


def test_who_is_to_look_on_site_is_chosen_among_those_offered(qtbot, panel):
    panel.show_sheet(sheet("confirm", case=open_case(1, state=CaseState.ACCEPTED)))
    panel.trigger("confirm")
    form = panel.forms.current
    form.worker.setCurrentIndex(1)
    type_in(form.question, "井盖是否松动")
    assert given(qtbot, panel) == ("confirm", {"worker_id": uid(502), "question": "井盖是否松动"})


def test_what_was_found_and_to_whom_it_goes_cannot_be_left_out(qtbot, panel):
    panel.show_sheet(sheet("found", "transfer", case=open_case(1, state=CaseState.CONFIRMING)))
    panel.trigger("found")
    panel.forms.current.so.setCurrentIndex(1)
    panel.forms.current.give()
    assert panel.forms.current.problem.isVisible()
    type_in(panel.forms.current.finding, "井盖完好")
    assert given(qtbot, panel) == ("found", {"is_so": False, "finding": "井盖完好"})
    panel.trigger("transfer")
    panel.forms.current.give()
    assert panel.forms.current.problem.text() == "未填写转往单位。"
    type_in(panel.forms.current.receiver, "邻市城管局")
    type_in(panel.forms.current.reason, "在界外")
    assert given(qtbot, panel) == ("transfer", {"receiver": "邻市城管局", "reason": "在界外"})


def test_how_the_citizen_was_told_goes_out(qtbot, panel):
    transfer = Transfer(uid(3), "邻市城管局", "在界外", "陈晨", NOW, "", None, None, None)
    panel.show_sheet(sheet("tell_citizen", citizen=CitizenSide(transfers=(transfer,))))
    panel.trigger("tell_citizen")
    assert given(qtbot, panel) == ("tell_citizen", {"channel": Channel.PHONE, "note": ""})


def test_a_request_is_decided_from_its_row_and_declining_takes_a_note(qtbot, panel):
    requests = (request(1), request(2, RequestKind.EXTENSION))
    panel.show_sheet(sheet("approve", "decline", requests=requests))
    buttons = {(b.objectName(), b.property("request")): b for b in panel.rooms["requests"].buttons}
    qtbot.mouseClick(buttons["decline", str(uid(802))], Qt.MouseButton.LeftButton)
    form = panel.forms.current
    assert form.request.currentText() == "延期"
    form.give()
    assert form.problem.text() == "不予批准须写明理由。"
    type_in(form.note, "材料不足")
    assert given(qtbot, panel) == ("decline", {"request_id": uid(802), "kind": "extension", "note": "材料不足"})
    qtbot.mouseClick(buttons["approve", str(uid(801))], Qt.MouseButton.LeftButton)
    assert given(qtbot, panel) == ("approve", {"request_id": uid(801), "kind": "void", "note": ""})


def test_a_request_decided_meanwhile_is_not_decided_again(qtbot, panel):
    panel.show_sheet(sheet("approve", requests=(request(),)))
    panel.trigger("approve")
    panel.show_sheet(sheet("approve", requests=(request(state=RequestState.APPROVED),)))
    with qtbot.assertNotEmitted(panel.intent):
        panel.forms.current.give()
    assert panel.forms.current.problem.isVisible()


def test_only_ones_own_request_is_taken_back(qtbot, panel):
    requests = (request(1), request(2, RequestKind.EXTENSION, by=70))
    panel.show_sheet(sheet("withdraw_request", requests=requests))
    panel.trigger("withdraw_request")
    assert given(qtbot, panel) == ("withdraw_request", {"request_id": uid(802)})


# Drafts


def test_what_was_typed_for_a_case_is_there_when_one_comes_back_to_it(qtbot, panel):
    panel.show_sheet(sheet("reply"))
    panel.trigger("reply")
    type_in(panel.forms.current.words, "半句话")
    panel.show_sheet(sheet("reply", case=open_case(2)))
    panel.trigger("reply")
    assert panel.forms.current.words.toPlainText() == ""
    panel.show_sheet(sheet("reply"))
    panel.trigger("reply")
    assert panel.forms.current.words.toPlainText() == "半句话"


def test_a_draft_is_told_as_it_grows_and_that_it_was_taken(qtbot, panel):
    told = []
    panel.forms.drafted.connect(lambda case, button, draft: told.append((case, button, draft)))
    panel.show_sheet(sheet("request_void"))
    panel.trigger("request_void")
    type_in(panel.forms.current.words, "重")
    assert told[-1] == (uid(1), "request_void", {"words": "重"})
    given(qtbot, panel)
    panel.answered()
    assert told[-1] == (uid(1), "request_void", {})
    panel.trigger("request_void")
    assert panel.forms.current.words.toPlainText() == ""


def test_a_draft_from_before_the_crash_is_there_again(panel):
    panel.show_sheet(sheet("request_void", drafts={"request_void": {"words": "重复", "gone": 3}}))
    panel.trigger("request_void")
    assert panel.forms.current.words.toPlainText() == "重复"


def test_without_contact_no_form_is_sent(qtbot, panel):
    panel.show_sheet(sheet("request_void"))
    panel.trigger("request_void")
    type_in(panel.forms.current.words, "重复")
    panel.set_stale(stale=True)
    with qtbot.assertNotEmitted(panel.intent):
        qtbot.keyClick(panel.forms.current.words, Qt.Key.Key_Return, CTRL)
    assert panel.forms.current.words.toPlainText() == "重复"
