"""The life of a case, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.cases.calendar import calendar_of
from models.cases.queries import get_active_orders, get_open_cases, get_open_cases_by_ids
from models.cases.records import CaseState, OrderState, Tier, Urgency
from models.store.errors import Refused
from tests.models.town import LAT, LON, STEP, Town, as_owner
from tests.support.database import CityDatabase

HERE = {"lon": LON + STEP / 2, "lat": LAT + STEP / 2}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One town for all tests here: each makes cases of its own."""
    return shared_town


@pytest.fixture
def city_database(shared_database: CityDatabase) -> CityDatabase:
    """The database it is in."""
    return shared_database


def test_a_case_goes_from_the_report_to_its_closing(town: Town) -> None:
    done, order = town.dispatched(**HERE)
    seen = town.see(done)
    assert seen.case.state is CaseState.DISPATCHED
    assert (seen.case.holder, seen.case.holder_role) == ("王**", "leader")
    assert (seen.case.grid, seen.case.area) == ("文昌第一网格", "望潮街道 · 文昌社区")
    assert seen.case.category_top == "公用设施"
    assert seen.case.number is not None
    town.do("sign", order, by=town.field)
    town.do("arrive", order, by=town.field)
    town.do("start_handling", order, by=town.field)
    done = town.do("feed_back", order, "已更换", by=town.field)
    seen = town.see(done)
    assert seen.case.state is CaseState.REVIEWING
    assert seen.case.holder == ""
    done = town.do("close", done.case_id, done.version)
    seen = town.see(done)
    assert seen.case.state is CaseState.CLOSED
    assert seen.closed_at is not None
    assert [order.state for order in seen.orders] == [OrderState.ENDED]
    assert [step.action for step in seen.steps] == [
        "report", "accept", "file", "dispatch", "sign", "arrive", "start_handling", "feed_back", "send_to_review", "close",
    ]  # fmt: skip
    assert {step.desk for step in seen.steps} == {"desk-0", "desk-3"}
    assert [step.note for step in seen.steps if step.action == "feed_back"] == ["已更换"]
    with town.leader.read() as s:
        assert get_open_cases(s) == []
        assert get_open_cases_by_ids(s, [done.case_id]) == []
        assert get_active_orders(s) == []


def test_feedback_from_a_signed_order_enters_the_handling_with_it(town: Town) -> None:
    done, order = town.dispatched()
    town.do("sign", order, by=town.field)
    done = town.do("feed_back", order, "已处理", by=town.field)
    steps = town.see(done).steps[-3:]
    assert [(step.from_state, step.to_state) for step in steps] == [
        (CaseState.SIGNED, CaseState.HANDLING),
        (CaseState.HANDLING, CaseState.FEEDBACK),
        (CaseState.FEEDBACK, CaseState.REVIEWING),
    ]


def test_a_rule_that_asks_for_arrival_refuses_handling_from_afar(town: Town) -> None:
    _, order = town.dispatched("fire")
    done = town.do("sign", order, by=town.field)
    seen = town.see(done).case
    assert seen.stage_due_at == seen.stage_since + 60 * MINUTE
    for name, facts in (("start_handling", ()), ("feed_back", ("已清理",))):
        with pytest.raises(Refused) as refused:
            town.do(name, order, *facts, by=town.field)
        assert refused.value.code == "not_arrived"
    town.do("arrive", order, by=town.field)
    done = town.do("feed_back", order, "已清理", by=town.field)
    assert town.see(done).case.state is CaseState.VERIFYING


def test_a_failed_verification_sends_the_case_back_and_counts_it(town: Town) -> None:
    _, order = town.dispatched("fire")
    for name in ("sign", "arrive"):
        town.do(name, order, by=town.field)
    done = town.do("feed_back", order, "已清理", by=town.field)
    with pytest.raises(Refused) as refused:
        town.do("verify", done.case_id, done.version, True, worker_id=town.workers["w1"])
    assert refused.value.code == "verified_by_handler"
    done = town.do("verify", done.case_id, done.version, False, note="仍有杂物")
    seen = town.see(done)
    assert (seen.case.state, seen.case.rework_count, seen.case.holder) == (CaseState.HANDLING, 1, "王**")
    assert seen.orders[0].state is OrderState.HANDLING
    done = town.do("feed_back", order, "再次清理", by=town.field)
    done = town.do("verify", done.case_id, done.version, True, worker_id=town.workers["w2"])
    assert town.see(done).case.state is CaseState.REVIEWING


def test_rework_needs_a_reason_and_returns_the_case_to_its_handler(town: Town) -> None:
    done, order = town.reviewing()
    with pytest.raises(Refused) as refused:
        town.do("rework", done.case_id, done.version, "  ")
    assert (refused.value.code, refused.value.facts["fact"]) == ("fact_missing", "reason")
    done = town.do("rework", done.case_id, done.version, "照片不清")
    seen = town.see(done).case
    assert (seen.state, seen.rework_count, seen.holder_worker_id) == (CaseState.HANDLING, 1, town.workers["w1"])
    done = town.do("feed_back", order, "重拍", by=town.field)
    assert town.see(done).case.state is CaseState.REVIEWING


def test_a_refused_order_returns_the_case_to_the_desk(town: Town) -> None:
    done, order = town.dispatched()
    done = town.do("refuse", order, "不属于本网格", "权责清单第3条", by=town.field)
    seen = town.see(done)
    assert (seen.case.state, seen.case.holder) == (CaseState.FILED, "")
    assert seen.case.stage_due_at == seen.case.stage_since + 30 * MINUTE
    assert seen.orders[0].state is OrderState.REFUSED
    done = town.do("dispatch", done.case_id, done.version, department_id=town.departments["D1"])
    seen = town.see(done)
    assert (seen.case.holder, seen.case.holder_role) == ("排水公司", "bureau")


def test_after_the_next_working_day_the_order_belongs_to_its_first_addressee(
    town: Town, city_database: CityDatabase
) -> None:
    _, order = town.dispatched()
    as_owner(city_database, "UPDATE dispatch_order SET given_at = now() - interval '20 days'")
    with pytest.raises(Refused) as refused:
        town.do("refuse", order, "太晚了", "权责清单第3条", by=town.field)
    assert refused.value.code == "too_late_to_refuse"
    assert refused.value.facts["until"] < datetime.now(UTC)


def test_an_order_can_be_withdrawn_until_it_is_signed(town: Town) -> None:
    done, order = town.dispatched()
    done = town.do("withdraw", done.case_id, done.version)
    seen = town.see(done)
    assert (seen.case.state, seen.case.holder, seen.orders[0].state) == (CaseState.FILED, "", OrderState.WITHDRAWN)
    done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w2"])
    done = town.do("sign", town.see(done).orders[-1].id, by=town.field)
    with pytest.raises(Refused) as refused:
        town.do("withdraw", done.case_id, done.version)
    assert refused.value.code == "not_in_this_state"
    with pytest.raises(Refused):
        town.do("sign", order, by=town.field)


def test_a_reopened_case_is_filed_again_with_a_limit_of_its_own(town: Town) -> None:
    done, _ = town.reviewing()
    done = town.do("close", done.case_id, done.version)
    number = town.see(done).case.number
    done = town.do("reopen", done.case_id, done.version, "市民反映未解决")
    seen = town.see(done)
    assert (seen.case.state, seen.case.reopen_count, seen.closed_at) == (CaseState.FILED, 1, None)
    assert seen.case.number == number
    done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w2"])
    assert town.see(done).case.state is CaseState.DISPATCHED


def test_a_report_can_be_turned_down_or_answered_but_not_without_words(town: Town) -> None:
    for name, end in (("not_accept", CaseState.NOT_ACCEPTED), ("answer", CaseState.ANSWERED)):
        done = town.do("report", town.new())
        with pytest.raises(Refused):
            town.do(name, done.case_id, done.version, "")
        done = town.do(name, done.case_id, done.version, "不在受理范围")
        assert town.see(done).case.state is end
        with pytest.raises(Refused) as refused:
            town.do("accept", done.case_id, done.version)
        assert refused.value.code == "not_in_this_state"


def test_an_assisting_order_leaves_the_case_where_it_is(town: Town) -> None:
    done, lead = town.dispatched()
    town.do(
        "dispatch", done.case_id, done.version, department_id=town.departments["D1"], lead=False, instruction="抢修"
    )
    seen = town.see(done)
    assert (seen.case.state, seen.case.version) == (CaseState.DISPATCHED, done.version)
    assist = seen.orders[-1]
    assert (assist.lead, assist.addressee, assist.instruction) == (False, "排水公司", "抢修")
    for name in ("sign", "start_handling"):
        town.do(name, assist.id, by=town.field)
    town.do("feed_back", assist.id, "已抢修", by=town.field)
    seen = town.see(done)
    assert (seen.case.state, seen.orders[-1].state) == (CaseState.DISPATCHED, OrderState.FEEDBACK)
    with pytest.raises(Refused):
        town.do("sign", assist.id, by=town.field)
    town.do("sign", lead, by=town.field)


def test_filing_follows_the_rule_of_the_nearest_category_above_that_has_one(town: Town) -> None:
    done = town.filed("fire")
    seen = town.see(done)
    assert seen.case.due_at == seen.filed_at + 240 * MINUTE  # type: ignore[operator]
    done = town.filed("stall")
    seen = town.see(done)
    assert seen.filed_at is not None
    calendar = calendar_of("Asia/Shanghai")
    assert seen.case.due_at is not None
    assert seen.case.due_at.astimezone(calendar.zone).hour in (0, 12)


def test_a_special_case_is_not_filed_without_a_limit_by_hand(town: Town) -> None:
    done = town.do("report", town.new())
    done = town.do("accept", done.case_id, done.version)
    with pytest.raises(Refused) as refused:
        town.do("file_case", done.case_id, done.version, tier=Tier.SPECIAL)
    assert refused.value.code == "limit_missing"
    with pytest.raises(Refused) as refused:
        town.do("file_case", done.case_id, done.version, Tier.SPECIAL, due_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert refused.value.code == "limit_past"
    by_hand = datetime(2099, 1, 1, tzinfo=UTC)
    done = town.do("file_case", done.case_id, done.version, Tier.SPECIAL, Urgency.CRITICAL, due_at=by_hand)
    seen = town.see(done).case
    assert (seen.tier, seen.urgency, seen.due_at) == (Tier.SPECIAL, Urgency.CRITICAL, by_hand)
    assert seen.stage_due_at is not None
    assert seen.next_due_at == min(seen.stage_due_at, by_hand)


def test_filing_and_dispatching_share_the_clock_that_acceptance_started(town: Town) -> None:
    at = datetime.now(UTC) - timedelta(hours=2)
    done = town.do("report", town.new(), occurred_at=at)
    done = town.do("accept", done.case_id, done.version, occurred_at=at + 5 * MINUTE)
    done = town.do("file_case", done.case_id, done.version, occurred_at=at + 20 * MINUTE)
    seen = town.see(done).case
    assert seen.stage_since == at + 20 * MINUTE
    assert seen.stage_due_at == at + 35 * MINUTE
    # Entered with a time before the stage it follows on: the clock runs on, the history keeps what was said.
    done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], occurred_at=at)
    after = town.see(done)
    assert after.case.stage_since == at + 20 * MINUTE
    assert after.steps[-1].occurred_at == at
    assert after.steps[-1].recorded_at > at


def test_numbers_count_through_the_day_of_the_city(town: Town) -> None:
    at = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
    numbers = [town.see(town.filed(at=at)).case.number for _ in range(3)]
    assert numbers == ["20261122-0001", "20261122-0002", "20261122-0003"]
