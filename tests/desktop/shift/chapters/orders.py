"""One case from the order to the archive: given, withdrawn, by route, with an assistant, done badly, done well, not solved."""

from __future__ import annotations

from models.cases.citizen.queries import get_callbacks, get_replies
from models.cases.records import CaseState, OrderState, Tier
from tests.desktop.shift.chapters.intake import HOLE
from tests.desktop.shift.stage import Shift


def orders(shift: Shift) -> None:
    shift.sit("operator")
    shift.open_case(HOLE)
    _given_and_taken_back(shift)
    _under_way(shift)
    _done(shift)
    _asked_back(shift)


def _given_and_taken_back(shift: Shift) -> None:
    hands = shift.hands
    with shift.step("a digit chooses whom it goes to"):
        hands.wait(lambda: len(shift.desk.body.case.suggestions.rows) > 1, "suggestions")
        hands.press("2")
        (second,) = shift.desk.body.case.suggestions.chosen()
        assert second.number == 2
    with shift.act("dispatch", CaseState.DISPATCHED, words="the order is given to the second", picture="dispatched"):
        hands.press("F5")
    lead = shift.case().orders[-1]
    assert (lead.worker_id, lead.department_id) == second.addressee
    with shift.act("withdraw", CaseState.FILED, words="the last act is taken back"):
        hands.press("Ctrl+Z")
    with shift.step("the route proposes a lead and assistants", picture="route"):
        hands.press("Ctrl+F5")
        form = shift.desk.body.case.forms.current
        assert form is not None
        assert form.lead.currentData()
    with shift.act("dispatch", CaseState.DISPATCHED, words="lead and assisting orders are given at once"):
        hands.tab_to("派遣意见")
        hands.type("先围挡，再抢修")
        hands.press("Ctrl+Return")
    given = [one for one in shift.case().orders if one.state is OrderState.DISPATCHED]
    assert [one.lead for one in given].count(True) == 1
    with shift.act("withdraw", CaseState.FILED, words="withdrawn before it was signed"):
        hands.press("Shift+F5")
    with shift.act("dispatch", CaseState.DISPATCHED, words="and given again"):
        hands.press("F5")


def _under_way(shift: Shift) -> None:
    hands = shift.hands
    with shift.act("sign", CaseState.SIGNED, words="signed, they say"):
        hands.press("Alt+S")
    with shift.act("arrive", CaseState.ARRIVED, words="on site, they say"):
        hands.press("Alt+A")
    with shift.act("start_handling", CaseState.HANDLING, words="handling, they say", picture="handling"):
        hands.press("Alt+H")
    with shift.act("set_tier", words="the tier is raised", picture="tier"):
        hands.press("Alt+T")
        hands.tab_to("理由")
        hands.type("需要交警、排水一起")
        hands.press("Ctrl+Return")
    assert shift.case().case.tier is Tier.RAISED
    with shift.step("a special tier has a limit by hand"), shift.act("set_tier", words="raised to the special tier"):
        hands.press("Alt+T")
        hands.choose("特殊")
        hands.tab_to("理由")
        hands.type("街道指挥中心牵头")
        hands.press("Ctrl+Return")
    assert shift.case().case.tier is Tier.SPECIAL
    with shift.act("assist", words="an assistant more", picture="assist"):
        hands.press("Ctrl+F2")
        shift.picture("assist-form")
        hands.press("Ctrl+Return")
    assistant = shift.case().orders[-1]
    assert not assistant.lead
    for says, action in (("已签收", "sign"), ("已反馈", "feed_back")):
        with shift.act(action, words=f"the assistant says: {says}"):
            hands.press("Ctrl+Shift+F5", "Tab")
            hands.choose(says)
            if action == "feed_back":
                hands.tab_to("说明")
                hands.type("交通已疏导")
            hands.press("Ctrl+Return")
    with shift.act("video_check", words="somebody is to look, and to be called", picture="check"):
        hands.press("Alt+Y")
        shift.picture("check-form")
        hands.press("Ctrl+Return")
    with shift.act("check_verdict", words="before a picture was seen it can only be given up"):
        hands.press("Alt+Shift+Y")
        hands.type("改由主办单位到场查看")
        hands.press("Ctrl+Return")


def _done(shift: Shift) -> None:
    hands = shift.hands
    _feeds_back(shift, "已回填", "fed back")
    with shift.act("rework", CaseState.HANDLING, words="the verification fails: again", picture="rework"):
        hands.press("Shift+F8")
        hands.type("回填不实，又下沉五公分")
        hands.press("Ctrl+Return")
    assert shift.case().case.rework_count == 1
    _feeds_back(shift, "重新夯实，复测合格", "fed back again")
    with shift.act("verify", CaseState.REVIEWING, words="verified"):
        hands.press("F8")
    with shift.act("close", CaseState.CLOSED, words="closed", picture="closed"):
        hands.press("F9")


def _feeds_back(shift: Shift, note: str, words: str) -> None:
    with shift.act("feed_back", CaseState.VERIFYING, words=words):
        shift.hands.press("Alt+F")
        shift.hands.type(note)
        if shift.desk.body.case.forms.current.waiting.isVisible():
            shift.hands.press("Tab")
            shift.hands.type("协办另行反馈")
        shift.hands.press("Ctrl+Return")


def _asked_back(shift: Shift) -> None:
    hands, hole = shift.hands, shift.known[HOLE]
    with shift.act("reply", words="the citizen is told", picture="reply"):
        hands.press("Ctrl+T")
        hands.type("路面已修复，感谢反映")
        hands.press("Ctrl+Return")
    assert [one.words for one in shift.read(get_replies, hole)] == ["路面已修复，感谢反映"]
    with shift.act("call_missed", words="nobody answers"):
        hands.press("Ctrl+H")
        hands.choose("未接通")
        hands.press("Ctrl+Return")
    with shift.act("call_back", CaseState.CALLED_BACK, words="reached: not solved", picture="callback"):
        hands.press("Ctrl+H")
        hands.choose("未解决")
        hands.press("Tab")
        hands.choose("不满意")
        hands.press("Ctrl+Return")
    assert [one.solved for one in shift.read(get_callbacks, hole)] == [None, False]
    with shift.act("reopen", CaseState.FILED, words="opened again, and counted"):
        hands.press("Ctrl+Shift+R")
        hands.type("来电人称坑还在")
        hands.press("Ctrl+Return")
    assert shift.case().case.reopen_count == 1
    for key, action, state in (
        ("F5", "dispatch", CaseState.DISPATCHED),
        ("Alt+S", "sign", CaseState.SIGNED),
        ("Alt+A", "arrive", CaseState.ARRIVED),
        ("Alt+H", "start_handling", CaseState.HANDLING),
    ):
        with shift.act(action, state, words=f"once more: {action}"):
            hands.press(key)
    _feeds_back(shift, "换填砂石，通车", "once more: fed back")
    for key, action, state in (("F8", "verify", CaseState.REVIEWING), ("F9", "close", CaseState.CLOSED)):
        with shift.act(action, state, words=f"once more: {action}"):
            hands.press(key)
    with shift.act("call_back", CaseState.CALLED_BACK, words="reached: solved"):
        hands.press("Ctrl+H", "Ctrl+Return")
    with shift.act("archive", CaseState.ARCHIVED, words="put away", picture="archived"):
        hands.press("Shift+F9", "Ctrl+Return")
