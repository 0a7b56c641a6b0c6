"""The figures, on a real database and against published reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.calendar import calendar_of
from models.cases.records import CaseState
from models.cases.requests import commands as requests
from models.cases.requests.queries import get_requests
from models.cases.requests.records import RequestKind
from models.figures.definitions import DEFINITIONS, ON_TIME_RATE, percent
from models.figures.queries import get_charts, get_on_time_cohort, get_tiles, usual_days
from models.figures.records import Rate
from models.store.times import database_now
from models.workers.commands import receive_positions
from models.workers.records import Fix
from tests.models.town import LAT, LON, Town, as_owner, town_in
from tests.support.database import CityDatabase

CHINA = calendar_of("Asia/Shanghai")


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (911, 972, "93.72 %"),
        (737, 972, "75.82 %"),
        (902, 956, "94.35 %"),
        (9, 16, "56.25 %"),
        (5912, 6026, "98.11 %"),
        (276, 52_434, "0.53 %"),
        (104, 52_434, "0.20 %"),
        (49_151, 51_229, "95.94 %"),
    ],
)
def test_rates_of_published_reports_come_out_as_published(numerator: int, denominator: int, shown: str) -> None:
    assert percent(Rate("on_time_rate/1", numerator, denominator), 2) == shown


def test_august_in_tongzhou_has_21511_closed() -> None:
    assert percent(Rate("closing_rate/1", 21_511, 21_816)) == "98.6 %"


def test_a_rate_of_nothing_is_a_dash() -> None:
    assert percent(Rate(ON_TIME_RATE.key, 0, 0)) == "—"


def test_every_definition_has_a_chinese_name_a_version_and_a_formula() -> None:
    assert all(one.name_zh and one.formula and one.key == key for key, one in DEFINITIONS.items())
    assert all(one.period or one.kind == "stock" for one in DEFINITIONS.values())


@given(st.dates(date(2024, 3, 1), date(2027, 12, 31)), st.integers(1, 80))
def test_today_is_compared_with_days_of_its_own_kind_before_it(today: date, back: int) -> None:
    days = usual_days(today, [today - timedelta(days=back)], CHINA)
    assert days
    assert all(day < today for day in days)
    alike = {day.weekday() == today.weekday() for day in days}
    if back >= 28:
        assert alike == {True}
        assert len(days) >= 4
    elif any(CHINA.is_working_day(day) == CHINA.is_working_day(today) for day in days):
        assert {CHINA.is_working_day(day) for day in days} == {CHINA.is_working_day(today)}


def test_without_any_day_before_nothing_is_usual() -> None:
    assert usual_days(date(2026, 11, 23), [], CHINA) == []


@pytest.mark.database
def test_an_empty_city_has_zeros_and_a_dash(town: Town) -> None:
    with town.leader.read() as s:
        tiles, charts = get_tiles(s), get_charts(s)
    assert (tiles.late, tiles.critical, tiles.soon, tiles.open) == (0, 0, 0, 0)
    assert percent(tiles.on_time) == "—"
    assert (tiles.on_duty, tiles.fresh) == (3, 0)
    assert len(charts.days) == 30
    assert len(charts.hours) == 24
    assert charts.categories == ()


@pytest.mark.database
def test_the_due_cohort_counts_closed_and_late_and_leaves_the_rest_out(town: Town, city_database: CityDatabase) -> None:
    in_time, _ = town.reviewing()
    in_time = town.do("close", in_time.case_id, in_time.version)
    too_late, _ = town.reviewing()
    too_late = town.do("close", too_late.case_id, too_late.version)
    open_late, open_early, long_ago, exercise = (town.filed() for _ in range(4))
    set_due = "UPDATE case_file SET due_at = clock_timestamp() + %s WHERE id = %s"
    hour, month = timedelta(hours=1), timedelta(days=31)
    as_owner(city_database, "UPDATE case_file SET due_at = closed_at WHERE id = %s", in_time.case_id)
    as_owner(city_database, set_due, -hour, too_late.case_id)
    as_owner(city_database, set_due, -hour, open_late.case_id)
    as_owner(city_database, set_due, month, open_early.case_id)
    as_owner(city_database, set_due, -month, long_ago.case_id)
    as_owner(city_database, set_due, -hour, exercise.case_id)
    as_owner(city_database, "UPDATE case_file SET exercise = true WHERE id = %s", exercise.case_id)
    with town.leader.read() as s:
        tiles, cohort = get_tiles(s), dict(get_on_time_cohort(s))
    assert cohort == {in_time.case_id: True, too_late.case_id: False, open_late.case_id: False}
    assert (tiles.on_time.numerator, tiles.on_time.denominator) == (1, 3)
    assert tiles.on_time.definition == "on_time_rate/1"
    assert tiles.open == 3
    assert tiles.late == 2


@pytest.mark.database
def test_a_case_void_before_its_limit_is_left_out_and_one_void_after_it_is_late(
    town: Town, city_database: CityDatabase
) -> None:
    before, after = town.filed(), town.filed()
    limit = "UPDATE case_file SET due_at = stage_since + %s WHERE id = %s"
    for done, past_void in ((before, timedelta(seconds=1)), (after, timedelta(seconds=-1))):
        with town.operator.transaction() as s:
            requests.ask(s, done.case_id, done.version, RequestKind.VOID, "重复")
        with town.supervisor.transaction() as s:
            (request,) = get_requests(s, done.case_id)
            requests.decide(s, request.id, approved=True)
        assert town.see(done).case.state is CaseState.VOID
        as_owner(city_database, limit, past_void, done.case_id)
    with town.leader.read() as s:
        assert dict(get_on_time_cohort(s)) == {after.case_id: False}


@pytest.mark.database
def test_flow_is_counted_by_the_days_and_hours_of_the_city(town: Town, city_database: CityDatabase) -> None:
    with town.leader.read() as s:
        now = database_now(s)
    today = CHINA.local_day(now)
    a_week_ago = CHINA.midnight(today - timedelta(days=7))
    for minutes in (0, 59, 61):
        town.filed(at=a_week_ago + timedelta(minutes=minutes))
    # Eight hours behind: one minute before midnight in the city is still the afternoon in UTC.
    town.filed(at=a_week_ago - timedelta(minutes=1))
    with town.leader.read() as s:
        charts = get_charts(s)
    by_day = {day.day: day.accepted for day in charts.days}
    last = charts.days[-1].day
    assert last == CHINA.local_day(charts.as_of)
    assert by_day[today - timedelta(days=7)] == 3
    assert by_day[today - timedelta(days=8)] == 1
    assert sum(by_day.values()) == 4
    this_hour = charts.as_of.astimezone(CHINA.zone).hour
    assert [count.today is None for count in charts.hours] == [hour > this_hour for hour in range(24)]
    assert all(count.usual_low <= count.usual <= count.usual_high for count in charts.hours)


@pytest.mark.database
def test_reports_are_counted_apart_from_accepted_cases(town: Town) -> None:
    with town.leader.read() as s:
        before = get_tiles(s)
    town.do("report", town.new())
    town.filed()
    with town.leader.read() as s:
        tiles = get_tiles(s)
    if CHINA.local_day(before.as_of) == CHINA.local_day(tiles.as_of):
        assert (tiles.reported_today, tiles.accepted_today, tiles.closed_today) == (2, 1, 0)
    assert tiles.open == 2


@pytest.mark.database
def test_open_cases_are_counted_by_class_the_fullest_first(town: Town, city_database: CityDatabase) -> None:
    for category in ("stall", "fire", "lid"):
        late = town.filed(category)
    as_owner(city_database, "UPDATE case_file SET due_at = now() - interval '1 day' WHERE id = %s", late.case_id)
    with town.leader.read() as s:
        counts = [(count.name, count.open, count.late) for count in get_charts(s).categories]
    assert counts == [("街面秩序", 2, 0), ("公用设施", 1, 1)]


@pytest.mark.database
def test_a_position_older_than_a_minute_is_not_fresh(town: Town) -> None:
    with town.field.transaction() as s:
        now = database_now(s)
        fixes = [(town.workers["w1"], now), (town.workers["w2"], now - timedelta(seconds=90))]
        receive_positions(s, [Fix(worker, LON, LAT, 0, 0, 5, at) for worker, at in fixes])
    with town.leader.read() as s:
        tiles = get_tiles(s)
    assert (tiles.on_duty, tiles.fresh) == (3, 1)
    assert tiles.as_of.tzinfo is UTC
    assert tiles.as_of > datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.database
def test_a_city_in_new_york_counts_its_own_days_and_numbers_its_own_cases(city_database: CityDatabase) -> None:
    # Half past eleven at night in New York is already the next day in UTC and in Shanghai.
    with town_in(city_database, "America/New_York") as town:
        zone = calendar_of("America/New_York")
        with town.leader.read() as s:
            yesterday = zone.local_day(database_now(s)) - timedelta(days=1)
        at = zone.instant(yesterday, time(23, 30))
        done = town.filed(at=at)
        assert town.see(done).case.number == f"{yesterday:%Y%m%d}-0001"
        with town.leader.read() as s:
            charts = get_charts(s)
        assert {day.day: day.accepted for day in charts.days if day.accepted} == {yesterday: 1}
