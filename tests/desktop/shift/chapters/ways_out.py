"""The other ways out: outside with a receipt, void by approval, merged and taken apart, a child of another case."""

from __future__ import annotations

from models.cases.citizen.queries import get_transfers
from models.cases.records import CaseState
from models.cases.requests.records import RequestKind
from models.links.queries import links_of
from models.links.records import LinkKind
from tests.desktop.shift.chapters.clocks import approved, asked
from tests.desktop.shift.chapters.disputes import dispatched, filed
from tests.desktop.shift.chapters.intake import WATER, take_in
from tests.desktop.shift.stage import Shift

OUTSIDE, TWICE, AGAIN = "国道路灯不亮", "垃圾又没人清", "井盖冒水更大了"


def ways_out(shift: Shift) -> None:
    shift.sit("operator")
    _transferred(shift)
    filed(shift, TWICE, "bllj", "13911110007")
    asked(shift, "Alt+V", "与另一件重复登记", RequestKind.VOID)
    approved(shift, TWICE, "void", CaseState.VOID, picture="void")
    shift.sit("operator")
    _merged(shift)
    _child(shift)


def _transferred(shift: Shift) -> None:
    hands = shift.hands
    take_in(shift, OUTSIDE, "ld", "13911110006")
    with shift.act("accept", CaseState.ACCEPTED):
        hands.press("F2")
    with shift.act("transfer", CaseState.TRANSFERRED, words="it goes outside", picture="transferred"):
        hands.press("Ctrl+Shift+T")
        hands.type("省公路事业发展中心")
        hands.press("Tab")
        hands.type("国道养护不属本市")
        shift.picture("transferring")
        hands.press("Ctrl+Return")
    with shift.act("receipt", words="the receipt is noted"):
        hands.press("Alt+J")
        hands.type("省路收字〔2026〕118号")
        hands.press("Ctrl+Return")
    with shift.act("tell_citizen", words="the citizen is told"):
        hands.press("Alt+N", "Ctrl+Return")
    (transfer,) = shift.read(get_transfers, shift.known[OUTSIDE])
    assert (transfer.receipt, transfer.told_at is not None) == ("省路收字〔2026〕118号", True)


def _merged(shift: Shift) -> None:
    hands = shift.hands
    filed(shift, WATER, "jg", "13911110008")
    number = shift.case().case.number
    take_in(shift, AGAIN, "jg", "13911110009")
    with shift.act("merge", CaseState.MERGED, words="merged into the other", picture="merged"):
        hands.press("Alt+M")
        hands.tab_to("编号")
        hands.type(number[-9:])
        shift.picture("merging")
        hands.press("Ctrl+Return")
    assert shift.read(links_of, shift.known[AGAIN]).main.case_id == shift.known[WATER]
    with shift.act("unmerge", CaseState.REPORTED, words="and taken out again, in full"):
        hands.press("Alt+Shift+M")
    assert shift.read(links_of, shift.known[AGAIN]).main is None


def _child(shift: Shift) -> None:
    hands = shift.hands
    with shift.act("accept", CaseState.ACCEPTED):
        hands.press("F2")
    with shift.act("file", CaseState.FILED):
        hands.press("F4")
    number = shift.case(shift.known[WATER]).case.number
    with shift.act("adopt", words="made a child of the other", picture="child"):
        hands.press("Alt+P")
        hands.tab_to("编号")
        hands.type(number[-9:])
        hands.press("Ctrl+Return")
    link = shift.read(links_of, shift.known[AGAIN]).main
    assert (link.case_id, link.kind) == (shift.known[WATER], LinkKind.CHILD)
    shift.open_case(WATER)
    dispatched(shift)
    with shift.step("the child goes where its parent goes"):
        hands.wait(lambda: shift.case(shift.known[AGAIN]).case.state is CaseState.DISPATCHED, "the child")
    shift.open_case(AGAIN)
    with shift.act("release", CaseState.FILED, words="released: a matter of its own again"):
        hands.press("Alt+Shift+P")
