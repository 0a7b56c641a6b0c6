"""What the charts read, on a real database: the same numbers as the figures, the queue and the cases themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from desktop.postgres.cities import CityServer
from models.cases.calendar import calendar_of
from models.cases.records import Source, Stage
from models.figures.chart_queries import (
    READERS,
    STOCK,
    Asked,
    _running,
    read_calendar,
    read_flow,
    read_heat,
    read_pareto,
    read_ranking,
    read_rates,
    read_summary,
    step_of,
)  # fmt: skip
from models.figures.chart_records import Ranked, StageTime, TimedStage
from models.figures.chart_stock import get_open_of_age, get_open_of_stage, read_ageing, read_funnel
from models.figures.chart_times import read_stage_times
from models.figures.chart_usual import bands_of
from models.figures.chart_workers import read_workers
from models.figures.counting import Watch
from models.figures.days import StatisticalDays, get_statistical_days
from models.figures.evaluate import _starts
from models.figures.filters import FigureFilter, Period, Step
from models.figures.records import Band, Rate
from models.figures.values import Made
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.times import database_now
from tests.models.town import LAT, LON, BuiltTown, Town, cloned_town

HERE, THERE = {"lon": LON + 0.005, "lat": LAT + 0.005}, {"lon": LON + 0.015, "lat": LAT + 0.015}


@pytest.fixture(scope="module")
def busy(cities: CityServer, built_town: BuiltTown) -> Iterator[tuple[Town, dict[str, UUID]]]:
    """Six cases of one day: two to accept, two to sign (one at the other community), one to close, one closed.

    To be read, not changed.
    """
    with cloned_town(cities, built_town) as (_, town):
        yield town, fill(town)


def fill(town: Town) -> dict[str, UUID]:
    ids = {name: town.do("report", town.new(**HERE)).case_id for name in ("one", "two")}
    ids["sign"] = town.dispatched(**HERE)[0].case_id
    ids["stall"] = town.dispatched("stall", worker="w2", source=Source.GRID_WORKER, **THERE)[0].case_id
    ids["review"] = town.reviewing(**HERE)[0].case_id
    done, _ = town.reviewing(**HERE)
    town.do("close", done.case_id, done.version)
    return ids | {"closed": done.case_id}


def asked(town: Town, days: int = 30, **narrowed: Any) -> Asked:
    today = today_of(town)
    return Asked(FigureFilter(Period.last_days(today, days), **narrowed))


def today_of(town: Town) -> date:
    with town.leader.read() as s:
        return get_statistical_days(s).day_of(database_now(s))


@pytest.mark.database
def test_backlog_funnel_and_ageing_agree_with_what_is_open(busy: tuple[Town, dict[str, UUID]]) -> None:
    town, ids = busy
    wanted = asked(town)
    with town.leader.read() as s:
        flow, funnel, ageing = read_flow(s, wanted), read_funnel(s, wanted.filter), read_ageing(s, wanted.filter)
        last = flow.steps[-1]
        assert (flow.running, last.start, last.accepted, last.closed, last.backlog) == (
            last.start,
            today_of(town),
            4,
            1,
            5,
        )
        assert [one.backlog for one in flow.steps[:-1]] == [0] * 29
        assert {one.stage: one.open for one in funnel.stages if one.open} == {
            "to_accept": 2,
            "to_sign": 2,
            "to_close": 1,
        }
        assert [row.open for row in ageing.rows] == [5, 0, 0, 0, 0, 0, 0]
        assert get_open_of_stage(s, wanted.filter, Stage.TO_SIGN) == {ids["sign"], ids["stall"]}
        assert get_open_of_age(s, wanted.filter, 0, 4) == set(ids.values()) - {ids["closed"]}
        assert get_open_of_age(s, wanted.filter, 4, 24) == frozenset()


@pytest.mark.database
def test_every_chart_narrows_alike_and_stock_knows_no_period(busy: tuple[Town, dict[str, UUID]]) -> None:
    town, ids = busy
    by_source = asked(town, source=Source.GRID_WORKER.value)
    by_area = asked(town, area=town.grids["999001001002"])
    by_class = asked(town, category=town.categories["order"])
    by_worker = asked(town, worker=town.workers["w2"])
    with town.leader.read() as s:
        for wanted in (by_source, by_area, by_class, by_worker):
            flow, funnel = read_flow(s, wanted), read_funnel(s, wanted.filter)
            assert (flow.steps[-1].accepted, flow.steps[-1].backlog) == (1, 1)
            assert [one.stage for one in funnel.stages if one.open] == ["to_sign"]
            assert sum(row.count for row in read_pareto(s, wanted).rows) == 1
            assert get_open_of_stage(s, wanted.filter, Stage.TO_SIGN) == {ids["stall"]}
        long_ago = Asked(replace(by_source.filter, period=Period(date(2020, 1, 1), date(2020, 1, 3))))
        assert read_flow(s, long_ago).steps[-1].backlog == 0
        assert read_funnel(s, long_ago.filter) == read_funnel(s, by_source.filter)
        with pytest.raises(Refused, match="unknown_grid"):
            read_flow(s, asked(town, area=new_id()))


@pytest.mark.database
def test_classes_areas_departments_days_and_workers_have_what_happened(busy: tuple[Town, dict[str, UUID]]) -> None:
    town, _ = busy
    # What was filed late in the day is due tomorrow: two days ahead are asked for, too.
    wanted = Asked(FigureFilter(Period.last_days(today_of(town) + timedelta(days=2), 32)))
    with town.leader.read() as s:
        assert [(row.name, row.count, row.before) for row in read_pareto(s, wanted).rows] == [
            ("公用设施", 3, None), ("街面秩序", 1, None),
        ]  # fmt: skip
        areas = read_ranking(s, wanted, Ranked.AREAS).rows
        assert [(row.name, row.volume, row.on_time, row.before) for row in areas] == [
            ("文昌社区", 3, Rate("on_time_rate/1", 1, 1), None), ("书院社区", 1, Rate("on_time_rate/1", 0, 0), None),
        ]  # fmt: skip
        assert [(row.key, row.volume) for row in read_ranking(s, wanted, Ranked.DEPARTMENTS).rows] == [(None, 4)]
        calendar = read_calendar(s, wanted)
        assert [(row.name, row.counts[-1], sum(row.counts)) for row in calendar.rows] == [
            ("文昌社区", 3, 3),
            ("书院社区", 1, 1),
        ]
        within = read_calendar(s, replace(wanted, filter=replace(wanted.filter, area=town.grids["999001001001"])))
        assert (calendar.grids, within.grids) == (False, True)
        assert [(row.key, row.name, sum(row.counts)) for row in within.rows] == [
            (town.grids["999001001001001"], "文昌第一网格", 3)
        ]
        heat, now = read_heat(s, wanted), database_now(s).astimezone(get_statistical_days(s).calendar.zone)
        assert (
            sum(map(sum, heat.cells))
            == heat.cells[now.weekday()][now.hour] + heat.cells[now.weekday()][now.hour - 1]
            == 4
        )
        assert sum(heat.days) == 30
        workers = read_workers(s, wanted.filter, Watch())
        assert [(row.name, row.grid, row.orders, row.closed, row.on_time.denominator) for row in workers.rows] == [
            ("王**", "文昌第一网格", 3, 1, 1), ("欧阳**", "文昌第二网格", 1, 0, 0),
        ]  # fmt: skip
        kept = read_stage_times(s, wanted.filter)
        exact = read_stage_times(s, replace(wanted.filter, worker=town.workers["w1"]))
        assert (kept.read.made, exact.read.made) == (Made.ROLLUP, Made.RAW)
        assert kept.rows == exact.rows
        here = read_stage_times(s, replace(wanted.filter, area=town.grids["999001001002"]))
        assert {row.count for row in here.rows} == {0}
        times = {row.stage: row for row in kept.rows}
        assert {stage for stage, row in times.items() if row.count} == set(TimedStage) - {TimedStage.ARRIVE}
        assert times[TimedStage.ARRIVE] == StageTime(TimedStage.ARRIVE, 0)
        whole = times[TimedStage.WHOLE]
        assert whole.p50 is not None
        assert 0 < whole.p50 < 10
        # Compared with itself it has the same median, with a day of nothing none.
        same, none = (
            asked(town, 1).filter,
            replace(asked(town, 1).filter, period=Period(date(2020, 1, 1), date(2020, 1, 1))),
        )
        assert [row.before for row in read_stage_times(s, same, same).rows] == [
            row.p50 for row in read_stage_times(s, same).rows
        ]
        assert {row.before for row in read_stage_times(s, same, none).rows} == {None}


@pytest.mark.database
def test_a_comparison_tells_what_was_at_the_same_place_of_the_other_period(town: Town) -> None:
    fill(town)
    with town.leader.read() as s:
        now, days = database_now(s), get_statistical_days(s)
    for back in (1, 2, 2):
        town.filed(at=now - timedelta(days=back), **HERE)
    week = Asked(
        FigureFilter(Period.last_days(days.day_of(now), 1)),
        FigureFilter(Period.last_days(days.day_of(now - timedelta(days=2)), 1)),
    )
    with town.leader.read() as s:
        accepted = read_summary(s, week).figures[1]
        assert (accepted.name, accepted.now, accepted.before) == ("accepted", 4, 2)
        assert [row.before for row in read_pareto(s, week).rows] == [2, 0]
        assert read_ranking(s, week, Ranked.AREAS).rows[1].before == Rate("on_time_rate/1", 0, 0)
        three = Period.last_days(days.day_of(now), 3)
        flow = read_flow(s, Asked(FigureFilter(three), FigureFilter(three.before())))
        # Nothing is known of the days before the first report.
        assert [one.before for one in flow.steps] == [None, None, None]
        assert [one.accepted for one in flow.steps] == [2, 1, 4]
        assert [one.backlog for one in flow.steps] == [2, 3, 8]
        shifted = FigureFilter(Period(three.first - timedelta(days=1), three.last - timedelta(days=1)))
        assert [one.before for one in read_flow(s, Asked(FigureFilter(three), shifted)).steps] == [None, 2, 1]


@pytest.mark.database
def test_usual_is_what_the_same_weekdays_had_and_nothing_before_the_first_of_them(town: Town) -> None:
    with town.leader.read() as s:
        now, days = database_now(s), get_statistical_days(s)
    for weeks, many in ((1, 3), (2, 1), (3, 2), (4, 1)):
        for _ in range(many):
            town.filed(at=now - timedelta(weeks=weeks), **HERE)
    today = days.day_of(now)
    with town.leader.read() as s:
        flow = read_flow(s, Asked(FigureFilter(Period.last_days(today, 2))))
        assert flow.steps[-1].usual == Band(1.0, 1.5, 2.25)
        assert flow.steps[0].usual is None
        hours = read_flow(s, Asked(FigureFilter(Period.today(today))))
    assert (hours.step, len(hours.steps)) == (Step.HOUR, 24)
    start, running = hours.steps[0].start, hours.running
    assert isinstance(start, datetime)
    assert isinstance(running, datetime)
    local = now.astimezone(days.calendar.zone)
    assert (start.hour, running.hour) == (0, local.hour)
    usual = hours.steps[local.hour].usual
    assert usual == Band(1.0, 1.5, 2.25)
    assert [one.backlog for one in hours.steps[local.hour :]] == [7] + [None] * (23 - local.hour)


@pytest.mark.database
def test_a_city_in_which_nothing_happened_has_empty_charts_of_any_period(town: Town) -> None:
    today = today_of(town)
    periods = (
        Period.today(today), Period.last_days(today, 30), Period.last_days(today, 366), Period.last_days(today, 1200),
        Period(today + timedelta(days=3), today + timedelta(days=9)), Period(date(1900, 1, 1), date(1900, 1, 2)),
    )  # fmt: skip
    with town.leader.read() as s:
        for period in periods:
            for name, read in READERS.items():
                record = read(s, Asked(FigureFilter(period)))
                assert record.read.made in Made, name
            flow = read_flow(s, Asked(FigureFilter(period)))
            assert {one.accepted for one in flow.steps} == {0}
            if period.first > today:
                assert {one.backlog for one in flow.steps} == {None}
        assert len(read_calendar(s, Asked(FigureFilter(periods[3]))).days) == 92
        assert read_calendar(s, Asked(FigureFilter(periods[3]))).shortened
        assert read_rates(s, Asked(FigureFilter(periods[2]))).step is Step.WEEK
    assert set(READERS) >= STOCK


def test_steps_are_as_long_as_a_chart_can_be_read() -> None:
    today = date(2026, 11, 23)
    steps = {days: step_of(Period.last_days(today, days)) for days in (1, 2, 92, 93, 400, 401)}
    assert steps == {1: Step.HOUR, 2: Step.DAY, 92: Step.DAY, 93: Step.WEEK, 400: Step.WEEK, 401: Step.MONTH}


def test_of_fewer_than_four_days_nothing_is_usual() -> None:
    assert bands_of([5, 6, 7]) is None
    assert bands_of([5, 6, 7, 8]) == Band(5.75, 6.5, 7.25)


@pytest.mark.parametrize(
    ("zone", "day", "now", "nth"),
    [
        ("Asia/Kolkata", date(2026, 6, 2), "2026-06-01T19:10+00:00", 0),
        ("America/New_York", date(2026, 11, 1), "2026-11-01T05:30+00:00", 1),
        ("America/New_York", date(2026, 11, 1), "2026-11-01T06:30+00:00", 1),
        ("America/New_York", date(2026, 11, 1), "2026-11-01T07:30+00:00", 2),
    ],
)
def test_the_hour_that_runs_is_found_by_the_citys_clocks(zone: str, day: date, now: str, nth: int) -> None:
    days = StatisticalDays(calendar_of(zone))
    starts = list(_starts(Period.today(day), Step.HOUR, days))
    assert _running(starts, Step.HOUR, days, datetime.fromisoformat(now)) == nth
