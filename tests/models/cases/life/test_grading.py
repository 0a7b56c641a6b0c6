"""提级 and 紧急程度: what weighs more gets other limits; and a desk whose clock is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.cases.records import CaseState, Tier, Urgency
from models.store.errors import Refused
from models.store.times import database_now
from tests.models.town import Town

MINUTE = timedelta(minutes=1)


def test_a_case_that_becomes_critical_is_to_be_filed_within_ten_minutes(town: Town) -> None:
    done = town.do("report", town.new())
    done = town.do("accept", done.case_id, done.version)
    before = town.see(done).case
    with pytest.raises(Refused) as refused:
        town.do("set_urgency", done.case_id, done.version, Urgency.CRITICAL, "")
    assert refused.value.facts["fact"] == "reason"
    done = town.do("set_urgency", done.case_id, done.version, Urgency.CRITICAL, "有老人摔倒")
    seen = town.see(done)
    assert (seen.case.urgency, seen.case.version) == (Urgency.CRITICAL, before.version + 1)
    assert before.stage_due_at == before.stage_since + 30 * MINUTE
    assert seen.case.stage_due_at == seen.case.stage_since + 10 * MINUTE
    assert seen.case.stage_since == before.stage_since
    step = seen.steps[-1]
    assert (step.action, step.note, step.detail["urgency"]) == ("set_urgency", "有老人摔倒", ["normal", "critical"])
    with pytest.raises(Refused) as refused:
        town.do("set_urgency", done.case_id, done.version, Urgency.CRITICAL, "再说一遍")
    assert refused.value.code == "same_already"


def test_a_raised_case_has_three_days_from_its_filing(town: Town) -> None:
    done = town.filed()
    filed = town.see(done).filed_at
    assert filed is not None
    done = town.do("set_tier", done.case_id, done.version, Tier.RAISED, "需多部门")
    seen = town.see(done)
    assert (seen.case.tier, seen.case.due_at) == (Tier.RAISED, filed + timedelta(days=3))
    assert seen.steps[-1].detail["tier"] == ["general", "raised"]
    assert seen.steps[-1].detail["due_at"][1] == seen.case.due_at.isoformat()  # type: ignore[union-attr]


def test_a_special_case_is_never_without_a_limit_by_hand(town: Town) -> None:
    done = town.filed()
    with pytest.raises(Refused) as refused:
        town.do("set_tier", done.case_id, done.version, Tier.SPECIAL, "街道牵头")
    assert refused.value.code == "limit_missing"
    past = datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(Refused) as refused:
        town.do("set_tier", done.case_id, done.version, Tier.SPECIAL, "街道牵头", due_at=past)
    assert refused.value.code == "limit_past"
    with town.operator.read() as s:
        until = database_now(s) + timedelta(days=9)
    done = town.do("set_tier", done.case_id, done.version, Tier.SPECIAL, "街道牵头", due_at=until)
    assert (town.see(done).case.tier, town.see(done).case.due_at) == (Tier.SPECIAL, until)


def test_tier_and_urgency_of_what_ended_stay(town: Town) -> None:
    done, _ = town.reviewing()
    done = town.do("close", done.case_id, done.version)
    for name, value in (("set_tier", Tier.RAISED), ("set_urgency", Urgency.CRITICAL)):
        with pytest.raises(Refused) as refused:
            town.do(name, done.case_id, done.version, value, "太晚")
        assert refused.value.code == "not_in_this_state"


def test_a_case_before_filing_has_no_tier_to_raise(town: Town) -> None:
    done = town.do("report", town.new())
    with pytest.raises(Refused) as refused:
        town.do("set_tier", done.case_id, done.version, Tier.RAISED, "太早")
    assert refused.value.code == "not_in_this_state"


def test_a_desk_whose_clock_is_ten_minutes_fast_is_told_and_nothing_is_half_done(town: Town) -> None:
    done, order = town.dispatched()
    with town.operator.read() as s:
        fast = database_now(s) + timedelta(minutes=10)
    with pytest.raises(Refused) as refused:
        town.do("sign", order, occurred_at=fast, by=town.field)
    assert refused.value.code == "in_the_future"
    assert fast - refused.value.facts["now"] > timedelta(minutes=9)
    seen = town.see(done)
    assert (seen.case.state, seen.orders[0].signed_at) == (CaseState.DISPATCHED, None)


def test_a_desk_whose_clock_is_ten_minutes_slow_moves_no_clock_back_before_its_stage(town: Town) -> None:
    done, order = town.dispatched()
    given = town.see(done).orders[0].given_at
    done = town.do("sign", order, occurred_at=given - timedelta(minutes=10), by=town.field)
    seen = town.see(done)
    assert (seen.orders[0].signed_at, seen.case.stage_since) == (given, given)
    assert seen.steps[-1].occurred_at == given - timedelta(minutes=10)
    assert seen.steps[-1].recorded_at > given
