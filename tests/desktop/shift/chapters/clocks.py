"""More time: why it is due just then, an extension, 缓办, 挂账 and 销账, 剔除, declined, taken back."""

from __future__ import annotations

from models.cases.records import CaseState
from models.cases.requests.queries import get_requests
from models.cases.requests.records import RequestKind, RequestState
from tests.desktop.shift.chapters.disputes import dispatched
from tests.desktop.shift.chapters.intake import RUBBISH
from tests.desktop.shift.stage import Shift
from widgets.case.why import WhyDialog


def clocks(shift: Shift) -> None:
    shift.sit("operator")
    shift.open_case(RUBBISH)
    dispatched(shift)
    with shift.act("sign", CaseState.SIGNED):
        shift.hands.press("Alt+S")
    before = shift.case().case.due_at
    _why(shift)
    asked(shift, "Alt+X", "物料明日到", RequestKind.EXTENSION)
    approved(shift, RUBBISH, "extend")
    with shift.step("the limit has moved"):
        assert shift.case().case.due_at > before
    asked(shift, "Alt+B", "连续暴雨", RequestKind.POSTPONEMENT)
    approved(shift, RUBBISH, "postpone", picture="postponed")
    with shift.act("strike_off", words="the rain is over: the clock runs again"):
        shift.hands.press("Alt+K")
    asked(shift, "Alt+G", "需列入明年管网改造", RequestKind.SHELVING)
    approved(shift, RUBBISH, "shelve", picture="shelved")
    with shift.act("strike_off", words="struck off"):
        shift.hands.press("Alt+K")
    _out_of_assessment(shift)
    _not_given(shift)


def asked(shift: Shift, key: str, reason: str, kind: RequestKind) -> None:
    """Ask for something, at the operator's desk."""
    shift.sit("operator")
    with shift.act("request", words=f"asked for: {kind.value}"):
        shift.hands.press(key)
        if kind is not RequestKind.VOID:
            shift.hands.tab_to("理由")
        shift.hands.type(reason)
        shift.picture(f"asking-{kind.value}")
        shift.hands.press("Ctrl+Return")
    assert shift.read(get_requests, shift.desk.chosen.id)[-1].kind is kind


def approved(shift: Shift, title: str, effect: str, state: CaseState | None = None, *, picture: str = "") -> None:
    """Approve what is asked for, at the supervisor's desk."""
    shift.sit("supervisor")
    shift.open_case(title)
    shift.hands.wait(lambda: "approve" in shift.sheet.allowed, "the request")
    with shift.act(effect, state, words=f"approved: {effect}", picture=picture):
        shift.hands.press("Ctrl+Shift+Y")
        shift.hands.type("同意")
        shift.hands.press("Ctrl+Return")
    assert shift.read(get_requests, shift.known[title])[-1].state is RequestState.APPROVED
    if state is None:
        shift.sit("operator")
        shift.hands.wait(lambda: effect in [one.action for one in shift.sheet.detail.steps], "the operator sees it")


def _out_of_assessment(shift: Shift) -> None:
    asked(shift, "Alt+E", "台风停电，属不可抗力", RequestKind.EXCLUSION)
    approved(shift, RUBBISH, "exclude", picture="excluded")
    shift.sit("supervisor")
    shift.hands.wait(lambda: "lift_exclusion" in shift.sheet.allowed, "it can be lifted")
    with shift.act("lift_exclusion", words="it counts again"):
        shift.hands.press("Alt+Shift+E")
        shift.hands.type("复核后不属不可抗力")
        shift.hands.press("Ctrl+Return")


def _why(shift: Shift) -> None:
    hands = shift.hands
    with shift.step("why it is due just then", picture="why"):
        hands.press("Alt+W")
        dialog = hands.wait(lambda: shift.program.window.findChild(WhyDialog), "the explanation")
        assert dialog.table.rowCount() > 0
        assert dialog.table.hasFocus()
    hands.press("Esc")
    hands.wait(lambda: shift.program.window.findChild(WhyDialog) is None, "closed")


def _not_given(shift: Shift) -> None:
    hands, case_id = shift.hands, shift.known[RUBBISH]
    asked(shift, "Alt+X", "再要一天", RequestKind.EXTENSION)
    shift.sit("supervisor")
    hands.wait(lambda: "decline" in shift.sheet.allowed, "the request")
    with shift.act("decline", words="declined, with a note", picture="declining"):
        hands.press("Ctrl+Shift+X")
        hands.type("已延过一次")
        hands.press("Ctrl+Return")
    assert shift.read(get_requests, case_id)[-1].state is RequestState.DECLINED
    asked(shift, "Alt+V", "重复登记", RequestKind.VOID)
    with shift.act("withdraw_request", words="taken back by who asked"):
        hands.press("Alt+Shift+V", "Ctrl+Return")
    assert shift.read(get_requests, case_id)[-1].state is RequestState.WITHDRAWN
