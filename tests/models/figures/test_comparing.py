"""A comparison sets like beside like: the same dates, the same part of a day, and nothing beside what nobody knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.chart_queries import Asked, read_flow, read_pareto, read_summary
from models.figures.chart_records import Extent
from models.figures.comparing import beside, compared
from models.figures.days import get_statistical_days
from models.figures.filters import FigureFilter, Period, Step
from models.store.times import database_now
from tests.models.town import LAT, LON, Town

HERE = {"lon": LON + 0.005, "lat": LAT + 0.005}
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(DAYS, st.integers(1, 800))
def test_every_day_compared_with_stands_beside_the_same_date_or_in_its_order(last: date, many: int) -> None:
    period = Period.last_days(last, many)
    stands, before = beside(period, period.before()), period.before()
    assert (stands(before.first), stands(before.last)) == (period.first, period.last)
    year = period.year_before()
    if year != before:
        stands = beside(period, year)
        for n in range(0, year.days, max(1, year.days // 40)):
            day = year.first + timedelta(days=n)
            own = stands(day)
            assert own is None if (day.month, day.day) == (2, 29) else own == day.replace(year=day.year + 1)


def test_days_after_a_leap_day_stand_beside_their_own_dates() -> None:
    spring = Period(date(2028, 2, 1), date(2028, 3, 31))
    stands = beside(spring, spring.year_before())
    assert stands(date(2027, 2, 28)) == date(2028, 2, 28)
    assert stands(date(2027, 3, 1)) == date(2028, 3, 1)
    after = Period(date(2029, 2, 1), date(2029, 3, 31))
    stands = beside(after, after.year_before())
    assert stands(date(2028, 2, 29)) is None
    assert stands(date(2028, 3, 1)) == date(2029, 3, 1)


def accepted_on(town: Town, *days: date) -> None:
    """A case accepted at noon of each day."""
    with town.leader.read() as s:
        calendar = get_statistical_days(s)
    for day in days:
        town.filed(at=calendar.begin(day) + timedelta(hours=12), **HERE)


@pytest.mark.database
def test_days_weeks_and_months_are_compared_by_their_dates(town: Town) -> None:
    # Known from 2022 on; the leap year's 29 February, the day after it, and what stands beside them the year before.
    accepted_on(town, date(2022, 1, 1), date(2023, 2, 28), date(2023, 3, 1), date(2023, 3, 1), date(2024, 2, 29))
    accepted_on(town, date(2024, 3, 1))
    with town.leader.read() as s:

        def flow(first: date, last: date):
            period = Period(first, last)
            return read_flow(s, Asked(FigureFilter(period), FigureFilter(period.year_before())))

        days = {one.start: (one.accepted, one.before) for one in flow(date(2024, 2, 1), date(2024, 3, 31)).steps}
        assert [days[date(2024, 2, 28)], days[date(2024, 2, 29)], days[date(2024, 3, 1)]] == [(0, 1), (1, None), (1, 2)]
        # 2025 is compared with a year that had a day more: it stays in its week.
        weeks = flow(date(2025, 1, 1), date(2025, 12, 31))
        assert (weeks.step, len(weeks.steps)) == (Step.WEEK, 53)
        at = {one.start: one.before for one in weeks.steps}
        assert at[date(2025, 2, 24)] == 2
        assert sum(one.before or 0 for one in weeks.steps) == 2
        months = flow(date(2023, 1, 1), date(2024, 12, 31))
        assert months.step is Step.MONTH
        assert {one.start: one.before for one in months.steps}[date(2024, 3, 1)] == 2
        # Of what lies before the city's first report nothing is known, and nothing is nought.
        assert {one.before for one in flow(date(2022, 2, 1), date(2022, 3, 1)).steps} == {None}
        early = [one.before for one in flow(date(2022, 12, 30), date(2023, 1, 3)).steps]
        assert early == [None, None, 1, 0, 0]


@pytest.mark.database
def test_what_is_not_known_as_a_whole_is_no_measure(town: Town) -> None:
    accepted_on(town, date(2024, 3, 10), date(2024, 3, 20), date(2024, 4, 2))
    with town.leader.read() as s:
        april = FigureFilter(Period.month(2024, 4))
        part = Asked(april, FigureFilter(Period.month(2024, 3)))
        summary = read_summary(s, part)
        assert summary.known_from == date(2024, 3, 10)
        assert [one.before for one in summary.figures[:4]] == [None] * 4
        assert [row.before for row in read_pareto(s, part).rows] == [None]
        known = Asked(april, FigureFilter(Period(date(2024, 3, 10), date(2024, 3, 31))))
        assert read_summary(s, known).known_from is None
        assert read_summary(s, known).figures[1].before == 2
        assert [row.before for row in read_pareto(s, known).rows] == [2]


@pytest.mark.database
def test_while_a_period_runs_it_is_compared_with_as_much_of_the_other_one(town: Town) -> None:
    with town.leader.read() as s:
        now, days = database_now(s), get_statistical_days(s)
    today, day = days.day_of(now), timedelta(days=1)
    gone = now - days.begin(today)
    for back in (30, 1, 2, 7):
        town.filed(at=days.begin(today - back * day), **HERE)
    # At this moment of yesterday and of a week ago one more had come, and then another.
    for back in (1, 7):
        town.filed(at=days.begin(today - back * day) + gone / 2, **HERE)
        town.filed(at=days.begin(today - back * day) + gone + (day - gone) / 2, **HERE)
    town.filed(**HERE)
    with town.leader.read() as s:

        def before(period: Period, other: Period) -> tuple[int, int, list[int | None]]:
            asked = Asked(FigureFilter(period), FigureFilter(other))
            one = read_summary(s, asked).figures[1]
            assert isinstance(one.now, int)
            assert isinstance(one.before, int)
            return one.now, one.before, [row.before for row in read_pareto(s, asked).rows]

        assert before(Period.today(today), Period.today(today - day)) == (1, 2, [2])
        week = Period.last_days(today, 2)
        # All of the day before yesterday's, and of the day before that until now.
        seven = Period(today - 8 * day, today - 7 * day)
        assert before(week, seven)[:2] == (4, 2)
        over = Period.last_days(today - day, 2)
        assert before(over, Period(today - 8 * day, today - 7 * day))[:2] == (4, 3)
        running = Asked(FigureFilter(week), FigureFilter(seven))
        told = compared(s, FigureFilter(week), FigureFilter(seven), days, database_now(s))
        limits = {one.name: (one.extent, one.before) for one in read_summary(s, running).figures}
        assert limits["reported"] == (Extent.BY_NOW, 2)
        assert limits["due"][0] is limits["on_time_rate"][0] is Extent.TO_END
    assert told is not None
    assert told.until is not None
    assert days.day_of(told.until) == today - 7 * day
