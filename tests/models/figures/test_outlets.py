"""One filter gives the same digits through every outlet, whatever happened to the cases and wherever days begin.

What is looked at: the bar's tiles and the board's stock, the charts under the map, the big charts and their tables, the map's
colours, the paper of the day and of a stretch, the pages of cases behind a figure and the file that they are exported to.
"""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.queries import get_open_cases
from models.cases.records import Lamp
from models.cases.stock import Stock
from models.city.settings import set_setting
from models.exports.export import export
from models.exports.records import Behind, ExportFilter, ExportFormat, ExportKind, ExportOrder
from models.figures.as_of import seen_now
from models.figures.behind import get_behind
from models.figures.by_grid import GridTree, get_grid_figures
from models.figures.chart_queries import READERS, Asked
from models.figures.chart_records import (
    Ageing,
    AreaCalendar,
    Flow,
    Funnel,
    Heat,
    Pareto,
    Ranking,
    RateLines,
    Summary,
    Workers,
)
from models.figures.counting import count_terms
from models.figures.day_queries import get_today, read_day, read_period
from models.figures.days import get_day_begin
from models.figures.definitions import DEFINITIONS, find
from models.figures.evaluate import get_values
from models.figures.filters import FigureFilter, Period
from models.figures.grid_records import GridFigure
from models.figures.measures import Measure
from models.figures.queries import get_charts, get_tiles
from models.figures.records import Rate
from models.figures.rollups import count_raw, rebuild
from models.figures.values import Part, Value
from models.grids.queries import get_grids
from models.links import commands as links
from models.store.times import database_now
from models.watch.shifts.commands import begin_shift
from models.watch.shifts.page import compose_page
from tests.models.figures.histories import Histories
from tests.models.figures.test_pages import any_filter
from tests.models.town import LAT, LON, STEP, Town, as_owner
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database
SEEDS = [
    ("Asia/Shanghai", 0, 1),
    ("Asia/Kolkata", 8, 100),
    *(
        pytest.param(("America/New_York", "Asia/Shanghai")[n % 3 > 0], 8 * (n % 2), n, marks=pytest.mark.long)
        for n in range(101, 109)
    ),
]
"""The city's clocks, where its days begin, and a history."""
COUNTED = [one.name for one in DEFINITIONS.values() if one.can_be_counted]
Told = dict[str, Value]


def values(s: Session, f: FigureFilter) -> Told:
    return {find(one.definition).name: one for one in get_values(s, f, COUNTED)}


def parts(value: Value) -> tuple[int, int]:
    return value.numerator, value.denominator or 0


def rate(told: Rate | int | None) -> tuple[int, int]:
    assert isinstance(told, Rate)
    return told.numerator, told.denominator


def check_charts(s: Session, f: FigureFilter, told: Told) -> None:
    """Every big chart's numbers add up to the figures of its filter."""
    charts: dict[str, Any] = {name: reader(s, Asked(f)) for name, reader in READERS.items()}
    summary: Summary = charts["summary"]
    for one in summary.figures:
        assert (one.now if isinstance(one.now, int) else rate(one.now)) == (
            told[one.name].numerator if told[one.name].denominator is None else parts(told[one.name])
        ), one.name
    flow: Flow = charts["flow"]
    assert sum(one.accepted for one in flow.steps) == told["accepted"].numerator
    assert sum(one.closed for one in flow.steps) == told["closed"].numerator
    heat: Heat = charts["heat"]
    if f.slot is None:
        assert sum(map(sum, heat.cells)) == told["accepted"].numerator
    pareto: Pareto = charts["pareto"]
    assert sum(one.count for one in pareto.rows) == told["accepted"].numerator
    for name in ("areas", "departments"):
        ranking: Ranking = charts[name]
        assert sum(one.volume for one in ranking.rows) == told["accepted"].numerator, name
        sums = [sum(column) for column in zip(*(rate(one.on_time) for one in ranking.rows), strict=True)] or [0, 0]
        assert tuple(sums) == parts(told["on_time_rate"]), name
    lines: RateLines = charts["rates"]
    for name, line in lines.lines:
        sums = [sum(column) for column in zip(*map(rate, line), strict=True)]
        assert tuple(sums) == parts(told[name]), name
    calendar: AreaCalendar = charts["calendar"]
    if not calendar.shortened:
        assert sum(sum(one.counts) for one in calendar.rows) == told["accepted"].numerator
    funnel: Funnel = charts["funnel"]
    ageing: Ageing = charts["ageing"]
    for open_, late, soon in (
        [sum(column) for column in zip(*((one.open, one.late, one.soon) for one in rows), strict=True)]
        for rows in (funnel.stages, ageing.rows)
    ):
        assert (open_, late, soon) == tuple(told[name].numerator for name in ("open", "late", "soon"))
    workers: Workers = charts["workers"]
    for one in workers.rows:
        of_one = {
            find(v.definition).name: v
            for v in get_values(s, replace(f, worker=one.worker_id), ("orders", "closed", "on_time_rate"))
        }
        if f.worker is None:
            assert (one.orders, one.closed, rate(one.on_time)) == (
                of_one["orders"].numerator, of_one["closed"].numerator, parts(of_one["on_time_rate"]),
            )  # fmt: skip


def check_behind(s: Session, f: FigureFilter, told: Told) -> None:
    """As many cases stand behind a number as it says."""
    for name, value in told.items():
        for part, many in zip(Part, parts(value), strict=True):
            if part is Part.NUMERATOR or value.denominator is not None:
                assert len(get_behind(s, f, name, part, None, limit=1000).cases) == many, (name, part)


def check_now(s: Session, today: date) -> None:
    """The bar, the board, the charts under the map, the map and the day's paper say the same now."""
    now, month = values(s, FigureFilter(Period.today(today))), values(s, FigureFilter(Period.last_days(today, 30)))
    tiles, charts, day = get_tiles(s), get_charts(s), read_day(s, today).figures
    stock = {name: now[name].numerator for name in ("open", "late", "critical", "soon")}
    assert {name: getattr(tiles, name) for name in stock} == stock
    assert (tiles.reported_today, tiles.accepted_today, tiles.closed_today) == tuple(
        now[name].numerator for name in ("reported", "accepted", "closed")
    )
    assert (tiles.on_time.numerator, tiles.on_time.denominator) == parts(month["on_time_rate"])
    board = Stock(database_now(s))
    board.take(get_open_cases(s))
    assert (board.open, board.lamps[Lamp.LATE], board.critical, board.lamps[Lamp.SOON]) == tuple(stock.values())
    assert sum(one.open for one in charts.categories) == stock["open"]
    assert sum(one.late for one in charts.categories) == stock["late"]
    assert (charts.days[-1].accepted, charts.days[-1].closed) == (now["accepted"].numerator, now["closed"].numerator)
    assert sum(one.accepted for one in charts.days) == month["accepted"].numerator
    assert sum(one.today or 0 for one in charts.hours) == now["accepted"].numerator
    for count in (*day.flow, *day.stock):
        name = count.definition.partition("/")[0].replace("day_due", "due")
        if name in now:
            assert now[name].numerator == count.value, name
    for share in day.shares:
        name = share.definition.partition("/")[0].replace("day_on_time", "on_time")
        assert parts(now[name]) == (share.day_numerator, share.day_denominator), name
        assert parts(month[name]) == (share.month_numerator, share.month_denominator), name
    for rows in (day.areas, day.classes):
        assert sum(one.accepted for one in rows) == now["accepted"].numerator
        assert sum(one.due for one in rows) == now["due"].numerator
    period = read_period(s, Period.last_days(today, 7)).figures.now
    week = values(s, FigureFilter(Period.last_days(today, 7)))
    for share in period.shares:
        name = share.definition.partition("/")[0].replace("day_on_time", "on_time")
        assert parts(week[name]) == (share.day_numerator, share.day_denominator), name
    tree = GridTree(list(get_grids(s)))
    for grid in tree.grids:
        below = values(s, FigureFilter(Period.last_days(today, 30), area=grid.id))
        assert get_grid_figures(s, GridFigure.ON_TIME, tree).parts.get(grid.id, (0, 0)) == parts(below["on_time_rate"])
        assert get_grid_figures(s, GridFigure.DENSITY, tree).parts[grid.id][0] == below["open"].numerator


def enters_ahead(s: Session) -> bool:
    """Whether a phone's clock that is some minutes ahead entered what has yet to be: a paper of so far waits for that."""
    return bool(s.scalar(text("SELECT EXISTS (SELECT FROM step WHERE occurred_at > clock_timestamp())")))


def check_raw(s: Session, f: FigureFilter) -> None:
    terms = list(Measure)
    counted = count_terms(s, f, terms).rows.get((), {})
    raw = count_raw(s, f, terms).get((), {})
    assert {one: counted.get(one, 0) for one in terms} == {one: raw.get(one, 0) for one in terms}


def check_files(town: Town, f: FigureFilter, told: Told, folder: Path) -> None:
    """The file of the cases behind a number has them all, each once."""
    for form in (ExportFormat.CSV, ExportFormat.XLSX):
        for name in ("accepted", "on_time_rate"):
            behind = Behind(f, name, Part.NUMERATOR)
            path = folder / f"{name}.{form.value}"
            order = ExportOrder(ExportKind.CASES, form, path, filter=ExportFilter(behind=behind), replace=True)
            assert export(town.leader, order).rows == told[name].numerator
            if form is ExportFormat.CSV:
                with path.open(encoding="utf-8-sig", newline="") as file:
                    assert len(list(csv.reader(file))) - 1 == told[name].numerator


@pytest.mark.parametrize(("zone", "begins_at", "seed"), SEEDS)
def test_after_any_history_every_outlet_tells_the_same_digits(
    town: Town, city_database: CityDatabase, tmp_path: Path, zone: str, begins_at: int, seed: int
) -> None:
    as_owner(city_database, "UPDATE city SET timezone = %s", zone)
    with town.supervisor.transaction() as s:
        if get_day_begin(s) != begins_at:
            set_setting(s, "statistical_day", {"begins_at": begins_at}, version=0)
    told = Histories(town, seed)
    for _ in range(50):
        told.turn()
    assert rebuild(town.supervisor)
    told.turn()
    chance = random.Random(seed)
    with town.leader.read() as s:
        if not enters_ahead(s):
            check_now(s, get_today(s))
        for _ in range(6):
            f = any_filter(s, town, chance)
            try:
                figures = values(s, f)
                check_raw(s, f)
                check_charts(s, f, figures)
                check_behind(s, f, figures)
            except AssertionError as error:
                raise AssertionError(f, told.done) from error
    check_files(town, f, figures, tmp_path)


def test_an_order_that_waits_past_its_limit_lowers_the_rate_of_signing_and_stands_behind_it(
    town: Town, city_database: CityDatabase
) -> None:
    _, order = town.dispatched("lid", worker="w2")
    town.dispatched("lid", worker="w1")
    as_owner(
        city_database,
        "UPDATE dispatch_order SET given_at = clock_timestamp() - interval '3 hours',"
        " sign_due_at = clock_timestamp() - interval '2 hours' WHERE id = %s",
        order,
    )
    with town.leader.read() as s:
        f = FigureFilter(Period.last_days(get_today(s), 2))
        (value,) = get_values(s, f, ["sign_rate"])
        (behind,) = get_behind(s, f, "sign_rate", Part.DENOMINATOR).cases
    assert parts(value) == (0, 1)
    assert behind.fact_id == order
    assert not behind.counts


def test_a_case_that_was_unmerged_or_follows_another_is_as_late_in_the_paper_as_on_the_board(
    town: Town, city_database: CityDatabase
) -> None:
    earlier = timedelta(hours=5)
    with town.leader.read() as s:
        now = database_now(s)
    back, main, parent, child = (town.filed("lid", at=now - earlier) for _ in range(4))
    with town.operator.transaction() as s:
        links.merge(s, back.case_id, None, main.case_id)
    with town.operator.transaction() as s:
        links.unmerge(s, back.case_id, None)
    given = town.do(
        "dispatch", parent.case_id, parent.version, worker_id=town.workers["w1"], occurred_at=now - earlier / 2
    )
    with town.operator.transaction() as s:
        links.adopt(s, child.case_id, None, given.case_id)
    as_owner(city_database, "UPDATE case_file SET due_at = NULL")
    with town.leader.read() as s:
        for day in (read_day(s, get_today(s)), read_day(s, get_today(s), seen_now(s))):
            count = {one.definition: one.value for one in day.figures.stock}
            (late,) = get_values(s, FigureFilter(Period.today(get_today(s))), ["late"])
            assert count["late/1"] == late.numerator == 4


def test_exercises_are_in_no_figure_of_the_board_the_charts_or_the_paper(
    town: Town, city_database: CityDatabase
) -> None:
    here = {"lon": LON + STEP / 2, "lat": LAT + STEP / 2}
    town.reviewing(**here)
    drills = [town.do("report", town.new(**here)), town.filed(**here), town.reviewing(**here)[0]]
    drills.append(town.do("close", drills[-1].case_id, drills[-1].version))
    with town.leader.read() as s:
        before = values(s, FigureFilter(Period.today(get_today(s))))
    as_owner(city_database, "UPDATE case_file SET exercise = true WHERE id = ANY(%s)", [one.case_id for one in drills])
    with town.leader.read() as s:
        after = values(s, FigureFilter(Period.today(get_today(s))))
        check_now(s, get_today(s))
        assert len(get_open_cases(s)) == 3
    with town.supervisor.transaction() as s:
        page = compose_page(s, begin_shift(s), "接班人", database_now(s))
    assert (page.open, page.late, page.soon) == tuple(after[name].numerator for name in ("open", "late", "soon"))
    assert (before["reported"].numerator, after["reported"].numerator) == (4, 1)
    assert (after["open"].numerator, after["closed"].numerator, after["orders"].numerator) == (1, 0, 1)
