"""The case panel as its users work it: what it shows, what it asks for, what it keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from models.cases.orders.records import Addressee, OrderAbout
from models.cases.records import CaseState, Lamp, OrderState, Recommendations, Step, Tier, Urgency
from tests.support.desk_records import HOSTILE, NOW, advice, detail, open_case, order, uid
from tests.support.typing import type_in
from widgets.case import BY_BUTTON, INTENTS, CasePanel
from widgets.case.sheet import CaseSheet
from widgets.i18n import set_language

ALL = frozenset(BY_BUTTON)


@pytest.fixture
def panel(qtbot, dressed):
    made = CasePanel()
    qtbot.addWidget(made)
    made.resize(440, 1000)
    made.tick(NOW)
    made.show()
    qtbot.waitExposed(made)
    return made


def click(qtbot, panel: CasePanel, button: str) -> None:
    qtbot.mouseClick(panel.buttons.button(button), Qt.MouseButton.LeftButton)


def texts(panel: CasePanel) -> str:
    # Widgets new to a layout come into sight with the next events.
    QApplication.processEvents()
    return "\n".join(found.text() for found in panel.findChildren(QLabel) if found.isVisible())


def test_with_no_case_it_says_what_to_do(panel):
    assert panel.empty.isVisible()
    assert "队列" in panel.empty.text()
    assert panel.case_id is None


def test_a_case_shows_its_clock_holder_grids_and_history(panel):
    panel.show_case(detail(open_case(1, left=18)), advice(), frozenset({"dispatch"}))
    assert panel.clock.left.words == "派遣 余18分"
    assert panel.clock.lamp is Lamp.SOON
    assert panel.clock.held.words == "现在由 坐席 持有 11 分钟 · 待派遣"
    assert panel.clock.limit.text() == "办结 今日 17:50"
    assert panel.track.at == 2
    shown = texts(panel)
    assert "\u2068" not in shown
    for words in ("1122-0001", "井盖破损", "文昌社区第四网格", "教体局", "首次诉求", "14:19", "138****1234"):
        assert words in shown


def test_the_clock_names_the_cases_own_limit_where_that_is_nearer(panel):
    case = open_case(1, left=18, state=CaseState.HANDLING, stage_due_at=None)
    panel.show_case(detail(case), None, frozenset())
    assert panel.clock.left.words == "办结 余18分"


def test_a_minute_later_the_clock_says_so(panel):
    panel.show_case(detail(open_case(1, left=18)), None, frozenset())
    panel.tick(NOW + timedelta(minutes=19))
    assert panel.clock.left.words == "派遣 超不足1分"
    assert panel.clock.lamp is Lamp.LATE


def test_only_what_is_allowed_is_there(panel):
    for intent in INTENTS:
        panel.show_case(detail(open_case(1)), None, frozenset({intent.button}))
        there = [button for button in BY_BUTTON if panel.buttons.button(button).isVisible()]
        assert there == [intent.button]
        assert panel.buttons.button(intent.button).toolTip(), intent.button


def test_the_keys_are_all_different():
    keys = [intent.key for intent in INTENTS if intent.key]
    assert len(keys) == len(set(keys))


def test_dispatch_goes_to_the_best_one_unless_another_is_chosen(qtbot, panel):
    panel.show_case(detail(open_case(1)), advice(), frozenset({"dispatch"}))
    assert [row.number for row in panel.suggestions.chosen()] == [1]
    qtbot.keyClick(panel, Qt.Key.Key_3)
    type_in(panel.instruction, "带抽水泵")
    with qtbot.waitSignal(panel.intent) as asked:
        click(qtbot, panel, "dispatch")
    assert asked.args == [
        "dispatch",
        {"worker_id": None, "department_id": uid(601), "instruction": "带抽水泵", "lead": True},
    ]


def test_digits_after_the_first_add_and_take_away_and_f5_gives_all_the_lead_to_the_first(qtbot, panel):
    panel.show_case(detail(open_case(1)), advice(), frozenset({"dispatch"}))
    for key in (Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2):
        qtbot.keyClick(panel, key)
    assert [row.number for row in panel.suggestions.chosen()] == [3, 1]
    assert [row._part for row in panel.suggestions.rows[:3]] == ["协办", "", "主办"]
    assert panel.buttons.button("dispatch").text() == "派遣 2 项"
    type_in(panel.instruction, "先围挡")
    with qtbot.waitSignal(panel.intent) as asked:
        qtbot.keyClick(panel, Qt.Key.Key_F5)
    name, facts = asked.args
    assert name == "give_route"
    assert (facts["to"], facts["instruction"]) == (Addressee(department_id=uid(601)), "先围挡")
    assert facts["assisting"] == [Addressee(panel.suggestions.rows[0].advice.worker_id)]
    for key in (Qt.Key.Key_1, Qt.Key.Key_3):
        qtbot.keyClick(panel, key)
    assert panel.buttons.button("dispatch").text() == "派遣"
    with qtbot.assertNotEmitted(panel.intent):
        qtbot.keyClick(panel, Qt.Key.Key_F5)
    assert panel.problem.text() == "没有选定派遣对象。"


def test_f5_dispatches_to_whom_was_clicked(qtbot, panel):
    panel.show_case(detail(open_case(1)), advice(), frozenset({"dispatch"}))
    qtbot.mouseClick(panel.suggestions.rows[1], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.intent) as asked:
        qtbot.keyClick(panel, Qt.Key.Key_F5)
    assert asked.args[1]["worker_id"] == uid(502)


def test_digits_typed_into_the_instruction_choose_nobody(qtbot, panel):
    panel.show_case(detail(open_case(1)), advice(), frozenset({"dispatch"}))
    type_in(panel.instruction, "3 号井")
    assert [row.number for row in panel.suggestions.chosen()] == [1]
    assert panel.instruction.toPlainText() == "3 号井"


def test_suggestions_say_their_reasons_and_who_was_left_out(panel):
    panel.show_case(detail(open_case(1)), advice(), frozenset({"dispatch"}))
    first = panel.suggestions.rows[0]
    assert first.who == "网格长"
    assert first.about == "王** · 文昌四网格 · 138****1234"
    assert first.reasons.startswith("在本网格 · 定位 40 秒前")
    assert "未列入 1 人：定位失联" in texts(panel)


def test_without_anyone_to_send_dispatch_asks_for_nothing_and_says_why(qtbot, panel):
    panel.show_case(detail(open_case(1)), Recommendations(), frozenset({"dispatch"}))
    with qtbot.assertNotEmitted(panel.intent):
        click(qtbot, panel, "dispatch")
    assert panel.problem.text() == "没有选定派遣对象。"
    assert "没有可派对象" in texts(panel)


def test_of_a_long_text_the_first_lines_are_shown_and_all_of_it_on_demand(qtbot, panel):
    told = replace(detail(open_case(1)), text="路面积水，车辆绕行，行人涉水。" * 40)
    panel.show_case(told, None, frozenset())
    assert panel.head.text.height() < 80
    clock_at = panel.clock.mapTo(panel, panel.clock.rect().topLeft()).y()
    qtbot.mouseClick(panel.head.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.head.text.height() > 80)
    assert panel.head.more.text() == "收起"
    panel.show_case(replace(told, case=open_case(2)), None, frozenset())
    qtbot.waitUntil(lambda: panel.clock.mapTo(panel, panel.clock.rect().topLeft()).y() == clock_at)
    panel.show_case(replace(told, text="积水"), None, frozenset())
    assert panel.head.more.isHidden()


def test_filing_takes_tier_and_urgency_along(qtbot, panel):
    panel.show_case(detail(open_case(1, state=CaseState.ACCEPTED, urgency=Urgency.URGENT)), None, frozenset({"file"}))
    panel.filing.tier.setCurrentIndex(1)
    with qtbot.waitSignal(panel.intent) as asked:
        qtbot.keyClick(panel, Qt.Key.Key_F4)
    assert asked.args == ["file", {"tier": Tier.RAISED, "urgency": Urgency.URGENT}]


def test_what_needs_words_asks_for_them_and_takes_none_that_are_empty(qtbot, panel):
    for button in [intent.button for intent in INTENTS if intent.form == "words"]:
        words_are_asked_for(qtbot, panel, button)


def words_are_asked_for(qtbot, panel: CasePanel, button: str) -> None:
    case = detail(open_case(1), orders=(order(1, OrderState.HANDLING),))
    panel.show_case(case, None, frozenset({button}))
    click(qtbot, panel, button)
    assert panel.forms.isVisible()
    with qtbot.assertNotEmitted(panel.intent):
        qtbot.keyClicks(panel.forms.words.words, "   ")
        qtbot.mouseClick(panel.forms.words.send, Qt.MouseButton.LeftButton)
    assert panel.forms.words.problem.isVisible()
    type_in(panel.forms.words.words, "现场复核，仍有积水")
    with qtbot.waitSignal(panel.intent) as asked:
        qtbot.keyClick(panel.forms.words.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    name, facts = asked.args
    assert name == BY_BUTTON[button].name
    assert facts[BY_BUTTON[button].fact] == "现场复核，仍有积水"


@pytest.mark.parametrize("button", ["sign", "arrive", "start_handling"])
def test_what_is_entered_for_the_field_names_the_lead_order(qtbot, panel, button):
    orders = (order(1, OrderState.WITHDRAWN), order(2, OrderState.SIGNED), order(3, lead=False))
    panel.show_case(detail(open_case(1), orders=orders), None, frozenset({button}))
    with qtbot.waitSignal(panel.intent) as asked:
        click(qtbot, panel, button)
    assert asked.args == [button, {"order_id": uid(702)}]


def test_entering_for_the_field_without_an_order_says_so(qtbot, panel):
    panel.show_case(detail(open_case(1)), None, frozenset({"sign"}))
    with qtbot.assertNotEmitted(panel.intent):
        click(qtbot, panel, "sign")
    assert panel.problem.isVisible()


@pytest.mark.parametrize(
    ("button", "facts"),
    [("accept", {}), ("withdraw", {}), ("close", {}), ("show_on_map", {}), ("verify", {"passed": True})],
)
def test_what_needs_no_words_is_asked_for_at_once(qtbot, panel, button, facts):
    panel.show_case(detail(open_case(1)), None, frozenset({button}))
    with qtbot.waitSignal(panel.intent) as asked:
        assert panel.trigger(button)
    assert asked.args == [button, facts]


def test_nothing_can_be_triggered_that_is_not_there(qtbot, panel):
    with qtbot.assertNotEmitted(panel.intent):
        assert not panel.trigger("accept")
        panel.show_case(detail(open_case(1)), None, frozenset({"file"}))
        assert not panel.trigger("accept")


def test_words_being_typed_outlive_the_feed(qtbot, panel):
    case = detail(open_case(1))
    panel.show_case(case, advice(), frozenset({"dispatch", "answer"}))
    panel.choose_suggestion(2)
    type_in(panel.instruction, "请带雨具")
    click(qtbot, panel, "answer")
    type_in(panel.forms.words.words, "已经告知")
    grown = replace(case, steps=(*case.steps, Step(uid(9), "urge", None, None, "值班长", "d", "请抓紧", NOW, NOW)))
    panel.show_case(grown, advice(), frozenset({"dispatch", "answer"}))
    assert panel.instruction.toPlainText() == "请带雨具"
    assert panel.forms.words.words.toPlainText() == "已经告知"
    assert panel.forms.isVisible()
    assert [row.number for row in panel.suggestions.chosen()] == [2]
    assert "请抓紧" in texts(panel)


def test_words_refused_are_still_there(qtbot, panel):
    panel.show_case(detail(open_case(1)), None, frozenset({"rework"}))
    click(qtbot, panel, "rework")
    type_in(panel.forms.words.words, "路面未恢复")
    qtbot.mouseClick(panel.forms.words.send, Qt.MouseButton.LeftButton)
    panel.answered("陈晨刚刚改动了此案卷。")
    assert panel.forms.isVisible()
    assert panel.forms.words.words.toPlainText() == "路面未恢复"
    assert panel.problem.text() == "陈晨刚刚改动了此案卷。"


def test_words_taken_are_put_away(qtbot, panel):
    case = detail(open_case(1))
    panel.show_case(case, None, frozenset({"rework"}))
    click(qtbot, panel, "rework")
    type_in(panel.forms.words.words, "路面未恢复")
    qtbot.mouseClick(panel.forms.words.send, Qt.MouseButton.LeftButton)
    panel.answered()
    assert panel.forms.isHidden()


def test_words_overtaken_by_someone_else_are_kept_and_it_is_said(qtbot, panel):
    case = detail(open_case(1))
    panel.show_case(case, None, frozenset({"rework"}))
    click(qtbot, panel, "rework")
    type_in(panel.forms.words.words, "路面未恢复")
    panel.show_case(replace(case, case=replace(case.case, version=2)), None, frozenset())
    assert panel.forms.words.words.toPlainText() == "路面未恢复"
    assert "您输入的内容仍在这里" in panel.problem.text()
    with qtbot.assertNotEmitted(panel.intent):
        qtbot.mouseClick(panel.forms.words.send, Qt.MouseButton.LeftButton)


def test_words_let_be_come_back_when_the_same_is_asked_again(qtbot, panel):
    panel.show_case(detail(open_case(1)), None, frozenset({"answer", "not_accept"}))
    click(qtbot, panel, "answer")
    type_in(panel.forms.words.words, "已解释政策")
    qtbot.keyClick(panel.forms.words.words, Qt.Key.Key_Escape)
    assert panel.forms.isHidden()
    click(qtbot, panel, "not_accept")
    assert panel.forms.words.words.toPlainText() == ""
    click(qtbot, panel, "answer")
    assert panel.forms.words.words.toPlainText() == "已解释政策"


def test_another_case_starts_with_nothing_typed(qtbot, panel):
    panel.show_case(detail(open_case(1)), advice(), frozenset({"dispatch", "answer"}))
    type_in(panel.instruction, "请带雨具")
    click(qtbot, panel, "answer")
    type_in(panel.forms.words.words, "已经告知")
    panel.show_case(detail(open_case(2)), advice(), frozenset({"dispatch", "answer"}))
    assert panel.instruction.toPlainText() == ""
    assert panel.forms.isHidden()
    click(qtbot, panel, "answer")
    assert panel.forms.words.words.toPlainText() == ""


def test_without_contact_nothing_can_be_ordered_and_it_is_said(qtbot, panel):
    panel.show_case(detail(open_case(1)), advice(), frozenset({"dispatch"}))
    panel.set_stale(True)
    assert panel.old.isVisible()
    with qtbot.assertNotEmitted(panel.intent):
        click(qtbot, panel, "dispatch")
        assert not panel.trigger("dispatch")
    panel.set_stale(False)
    assert panel.old.isHidden()
    with qtbot.waitSignal(panel.intent):
        click(qtbot, panel, "dispatch")


def test_the_caller_is_shown_when_asked_for(qtbot, panel):
    panel.show_case(detail(open_case(1)), None, frozenset({"unmask"}))
    with qtbot.waitSignal(panel.intent) as asked:
        qtbot.mouseClick(panel.head.unmask, Qt.MouseButton.LeftButton)
    assert asked.args == ["unmask", {}]
    panel.show_case(detail(open_case(1), reporter="王小明", reporter_phone="13800001234"), None, frozenset({"unmask"}))
    assert panel.head.unmask.isHidden()


def test_a_closed_case_says_when(panel):
    case = open_case(1, left=None, state=CaseState.CLOSED)
    panel.show_case(detail(case, closed_at=NOW), None, frozenset({"reopen"}))
    assert panel.clock.left.words == "结案"
    assert panel.clock.lamp is None
    assert panel.track.at == 7


def test_a_matter_turned_down_says_so_and_shows_no_way_it_never_went(panel):
    case = open_case(1, left=-60, state=CaseState.NOT_ACCEPTED)
    panel.show_case(detail(case, closed_at=NOW), None, frozenset())
    assert panel.clock.left.words == "不予受理"
    assert panel.clock.lamp is None
    assert panel.track.isHidden()
    panel.show_case(detail(open_case(2)), None, frozenset())
    assert panel.track.isVisible()


def test_orders_say_whose_turn_it_is(panel):
    given = order(1)
    about = OrderAbout(given, "bureau", False, None, None, None, None, None, "")
    panel.show_sheet(CaseSheet(detail(open_case(1), orders=(given,)), orders=(about,)))
    said = texts(panel)
    assert "综合执法局" in said
    assert "主办 · 未签收 · 14:12" in said
    assert "限 今日 14:42 签收" in said


def test_hostile_text_shows_as_typed_and_is_no_markup(panel):
    for number, text in enumerate(HOSTILE, start=1):
        is_shown_as_typed(panel, number, text)


def is_shown_as_typed(panel: CasePanel, number: int, text: str) -> None:
    case = open_case(number, title=text, category=text, holder=text, number=text)
    step = Step(uid(3), "urge", None, None, text, text, text, NOW, NOW)
    whole = detail(
        case,
        orders=(replace(order(1), addressee=text, instruction=text),),
        text=text,
        address=text,
        reporter=text,
        grids=((text, "basic", text),),
        steps=(step,),
    )
    odd = replace(advice().workers[0], name=text, grid=text, phone=text)
    panel.show_case(whole, Recommendations((odd,), (), 0), ALL | {"unmask"})
    assert not panel.grab().isNull()
    for found in panel.findChildren(QLabel):
        assert found.textFormat() is Qt.TextFormat.PlainText
    bare = text.replace("\0", "\ufffd").translate(dict.fromkeys(map(ord, "\u202c\u202e\u2069\u2068")))
    assert bare in panel.head.title.text().translate(dict.fromkeys(map(ord, "\u202c\u202e\u2069\u2068")))


def test_a_long_case_scrolls_and_never_sideways(qtbot, panel):
    steps = tuple(Step(uid(n), "urge", None, None, "值班长", "d", "请抓紧办理" * 10, NOW, NOW) for n in range(60))
    panel.show_case(detail(open_case(1), text="长" * 3000, steps=steps), advice(), ALL)
    qtbot.waitUntil(lambda: panel.scroll.verticalScrollBar().maximum() > 0)
    assert panel.scroll.widget().width() <= panel.scroll.viewport().width()


def test_what_fits_does_not_scroll(qtbot, panel):
    panel.show_case(detail(open_case(1), text="文昌路与汀阳路交叉口东北角，" * 8), advice(), frozenset({"dispatch"}))
    latest = panel.body.latest
    qtbot.waitUntil(lambda: _bottom(latest, panel) > 500)
    assert _bottom(latest, panel) < panel.scroll.viewport().height()
    assert panel.scroll.verticalScrollBar().maximum() == 0


def test_it_fits_its_width_in_both_languages(qtbot, each_language, dressed):
    set_language(each_language)
    made = CasePanel()
    qtbot.addWidget(made)
    made.resize(440, 1000)
    made.tick(NOW)
    made.show_case(detail(open_case(1, left=18), orders=(order(1),)), advice(), ALL)
    made.show()
    qtbot.waitExposed(made)
    inside, room = made.scroll.widget(), made.scroll.viewport()
    # While it is laid out for the first time a scroll bar comes and may go again.
    qtbot.waitUntil(lambda: inside.width() == room.width())
    assert inside.layout().minimumSize().width() <= room.width()
    assert made.dock.minimumSizeHint().width() <= made.width() == 440


def _bottom(part, panel: CasePanel) -> int:
    return part.mapTo(panel.scroll.viewport(), part.rect().bottomLeft()).y()
