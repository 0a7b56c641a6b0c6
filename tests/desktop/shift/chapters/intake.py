"""The telephone rings: reports by hand, answered at once, turned down, put to one that is there, looked at on site, filed."""

from __future__ import annotations

from models.cases.citizen.queries import get_confirmations
from models.cases.records import CaseState, Tier, Urgency
from models.links.queries import reporters_of
from tests.desktop.shift.stage import Shift
from widgets.intake import IntakeDialog

HOLE, ASKED, NOTHING, LAMP = "文昌路路面塌陷", "问社保卡怎么办", "邻居家的猫叫", "路灯不亮三天"
WATER, RUBBISH, STALL, GREASE = "井盖冒水", "楼下垃圾没人清", "夜市占道经营", "烧烤店油烟扰民"
PLACE = "澜州市人民医院"
UNDER_15_SECONDS = 80
"""Keys and characters; somebody who types 330 a minute has them down in less."""


def intake(shift: Shift) -> None:
    shift.sit("operator")
    take_in(shift, HOLE, "lmtx", "13800001234", picture="intake")
    with shift.step("a report by hand takes so few keys that 15 seconds are enough"):
        assert shift.hands.pressed - shift.before < UNDER_15_SECONDS
    with shift.step("who took it in has it open, with its grid and its category's urgency"):
        detail = shift.case()
        assert (detail.case.title, detail.case.category, detail.case.state) == (HOLE, "路面塌陷", CaseState.REPORTED)
        assert detail.case.grid_id is not None
        assert detail.reporter_phone.endswith("1234")
    _twin(shift)
    take_in(shift, ASKED, "zxfw", "13911110001")
    with shift.act("answer", CaseState.ANSWERED, words="a question is answered at once, without a case"):
        shift.hands.press("Ctrl+R")
        shift.hands.type("带身份证到镇街便民中心，当场可办")
        shift.hands.press("Ctrl+Return")
    take_in(shift, NOTHING, "zsrm", "13911110002")
    with shift.act("not_accept", CaseState.NOT_ACCEPTED, words="a report is turned down, with the reason"):
        shift.hands.press("Shift+F2")
        shift.hands.type("不属于受理范围，已向来电人说明")
        shift.hands.press("Ctrl+Return")
    _files(shift)


def take_in(shift: Shift, title: str, letters: str, phone: str, *, picture: str = "", repeated: bool = False) -> None:
    """Take a report in by hand: its title, its category by pinyin initials, its place by name, the caller's number."""
    hands = shift.hands
    shift.before = hands.pressed
    with shift.step(f"taken in by hand: {title}"):
        hands.press("Ctrl+N")
        dialog: IntakeDialog = hands.wait(lambda: shift.desk.reporting.dialog, "the dialog")
        hands.type(title)
        hands.press("Tab", "Tab")
        hands.type(letters)
        hands.press("Return")
        assert dialog.category.chosen is not None
        hands.type(PLACE)
        hands.press("Return")
        hands.wait(lambda: dialog.phone.hasFocus(), "the place is found, and the number is next")
        hands.type(phone)
        if repeated:
            hands.wait(lambda: dialog.repeated, "that it is a repeated request is proposed")
        if picture:
            hands.wait(lambda: shift.desk.hinting._hints is None, "the like of it")
            shift.picture(picture)
        hands.press("Ctrl+Return")
        hands.wait(lambda: shift.desk.reporting.dialog is None, "the report is in")
        hands.wait(lambda: shift.desk.chosen.current, "the case opens")
        assert shift.sheet.detail.case.title == title
        shift.known[title] = shift.sheet.detail.case.id


def _twin(shift: Shift) -> None:
    hands, first = shift.hands, shift.known[HOLE]
    with shift.step("the same again is put to the case that is there, by one key"):
        hands.press("Ctrl+N")
        dialog: IntakeDialog = hands.wait(lambda: shift.desk.reporting.dialog, "the dialog")
        hands.type("文昌路塌了个坑")
        hands.press("Tab", "Tab")
        hands.type("lmtx")
        hands.press("Return")
        hands.type(PLACE)
        hands.press("Return")
        hands.wait(lambda: dialog.phone.hasFocus(), "the place")
        hands.type("13800005678")
        hands.wait(lambda: any(one.case.id == first for one in dialog.hints.twins), "the twin")
        shift.picture("twins")
        number = next(n for n, one in enumerate(dialog.hints.twins, 1) if one.case.id == first)
        hands.press(f"Ctrl+{number}")
        hands.wait(lambda: shift.desk.reporting.dialog is None, "attached")
        assert len(shift.read(reporters_of, first)) == 2
        hands.wait(lambda: shift.desk.chosen.id == first, "its case is open")


def _files(shift: Shift) -> None:
    hands = shift.hands
    shift.open_case(HOLE)
    with shift.act("accept", CaseState.ACCEPTED, words="accepted", picture="accepted"):
        hands.press("F2")
    with shift.act("set_urgency", words="it is more urgent than the caller said"):
        hands.press("Alt+U")
        hands.choose("特急")
        hands.press("Tab")
        hands.type("坑边没有围挡，学校门口")
        hands.press("Ctrl+Return")
    assert shift.case().case.urgency is Urgency.CRITICAL
    with shift.act("confirm", CaseState.CONFIRMING, words="a worker is asked to look", picture="confirming"):
        hands.press("Shift+F4", "Tab")
        hands.type("坑有多大，要不要封路")
        hands.press("Ctrl+Return")
    with shift.act("confirmed", words="it is so, he says"):
        hands.press("Alt+C", "Tab")
        hands.type("坑约一米五，已拉警戒线")
        hands.press("Ctrl+Return")
    assert shift.read(get_confirmations, shift.known[HOLE])[0].is_so
    with shift.act("file", CaseState.FILED, words="filed", picture="filed"):
        hands.press("F4")
    detail = shift.case()
    assert (detail.case.tier, bool(detail.case.number)) == (Tier.GENERAL, True)
