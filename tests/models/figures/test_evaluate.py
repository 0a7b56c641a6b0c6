"""Figures are evaluated in one place: the same filter gives the same digits, whoever asks, and the cases behind them add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from desktop.postgres.cities import CityServer
from models.cases.requests import commands as requests
from models.cases.requests.queries import get_requests
from models.cases.requests.records import RequestKind
from models.figures import counting
from models.figures.behind import get_behind
from models.figures.counting import Stopped, Watch
from models.figures.day_queries import get_day_figures, get_today
from models.figures.days import get_statistical_days, set_day_begin
from models.figures.definitions import DEFINITIONS, find
from models.figures.evaluate import get_by, get_cross, get_series, get_values
from models.figures.filters import Basis, Dimension, FigureFilter, Period, Slot, Step
from models.figures.queries import get_tiles
from models.figures.rollups import count_raw
from models.figures.values import Made, Part
from models.store.errors import Refused
from tests.models.town import BuiltTown, Town, as_owner, cloned_town
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database

COUNTED = [one.name for one in DEFINITIONS.values() if one.can_be_counted]
RATES = [name for name in COUNTED if find(name).denominator]


@pytest.fixture(scope="module")
def busy(cities: CityServer, built_town: BuiltTown) -> Iterator[tuple[Town, CityDatabase]]:
    """A town in which something of everything happened today."""
    with cloned_town(cities, built_town) as (database, town):
        hour = timedelta(hours=1)
        closed = [town.do("close", done.case_id, done.version) for done, _ in (town.reviewing() for _ in range(3))]
        late, _ = town.reviewing()
        late = town.do("close", late.case_id, late.version)
        open_late, waiting = town.filed("stall"), town.filed("stall")
        _, order = town.dispatched("lid", worker="w2")
        town.do("refuse", order, "不归我管", "井盖不在本网格", by=town.field)
        town.do("report", town.new())
        void = town.filed()
        with town.operator.transaction() as s:
            requests.ask(s, void.case_id, void.version, RequestKind.VOID, "重复")
        with town.supervisor.transaction() as s:
            requests.decide(s, get_requests(s, void.case_id)[0].id, approved=True)
        due = "UPDATE case_file SET due_at = {} WHERE id = %s"
        for done in closed:
            as_owner(database, due.format("closed_at"), done.case_id)
        as_owner(database, "UPDATE case_file SET due_at = closed_at - %s WHERE id = %s", hour / 60, late.case_id)
        as_owner(
            database, "UPDATE case_file SET due_at = clock_timestamp() - %s WHERE id = %s", hour / 60, open_late.case_id
        )
        as_owner(
            database, "UPDATE case_file SET due_at = clock_timestamp() + %s WHERE id = %s", 2 * hour, waiting.case_id
        )
        as_owner(database, "UPDATE case_file SET due_at = stage_since - %s WHERE id = %s", hour / 60, void.case_id)
        yield town, database


def today_of(town: Town) -> date:
    with town.leader.read() as s:
        return get_today(s)


def filter_of(town: Town, days: int = 30, **facts: object) -> FigureFilter:
    return FigureFilter(Period.last_days(today_of(town), days), **facts)  # type: ignore[arg-type]


def test_every_outlet_tells_the_same_digits(busy: tuple[Town, CityDatabase]) -> None:
    town, _ = busy
    with town.leader.read() as s:
        today = get_today(s)
        tiles, day = get_tiles(s), get_day_figures(s, today)
        now = {v.definition: v for v in get_values(s, FigureFilter(Period.today(today)), COUNTED)}
        month = {v.definition: v for v in get_values(s, FigureFilter(Period.last_days(today, 30)), COUNTED)}
    assert (tiles.reported_today, tiles.accepted_today, tiles.closed_today) == tuple(
        now[key].numerator for key in ("reported/1", "accepted/1", "closed/1")
    )
    assert (tiles.open, tiles.late, tiles.critical, tiles.soon) == tuple(
        now[key].numerator for key in ("open/1", "late/1", "critical/1", "soon/1")
    )
    rate = month["on_time_rate/1"]
    assert (tiles.on_time.definition, tiles.on_time.numerator, tiles.on_time.denominator) == (
        rate.definition, rate.numerator, rate.denominator,
    )  # fmt: skip
    assert (rate.numerator, rate.denominator) == (3, 6)
    for count in (*day.flow, *day.stock):
        name = count.definition.replace("day_due", "due")
        if name in now:
            assert now[name].numerator == count.value, name
    for share in day.shares:
        name = share.definition.replace("day_on_time", "on_time")
        for told, parts in (
            (now[name], (share.day_numerator, share.day_denominator)),
            (month[name], (share.month_numerator, share.month_denominator)),
        ):
            assert (told.numerator, told.denominator) == parts, name


@pytest.mark.parametrize("part", list(Part))
def test_the_cases_behind_are_as_many_as_the_figure_says_whatever_the_page(
    busy: tuple[Town, CityDatabase], part: Part
) -> None:
    town, _ = busy
    f = filter_of(town)
    with town.leader.read() as s:
        for value in get_values(s, f, COUNTED if part is Part.NUMERATOR else RATES):
            name = value.definition.partition("/")[0]
            cases, after, pages = [], None, 0
            while pages == 0 or after is not None:
                page = get_behind(s, f, name, part, after, limit=2)
                cases += page.cases
                after, pages = page.next, pages + 1
            expected = value.numerator if part is Part.NUMERATOR else value.denominator
            assert len(cases) == expected, name
            assert len({case.fact_id for case in cases}) == expected, name
            assert [case.at for case in cases] == sorted((case.at for case in cases), reverse=True), name
            assert sum(case.counts for case in cases) == value.numerator, name


@pytest.mark.parametrize("slots", [[Slot(n) for n in range(7)], [Slot(None, n) for n in range(24)]])
def test_the_days_of_a_week_and_the_hours_of_a_day_add_up_to_the_whole_and_stock_knows_neither(
    busy: tuple[Town, CityDatabase], slots: list[Slot]
) -> None:
    town, _ = busy
    f = filter_of(town)
    with town.leader.read() as s:
        whole = get_values(s, f, COUNTED)
        told = [get_values(s, replace(f, slot=slot), COUNTED) for slot in slots]
    for n, value in enumerate(whole):
        parts = [one[n] for one in told]
        if find(value.definition).kind == "stock":
            assert {one.numerator for one in parts} == {value.numerator}, value.definition
            continue
        assert sum(one.numerator for one in parts) == value.numerator, value.definition
        assert sum(one.denominator or 0 for one in parts) == (value.denominator or 0), value.definition


def test_behind_a_figure_of_an_hour_stand_the_cases_of_that_hour(busy: tuple[Town, CityDatabase]) -> None:
    town, _ = busy
    with town.leader.read() as s:
        zone = get_statistical_days(s).calendar.zone
        for hour in range(24):
            f = filter_of(town, slot=Slot(None, hour))
            for value in get_values(s, f, ("reported", "on_time_rate")):
                name = value.definition.partition("/")[0]
                page = get_behind(s, f, name, Part.NUMERATOR, None, limit=100)
                assert len(page.cases) == value.numerator
                assert {case.at.astimezone(zone).hour for case in page.cases} <= {hour}


def test_a_series_and_every_dimension_add_up_to_the_whole(busy: tuple[Town, CityDatabase]) -> None:
    town, _ = busy
    f = filter_of(town, days=8)
    flows = [name for name in COUNTED if not name.startswith(("open", "late", "critical", "soon"))]
    with town.leader.read() as s:
        whole = {value.definition: value for value in get_values(s, f, flows)}
        for step in set(Step) - {Step.WEEKDAY}:
            series = get_series(s, f, flows, step)
            for name in flows:
                told = whole[find(name).key]
                assert sum(value.numerator for value in series.values[name]) == told.numerator, (step, name)
            assert len(series.starts) == len(set(series.starts))
        for dimension in Dimension:
            rows = get_by(s, f, flows, dimension)
            for at, name in enumerate(flows):
                told = whole[find(name).key]
                assert sum(row.values[at].numerator for row in rows) == told.numerator, (dimension, name)
        cross = get_cross(s, f, "on_time_rate", Dimension.CATEGORY, Step.DAY)
    assert sum(cell.value.numerator for cell in cross.cells) == whole["on_time_rate/1"].numerator
    assert {row.name for row in cross.a} == {"公用设施", "街面秩序"}


def test_a_finer_filter_reads_the_raw_rows_says_so_and_can_be_stopped(busy: tuple[Town, CityDatabase]) -> None:
    town, _ = busy
    one = filter_of(town, worker=town.workers["w1"])
    heard: list[tuple[int, int]] = []
    with town.leader.read() as s:
        (coarse,) = get_values(s, filter_of(town, area=town.grids["999001001"]), ["accepted"])
        (fine,) = get_values(s, one, ["closed"], Watch(lambda done, of: heard.append((done, of))))
        with pytest.raises(Stopped):
            get_values(s, one, ["closed"], Watch(should_stop=lambda: True))
    assert fine.made is Made.RAW
    assert fine.numerator == 4
    assert (heard[0], heard[1], heard[-1]) == ((0, 30), (2, 30), (30, 30))
    assert heard == sorted(heard)
    assert coarse.numerator == 0  # None of these cases has a place.


def test_by_acceptance_a_case_counts_on_the_day_it_was_accepted(busy: tuple[Town, CityDatabase]) -> None:
    town, _ = busy
    today = today_of(town)
    old = town.filed(at=datetime.fromisoformat(f"{today - timedelta(days=3)}T04:00:00+00:00"))
    f = FigureFilter(Period.today(today - timedelta(days=3)), Basis.ACCEPTANCE)
    with town.leader.read() as s:
        filed, closed = get_values(s, f, ["filed", "closed"])
        (behind,) = get_behind(s, f, "filed", Part.NUMERATOR).cases
    assert (filed.numerator, closed.numerator, behind.case_id) == (1, 0, old.case_id)


def test_what_is_asked_wrongly_is_refused_by_name(busy: tuple[Town, CityDatabase]) -> None:
    town, _ = busy
    f = filter_of(town)
    never = uuid4()

    def code(ask) -> str:
        with town.leader.read() as s, pytest.raises(Refused) as refused:
            ask(s)
        return refused.value.code

    assert code(lambda s: get_values(s, f, ["on_time_rate/0"])) == "unknown_figure"
    assert code(lambda s: get_values(s, f, ["no_such_rate"])) == "unknown_figure"
    assert code(lambda s: get_values(s, f, ["awareness"])) == "not_counted"
    assert code(lambda s: get_series(s, f, ["open"], Step.DAY)) == "stock_has_no_past"
    assert code(lambda s: get_behind(s, f, "accepted", Part.DENOMINATOR)) == "no_denominator"
    for name in ("area", "category", "department", "worker"):
        wanted = FigureFilter(f.period, **{name: never})
        expected = "unknown_grid" if name == "area" else f"unknown_{name}"
        assert code(lambda s, wanted=wanted: get_values(s, wanted, ["accepted"])) == expected
        assert code(lambda s, wanted=wanted: get_behind(s, wanted, "accepted", Part.NUMERATOR)) == expected


def test_a_grid_closed_since_keeps_its_figures(busy: tuple[Town, CityDatabase]) -> None:
    town, database = busy
    street: UUID = town.grids["999001001"]
    f = filter_of(town, area=street)
    with town.leader.read() as s:
        before = [value.numerator for value in get_values(s, f, ["accepted", "reported"])]
    as_owner(database, "UPDATE grid SET closed_at = clock_timestamp() WHERE id = %s", street)
    with town.leader.read() as s:
        after = [value.numerator for value in get_values(s, f, ["accepted", "reported"])]
    as_owner(database, "UPDATE grid SET closed_at = NULL WHERE id = %s", street)
    assert after == before


def test_a_day_that_begins_at_eight_moves_what_came_before_it_to_the_day_before(
    cities: CityServer, built_town: BuiltTown
) -> None:
    with cloned_town(cities, built_town) as (_, town):
        day = today_of(town) - timedelta(days=4)
        town.filed(at=datetime.fromisoformat(f"{day}T07:59:00+08:00"))
        town.filed(at=datetime.fromisoformat(f"{day}T08:00:00+08:00"))
        with town.supervisor.transaction() as s:
            set_day_begin(s, 8, version=0)
        with town.leader.read() as s:
            series = get_series(s, FigureFilter(Period(day - timedelta(days=1), day)), ["accepted"], Step.DAY)
            behind = [
                len(get_behind(s, FigureFilter(Period.today(one)), "accepted", Part.NUMERATOR).cases)
                for one in (day - timedelta(days=1), day)
            ]
    assert [value.numerator for value in series.values["accepted"]] == [1, 1] == behind


def test_stock_that_was_never_accepted_stands_behind_its_figure_by_acceptance_too(
    busy: tuple[Town, CityDatabase],
) -> None:
    town, _ = busy
    f = filter_of(town, basis=Basis.ACCEPTANCE)
    with town.leader.read() as s:
        (value,) = get_values(s, f, ["open"])
        page = get_behind(s, f, "open", Part.NUMERATOR)
        assert "REPORTED" in {case.state for case in page.cases}
    assert len(page.cases) == value.numerator


def test_raw_rows_are_read_as_many_days_at_a_time_as_take_a_second_and_every_day_once(
    busy: tuple[Town, CityDatabase], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, _ = busy
    f, clock, read = filter_of(town, days=120, worker=town.workers["w1"]), [0.0], []

    def slow(s: Session, asked: FigureFilter, *rest: Any) -> Any:
        # As in a city of which a day takes 0.4 s to read.
        read.append(asked.period)
        clock[0] += 0.4 * asked.period.days
        return count_raw(s, asked, *rest)

    monkeypatch.setattr(counting, "count_raw", slow)
    monkeypatch.setattr(counting.time, "monotonic", lambda: clock[0])
    with town.leader.read() as s:
        (value,) = get_values(s, f, ["closed"])
    assert value.numerator == 4
    assert [one.first for one in read] == [f.period.first, *(one.last + timedelta(days=1) for one in read[:-1])]
    assert read[-1].last == f.period.last
    assert max(one.days for one in read) <= 4
