"""The 30 days of a paper, taken from the counts that are kept, are what every case of them says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from models.cases.calendar import calendar_of
from models.city.settings import set_setting
from models.figures.as_of import seen_now
from models.figures.day_queries import get_today, read_day, read_period
from models.figures.days import get_day_begin
from models.figures.filters import Period
from models.figures.rollups import rebuild
from tests.models.figures.histories import Histories
from tests.models.town import Town

pytestmark = pytest.mark.database
CHINA = calendar_of("Asia/Shanghai")


def check(town: Town, days: list[date]) -> None:
    with town.leader.read() as s:
        seen = seen_now(s)
        for day in days:
            told = read_day(s, day)
            again = read_day(s, day, seen, told.figures.as_of)
            assert told.figures == again.figures, day
            assert {one.span for one in told.members} == {"own"}
            assert told.members == tuple(one for one in again.members if one.span == "own")
            month = {one.definition: one for one in again.members if one.span == "month"}
            for share in told.figures.shares:
                rows = month[share.definition].rows
                assert (share.month_numerator, share.month_denominator) == (sum(hit for *_, hit in rows), len(rows))
        days_told = Period(days[1] - timedelta(days=6), days[1])
        week = read_period(s, days_told)
        assert week.figures == read_period(s, days_told, seen, week.figures.now.as_of).figures


@pytest.mark.parametrize("begins_at", [8, pytest.param(0, marks=pytest.mark.long)])
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), turns=st.integers(10, 40))
def test_the_30_days_from_the_counts_are_those_of_a_straight_recount(
    town: Town, begins_at: int, seed: int, turns: int
) -> None:
    with town.supervisor.transaction() as s:
        if get_day_begin(s) != begins_at:
            set_setting(s, "statistical_day", {"begins_at": begins_at}, version=0)
    # Reports, steps and limits of theirs lie up to nine days back.
    told = Histories(town, seed)
    for _ in range(turns):
        told.turn()
    assert rebuild(town.supervisor)
    for _ in range(4):
        told.turn()
    with town.leader.read() as s:
        today = get_today(s)
    check(town, [today - timedelta(days=back) for back in (0, 1, 4, 9)])


def test_a_day_is_read_without_the_cases_of_the_days_before_it_and_from_them_while_counts_are_made_anew(
    town: Town,
) -> None:
    with town.supervisor.read() as s:
        yesterday = get_today(s) - timedelta(days=1)
    at = CHINA.midnight(yesterday) + timedelta(hours=9)
    for back in (0, 1, 5):
        done = town.filed(at=at - timedelta(days=back))
        town.do(
            "dispatch", done.case_id, done.version, worker_id=town.workers["w1"], occurred_at=at - timedelta(days=back)
        )
    asked: list[Any] = []
    event.listen(town.leader.engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    first = CHINA.midnight(yesterday - timedelta(days=29))

    def reaches_back() -> bool:
        return any(
            "FROM c WHERE c.accepted_at >=" in told and facts["first"] == first and "among" not in facts
            for told, facts in asked
        )

    with town.leader.read() as s:
        told = read_day(s, yesterday).figures
    assert (told.share("filed_rate").month_numerator, told.share("filed_rate").day_numerator) == (3, 1)
    assert not reaches_back()
    with town.supervisor.transaction() as s:
        set_setting(s, "statistical_day", {"begins_at": 8}, version=0)
        set_setting(s, "statistical_day", {"begins_at": 0}, version=1)
    with town.leader.read() as s:
        assert read_day(s, yesterday).figures == told
    assert reaches_back(), "the counts are stale: every case is read"
