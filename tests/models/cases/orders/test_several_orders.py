"""A case may have several orders at once; a case leaves its holder's hands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.cases import commands
from models.cases.orders.giving import give_route
from models.cases.orders.handing import hand_on, stand_down, withdraw_assistant
from models.cases.orders.queries import get_deliberations, get_orders_about
from models.cases.orders.records import Cause
from models.cases.records import CaseState, OrderState
from models.store.errors import NotPermitted, Refused
from models.store.times import database_now
from tests.models.cases.orders.conftest import Carry, department, last_order, worker
from tests.models.town import Town


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


def test_a_worker_guards_the_manhole_while_its_owner_repairs_it(town: Town, carry: Carry) -> None:
    done = town.filed(lon=121.005, lat=30.005)
    done = carry(
        give_route, done.case_id, done.version, department(town, "D1"), [worker(town, "w1")], instruction="先围护"
    )
    detail = town.see(done)
    assert [(order.lead, order.addressee, order.state) for order in detail.orders] == [
        (True, "排水公司", OrderState.DISPATCHED),
        (False, "王**", OrderState.DISPATCHED),
    ]
    assert (detail.case.state, detail.case.holder) == (CaseState.DISPATCHED, "排水公司")


def test_a_route_is_given_whole_or_not_at_all(town: Town, carry: Carry) -> None:
    done = town.filed()
    for assisting, code in (([worker(town, "w4")], "off_duty"), ([department(town, "D1")] * 2, "twice_addressed")):
        with pytest.raises(Refused) as refused:
            carry(give_route, done.case_id, done.version, department(town, "D2"), assisting)
        assert refused.value.code == code
    detail = town.see(done)
    assert (detail.orders, detail.case.state, detail.case.version) == ((), CaseState.FILED, done.version)


def test_the_field_service_gives_no_orders(town: Town, carry: Carry) -> None:
    done = town.filed()
    with pytest.raises(NotPermitted):
        carry(give_route, done.case_id, done.version, department(town, "D2"), by=town.field)


def test_the_same_route_sent_twice_is_given_once(town: Town, carry: Carry) -> None:
    from models.store.ids import new_id

    done, command = town.filed(), new_id()
    for _ in range(2):
        carry(give_route, done.case_id, done.version, department(town, "D1"), [worker(town, "w1")], command_id=command)
    assert len(town.see(done).orders) == 2


def test_withdrawing_lets_go_who_was_ordered_with_it_and_has_not_signed_and_nobody_else(
    town: Town, carry: Carry
) -> None:
    done = town.filed()
    done = carry(give_route, done.case_id, done.version, department(town, "D1"), [worker(town, "w1")])
    carry(commands.dispatch, done.case_id, None, worker_id=town.workers["w2"], lead=False)
    town.do("withdraw", done.case_id, None)
    assert [order.state for order in town.see(done).orders] == [
        OrderState.WITHDRAWN, OrderState.WITHDRAWN, OrderState.DISPATCHED,
    ]  # fmt: skip


def test_an_assistants_order_is_taken_back_until_it_is_signed(town: Town, carry: Carry) -> None:
    done = town.filed()
    one = worker(town, "w1")
    for _ in range(2):
        carry(commands.dispatch, done.case_id, None, worker_id=one.worker_id, lead=False)
        if town.see(done).orders[0].state is OrderState.WITHDRAWN:
            town.do("sign", town.see(done).orders[-1].id, by=town.field)
            break
        carry(withdraw_assistant, done.case_id, one, "派错了")
    assert [order.state for order in town.see(done).orders] == [OrderState.WITHDRAWN, OrderState.SIGNED]
    with pytest.raises(Refused) as refused:
        carry(withdraw_assistant, done.case_id, one, "派错了")
    assert (refused.value.code, refused.value.facts["state"]) == ("not_in_this_state", OrderState.SIGNED)


def test_an_assistant_has_a_limit_of_its_own_and_else_the_cases(town: Town) -> None:
    done = town.filed()
    with town.operator.read() as s:
        soon = database_now(s) + timedelta(minutes=40)
    for code, due in (("D2", soon), ("D4", None)):
        town.do("dispatch", done.case_id, None, department_id=town.departments[code], lead=False, due_at=due)
    with town.operator.read() as s:
        first, second = get_orders_about(s, done.case_id)
    assert first.due_at == soon
    assert second.due_at == town.see(done).case.due_at
    assert first.next_due_at() == first.order.sign_due_at


def test_an_assistants_limit_in_the_past_is_refused(town: Town) -> None:
    done = town.filed()
    with town.operator.read() as s:
        past = database_now(s) - timedelta(minutes=1)
    with pytest.raises(Refused) as refused:
        town.do("dispatch", done.case_id, None, department_id=town.departments["D2"], lead=False, due_at=past)
    assert refused.value.code == "limit_past"


def test_who_has_an_order_in_hand_gets_no_second_one(town: Town) -> None:
    done, _ = town.dispatched()
    with pytest.raises(Refused) as refused:
        town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], lead=False)
    assert (refused.value.code, refused.value.facts["name"]) == ("assists_already", "王**")


def test_the_lead_waits_for_its_assistants_or_says_why_not(town: Town) -> None:
    done, order = town.dispatched()
    town.do("dispatch", done.case_id, done.version, department_id=town.departments["D2"], lead=False)
    for name in ("sign", "start_handling"):
        town.do(name, order, by=town.field)
    with pytest.raises(Refused) as refused:
        town.do("feed_back", order, "已换", by=town.field)
    assert (refused.value.code, refused.value.facts["names"]) == ("assistants_unanswered", "综合执法局")
    done = town.do("feed_back", order, "已换", unanswered="该局无需再来", by=town.field)
    detail = town.see(done)
    assert detail.case.state is CaseState.REVIEWING
    fed = next(step for step in detail.steps if step.action == "feed_back")
    assert fed.detail["unanswered_because"] == "该局无需再来"


def test_the_lead_closes_once_its_assistants_have_answered(town: Town) -> None:
    done, order = town.dispatched()
    done = town.do("dispatch", done.case_id, done.version, department_id=town.departments["D2"], lead=False)
    assisting = last_order(town, done)
    for one in (assisting, order):
        for name in ("sign", "start_handling"):
            town.do(name, one, by=town.field)
    town.do("feed_back", assisting, "已劝离", by=town.field)
    done = town.do("feed_back", order, "已换", by=town.field)
    done = town.do("close", done.case_id, done.version)
    assert {one.state for one in town.see(done).orders} == {OrderState.ENDED}


@pytest.mark.parametrize(("steps", "state"), [((), OrderState.WITHDRAWN), (("sign",), OrderState.ENDED)])
def test_an_assistant_no_longer_needed_is_let_go(
    town: Town, carry: Carry, steps: tuple[str, ...], state: OrderState
) -> None:
    done, _ = town.dispatched()
    done = town.do("dispatch", done.case_id, done.version, department_id=town.departments["D2"], lead=False)
    assisting = last_order(town, done)
    for name in steps:
        town.do(name, assisting, by=town.field)
    done = carry(stand_down, assisting, "已自行处理")
    detail = town.see(done)
    assert next(order for order in detail.orders if not order.lead).state is state
    assert detail.case.state is CaseState.DISPATCHED
    with pytest.raises(Refused):
        carry(stand_down, assisting, "再来一次")


def test_a_lead_order_is_not_let_go_like_an_assistant(town: Town, carry: Carry) -> None:
    _, order = town.dispatched()
    with pytest.raises(Refused) as refused:
        carry(stand_down, order, "不要了")
    assert refused.value.code == "leads"


@pytest.mark.parametrize("steps", [(), ("sign",), ("sign", "start_handling")])
def test_a_case_goes_from_the_grids_hands_to_a_department_in_one_act(
    town: Town, carry: Carry, steps: tuple[str, ...]
) -> None:
    done, order = town.dispatched()
    for name in steps:
        done = town.do(name, order, by=town.field)
    due = town.see(done).case.due_at
    done = carry(hand_on, done.case_id, done.version, "需要吊车", department(town, "D1"))
    detail = town.see(done)
    assert [one.state for one in detail.orders] == [OrderState.ENDED, OrderState.DISPATCHED]
    assert (detail.case.state, detail.case.holder, detail.case.due_at) == (CaseState.DISPATCHED, "排水公司", due)
    assert [step.action for step in detail.steps][-2:] == ["hand_on", "dispatch"]


def test_a_case_goes_from_the_grids_hands_to_a_deliberation(town: Town, carry: Carry) -> None:
    done, _ = town.dispatched()
    done = carry(hand_on, done.case_id, done.version, "两家都说不归自己", None)
    with town.operator.read() as s:
        (talk,) = get_deliberations(s, done.case_id)
    assert (talk.cause, talk.heard, talk.words[0].words) == (Cause.HANDED_ON, 1, "两家都说不归自己")
    assert town.see(done).case.state is CaseState.FILED


def test_a_case_that_nobody_holds_cannot_be_handed_on(town: Town, carry: Carry) -> None:
    done = town.filed()
    with pytest.raises(Refused) as refused:
        carry(hand_on, done.case_id, done.version, "需要吊车", department(town, "D1"))
    assert refused.value.code == "not_in_this_state"


def test_a_case_is_not_handed_on_to_who_holds_it(town: Town, carry: Carry) -> None:
    done, _ = town.dispatched()
    with pytest.raises(Refused) as refused:
        carry(hand_on, done.case_id, done.version, "需要吊车", worker(town, "w1"))
    assert refused.value.code == "handed_to_holder"
    assert town.see(done).case.state is CaseState.DISPATCHED
