"""Reads the figures. Time is the database's clock; days, hours and weekdays are the city's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import DAY, WorkingCalendar, calendar_of
from models.cases.tables import OPEN_STATES
from models.city.queries import get_timezone
from models.figures.behind import cohort
from models.figures.counting import count_terms
from models.figures.days import get_statistical_days
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
"""How many by the hour of the day, by the day of the calendar; days of which nothing is known are zeros."""
_OPEN = ",".join(f"'{state.value}'" for state in OPEN_STATES)
_WORKERS = text(
    """SELECT count(*) AS on_duty, count(*) FILTER (WHERE p.fixed_at > :fresh_since) AS fresh
    FROM worker w LEFT JOIN position_latest p ON p.worker_id = w.id WHERE w.on_duty AND w.active"""
)
_HOURS = text(
    """SELECT (accepted_at AT TIME ZONE :zone)::date AS day,
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
    now, calendar = database_now(s), calendar_of(get_timezone(s))
    rows = s.execute(_CATEGORIES, {"now": now})
    categories = tuple(CategoryCount(row.id, row.name, row.name_en, row.open, row.late) for row in rows)
    today = calendar.local_day(now)
    accepted, closed = by_hour(s, today - DAY * USUAL_DAYS, today)
    days = tuple(DayCount(day, sum(accepted.get(day, ())), sum(closed.get(day, ()))) for day in _last_days(today))
    hours = _beside_usual(accepted, today, calendar, now.astimezone(calendar.zone).hour)
    return Charts(as_of=now, days=days, hours=hours, categories=categories)


def by_hour(s: Session, first: date, last: date) -> tuple[Hourly, Hourly]:
    """Return what was accepted and what was closed on each day of the calendar (0 to 24 h, `last` included), by its hours.

    From the counts that are kept, or from the rows while these are made anew.
    """
    days = get_statistical_days(s)
    terms = (Measure.ACCEPTED, Measure.CLOSED)
    # What comes before the hour at which a statistical day begins is counted on the one before.
    span = FigureFilter(Period(first - DAY if days.begins_at else first, last))
    counted = count_terms(s, span, terms, (Step.DAY, Dimension.HOUR))
    found: tuple[Hourly, Hourly] = defaultdict(lambda: [0] * 24), defaultdict(lambda: [0] * 24)
    for (on, hour), row in counted.rows.items():
        day = on if hour >= days.begins_at else on + DAY
        if first <= day <= last:
            for hourly, term in zip(found, terms, strict=True):
                if n := row.get(term, 0):
                    hourly[day][hour] += n
    return found


def _last_days(today: date) -> list[date]:
    return [today - DAY * n for n in range(DAYS - 1, -1, -1)]


def usual_hours(
    s: Session,
    day: date,
    until: datetime,
    calendar: WorkingCalendar,
    last_hour: int | None = None,
    left_out: Sequence[UUID] = (),
) -> tuple[HourCount, ...]:
    """Return what was accepted in each hour of a day before `until`, beside what is usual on such days before it.

    Hours after `last_hour` (unless given, that of `until` where it lies within the day) are to come: None. Cases that are
    `left_out` count nowhere.
    """
    if last_hour is None:
        last_hour = until.astimezone(calendar.zone).hour if until < calendar.midnight(day + DAY) else 23
    first = calendar.midnight(day - DAY * USUAL_DAYS)
    counts: Hourly = defaultdict(lambda: [0] * 24)
    facts = {"first": first, "end": until, "zone": calendar.timezone, "left_out": list(left_out)}
    for row in s.execute(_HOURS, facts):
        counts[row.day][row.hour] = row.accepted
    return _beside_usual(counts, day, calendar, last_hour)


def _beside_usual(counts: Hourly, day: date, calendar: WorkingCalendar, last_hour: int) -> tuple[HourCount, ...]:
    usual = [counts[one] for one in usual_days(day, [one for one in counts if one < day], calendar)]
    low, middle, high = np.percentile(np.array(usual or [[0] * 24]), [25, 50, 75], axis=0).tolist()
    return tuple(
        HourCount(hour, counts[day][hour] if hour <= last_hour else None, low[hour], middle[hour], high[hour])
        for hour in range(24)
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
