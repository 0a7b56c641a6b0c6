"""What is owed after the end: found until the citizen was reached, the receipt has come, the citizen was told."""

from __future__ import annotations

from uuid import UUID

from models.watch.afterwards import get_owed
from models.watch.records import OwedKind
from tests.models.town import Town

KNOWN = {"reporter": "李女士", "reporter_phone": "13900001111"}


def owed(town: Town, case_id: UUID) -> dict[OwedKind, int]:
    with town.operator.read() as s:
        return {one.kind: one.tries for one in get_owed(s) if one.case_id == case_id}


def closed(town: Town, **facts: str) -> UUID:
    done, _ = town.reviewing(**facts)
    town.do("close", done.case_id, done.version)
    return done.case_id


def test_a_closed_case_waits_for_its_callback_until_somebody_was_reached(town: Town) -> None:
    case = closed(town, **KNOWN)
    assert owed(town, case) == {OwedKind.CALLBACK: 0}
    town.do("call_back", case, None, reached=False)
    assert owed(town, case) == {OwedKind.CALLBACK: 1}
    town.do("call_back", case, None, solved=True)
    assert owed(town, case) == {}


def test_nobody_is_called_back_who_is_not_known(town: Town) -> None:
    assert owed(town, closed(town)) == {}


def test_a_transfer_owes_a_receipt_and_the_word_to_a_citizen_who_is_known(town: Town) -> None:
    cases = {}
    for name, facts in (("known", KNOWN), ("unknown", {})):
        done = town.filed(**facts)
        town.do("transfer", done.case_id, done.version, "区水务局", "水务局管辖")
        cases[name] = done.case_id
    assert owed(town, cases["known"]) == {OwedKind.RECEIPT: 0, OwedKind.NOTICE: 0}
    assert owed(town, cases["unknown"]) == {OwedKind.RECEIPT: 0}
    town.do("receipt", cases["known"], "水字 12 号")
    assert owed(town, cases["known"]) == {OwedKind.NOTICE: 0}
    town.do("tell_citizen", cases["known"])
    assert owed(town, cases["known"]) == {}
    with town.operator.read() as s:
        (left,) = [one for one in get_owed(s) if one.case_id == cases["unknown"]]
    assert (left.who, left.number != "") == ("区水务局", True)
