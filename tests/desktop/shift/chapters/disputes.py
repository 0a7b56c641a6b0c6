"""Sent back twice, deliberated, ruled on; a grid whistles; out of its holder's hands."""

from __future__ import annotations

from models.cases.orders.queries import get_deliberations, get_orders_about, get_whistles
from models.cases.orders.records import Cause
from models.cases.records import CaseState
from tests.desktop.shift.chapters.intake import GREASE, RUBBISH, STALL, take_in
from tests.desktop.shift.stage import Shift


def disputes(shift: Shift) -> None:
    shift.sit("operator")
    _refused_twice(shift)
    _ruled(shift)
    _whistled(shift)
    _handed_on(shift)


def filed(shift: Shift, title: str, letters: str, phone: str) -> None:
    """Take a report in and go on with it until it is filed."""
    take_in(shift, title, letters, phone)
    with shift.act("accept", CaseState.ACCEPTED, words=f"accepted: {title}"):
        shift.hands.press("F2")
    with shift.act("file", CaseState.FILED, words=f"filed: {title}"):
        shift.hands.press("F4")


def dispatched(shift: Shift, digit: str = "1") -> None:
    """Give the order to one of those suggested."""
    with shift.act("dispatch", CaseState.DISPATCHED, words=f"given to number {digit}"):
        shift.hands.wait(lambda: shift.desk.body.case.suggestions.rows, "suggestions")
        shift.hands.press(digit, "F5")


def _refused_twice(shift: Shift) -> None:
    hands = shift.hands
    filed(shift, GREASE, "skyy", "13911110003")
    for digit, reason in (("1", "门店证照不全，属市场监管"), ("2", "油烟净化属生态环境")):
        dispatched(shift, digit)
        with shift.act("refuse", CaseState.FILED, words=f"sent back: {reason}", picture=f"refused-{digit}"):
            hands.press("Alt+R")
            hands.type(reason)
            hands.press("Tab")
            hands.type("职责清单第三条")
            hands.press("Ctrl+Return")
    with shift.step("the second refusal opens a deliberation with both parties' words"):
        (talk,) = shift.read(get_deliberations, shift.known[GREASE])
        assert (talk.cause, talk.ended_at, talk.heard) == (Cause.SECOND_REFUSAL, None, 2)
    with shift.step("no lead order is given past it"):
        hands.press("F5")
        assert shift.state is CaseState.FILED


def _ruled(shift: Shift) -> None:
    hands = shift.hands
    with shift.act("hear", words="a third party is heard", picture="deliberation"):
        hands.press("Shift+F3")
        hands.tab_to("意见")
        hands.type("我局只管外立面")
        hands.press("Ctrl+Return")
    shift.sit("supervisor")
    shift.open_case(GREASE)
    with shift.act("appoint", CaseState.DISPATCHED, words="the supervisor appoints", picture="appointed"):
        hands.press("Ctrl+Shift+F3", "Tab")
        hands.type("由首个承办单位牵头，三日内完成")
        shift.picture("appointing")
        hands.press("Ctrl+Return")
    with shift.step("who was appointed cannot refuse"):
        about = shift.read(get_orders_about, shift.known[GREASE])[-1]
        assert about.appointed
        hands.press("Alt+R")
        assert shift.desk.body.case.forms.current is None
    shift.sit("operator")


def _whistled(shift: Shift) -> None:
    hands = shift.hands
    filed(shift, STALL, "zdjy", "13911110004")
    dispatched(shift)
    with shift.act("whistle", words="the grid whistles for a department", picture="whistled"):
        hands.press("F7")
        hands.tab_to("事由")
        hands.type("摊贩二十余户，请执法到场")
        shift.picture("whistling")
        hands.press("Ctrl+Return")
    with shift.act("answer_whistle", words="somebody came"):
        hands.press("Shift+F7")
        hands.type("综合执法三中队 王队")
        hands.press("Ctrl+Return")
    (whistle,) = shift.read(get_whistles, shift.known[STALL])
    assert (whistle.open, whistle.who_came) == (False, "综合执法三中队 王队")


def _handed_on(shift: Shift) -> None:
    hands = shift.hands
    with shift.step("in one key out of its holder's hands"):
        shift.menu("转派部门")
        shift.picture("handing-on")
        hands.wait(lambda: shift.desk.body.case.forms.current, "the form")
        with shift.act("hand_on", CaseState.DISPATCHED, words="to a department"):
            hands.type("摊贩流动，本网格无力处置")
            hands.press("Ctrl+Return")
    assert shift.case().case.holder_department_id is not None
    with shift.act("hand_on", CaseState.FILED, words="and into deliberation"):
        hands.press("Ctrl+F7")
        hands.type("部门称属地负责")
        hands.press("Ctrl+Return")
    assert shift.read(get_deliberations, shift.known[STALL])[0].cause is Cause.HANDED_ON
    filed(shift, RUBBISH, "bllj", "13911110005")
