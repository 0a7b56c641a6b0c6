"""Orders, disputes and whistles on the case panel, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from models.cases.orders.records import (
    Addressee,
    Callee,
    Caller,
    Calls,
    Cause,
    Deliberation,
    Ground,
    OrderAbout,
    PartyWords,
    Refusal,
    Route,
    RouteParty,
    Whistle,
)
from models.cases.records import CaseState, Lamp, OrderState
from tests.support.desk_records import NOW, detail, open_case, order, uid
from widgets.case import CasePanel
from widgets.case.sheet import CaseSheet
from widgets.labels import ElidedLabel
from widgets.theme import LampMark

DRAIN, STREET = uid(900), uid(901)
OWNER = RouteParty(Addressee(department_id=DRAIN), "排水公司", "bureau", Ground.OWNER, "望潮街道")
PLACE = RouteParty(Addressee(department_id=STREET), "望潮街道分中心", "subcentre", Ground.TERRITORY, "望潮街道")
ROUTE = Route("owner_first", OWNER, (PLACE,), (OWNER, PLACE))
CALLS = Calls(
    (Caller(uid(902), "文昌第一网格", 5, "网格", 30),),
    (Callee(None, uid(903), "文昌社区", "社区", 4), Callee(DRAIN, None, "排水公司", "bureau", None)),
)


@pytest.fixture
def panel(qtbot, dressed):
    made = CasePanel()
    qtbot.addWidget(made)
    made.resize(440, 1000)
    made.tick(NOW)
    made.show()
    qtbot.waitExposed(made)
    return made


def sheet(state: CaseState = CaseState.FILED, *allowed: str, **facts) -> CaseSheet:
    return CaseSheet(detail(open_case(1, state=state)), allowed=frozenset(allowed), **facts)


def about(**facts) -> OrderAbout:
    given = {
        "order": order(1),
        "role": "bureau",
        "appointed": False,
        "refuse_until": NOW + timedelta(days=1),
        "due_at": NOW + timedelta(hours=4),
        "arrived_at": None,
        "ended_at": None,
        "refusal": None,
        "answer": "",
    }
    return OrderAbout(**given | facts)


def texts(panel: CasePanel) -> str:
    QApplication.processEvents()
    return "\n".join(found.text() for found in panel.findChildren(QLabel) if found.isVisibleTo(panel))


def send(qtbot, panel: CasePanel) -> None:
    qtbot.keyClick(panel.forms.current.first_field(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_the_route_is_proposed_with_its_reasons(panel):
    panel.show_sheet(sheet(route=ROUTE))
    said = texts(panel)
    assert "部件先属主后属地" in said
    assert "属主 望潮街道" in said


def test_the_proposed_route_goes_out_with_two_keys(qtbot, panel):
    panel.show_sheet(sheet(CaseState.FILED, "give_route", route=ROUTE, calls=CALLS))
    panel.trigger("give_route")
    with qtbot.waitSignal(panel.intent) as asked:
        send(qtbot, panel)
    name, facts = asked.args
    assert (name, facts["to"], facts["assisting"]) == ("give_route", OWNER.to, [PLACE.to])


def test_nobody_is_named_twice_on_a_route(qtbot, panel):
    panel.show_sheet(sheet(CaseState.FILED, "give_route", route=ROUTE, calls=CALLS))
    panel.trigger("give_route")
    form = panel.forms.current
    form.lead.setCurrentIndex(1)
    with qtbot.assertNotEmitted(panel.intent):
        send(qtbot, panel)
    assert "不能重复" in form.problem.text()


def test_an_order_tells_its_own_clocks_and_why_it_was_sent_back(panel):
    refusal = Refusal(uid(904), uid(905), 1, "排水公司", "不归我管", "权责清单第3条", NOW)
    sent_back = about(order=replace(order(1), state=OrderState.REFUSED), refusal=refusal)
    late = about(order=replace(order(1), state=OrderState.SIGNED), due_at=NOW - timedelta(minutes=5))
    panel.show_sheet(sheet(CaseState.SIGNED, orders=(sent_back, late)))
    said = texts(panel)
    assert "退单：不归我管" in said
    assert "依据：权责清单第3条" in said
    assert Lamp.LATE in {mark.lamp for mark in panel.rooms["orders"].findChildren(LampMark)}


def test_the_lead_stands_first_and_what_is_over_in_one_line_each_below(panel):
    lead = about(order=replace(order(1), state=OrderState.SIGNED, instruction="先围挡"))
    assisting = about(order=replace(order(2, lead=False), state=OrderState.DISPATCHED))
    over = about(order=replace(order(3), state=OrderState.WITHDRAWN))
    panel.show_sheet(sheet(CaseState.SIGNED, orders=(assisting, over, lead)))
    labels = panel.rooms["orders"].findChildren(QLabel)
    said = [found.words if isinstance(found, ElidedLabel) else found.text() for found in labels]
    assert "要求：先围挡" in said
    places = [next(n for n, words in enumerate(said) if word in words) for word in ("要求：先围挡", "协办", "撤回")]
    assert places == sorted(places)


def test_after_the_time_to_refuse_it_is_its_first_addressees(panel):
    panel.show_sheet(sheet(CaseState.DISPATCHED, orders=(about(refuse_until=NOW - timedelta(minutes=1)),)))
    assert "首办责任" in texts(panel)


def test_an_order_is_not_sent_back_without_a_basis(qtbot, panel):
    one = about()
    shown = CaseSheet(
        replace(detail(open_case(1, state=CaseState.DISPATCHED)), orders=(one.order,)), allowed=frozenset({"refuse"}),
        orders=(one,),
    )  # fmt: skip
    panel.show_sheet(shown)
    panel.trigger("refuse")
    form = panel.forms.current
    form.reason.setPlainText("不归我管")
    with qtbot.assertNotEmitted(panel.intent):
        send(qtbot, panel)
    assert "依据" in form.problem.text()
    form.basis.setPlainText("权责清单第3条")
    with qtbot.waitSignal(panel.intent) as asked:
        send(qtbot, panel)
    assert asked.args[1]["basis"] == "权责清单第3条"


@pytest.mark.parametrize(
    ("button", "to"),
    [("hand_on_subcentre", PLACE.to), ("hand_on_department", OWNER.to), ("hand_on_deliberation", None)],
)
def test_a_case_leaves_its_holders_hands_by_one_key_and_a_reason(qtbot, panel, button, to):
    panel.show_sheet(sheet(CaseState.SIGNED, button, route=ROUTE, calls=CALLS))
    panel.trigger(button)
    panel.forms.current.reason.setPlainText("需要吊车")
    with qtbot.waitSignal(panel.intent) as asked:
        send(qtbot, panel)
    assert (asked.args[0], asked.args[1]["to"]) == ("hand_on", to)


def test_a_ruling_on_one_partys_words_alone_says_why(qtbot, panel):
    words = PartyWords(OWNER.to, "排水公司", "不归我管", "", NOW)
    talk = Deliberation(uid(906), Cause.BY_DESK, "井盖归谁", "坐席", NOW, None, (words,), None)
    panel.show_sheet(sheet(CaseState.FILED, "appoint", deliberation=talk, route=ROUTE, calls=CALLS))
    assert "井盖归谁" in texts(panel)
    panel.trigger("appoint")
    form = panel.forms.current
    form.words.setPlainText("归排水公司")
    with qtbot.assertNotEmitted(panel.intent):
        send(qtbot, panel)
    form.unheard.setPlainText("街道未到会")
    with qtbot.waitSignal(panel.intent) as asked:
        send(qtbot, panel)
    facts = asked.args[1]
    assert (facts["to"], facts["unheard"], facts["as_route"]) == (OWNER.to, "街道未到会", True)


def test_a_whistle_calls_with_the_levels_minutes(qtbot, panel):
    panel.show_sheet(sheet(CaseState.SIGNED, "whistle", route=ROUTE, calls=CALLS))
    panel.trigger("whistle")
    panel.forms.current.words.setPlainText("来人")
    with qtbot.waitSignal(panel.intent) as asked:
        send(qtbot, panel)
    facts = asked.args[1]
    assert (facts["by_grid_id"], facts["department_id"], facts["minutes"]) == (uid(902), DRAIN, 30)


def test_a_whistle_that_waits_too_long_is_late_by_shape_and_word(panel):
    one = Whistle(
        uid(907), uid(908), "文昌第一网格", "网格", "排水公司", "来人", "坐席", NOW - timedelta(hours=1),
        NOW - timedelta(minutes=30), None, "", "", None, "",
    )  # fmt: skip
    panel.show_sheet(sheet(CaseState.SIGNED, whistles=(one,)))
    said = texts(panel)
    assert "文昌第一网格 吹哨 排水公司" in said
    assert Lamp.LATE in {mark.lamp for mark in panel.rooms["whistles"].findChildren(LampMark)}
