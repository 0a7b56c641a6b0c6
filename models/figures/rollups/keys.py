"""By what the raw facts are told apart: the columns of a fact `f` as SQL, and the keys that are read from a row of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import calendar_of
from models.figures.filters import Basis, Dimension, FigureFilter, Step
from models.figures.rollups.reach import By

_CLOCK = text("SELECT zone, extract(hour FROM shift)::int AS begins_at FROM figure_clock")
COLUMNS = {
    Dimension.AREA: "f.top_id",
    Dimension.GRID: "f.grid_id",
    Dimension.GRID_KIND: "f.grid_kind",
    Dimension.SOURCE: "f.source",
    Dimension.CATEGORY: "f.class_id",
    Dimension.DEPARTMENT: "f.department_id",
    Dimension.TIER: "f.tier",
    Dimension.WORKER: "f.worker_id",
}


class Hours:
    """When an hour of a statistical day begins. Of an hour that clocks repeat, both are told as the first."""

    def __init__(self, s: Session) -> None:
        row = s.execute(_CLOCK).one()
        self._calendar, self._begins_at = calendar_of(row.zone), row.begins_at

    def instant(self, day: date, hour: int) -> datetime:
        """Return the instant (UTC)."""
        return self._calendar.instant(day if hour >= self._begins_at else day + timedelta(days=1), time(hour))


def moment_of(f: FigureFilter) -> str:
    """Return the column by which the facts of a filter stand: the moment that puts them into the period."""
    return "f.accepted_at" if f.basis is Basis.ACCEPTANCE else "f.at"


def step_columns(day: str) -> dict[Step, str]:
    """Return where the steps of a series begin, by the SQL of a day."""
    return {
        Step.DAY: day,
        Step.WEEK: f"date_trunc('week', {day})::date",
        Step.MONTH: f"date_trunc('month', {day})::date",
        Step.WEEKDAY: f"extract(isodow FROM {day})::int - 1",
    }


def key_columns(by: By, day: str, hour: str) -> list[str]:
    """Return the columns of a key, by the SQL of a day and of an hour of it; an hour of a series is both."""
    columns = COLUMNS | step_columns(day) | {Dimension.HOUR: hour}
    return [columns[part] for one in by for part in ((Step.DAY, Dimension.HOUR) if one is Step.HOUR else (one,))]


def read_key(by: By, values: Iterable[Any], areas: frozenset[UUID], hours: Hours | None) -> tuple[Any, ...]:
    """Return the key that stands in the values of `key_columns`; what lies in none of the `areas` is told as None.

    `hours` is there where an hour of a series is asked for.
    """

    def parts() -> Iterator[Any]:
        left = iter(values)
        for one in by:
            value = next(left)
            if one is Step.HOUR and hours is not None:
                yield hours.instant(value, next(left))
            else:
                yield None if one is Dimension.AREA and value not in areas else value

    return tuple(parts())
