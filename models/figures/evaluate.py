"""Evaluates figures: one filter, one definition each, the same for tiles, charts, briefings, exports and the API.

Every value carries its definition's key, both its numbers, whether they come from rollups or raw rows, and as of when.
All functions raise Refused("unknown_figure"), Refused("not_counted") for what the database does not count,
Refused("unknown_grid" and the like) for what a filter names, and Stopped when the watch says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.figures.counting import Counted, Key, Watch, count_terms
from models.figures.days import StatisticalDays, get_statistical_days
from models.figures.definition import Definition
from models.figures.definitions import find
from models.figures.filters import Dimension, FigureFilter, Period, Step
from models.figures.naming import names_of
from models.figures.open_counts import STOCK
from models.figures.values import Cell, Cross, Row, Series, Value
from models.store.errors import Refused

HOUR = timedelta(hours=1)


def get_values(
    s: Session, f: FigureFilter, names: Sequence[str], watch: Watch | None = None, until: datetime | None = None
) -> tuple[Value, ...]:
    """Return figures over a whole period, in the order asked for; `until` (aware) is a moment of its last day to stop at."""
    wanted = _wanted(names)
    counted = _count(s, f, wanted, (), watch, until)
    return tuple(_value(one, counted, ()) for one in wanted)


def get_series(s: Session, f: FigureFilter, names: Sequence[str], step: Step, watch: Watch | None = None) -> Series:
    """Return figures step by step over a period; a step in which nothing was has zeros.

    Weeks begin on Monday; the first and the last step may reach beyond the period, only what lies in it counts.
    Raises Refused("stock_has_no_past") for stock: what there is now has no series. Weekdays follow on nothing: ValueError.
    """
    if step is Step.WEEKDAY:
        raise ValueError("weekdays are no series")
    wanted = _wanted(names)
    for one in wanted:
        if one.terms & STOCK:
            raise Refused("stock_has_no_past", figure=one.key)
    counted = _count(s, f, wanted, (step,), watch)
    starts = tuple(_starts(f.period, step, get_statistical_days(s)))
    return Series(starts, {one.name: tuple(_value(one, counted, (at,)) for at in starts) for one in wanted})


def get_by(
    s: Session,
    f: FigureFilter,
    names: Sequence[str],
    dimension: Dimension,
    watch: Watch | None = None,
    until: datetime | None = None,
) -> tuple[Row, ...]:
    """Return figures by a dimension, in its own order (code, rank, hour); what belongs to none stands last, under None.

    `until` (aware) is a moment of the period's last day to stop at.
    """
    wanted = _wanted(names)
    counted = _count(s, f, wanted, (dimension,), watch, until)
    found = names_of(s, dimension, (key[0] for key in counted.rows))
    return tuple(
        Row(key, name, name_en, tuple(_value(one, counted, (key,)) for one in wanted)) for key, name, name_en in found
    )


def get_cross(
    s: Session, f: FigureFilter, name: str, a: Dimension | Step, b: Dimension | Step, watch: Watch | None = None
) -> Cross:
    """Return one figure by two dimensions, or by a dimension and a step. Cells in which nothing was are left out."""
    (wanted,) = _wanted((name,))
    counted = _count(s, f, (wanted,), (a, b), watch)
    sides = [_side(s, one, (key[at] for key in counted.rows)) for at, one in enumerate((a, b))]
    cells = tuple(Cell(key[0], key[1], _value(wanted, counted, key)) for key in counted.rows)
    return Cross(sides[0], sides[1], cells)


def _side(s: Session, one: Dimension | Step, keys: Iterable[object]) -> tuple[Row, ...]:
    if isinstance(one, Step):
        return tuple(Row(key, "", "", ()) for key in sorted(set(keys)))  # type: ignore[arg-type, type-var]
    return tuple(Row(key, name, name_en, ()) for key, name, name_en in names_of(s, one, keys))


def _wanted(names: Sequence[str]) -> tuple[Definition, ...]:
    wanted = tuple(find(name) for name in names)
    for one in wanted:
        if not one.can_be_counted:
            raise Refused("not_counted", figure=one.key)
    return wanted


def _count(
    s: Session,
    f: FigureFilter,
    wanted: Sequence[Definition],
    by: Sequence[Dimension | Step],
    watch: Watch | None,
    until: datetime | None = None,
) -> Counted:
    terms = frozenset(term for one in wanted for term in one.terms)
    return count_terms(s, f, terms, by, watch, until)


def _value(one: Definition, counted: Counted, key: Key) -> Value:
    below = counted.sum(key, one.denominator) if one.denominator else None
    return Value(one.key, counted.sum(key, one.numerator), below, counted.made, counted.as_of)


def _starts(period: Period, step: Step, days: StatisticalDays) -> Iterable[date | datetime]:
    """Every start of a step that something in the period can lie in."""
    if step is Step.HOUR:
        begin, end = days.bounds(period)
        while begin < end:
            local = begin.astimezone(days.calendar.zone)
            # An hour that the clocks repeat is told once, under its first beginning.
            if not local.fold:
                yield begin
            begin += HOUR
        return
    day = start_of(period.first, step)
    while day <= period.last:
        yield day
        day = _next(day, step)


def start_of(day: date, step: Step) -> date:
    """Return the first day of the step that a day lies in: itself, its Monday, or the first of its month."""
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is Step.MONTH else day


def _next(day: date, step: Step) -> date:
    if step is Step.MONTH:
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=7 if step is Step.WEEK else 1)
