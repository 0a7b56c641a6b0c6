"""The figures of a day, from the history: today's are the tiles', yesterday's stay whatever happens since."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models.cases.calendar import calendar_of
from models.cases.queries import get_open_cases
from models.cases.tables import OPEN_STATES
from models.figures.day_definitions import DAY_DEFINITIONS
from models.figures.day_places import area_level
from models.figures.day_queries import get_day_figures, get_first_day, get_today, read_day
from models.figures.day_records import DayFigures
from models.figures.history import cases_at
from models.figures.queries import get_charts, get_tiles
from models.store.engine import Store
from models.store.errors import Refused
from models.store.times import database_now
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase
from tests.support.demo import DemoCity

CHINA = calendar_of("Asia/Shanghai")
HOUR = timedelta(hours=1)


def figures_of(town: Town, day: date) -> DayFigures:
    with town.leader.read() as s:
        return get_day_figures(s, day)


def yesterday_at(town: Town, hour: float) -> datetime:
    with town.leader.read() as s:
        return CHINA.midnight(get_today(s) - timedelta(days=1)) + hour * HOUR


def closed_case(town: Town, at: datetime, **facts: Any) -> Any:
    """A case reported, dispatched, handled and closed within some minutes from `at`."""
    minute = timedelta(minutes=1)
    done = town.filed(at=at, **facts)
    done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], occurred_at=at + minute)
    order = town.see(done).orders[-1].id
    town.do("sign", order, by=town.field, occurred_at=at + 2 * minute)
    town.do("start_handling", order, by=town.field, occurred_at=at + 3 * minute)
    done = town.do("feed_back", order, "已更换井盖", by=town.field, occurred_at=at + 4 * minute)
    return town.do("close", done.case_id, done.version, occurred_at=at + 5 * minute)


@pytest.mark.parametrize(
    ("levels", "chosen"),
    [
        ([1, 2, 3, 3, 4, 4, 4, 5, 5], 3),
        ([1, 2, 3, 4, 4, 5, 5, 5], 4),
        ([5, 5, 5], 5),
        ([1, 5, 5, 5], 5),
        ([1], 1),
        ([], None),
    ],
)
def test_areas_are_counted_by_the_streets_level_or_the_widest_below_it_that_has_several(
    levels: list[int], chosen: int | None
) -> None:
    assert area_level(levels) == chosen


@given(st.lists(st.integers(1, 6), max_size=60))
def test_whatever_the_grids_are_an_area_level_is_one_of_theirs(levels: list[int]) -> None:
    assert area_level(levels) in {*levels, None}
    assert (area_level(levels) is None) == (not levels)


def test_every_definition_of_a_day_has_a_chinese_name_a_period_and_a_formula() -> None:
    assert all(one.name_zh and one.formula and one.key == key for key, one in DAY_DEFINITIONS.items())
    assert all(one.period or one.kind == "stock" for one in DAY_DEFINITIONS.values())


def test_todays_figures_are_those_of_the_tiles_and_the_charts(built_city: DemoCity) -> None:
    store = Store(built_city.database.leader, desk="")
    try:
        with store.read() as s:
            figures, tiles, charts = get_day_figures(s, get_today(s)), get_tiles(s), get_charts(s)
    finally:
        store.close()
    counted = {name: figures.count(name) for name in ("open", "critical", "reported", "accepted", "closed")}
    assert counted == {
        "open": tiles.open, "critical": tiles.critical, "reported": tiles.reported_today,
        "accepted": tiles.accepted_today, "closed": tiles.closed_today,
    }  # fmt: skip
    # A limit may pass between the two looks at the clock.
    assert abs(figures.count("late") - tiles.late) <= 1
    share = figures.share("day_on_time_rate")
    assert (share.month_numerator, share.month_denominator) == pytest.approx(
        (tiles.on_time.numerator, tiles.on_time.denominator), abs=1
    )
    assert figures.days == charts.days
    assert figures.hours == charts.hours
    assert figures.so_far
    assert len(figures.late) == figures.count("late")
    names = [row.what.name for row in figures.classes if row.what]
    assert len(set(names)) == len(names), "two classes of one name say their type"
    for rows in (figures.areas, figures.classes):
        assert sum(row.open for row in rows) == figures.count("open")
        assert sum(row.accepted for row in rows) == figures.count("accepted")
        assert sum(row.closed for row in rows) == figures.count("closed")
        assert sum(row.due for row in rows) == share.day_denominator
    assert sum(stage.open for stage in figures.stages) == figures.count("open")
    assert sum(source.reported for source in figures.sources) == figures.count("reported")


def test_a_case_replayed_until_now_stands_as_its_row_says(built_city: DemoCity) -> None:
    store = Store(built_city.database.leader, desk="")
    try:
        with store.read() as s:
            replayed = {one.id: one for one in cases_at(s, database_now(s), CHINA, present=True)}
            rows = {case.id: case for case in get_open_cases(s)}
    finally:
        store.close()
    assert replayed.keys() == rows.keys()
    for case_id, row in rows.items():
        one = replayed[case_id]
        assert (one.state, one.urgency, one.grid_id, one.since) == (
            row.state,
            row.urgency,
            row.grid_id,
            row.stage_since,
        )
        assert (one.worker_id, one.department_id) == (row.holder_worker_id, row.holder_department_id)
        assert (one.due_at, one.next_due_at) == (row.due_at, row.next_due_at)


def test_what_was_open_at_the_end_of_a_past_day_is_what_the_steps_say(built_city: DemoCity) -> None:
    states = ",".join(f"'{state.value}'" for state in OPEN_STATES)
    by_steps = text(
        f"""SELECT count(*) FROM (SELECT DISTINCT ON (case_id) case_id, to_state FROM step
            WHERE to_state IS NOT NULL AND occurred_at < :t ORDER BY case_id, recorded_at DESC, id DESC) last
        WHERE to_state IN ({states})"""
    )
    store = Store(built_city.database.leader, desk="")
    try:
        with store.read() as s:
            today, first = get_today(s), get_first_day(s)
            assert first is not None
            for back in (1, 5, 17):
                figures = get_day_figures(s, today - timedelta(days=back))
                assert figures.count("open") == s.execute(by_steps, {"t": figures.end}).scalar_one() > 0
                assert not figures.so_far
                assert (
                    figures.days[-1].accepted == figures.count("accepted") == sum(h.today or 0 for h in figures.hours)
                )
                assert figures.days[-1].closed == figures.count("closed")
    finally:
        store.close()


def test_an_empty_city_has_zeros_and_no_rate_has_a_denominator(town: Town) -> None:
    with town.leader.read() as s:
        figures, first = get_day_figures(s, get_today(s)), get_first_day(s)
    assert first is None
    assert {one.value for one in (*figures.flow, *figures.stock)} == {0}
    assert all((one.day_denominator, one.month_denominator) == (0, 0) for one in figures.shares)
    assert (figures.late, figures.critical, figures.cohorts[0].members) == ((), (), ())
    assert [row.what.name for row in figures.areas if row.what] == ["文昌社区", "书院社区"]


def test_a_day_that_has_not_begun_is_refused(town: Town) -> None:
    with town.leader.read() as s, pytest.raises(Refused) as refused:
        get_day_figures(s, get_today(s) + timedelta(days=1))
    assert refused.value.code == "day_to_come"


@pytest.mark.database
def test_yesterday_stays_as_it_was_whatever_happens_today(town: Town) -> None:
    morning = yesterday_at(town, 9)
    day = CHINA.local_day(morning)
    closed = closed_case(town, morning)
    reported = town.do("report", town.new("fire"), occurred_at=morning + HOUR)
    open_one = town.filed("stall", at=morning + 2 * HOUR)
    dispatched = town.do(
        "dispatch", open_one.case_id, open_one.version, worker_id=town.workers["w2"], occurred_at=morning + 3 * HOUR
    )
    before = figures_of(town, day)
    assert [before.count(name) for name in ("reported", "accepted", "filed", "dispatched", "closed", "open", "late")] == [
        3, 2, 2, 2, 1, 2, 2,
    ]  # fmt: skip
    assert [(case.holder, case.role) for case in before.late] == [("", ""), ("欧阳**", "leader")]
    # Today: one closed again opened, one accepted and filed, one withdrawn, given to another and done.
    town.do("reopen", closed.case_id, closed.version, "又坏了")
    accepted = town.do("accept", reported.case_id, reported.version)
    town.do("file_case", accepted.case_id, accepted.version)
    back = town.do("withdraw", dispatched.case_id, dispatched.version)
    again = town.do("dispatch", back.case_id, back.version, department_id=town.departments["D2"])
    order = town.see(again).orders[-1].id
    for name in ("sign", "start_handling"):
        town.do(name, order, by=town.field)
    fed_back = town.do("feed_back", order, "已清理", by=town.field)
    if fed_back is not None and town.see(fed_back).case.state == "VERIFYING":
        fed_back = town.do("verify", fed_back.case_id, fed_back.version, True)
    town.do("close", fed_back.case_id, fed_back.version)
    after = figures_of(town, day)
    named = {case.title for case in before.late}
    assert {case.title for case in after.late} == named
    # Only the number that a case got since is another; it is a name, not a figure.
    for name in ("flow", "stock", "shares", "days", "hours", "areas", "classes", "sources", "stages"):
        assert getattr(after, name) == getattr(before, name), name
    today = figures_of(town, day + timedelta(days=1))
    assert (today.count("closed"), today.count("open")) == (1, 2)
    assert today.days[-2].closed == 0, "opened again: by now it was not closed yesterday"


def test_an_order_counts_for_signing_once_signed_or_its_limit_is_past(town: Town) -> None:
    at = yesterday_at(town, 10)

    def given(signed_after: timedelta | None, withdrawn_after: timedelta | None = None) -> None:
        done = town.filed(at=at)
        done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], occurred_at=at)
        if signed_after is not None:
            town.do("sign", town.see(done).orders[-1].id, by=town.field, occurred_at=at + signed_after)
        if withdrawn_after is not None:
            town.do("withdraw", done.case_id, done.version, occurred_at=at + withdrawn_after)

    minute = timedelta(minutes=1)
    given(10 * minute)
    given(45 * minute)
    given(None)
    given(None, 5 * minute)
    given(None, 40 * minute)
    share = figures_of(town, CHINA.local_day(at)).share("sign_rate")
    assert (share.day_numerator, share.day_denominator) == (1, 4)


@pytest.mark.database
def test_the_due_cohort_of_a_day_and_its_members_are_told(town: Town, city_database: CityDatabase) -> None:
    at = yesterday_at(town, 9)
    day = CHINA.local_day(at)
    in_time, too_late = closed_case(town, at), closed_case(town, at)
    open_late, exercise = town.filed(at=at), town.filed(at=at)
    due = "UPDATE case_file SET due_at = %s WHERE id = %s"
    for done, minutes in ((in_time, 60), (too_late, 1), (open_late, 120), (exercise, 120)):
        as_owner(city_database, due, at + timedelta(minutes=minutes), done.case_id)
    as_owner(city_database, "UPDATE case_file SET exercise = true WHERE id = %s", exercise.case_id)
    figures = figures_of(town, day)
    share = figures.share("day_on_time_rate")
    assert (share.day_numerator, share.day_denominator) == (1, 3)
    assert figures.share("case_closing_rate").day_numerator == 2
    cohort = next(one for one in figures.cohorts if one.definition == share.definition)
    numbers = [town.see(done).case.number for done in (too_late, in_time, open_late)]
    assert cohort.members == tuple(zip(numbers, (False, True, False), strict=True))


def test_rework_refusals_and_first_attempts_are_counted(town: Town) -> None:
    at = yesterday_at(town, 9)
    minute = timedelta(minutes=1)
    closed_case(town, at)
    done = town.filed(at=at)
    done = town.do("dispatch", done.case_id, done.version, department_id=town.departments["D2"], occurred_at=at)
    town.do("refuse", town.see(done).orders[-1].id, "不归我管", "权责清单第3条", by=town.field, occurred_at=at + minute)
    done = town.see(done).case
    done = town.do("dispatch", done.id, done.version, worker_id=town.workers["w1"], occurred_at=at + 2 * minute)
    order = town.see(done).orders[-1].id
    for n, name in enumerate(("sign", "start_handling"), start=3):
        town.do(name, order, by=town.field, occurred_at=at + n * minute)
    done = town.do("feed_back", order, "好了", by=town.field, occurred_at=at + 5 * minute)
    done = town.do("rework", done.case_id, done.version, "没有好", occurred_at=at + 6 * minute)
    done = town.do("feed_back", order, "这次好了", by=town.field, occurred_at=at + 7 * minute)
    town.do("close", done.case_id, done.version, occurred_at=at + 8 * minute)
    figures = figures_of(town, CHINA.local_day(at))
    parts = {
        name: (figures.share(name).day_numerator, figures.share(name).day_denominator)
        for name in ("first_time_rate", "refusal_rate", "dispatch_rate", "closing_rate", "accepted_rate", "filed_rate")
    }
    assert parts == {
        "first_time_rate": (1, 2), "refusal_rate": (1, 3), "dispatch_rate": (2, 2), "closing_rate": (2, 2),
        "accepted_rate": (2, 2), "filed_rate": (2, 2),
    }  # fmt: skip


def test_the_map_is_told_where_every_open_case_lies(town: Town) -> None:
    at = yesterday_at(town, 9)
    town.filed(at=at, lon=121.005, lat=30.005)
    town.filed(at=at)
    with town.leader.read() as s:
        spots = read_day(s, CHINA.local_day(at)).spots
    assert sorted((spot.grid_code or "", spot.lon, spot.late) for spot in spots) == [
        ("", None, True),
        ("999001001001001", 121.005, True),
    ]
