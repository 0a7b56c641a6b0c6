"""Reads the figures. Time is the database's clock; days, hours and weekdays are the city's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import DAY, WorkingCalendar
from models.cases.tables import OPEN_STATES
from models.figures.behind import cohort
from models.figures.counting import count_terms
from models.figures.days import StatisticalDays, get_statistical_days
from models.figures.definitions import ON_TIME_RATE
from models.figures.evaluate import get_values
from models.figures.filters import Dimension, FigureFilter, Period, Step
from models.figures.measures import Measure
from models.figures.records import CategoryCount, Charts, DayCount, HourCount, Rate, Tiles
from models.figures.values import Part
from models.store.times import database_now
from models.workers.queries import FRESH_S

DAYS = 30
USUAL_DAYS = 56
ENOUGH_SAME_WEEKDAYS = 4

Hourly = dict[date, list[int]]
"""How many by the hour of the city's clocks, by the statistical day; days of which nothing is known are zeros."""
_OPEN = ",".join(f"'{state.value}'" for state in OPEN_STATES)
_WORKERS = text(
    """SELECT count(*) AS on_duty, count(*) FILTER (WHERE p.fixed_at > :fresh_since) AS fresh
    FROM worker w LEFT JOIN position_latest p ON p.worker_id = w.id WHERE w.on_duty AND w.active"""
)
_HOURS = text(
    """SELECT ((accepted_at AT TIME ZONE :zone) - make_interval(hours => :begins_at))::date AS day,
              extract(hour FROM accepted_at AT TIME ZONE :zone)::int AS hour, count(*) AS accepted
    FROM case_file WHERE accepted_at >= :first AND accepted_at < :end AND NOT exercise
      AND id <> ALL(CAST(:left_out AS uuid[])) GROUP BY 1, 2"""
)
_CATEGORIES = text(
    f"""WITH RECURSIVE top AS (
        SELECT id, id AS top_id FROM category WHERE depth <= 2
        UNION ALL SELECT k.id, top.top_id FROM category k JOIN top ON k.parent_id = top.id WHERE k.depth > 2)
    SELECT k.id, k.name, k.name_en, count(*) AS open, count(*) FILTER (WHERE c.next_due_at < :now) AS late
    FROM case_file c JOIN top ON top.id = c.category_id JOIN category k ON k.id = top.top_id
    WHERE c.state IN ({_OPEN}) AND NOT c.exercise
    GROUP BY k.id, k.name, k.name_en, k.rank ORDER BY count(*) DESC, k.rank, k.name"""  # noqa: S608
)


def get_tiles(s: Session) -> Tiles:
    """Return the tiles: stock now, flow of today, the on-time rate of the last 30 days (definitions.ON_TIME_RATE)."""
    now = database_now(s)
    today = get_statistical_days(s).day_of(now)
    names = ("late", "critical", "soon", "open", "reported", "accepted", "closed")
    values = get_values(s, FigureFilter(Period.today(today)), names)
    late, critical, soon, opened, reported, accepted, closed = (value.numerator for value in values)
    (on_time,) = get_values(s, FigureFilter(Period.last_days(today, DAYS)), [ON_TIME_RATE.name])
    people = s.execute(_WORKERS, {"fresh_since": now - timedelta(seconds=FRESH_S)}).one()
    return Tiles(
        as_of=now,
        late=late,
        critical=critical,
        soon=soon,
        open=opened,
        reported_today=reported,
        accepted_today=accepted,
        closed_today=closed,
        on_time=Rate(on_time.definition, on_time.numerator, on_time.denominator or 0),
        on_duty=people.on_duty,
        fresh=people.fresh,
    )


def get_on_time_cohort(s: Session) -> tuple[tuple[UUID, bool], ...]:
    """Return the cases behind the tiles' on-time rate: all due ones, and whether each was closed in time."""
    now = database_now(s)
    f = FigureFilter(Period.last_days(get_statistical_days(s).day_of(now), DAYS))
    in_time, due = (_ids(s, f, part, now) for part in (Part.NUMERATOR, Part.DENOMINATOR))
    return tuple((one, one in in_time) for one in due)


def _ids(s: Session, f: FigureFilter, part: Part, now: datetime) -> dict[UUID, None]:
    statement, facts = cohort(s, f, ON_TIME_RATE.name, part, now)
    return dict.fromkeys(row.case_id for row in s.execute(text(statement + " ORDER BY at, case_id"), facts))


def get_charts(s: Session) -> Charts:
    """Return what the charts draw: 30 days of which today is the last, today's hours, open cases by class."""
    now, days = database_now(s), get_statistical_days(s)
    rows = s.execute(_CATEGORIES, {"now": now})
    categories = tuple(CategoryCount(row.id, row.name, row.name_en, row.open, row.late) for row in rows)
    today = days.day_of(now)
    accepted, closed = by_hour(s, today - DAY * USUAL_DAYS, today)
    told = tuple(DayCount(day, sum(accepted.get(day, ())), sum(closed.get(day, ()))) for day in _last_days(today))
    hours = _beside_usual(accepted, today, days, now)
    return Charts(as_of=now, days=told, hours=hours, categories=categories)


def by_hour(s: Session, first: date, last: date) -> tuple[Hourly, Hourly]:
    """Return what was accepted and what was closed on each of the city's days (`last` included), by its hours.

    From the counts that are kept, or from the rows while these are made anew.
    """
    terms = (Measure.ACCEPTED, Measure.CLOSED)
    counted = count_terms(s, FigureFilter(Period(first, last)), terms, (Step.DAY, Dimension.HOUR))
    found: tuple[Hourly, Hourly] = defaultdict(lambda: [0] * 24), defaultdict(lambda: [0] * 24)
    for (day, hour), row in counted.rows.items():
        for hourly, term in zip(found, terms, strict=True):
            if n := row.get(term, 0):
                hourly[day][hour] += n
    return found


def _last_days(today: date) -> list[date]:
    return [today - DAY * n for n in range(DAYS - 1, -1, -1)]


def usual_hours(s: Session, day: date, until: datetime, days: StatisticalDays) -> tuple[HourCount, ...]:
    """Return what was accepted in each hour of a day before `until`, beside what is usual on such days before it.

    From the counts that are kept; hours that are to come are None.
    """
    counts, _ = by_hour(s, day - DAY * USUAL_DAYS, day)
    # What was entered as later than now is counted already.
    for row in s.execute(_HOURS, _hours_asked(days, until, days.end(day))):
        counts[row.day][row.hour] -= row.accepted
    return _beside_usual(counts, day, days, until)


def recount_usual_hours(
    s: Session, day: date, until: datetime, days: StatisticalDays, left_out: Sequence[UUID]
) -> tuple[HourCount, ...]:
    """Return the same from the rows, without the cases that are `left_out`."""
    counts: Hourly = defaultdict(lambda: [0] * 24)
    for row in s.execute(_HOURS, _hours_asked(days, days.begin(day - DAY * USUAL_DAYS), until, left_out)):
        counts[row.day][row.hour] = row.accepted
    return _beside_usual(counts, day, days, until)


def _hours_asked(
    days: StatisticalDays, first: datetime, end: datetime, left_out: Sequence[UUID] = ()
) -> dict[str, object]:
    clocks = {"zone": days.calendar.timezone, "begins_at": days.begins_at}
    return {"first": first, "end": end, "left_out": list(left_out), **clocks}


def _beside_usual(counts: Hourly, day: date, days: StatisticalDays, until: datetime) -> tuple[HourCount, ...]:
    usual = [counts[one] for one in usual_days(day, [one for one in counts if one < day], days.calendar)]
    low, middle, high = np.percentile(np.array(usual or [[0] * 24]), [25, 50, 75], axis=0).tolist()
    last = days.nth_hour(until.astimezone(days.calendar.zone).hour) if until < days.end(day) else 23
    return tuple(
        HourCount(hour, counts[day][hour] if days.nth_hour(hour) <= last else None, low[hour], middle[hour], high[hour])
        for hour in days.hours
    )


def usual_days(today: date, known: Sequence[date], calendar: WorkingCalendar) -> list[date]:
    """Return the days that today is compared with: same weekday, else same kind, else all since the first `known` one."""
    if not known:
        return []
    first = min(known)
    days = [first + DAY * n for n in range((today - first).days)]
    same_weekday = [day for day in days if day.weekday() == today.weekday()]
    if len(same_weekday) >= ENOUGH_SAME_WEEKDAYS:
        return same_weekday
    kind = calendar.is_working_day(today)
    return [day for day in days if calendar.is_working_day(day) == kind] or days
