"""核实 and 转办: someone looks on site; what is not ours goes to whom it belongs."""

from __future__ import annotations

import pytest

from models.cases.citizen.queries import get_citizen_side
from models.cases.citizen.records import Channel, CitizenSide
from models.cases.records import CaseState, Done, OrderState
from models.cases.states import awaited
from models.store.errors import NotPermitted, Refused
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase


def side(town: Town, done: Done) -> CitizenSide:
    with town.operator.read() as s:
        return get_citizen_side(s, done.case_id)


def confirming(town: Town) -> Done:
    done = town.do("report", town.new())
    done = town.do("accept", done.case_id, done.version)
    return town.do("confirm", done.case_id, done.version, town.workers["w1"], "井盖真的破了吗？")


def test_a_worker_who_is_asked_holds_the_case_until_he_has_answered(town: Town) -> None:
    done = confirming(town)
    seen = town.see(done)
    assert (seen.case.state, seen.case.holder, awaited(seen.case)) == (CaseState.CONFIRMING, "王**", "confirmed")
    waiting = side(town, done).waiting
    assert waiting is not None
    assert (waiting.worker, waiting.question) == ("王**", "井盖真的破了吗？")
    with pytest.raises(Refused) as refused:
        town.do("file_case", done.case_id, done.version)
    assert refused.value.code == "being_confirmed"
    done = town.do("answer_confirmation", done.case_id, True, "确有破损", by=town.field)
    seen = town.see(done)
    assert (seen.case.state, seen.case.holder, awaited(seen.case)) == (CaseState.CONFIRMING, "", "file")
    assert seen.steps[-1].actor == "王**"
    found = side(town, done).confirmations[0]
    assert (found.is_so, found.finding) == (True, "确有破损")
    assert town.see(town.do("file_case", done.case_id, done.version)).case.state is CaseState.FILED


def test_what_is_not_so_is_the_desks_to_answer_or_turn_down(town: Town) -> None:
    done = confirming(town)
    with pytest.raises(Refused) as refused:
        town.do("answer_confirmation", done.case_id, False, " ", by=town.field)
    assert refused.value.facts["fact"] == "finding"
    done = town.do("answer_confirmation", done.case_id, False, "井盖完好", by=town.field)
    assert (town.see(done).case.state, town.see(done).case.holder) == (CaseState.ACCEPTED, "")
    with pytest.raises(Refused) as refused:
        town.do("answer_confirmation", done.case_id, True, "又破了", by=town.field)
    assert refused.value.code == "not_in_this_state"
    assert town.see(town.do("answer", done.case_id, done.version, "已核实，完好")).case.state is CaseState.ANSWERED


def test_the_desk_need_not_wait_for_the_worker(town: Town) -> None:
    done = confirming(town)
    done = town.do("stop_confirming", done.case_id, done.version)
    assert town.see(done).case.state is CaseState.ACCEPTED
    (asked,) = side(town, done).confirmations
    assert (asked.is_so, asked.stopped_at is not None) == (None, True)
    done = town.do("confirm", done.case_id, done.version, town.workers["w2"])
    assert side(town, done).waiting is not None


def test_only_a_worker_on_duty_is_asked_and_only_by_the_desk(town: Town, city_database: CityDatabase) -> None:
    done = town.do("report", town.new())
    done = town.do("accept", done.case_id, done.version)
    with pytest.raises(NotPermitted):
        town.do("confirm", done.case_id, done.version, town.workers["w1"], by=town.field)
    as_owner(city_database, "UPDATE worker SET on_duty = false WHERE id = %s", town.workers["w3"])
    with pytest.raises(Refused) as refused:
        town.do("confirm", done.case_id, done.version, town.workers["w3"])
    assert refused.value.code == "off_duty"
    assert town.see(done).case.state is CaseState.ACCEPTED


@pytest.mark.parametrize("state", ["REPORTED", "ACCEPTED", "CONFIRMING", "FILED"])
def test_a_matter_that_is_not_ours_goes_to_whom_it_belongs_with_receipt_and_the_citizen_told(
    town: Town, state: str
) -> None:
    done = confirming(town) if state == "CONFIRMING" else town.do("report", town.new())
    if state in ("ACCEPTED", "FILED"):
        done = town.do("accept", done.case_id, done.version)
    if state == "FILED":
        done = town.do("file_case", done.case_id, done.version)
        done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], lead=False)
    with pytest.raises(Refused) as refused:
        town.do("transfer", done.case_id, done.version, "", "省道归市公路中心管")
    assert refused.value.facts["fact"] == "receiver"
    done = town.do("transfer", done.case_id, done.version, "市公路事业发展中心", "省道归市公路中心管")
    seen = town.see(done)
    assert (seen.case.state, seen.case.holder) == (CaseState.TRANSFERRED, "")
    assert all(order.state is OrderState.ENDED for order in seen.orders)
    assert side(town, done).waiting is None
    town.do("receipt", done.case_id, "回执 2026-118")
    town.do("tell_citizen", done.case_id, Channel.MESSAGE)
    (given,) = side(town, done).transfers
    assert (given.receiver, given.receipt, given.told_by) == ("市公路事业发展中心", "回执 2026-118", Channel.MESSAGE)
    for name, code in (("receipt", "receipt_there"), ("tell_citizen", "told_already")):
        with pytest.raises(Refused) as refused:
            town.do(name, done.case_id, *(("又一张",) if name == "receipt" else ()))
        assert refused.value.code == code
    assert [step.action for step in town.see(done).steps[-3:]] == ["transfer", "receipt", "tell_citizen"]


def test_what_was_dispatched_is_not_transferred(town: Town) -> None:
    done, _ = town.dispatched()
    with pytest.raises(Refused) as refused:
        town.do("transfer", done.case_id, done.version, "市公路中心", "归他们管")
    assert refused.value.code == "not_in_this_state"
    assert side(town, done).transfers == ()
