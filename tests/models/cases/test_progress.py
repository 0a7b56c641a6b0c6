"""处置中先行反馈: how far it is, told while it is being handled; and what a feedback found, in a word."""

from __future__ import annotations

import pytest

from models.cases.records import CaseState, OrderState
from models.store.errors import Refused
from models.store.ids import new_id
from tests.models.town import Town


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


def test_progress_is_a_step_that_moves_nothing(town: Town) -> None:
    done, order = town.dispatched()
    with pytest.raises(Refused) as refused:
        town.do("progress", order, "已围挡", by=town.field)
    assert refused.value.code == "not_in_this_state"
    town.do("sign", order, by=town.field)
    command = new_id()
    for _ in range(2):
        town.do("progress", order, "已围挡", by=town.field, command_id=command)
    seen = town.see(done)
    assert (seen.case.state, seen.orders[0].state) == (CaseState.HANDLING, OrderState.HANDLING)
    assert [step.action for step in seen.steps][-3:] == ["sign", "start_handling", "progress"]
    told = seen.steps[-1]
    assert (told.note, told.actor, told.from_state, told.to_state) == ("已围挡", "王**", None, None)
    version = seen.case.version
    town.do("progress", order, "已更换一半", by=town.field)
    assert town.see(done).case.version == version
    with pytest.raises(Refused) as refused:
        town.do("progress", order, " ", by=town.field)
    assert refused.value.code == "fact_missing"
    town.do("feed_back", order, "已更换", by=town.field)
    with pytest.raises(Refused) as refused:
        town.do("progress", order, "还在做", by=town.field)
    assert refused.value.code == "not_in_this_state"


def test_an_assistant_tells_progress_wherever_its_case_stands(town: Town) -> None:
    done, lead = town.dispatched()
    town.do("dispatch", done.case_id, None, worker_id=town.workers["w2"], lead=False)
    assisting = town.see(done).orders[-1].id
    town.do("sign", assisting, by=town.field)
    town.do("progress", assisting, "在路上疏导", by=town.field)
    seen = town.see(done)
    assert seen.case.state is CaseState.DISPATCHED
    assert {order.id: order.state for order in seen.orders}[assisting] is OrderState.HANDLING
    assert {order.id: order.state for order in seen.orders}[lead] is OrderState.DISPATCHED


def test_what_asks_for_arriving_is_not_told_progress_of_before(town: Town) -> None:
    _, order = town.dispatched("fire")
    town.do("sign", order, by=town.field)
    with pytest.raises(Refused) as refused:
        town.do("progress", order, "在清理", by=town.field)
    assert refused.value.code == "not_arrived"
    town.do("arrive", order, by=town.field)
    town.do("progress", order, "在清理", by=town.field)


def test_what_was_found_is_kept_with_the_feedback(town: Town) -> None:
    done, order = town.dispatched()
    town.do("sign", order, by=town.field)
    with pytest.raises(Refused) as refused:
        town.do("feed_back", order, "未见", finding="perhaps", by=town.field)
    assert refused.value.code == "unknown_finding"
    town.do("feed_back", order, "现场未见破损", finding="not_so", by=town.field)
    (step,) = [step for step in town.see(done).steps if step.action == "feed_back"]
    assert step.detail["finding"] == "not_so"
