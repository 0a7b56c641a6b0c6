"""Reads what the charts draw: counts and rates by `evaluate`, what is open now from the open cases. Off the GUI thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from models.figures.chart_records import (
    AreaCalendar,
    CalendarRow,
    ChartRecord,
    ClassCount,
    Extent,
    Flow,
    FlowStep,
    Heat,
    Pareto,
    Ranked,
    Ranking,
    RankRow,
    RateLines,
    Read,
    Summary,
    SummaryFigure,
)  # fmt: skip
from models.figures.chart_stock import read_ageing, read_funnel
from models.figures.chart_times import read_stage_times
from models.figures.chart_usual import usual_days, usual_hours
from models.figures.chart_workers import read_workers
from models.figures.comparing import Compared, accepted_before, compared
from models.figures.counting import Watch, count_terms
from models.figures.days import StatisticalDays, get_statistical_days
from models.figures.definitions import find
from models.figures.evaluate import get_by, get_cross, get_series, get_values, start_of
from models.figures.filters import MAX_DAYS, Dimension, FigureFilter, Period, Step
from models.figures.measures import Measure
from models.figures.naming import names_of
from models.figures.records import Rate
from models.figures.rollups.reach import is_one_street
from models.figures.values import Made, Value
from models.store.times import database_now

DAYS_BY_DAY, DAYS_BY_WEEK = 92, 400
"""Periods up to these are drawn by the day, by the week; longer ones by the month."""
CALENDAR_DAYS = 92
"""More columns than this are no calendar any more."""
FIGURES = ("reported", "accepted", "closed", "due", "on_time_rate", "satisfaction")
LIMITED = ("due", "on_time_rate")
"""Of those, what lies on the day of the case's limit: some of it is closed long before that."""
RATES = ("satisfaction", "solved_rate", "response_rate")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a chart is asked for; `compared` is the same over the period compared with, None for none."""

    filter: FigureFilter
    compared: FigureFilter | None = None
    watch: Watch = field(default_factory=Watch)


def step_of(period: Period) -> Step:
    """Return how long a step of a chart over a period is."""
    if period.days == 1:
        return Step.HOUR
    if period.days <= DAYS_BY_DAY:
        return Step.DAY
    return Step.WEEK if period.days <= DAYS_BY_WEEK else Step.MONTH


def read_summary(s: Session, asked: Asked) -> Summary:
    """Read the figures over the charts."""
    now = get_values(s, asked.filter, FIGURES, asked.watch)
    other = _compared(s, asked)
    if other is None:
        return Summary(
            tuple(SummaryFigure(name, _plain(one), None) for name, one in zip(FIGURES, now, strict=True)), _read(now)
        )
    extents = dict.fromkeys(FIGURES, Extent.WHOLE)
    if other.until is None or asked.compared is None:
        then = _named(FIGURES, get_values(s, other.filter, FIGURES, asked.watch))
    else:
        so_far = tuple(name for name in FIGURES if name not in LIMITED)
        then = _named(so_far, get_values(s, other.filter, so_far, asked.watch, other.until))
        then |= _named(LIMITED, get_values(s, asked.compared, LIMITED, asked.watch))
        extents = {name: Extent.TO_END if name in LIMITED else Extent.BY_NOW for name in FIGURES}
    figures = [
        # A count over days of which some are not known is no measure; a rate is one of those that are.
        SummaryFigure(
            name, _plain(one), _plain(then[name]) if other.whole or one.denominator is not None else None, extents[name]
        )
        for name, one in zip(FIGURES, now, strict=True)
    ]
    return Summary(tuple(figures), _read(now), other.known_from)


def read_flow(s: Session, asked: Asked) -> Flow:
    """Read intake, completion, what is usual, what is compared, and the backlog at each step's end."""
    f, watch = asked.filter, asked.watch
    step, days, now = step_of(f.period), get_statistical_days(s), database_now(s)
    series = get_series(s, f, ("accepted", "closed"), step, watch)
    running = _running(series.starts, step, days, now)
    accepted, closed = ([one.numerator for one in series.values[name]] for name in ("accepted", "closed"))
    backlog = _backlog(s, f, step, series.starts, days, now, watch)
    before = {} if asked.compared is None else accepted_before(s, f, asked.compared, step, days, watch)
    usual = usual_days(s, f, watch) if step is Step.DAY else usual_hours(s, f, watch) if step is Step.HOUR else {}
    steps = []
    for n, start in enumerate(series.starts):
        local = start.astimezone(days.calendar.zone) if isinstance(start, datetime) else start
        at = local.hour if isinstance(local, datetime) else local
        steps.append(FlowStep(local, accepted[n], closed[n], backlog[n], usual.get(at), before.get(at)))
    growing = steps[running].start if running is not None else None
    return Flow(step, tuple(steps), growing, _read(series.values["accepted"]))


def read_heat(s: Session, asked: Asked) -> Heat:
    """Read what was accepted by weekday and hour; whichever of them is asked for, the others stand beside it."""
    f = replace(asked.filter, slot=None)
    today = get_statistical_days(s).day_of(database_now(s))
    cells = [[0] * 24 for _ in range(7)]
    cross = get_cross(s, f, "accepted", Step.WEEKDAY, Dimension.HOUR, asked.watch)
    for cell in cross.cells:
        weekday, hour = cell.a, cell.b
        if isinstance(weekday, int) and isinstance(hour, int):
            cells[weekday][hour] += cell.value.numerator
    days = [0] * 7
    for n in range(max(0, (min(f.period.last, today) - f.period.first).days + 1)):
        days[(f.period.first + timedelta(days=n)).weekday()] += 1
    read = _read([cell.value for cell in cross.cells]) if cross.cells else Read(Made.ROLLUP, database_now(s))
    return Heat(tuple(tuple(row) for row in cells), tuple(days), read)


def read_pareto(s: Session, asked: Asked) -> Pareto:
    """Read what was accepted by class, the most first."""
    rows = get_by(s, asked.filter, ("accepted",), Dimension.CATEGORY, asked.watch)
    other = _compared(s, asked)
    before = (
        _by_key(s, other, "accepted", Dimension.CATEGORY, asked.watch) if other is not None and other.whole else None
    )
    counts = [
        ClassCount(
            row.key if isinstance(row.key, UUID) else None, row.name, row.name_en, row.values[0].numerator,
            None if before is None else before[row.key].numerator if row.key in before else 0,
        )
        for row in rows
    ]  # fmt: skip
    kept = sorted((one for one in counts if one.count or one.before), key=lambda one: -one.count)
    return Pareto(tuple(kept), _read([row.values[0] for row in rows]) if rows else _nothing(s))


def read_ranking(s: Session, asked: Asked, of: Ranked) -> Ranking:
    """Read volume and on-time rate by street or by department, the most first."""
    dimension = Dimension.AREA if of is Ranked.AREAS else Dimension.DEPARTMENT
    rows = get_by(s, asked.filter, ("accepted", "on_time_rate"), dimension, asked.watch)
    before = _by_key(
        s, None if asked.compared is None else Compared(asked.compared), "on_time_rate", dimension, asked.watch
    )
    ranked = []
    for row in rows:
        volume, on_time = row.values
        key = row.key if isinstance(row.key, UUID) else None
        then = before.get(row.key) if before is not None else None
        if volume.numerator or on_time.denominator:
            rate = None if before is None else _rate(then) if then is not None else Rate(on_time.definition, 0, 0)
            ranked.append(RankRow(key, row.name, row.name_en, volume.numerator, _rate(on_time), rate))
    ranked.sort(key=lambda one: (one.key is None, -one.volume))
    return Ranking(of, tuple(ranked), _read([row.values[0] for row in rows]) if rows else _nothing(s))


def read_rates(s: Session, asked: Asked) -> RateLines:
    """Read satisfaction, solved and response rate; of a single day as one point."""
    step = Step.DAY if asked.filter.period.days == 1 else step_of(asked.filter.period)
    series = get_series(s, asked.filter, RATES, step, asked.watch)
    starts = tuple(start.date() if isinstance(start, datetime) else start for start in series.starts)
    running = _running(starts, step, get_statistical_days(s), database_now(s))
    lines = tuple((name, tuple(_rate(one) for one in series.values[name])) for name in RATES)
    return RateLines(step, starts, lines, None if running is None else starts[running], _read(series.values[RATES[0]]))


def read_calendar(s: Session, asked: Asked) -> AreaCalendar:
    """Read what was accepted by area and day, by grid within one street; of a longer period its last days."""
    f = asked.filter
    today = get_statistical_days(s).day_of(database_now(s))
    last = max(min(f.period.last, today), f.period.first)
    period = Period(max(f.period.first, last - timedelta(days=CALENDAR_DAYS - 1)), last)
    grids = f.area is not None and is_one_street(s, f.area)
    rows_by = Dimension.GRID if grids else Dimension.AREA
    accepted = find("accepted").numerator
    # Thousands of cells: the sums as they are, without a value of its own for each.
    counted = count_terms(s, replace(f, period=period), accepted, (rows_by, Step.DAY), asked.watch)
    days = tuple(period.first + timedelta(days=n) for n in range(period.days))
    at = {day: n for n, day in enumerate(days)}
    counts: dict[object, list[int]] = defaultdict(lambda: [0] * len(days))
    for (area, day), row in counted.rows.items():
        if day in at:
            counts[area][at[day]] += sum(row.get(term, 0) for term in accepted)
    rows = [
        CalendarRow(key if isinstance(key, UUID) else None, name, name_en, tuple(counts[key]))
        for key, name, name_en in names_of(s, rows_by, {key[0] for key in counted.rows})
    ]
    rows.sort(key=lambda one: (one.key is None, -sum(one.counts)))
    read = Read(counted.made, counted.as_of)
    shortened = period.days < min(f.period.days, (last - f.period.first).days + 1)
    return AreaCalendar(days, tuple(rows), today if period.last == today else None, shortened, read, grids)


READERS: Mapping[str, Callable[[Session, Asked], ChartRecord]] = {
    "summary": read_summary,
    "flow": read_flow,
    "funnel": lambda s, asked: read_funnel(s, asked.filter),
    "ageing": lambda s, asked: read_ageing(s, asked.filter),
    "heat": read_heat,
    "pareto": read_pareto,
    "areas": lambda s, asked: read_ranking(s, asked, Ranked.AREAS),
    "departments": lambda s, asked: read_ranking(s, asked, Ranked.DEPARTMENTS),
    "stage_times": lambda s, asked: read_stage_times(s, asked.filter, asked.compared),
    "rates": read_rates,
    "calendar": read_calendar,
    "workers": lambda s, asked: read_workers(s, asked.filter, asked.watch),
}
"""By the chart's name. Each raises Refused for what the filter names and never was, and Stopped when its watch says so."""
STOCK = frozenset({"funnel", "ageing"})
"""What there is now, whatever the period."""


def _backlog(
    s: Session,
    f: FigureFilter,
    step: Step,
    starts: Iterable[date | datetime],
    days: StatisticalDays,
    now: datetime,
    watch: Watch,
) -> list[int | None]:
    """How many were open at each step's end: as many as now, less what came and more what ended since."""
    # What is open at a step's end came at any hour.
    f = replace(f, slot=None)
    starts, today = list(starts), days.day_of(now)
    (open_now,) = get_values(s, f, ("open",), watch)
    terms = {Measure.CAME, Measure.ENDED}
    within = count_terms(s, f, terms, (step,), watch)
    since, first = 0, f.period.last + timedelta(days=1)
    while first <= today:
        last = min(today, first + timedelta(days=MAX_DAYS - 1))
        after = count_terms(s, replace(f, period=Period(first, last)), terms, (), watch)
        since += after.sum((), (Measure.CAME,)) - after.sum((), (Measure.ENDED,))
        first = last + timedelta(days=1)
    level, found = open_now.numerator - since, []
    for start in reversed(starts):
        begins = start if isinstance(start, datetime) else days.begin(max(start, f.period.first))
        found.append(level if begins <= now else None)
        level -= within.sum((start,), (Measure.CAME,)) - within.sum((start,), (Measure.ENDED,))
    return found[::-1]


def _running(starts: Iterable[date | datetime], step: Step, days: StatisticalDays, now: datetime) -> int | None:
    """Which step is the one that now lies in, None where they are all over."""
    wanted: date | datetime = start_of(days.day_of(now), step)
    if step is Step.HOUR:
        wanted = days.hour_of(now)
    return next((n for n, start in enumerate(starts) if start == wanted), None)


def _compared(s: Session, asked: Asked) -> Compared | None:
    return compared(s, asked.filter, asked.compared, get_statistical_days(s), database_now(s))


def _named(names: Iterable[str], values: Iterable[Value]) -> dict[str, Value]:
    return dict(zip(names, values, strict=True))


def _by_key(
    s: Session, other: Compared | None, name: str, dimension: Dimension, watch: Watch
) -> dict[object, Value] | None:
    if other is None:
        return None
    return {row.key: row.values[0] for row in get_by(s, other.filter, (name,), dimension, watch, other.until)}


def _plain(value: Value) -> Rate | int:
    return value.numerator if value.denominator is None else _rate(value)


def _rate(value: Value) -> Rate:
    return Rate(value.definition, value.numerator, value.denominator or 0)


def _read(values: Iterable[Value]) -> Read:
    """From what some values were read: from raw rows where any of them was."""
    known = list(values)
    raw = any(value.made is Made.RAW for value in known)
    return Read(Made.RAW if raw else Made.ROLLUP, min(value.as_of for value in known))


def _nothing(s: Session) -> Read:
    return Read(Made.ROLLUP, database_now(s))
