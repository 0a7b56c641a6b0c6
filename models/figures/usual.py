"""What is usual: how many cases come and are closed on a day like this one, and by this time of it (常态)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import DAY, WorkingCalendar, calendar_of
from models.city.queries import get_timezone
from models.figures.queries import DAYS, ENOUGH_SAME_WEEKDAYS, USUAL_DAYS, usual_days
from models.figures.records import Band, Usual
from models.store.times import database_now

_PASSED = text(
    """SELECT day, sum(accepted)::int AS accepted, sum(closed)::int AS closed,
              coalesce(sum(accepted) FILTER (WHERE clock <= :clock), 0)::int AS accepted_by_now,
              coalesce(sum(closed) FILTER (WHERE clock <= :clock), 0)::int AS closed_by_now
    FROM (SELECT (accepted_at AT TIME ZONE :zone)::date AS day, (accepted_at AT TIME ZONE :zone)::time AS clock,
                 1 AS accepted, 0 AS closed FROM case_file
          WHERE accepted_at >= :first AND accepted_at < :today AND NOT exercise
          UNION ALL
          SELECT (closed_at AT TIME ZONE :zone)::date, (closed_at AT TIME ZONE :zone)::time, 0, 1 FROM case_file
          WHERE closed_at >= :first AND closed_at < :today AND NOT exercise) both_ways GROUP BY day"""
)


def get_usual(s: Session) -> Usual:
    """Return what is usual now, by the days before today, at most 56 (definitions USUAL_DAY and USUAL_BY_NOW)."""
    return get_usual_at(s, database_now(s))


def get_usual_at(s: Session, now: datetime) -> Usual:
    """Return what is usual at a moment (aware)."""
    calendar = calendar_of(get_timezone(s))
    today = calendar.local_day(now)
    facts = {
        "first": calendar.midnight(today - DAY * USUAL_DAYS),
        "today": calendar.midnight(today),
        "zone": calendar.timezone,
        "clock": now.astimezone(calendar.zone).time(),
    }
    found = {row.day: row for row in s.execute(_PASSED, facts)}
    alike = usual_days(today, list(found), calendar)
    return Usual(
        as_of=now,
        accepted_by_now=quartiles([found[day].accepted_by_now if day in found else 0 for day in alike]),
        closed_by_now=quartiles([found[day].closed_by_now if day in found else 0 for day in alike]),
        days=tuple(
            quartiles([found[like].accepted if like in found else 0 for like in days_like(day, today, found, calendar)])
            for day in (today - DAY * n for n in range(DAYS - 1, -1, -1))
        ),
    )


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
