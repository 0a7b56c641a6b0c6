"""What the other chapters leave of the table: not so on site, opened to talk by the desk, called off, stood down, the last word."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit

from models.cases.citizen.queries import get_confirmations, get_replies
from models.cases.orders.queries import get_deliberations, get_whistles
from models.cases.orders.records import Cause
from models.cases.records import CaseState, OrderState
from tests.desktop.shift.chapters.disputes import dispatched
from tests.desktop.shift.chapters.intake import take_in
from tests.desktop.shift.stage import Shift
from tests.models.media.files import picture

SMELL, AGAIN, WALL, BRICK = "河边有异味", "异味又飘来了", "围墙要倒", "围墙又掉砖"


def rest(shift: Shift) -> None:
    shift.sit("operator")
    _not_so(shift)
    _asked_again(shift)
    _talked_over(shift)
    _called_off(shift)
    _shown_in_a_picture(shift)
    _last_word(shift)
    _ends_with_its_parent(shift)


def _not_so(shift: Shift) -> None:
    hands = shift.hands
    take_in(shift, SMELL, "ywfq", "13911110021")
    with shift.act("accept", CaseState.ACCEPTED):
        hands.press("F2")
    _sent_to_look(shift)
    with shift.act("stop_confirming", CaseState.ACCEPTED, words="no longer waited for"):
        hands.press("Alt+Shift+C")
    _sent_to_look(shift)
    with shift.act("not_confirmed", CaseState.ACCEPTED, words="it is not so, he says", picture="not-so"):
        hands.press("Alt+C")
        hands.choose("不属实")
        hands.press("Tab")
        hands.type("到场未闻异味")
        hands.press("Ctrl+Return")
    assert [one.is_so for one in shift.read(get_confirmations, shift.known[SMELL])][-1] is False
    with shift.act("file", CaseState.FILED, words="filed all the same"):
        hands.press("F4")
    with shift.act("unmask", words="the caller is looked up"):
        hands.press("Ctrl+Shift+U")
    with shift.step("and shown in full"):
        hands.wait(lambda: "13911110021" in shift.desk.body.case.head.place.text(), "the number")


def _shown_in_a_picture(shift: Shift) -> None:
    hands = shift.hands
    file = Path(os.environ["SHAOTAI_HOME"]) / "现场.jpg"
    file.write_bytes(picture(7))
    shift.open_case(SMELL)
    with shift.act("add_files", words="a picture is added", picture="attached"):
        hands.press("Ctrl+Shift+A")
        hands.wait(lambda: shift.desk.attaching.picker, "the system's dialog")
        picker = shift.desk.attaching.picker
        hands.wait(lambda: QApplication.activeWindow() is picker, "the dialog in front")
        # Qt's own dialog, which stands in for the system's here: what it would complete comes and goes with every key.
        picker.findChild(QLineEdit).setCompleter(None)
        hands.type(str(file))
        hands.leave("Return")
        hands.wait(lambda: shift.desk.body.case.forms.files.paths == [str(file)], "the file in the form")
        shift.picture("attachment-form")
        hands.press("Ctrl+Return")
    with shift.act("strike_file", words="and struck: it is another place"):
        shift.menu("撤下附件")
        hands.tab_to("撤下原因")
        hands.type("拍的不是此处")
        hands.press("Ctrl+Return")


def _asked_again(shift: Shift) -> None:
    take_in(shift, AGAIN, "ywfq", "13911110021", picture="asked-again", repeated=True)
    with shift.step("the same caller again, about the like of it: noted as a repeated request"):
        assert "note_repeat" in [step.action for step in shift.case().steps]
    shift.open_case(SMELL)


def _sent_to_look(shift: Shift) -> None:
    with shift.act("confirm", CaseState.CONFIRMING):
        shift.hands.press("Shift+F4", "Tab")
        shift.hands.type("请看是否属实")
        shift.hands.press("Ctrl+Return")


def _talked_over(shift: Shift) -> None:
    hands = shift.hands
    with shift.act("deliberate", words="the desk itself opens a deliberation"):
        hands.press("Ctrl+F3")
        hands.type("河道与排口各归谁管")
        hands.press("Ctrl+Return")
    assert shift.read(get_deliberations, shift.known[SMELL])[0].cause is Cause.BY_DESK
    shift.sit("supervisor")
    shift.open_case(SMELL)
    with shift.act("appoint", CaseState.DISPATCHED, words="ruled on though nobody was heard, with the reason"):
        hands.press("Ctrl+Shift+F3", "Tab")
        hands.type("由河道管理单位牵头")
        hands.tab_to("为何")
        hands.type("双方均已电话表态")
        hands.press("Ctrl+Return")
    shift.sit("operator")
    shift.open_case(SMELL)


def _called_off(shift: Shift) -> None:
    hands = shift.hands
    with shift.act("whistle", words="a department is called"):
        hands.press(*shift.program.actions.command("case.whistle").keys[:1])
        hands.tab_to("事由")
        hands.type("请环保到场监测")
        hands.press("Ctrl+Return")
    with shift.act("call_off_whistle", words="and no longer needed"):
        shift.menu("取消吹哨")
        hands.type("监测车已在附近，改为电话指导")
        hands.press("Ctrl+Return")
    assert not shift.read(get_whistles, shift.known[SMELL])[-1].open
    with shift.act("assist", words="an assistant is ordered"):
        hands.press("Ctrl+F2", "Ctrl+Return")
    with shift.act("stand_down", words="and stood down"):
        hands.press("Ctrl+Shift+F5", "Tab")
        hands.choose("不再需要")
        hands.tab_to("说明")
        hands.type("主办单位已带齐设备")
        hands.press("Ctrl+Return")
    assert shift.case().orders[-1].state is OrderState.WITHDRAWN


def _last_word(shift: Shift) -> None:
    hands = shift.hands
    with shift.act("draft_reply", words="a reply is drafted"):
        hands.press("Ctrl+Shift+D")
        hands.type("已组织监测，结果三日内告知")
        hands.press("Ctrl+Return")
    shift.sit("supervisor")
    shift.open_case(SMELL)
    with shift.act("reply", words="the supervisor makes it the final one", picture="final-reply"):
        hands.press("Ctrl+T")
        hands.tab_to("最终答复")
        hands.press("Space")
        hands.press("Ctrl+Return")
    (reply,) = shift.read(get_replies, shift.known[SMELL])
    assert (reply.words, reply.final) == ("已组织监测，结果三日内告知", True)
    shift.sit("operator")


def _ends_with_its_parent(shift: Shift) -> None:
    hands = shift.hands
    for title, phone in ((WALL, "13911110022"), (BRICK, "13911110023")):
        take_in(shift, title, "bllj", phone)
        with shift.act("accept", CaseState.ACCEPTED):
            hands.press("F2")
        with shift.act("file", CaseState.FILED):
            hands.press("F4")
    number = shift.case(shift.known[WALL]).case.number
    with shift.act("adopt", words="a child of the other"):
        hands.press("Alt+P")
        hands.tab_to("编号")
        hands.type(number[-9:])
        hands.press("Ctrl+Return")
    shift.open_case(WALL)
    dispatched(shift)
    with shift.act("sign", CaseState.SIGNED):
        hands.press("Alt+S")
    if "arrive" in shift.sheet.allowed:
        with shift.act("arrive", CaseState.ARRIVED):
            hands.press("Alt+A")
    with shift.act("start_handling", CaseState.HANDLING):
        hands.press("Alt+H")
    with shift.step(
        "fed back, looked at where the rule asks for it, and closed: the child with it", picture="child-closed"
    ):
        hands.press("Alt+F")
        hands.type("已拆除并围挡")
        hands.press("Ctrl+Return")
        hands.wait(lambda: {"verify", "close"} & shift.sheet.allowed, "fed back")
        if "verify" in shift.sheet.allowed:
            hands.press("F8")
            hands.wait(lambda: "close" in shift.sheet.allowed, "verified")
        hands.press("F9")
        hands.wait(lambda: shift.case(shift.known[BRICK]).case.state is CaseState.CLOSED, "the child")
    assert "close_with_parent" in [step.action for step in shift.case(shift.known[BRICK]).steps]
