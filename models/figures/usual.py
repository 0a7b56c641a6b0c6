"""What is usual: how many cases come and are closed on a day like this one, and by this time of it (常态)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import DAY, WorkingCalendar
from models.figures.days import StatisticalDays, get_statistical_days
from models.figures.queries import DAYS, ENOUGH_SAME_WEEKDAYS, USUAL_DAYS, Hourly, by_hour, usual_days
from models.figures.records import Band, Usual
from models.store.times import database_now

HOUR = timedelta(hours=1)
# What came in an hour of the city's clocks up to a moment of it, on some dates; the instants find the index.
_BY_NOW = text(
    """SELECT t.day,
        (SELECT count(*) FROM case_file c WHERE c.accepted_at >= t.begin AND c.accepted_at < t.until
            AND (c.accepted_at AT TIME ZONE :zone)::date = t.day AND (c.accepted_at AT TIME ZONE :zone)::time >= :hour
            AND (c.accepted_at AT TIME ZONE :zone)::time <= :clock AND NOT c.exercise) AS accepted,
        (SELECT count(*) FROM case_file c WHERE c.closed_at >= t.begin AND c.closed_at < t.until
            AND (c.closed_at AT TIME ZONE :zone)::date = t.day AND (c.closed_at AT TIME ZONE :zone)::time >= :hour
            AND (c.closed_at AT TIME ZONE :zone)::time <= :clock AND NOT c.exercise) AS closed
    FROM unnest(CAST(:days AS date[]), CAST(:begins AS timestamptz[]), CAST(:ends AS timestamptz[])) AS t(day, begin, until)"""
)


def get_usual(s: Session) -> Usual:
    """Return what is usual now, by the days before today, at most 56 (definitions USUAL_DAY and USUAL_BY_NOW)."""
    return get_usual_at(s, database_now(s))


def get_usual_at(s: Session, now: datetime) -> Usual:
    """Return what is usual at a moment (aware)."""
    days = get_statistical_days(s)
    calendar, today = days.calendar, days.day_of(now)
    accepted, closed = by_hour(s, today - DAY * USUAL_DAYS, today - DAY)
    known = sorted(accepted.keys() | closed.keys())
    alike = usual_days(today, known, calendar)
    whole = {day: sum(counts) for day, counts in accepted.items()}
    local = now.astimezone(calendar.zone)
    running = _running(s, alike, local, days)
    gone = [hour for hour in range(24) if days.nth_hour(hour) < days.nth_hour(local.hour)]

    def by_now(hourly: Hourly, in_hour: int) -> Band | None:
        counts = ((hourly.get(day), running[day][in_hour]) for day in alike)
        return quartiles([sum(day[hour] for hour in gone) + more if day else more for day, more in counts])

    return Usual(
        as_of=now,
        accepted_by_now=by_now(accepted, 0),
        closed_by_now=by_now(closed, 1),
        days=tuple(
            quartiles([whole.get(like, 0) for like in days_like(day, today, known, calendar)])
            for day in (today - DAY * n for n in range(DAYS - 1, -1, -1))
        ),
    )


def _running(s: Session, alike: Sequence[date], local: datetime, days: StatisticalDays) -> dict[date, tuple[int, int]]:
    """What was accepted and closed on some days in the hour that now runs, up to this minute of it."""
    hour, gone = time(local.hour), timedelta(minutes=local.minute + 1)
    # Before the hour at which days begin, the clocks show the date after the day's.
    dates = {day + DAY if local.hour < days.begins_at else day: day for day in alike}
    begins = [days.calendar.instant(on, hour) for on in dates]
    # An hour that the clocks repeat on a day is looked at both times.
    ends = [at + (2 * HOUR if (at + HOUR).astimezone(days.calendar.zone).hour == local.hour else gone) for at in begins]
    facts = {
        "days": list(dates), "begins": begins, "ends": ends, "zone": days.calendar.timezone, "hour": hour,
        "clock": local.time(),
    }  # fmt: skip
    return {dates[row.day]: (row.accepted, row.closed) for row in s.execute(_BY_NOW, facts)}


def days_like(day: date, today: date, known: Collection[date], calendar: WorkingCalendar) -> list[date]:
    """Return the days before `today` that `day` is compared with, itself left out: by weekday, else by kind, else all."""
    if not known:
        return []
    first = min(known)
    span = [one for n in range((today - first).days) if (one := first + DAY * n) != day]
    same_weekday = [one for one in span if one.weekday() == day.weekday()]
    if len(same_weekday) >= ENOUGH_SAME_WEEKDAYS:
        return same_weekday
    kind = calendar.is_working_day(day)
    return [one for one in span if calendar.is_working_day(one) == kind] or span


def quartiles(counts: Sequence[int]) -> Band | None:
    """Return the quartiles of some counts, None for none."""
    if not counts:
        return None
    low, middle, high = np.percentile(np.array(counts), [25, 50, 75]).tolist()
    return Band(low, middle, high)
