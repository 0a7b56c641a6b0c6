"""Others are at it too: who has it open, two at once, a machine that goes off, many cases at a time."""

from __future__ import annotations

import json
from pathlib import Path

from desktop.drafts import drafts_file
from desktop.postgres.places import default_base
from models.cases import commands
from models.cases.citizen.queries import get_replies
from models.cases.queries import get_case
from models.cases.records import CaseState
from models.cases.requests.queries import get_requests
from models.claims.queries import get_claim
from models.store.engine import Store
from models.watch.queries import get_urges
from tests.desktop.shift.chapters.disputes import filed
from tests.desktop.shift.chapters.intake import LAMP, take_in
from tests.desktop.shift.stage import Shift
from widgets.conflict import ConflictDialog
from widgets.queue.bulk_dialog import BulkDialog

NOISE = "半夜打桩睡不着"
MANY = ("树枝挡信号灯甲", "树枝挡信号灯乙", "树枝挡信号灯丙")


def many_hands(shift: Shift) -> None:
    shift.sit("operator")
    _claimed(shift)
    _both_at_once(shift)
    _goes_off(shift)
    _many(shift)


def _claimed(shift: Shift) -> None:
    hands = shift.hands
    take_in(shift, LAMP, "ld", "13911110010")
    lamp = shift.known[LAMP]
    with shift.step("who has it open long enough is seen to be at it"):
        hands.wait(lambda: shift.read(get_claim, lamp), "the claim")
        assert shift.read(get_claim, lamp).holder == "坐席"
    shift.sit("supervisor")
    shift.open_case(LAMP)
    hands.wait(lambda: shift.sheet.claim is not None, "the supervisor sees it")
    with shift.act("break_claim", words="the supervisor breaks it, with a note", picture="claim-broken"):
        shift.menu("解除占用")
        shift.picture("claim")
        hands.wait(lambda: shift.desk.body.case.forms.current, "the form")
        hands.type("坐席离岗就餐")
        hands.press("Ctrl+Return")
    # Left, so that it is not the supervisor who is at it now.
    hands.press("Ctrl+W")
    shift.sit("operator")
    hands.wait(lambda: "claim" in shift.sheet.allowed, "free again")
    with shift.step("taken again, by the palette"):
        shift.command("jieshou")
        hands.wait(lambda: shift.read(get_claim, lamp), "the claim")


def _both_at_once(shift: Shift) -> None:
    hands = shift.hands
    filed(shift, NOISE, "yjsg", "13911110011")
    hands.wait(lambda: shift.desk.body.case.suggestions.rows, "suggestions")
    shift.settled()
    # Nothing is heard of it here before the key is pressed: the desk's own loop does not turn in between.
    other = Store(shift.database.supervisor, desk="desk-2")
    with other.transaction() as s:
        seen = shift.sheet.detail.case
        commands.dispatch(s, seen.id, seen.version, department_id=_some_department(shift))
    other.close()
    hands.press("F5")
    dialog: ConflictDialog = hands.wait(lambda: shift.desk.conflicts.dialog, "both versions")
    orders = len(shift.case().orders)
    assert ("立案", "派遣") in {(before, now) for _, before, now in dialog.rows}
    shift.picture("conflict")
    hands.press("Return")
    hands.wait(lambda: shift.desk.conflicts.dialog is None, "closed")
    # What was refused is said until it is overtaken; the next act says something else.
    with shift.act("urge", words="the second of two sees both versions and leaves it as it is"):
        assert orders == 1
        hands.wait(lambda: shift.sheet.detail.case.state is CaseState.DISPATCHED, "the case as it is now")
        hands.press("F6")


def _some_department(shift: Shift) -> object:
    assert shift.desk.board.ground is not None
    return shift.desk.board.ground.departments[0].id


def _goes_off(shift: Shift) -> None:
    hands = shift.hands
    shift.open_case(NOISE)
    hands.press("Ctrl+T")
    hands.type("已派人到场劝阻，今晚会再")
    kept: Path = drafts_file(default_base(), shift.database.operator)
    hands.wait(lambda: kept.exists() and "劝阻" in json.dumps(json.loads(kept.read_text()), ensure_ascii=False), "kept")
    shift.breaks_down()
    shift.sit("operator")
    shift.open_case(NOISE)
    with shift.act("reply", words="what was typed before the machine went off is still there", picture="draft"):
        hands.press("Ctrl+T")
        form = shift.desk.body.case.forms.current
        hands.wait(lambda: form.words.toPlainText() == "已派人到场劝阻，今晚会再", "the draft")
        hands.press("Ctrl+End")
        hands.type("巡查")
        hands.press("Ctrl+Return")
    assert [one.words for one in shift.read(get_replies, shift.known[NOISE])] == ["已派人到场劝阻，今晚会再巡查"]


def _many(shift: Shift) -> None:
    hands = shift.hands
    for n, title in enumerate(MANY):
        filed(shift, title, "xds", f"1391112000{n}")
    ids = [shift.known[title] for title in MANY]

    def all_at(state: CaseState) -> bool:
        return all(shift.read(get_case, one).case.state is state for one in ids)

    with shift.step("three are given at once, with one question", picture="bulk-given"):
        _mark(shift)
        hands.press("Alt+Shift+F5")
        dialog: BulkDialog = hands.wait(lambda: shift.desk.bulk.dialog, "the question")
        hands.press("Tab")
        hands.type("限今日清理")
        shift.picture("bulk")
        hands.press("Ctrl+Return")
        hands.wait(lambda: all_at(CaseState.DISPATCHED), "three orders")
        hands.wait(lambda: "3" in dialog.result.text(), "the result")
    hands.press("Esc")
    with shift.step("three are urged at once"):
        _mark(shift)
        hands.press("Alt+Shift+F6")
        hands.wait(lambda: shift.desk.bulk.dialog, "the question")
        hands.press("Ctrl+Return")
        hands.wait(lambda: all(shift.read(get_urges, one) for one in ids), "three urges")
    hands.press("Esc")
    with shift.step("of three, two are asked to be void"):
        _mark(shift, 2)
        hands.press("Alt+Shift+F9")
        hands.wait(lambda: shift.desk.bulk.dialog, "the question")
        hands.type("与首件重复")
        hands.press("Ctrl+Return")
        hands.wait(lambda: sum(bool(shift.read(get_requests, one)) for one in ids) == 2, "two requests")
    hands.press("Esc")


def _mark(shift: Shift, count: int = 3) -> None:
    """Find the like ones and mark some of them."""
    hands = shift.hands
    hands.wait(lambda: shift.desk.bulk.dialog is None, "no question is open")
    shift.find("树枝挡信号灯")
    hands.press("Space", *["Shift+Down"] * (count - 1))
    assert len(shift.desk.body.queue.marked()) == count
