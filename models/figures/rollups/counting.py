"""Counts measures from the cells and what was not folded yet, in one snapshot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.filters import Basis, Dimension, FigureFilter, Step
from models.figures.measures import Measure
from models.figures.rollups.cuts import cut_of, value_of
from models.figures.rollups.keys import Hours, step_columns
from models.figures.rollups.reach import By, Keys, TooFine, get_areas, keys_of, on_weekday, wanted

Counts = dict[tuple[Any, ...], dict[Measure, int]]
T = TypeVar("T")

DELTA_KEYS = {
    Dimension.AREA: "coalesce(d.top_id, figure_key(NULL))",
    Dimension.GRID_KIND: "figure_key(d.grid_kind)",
    Dimension.SOURCE: "figure_key(d.source)",
    Dimension.CATEGORY: "coalesce(d.class_id, figure_key(NULL))",
    Dimension.DEPARTMENT: "coalesce(d.department_id, figure_key(NULL))",
    Dimension.TIER: "figure_key(d.tier)",
    Dimension.HOUR: "figure_key(d.{hour}::text)",
}
_STEPS = {Step.HOUR: "start"} | step_columns("start")


def count(s: Session, f: FigureFilter, measures: Collection[Measure], by: By = (), keys: Keys | None = None) -> Counts:
    """Return counts by key: a value for each of `by`, in its order; keys under which nothing was are left out, but for ().

    Values: UUID for areas, classes (大类) and departments, words for grid kind, source and tier, 0 to 23 for the hour, None
    for none; for a step the day it begins with (Monday, the first), for Step.HOUR the instant (UTC), for Step.WEEKDAY
    0 (Monday) to 6. One step at most.
    `keys` are those of the filter (`keys_of`), for who counts under one filter again and again.
    Raises TooFine where the cells cannot tell: ask `count_raw` then.
    """
    keys = keys_of(s, f) if keys is None else keys
    dimensions = wanted(by, list(keys))
    told = sorted(set(measures))
    statement, facts = _statement(f, told, by, dimensions, keys)
    rows = s.execute(text(statement), facts).all()
    if not rows[0].valid:
        raise TooFine("stale")
    return _counts(s, rows, told, by, dimensions)


def days_and_months(f: FigureFilter, by: By) -> tuple[list[date], list[date]]:
    """Return which days and which whole months a filter's period is read from."""
    period, weekday = f.period, None if f.slot is None else f.slot.weekday
    days, months, day = [], [], period.first
    whole = weekday is None and not (set(Step) - {Step.MONTH}) & set(by)
    while day <= period.last:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1) if day < date(9999, 12, 1) else date.max
        if whole and day.day == 1 and following - timedelta(days=1) <= period.last:
            months.append(day)
            day = following
        else:
            if weekday in (None, day.weekday()):
                days.append(day)
            day += timedelta(days=1)
    return days, months


def _statement(
    f: FigureFilter,
    measures: Sequence[Measure],
    by: By,
    dimensions: Sequence[Dimension],
    keys: Keys,
) -> tuple[str, dict[str, Any]]:
    days, months = days_and_months(f, by)
    accepted = f.basis is Basis.ACCEPTANCE
    day, hour = ("d.accepted_day", "accepted_hour") if accepted else ("d.day", "hour")
    facts: dict[str, Any] = {
        "days": days, "months": months, "first": f.period.first, "last": f.period.last,
        "day_cut": cut_of(dimensions, f.basis), "month_cut": cut_of(dimensions, f.basis, months=True),
    }  # fmt: skip
    columns = dict(zip(dimensions, ("a", "b"), strict=False))
    delta_keys = {one: DELTA_KEYS[one].format(hour=hour) for one in dimensions}
    within, among = "", ""
    for one, some in keys.items():
        facts[f"keys_{columns[one]}"] = some
        within += f" AND c.{columns[one]} = ANY(CAST(:keys_{columns[one]} AS uuid[]))"
        among += f" AND {delta_keys[one]} = ANY(CAST(:keys_{columns[one]} AS uuid[]))"
    # The hour is among the keys already, and the cells' days are those of the weekday.
    told, asked = on_weekday(f, day)
    among += "".join(f" AND {one}" for one in told)
    facts |= asked
    kept = [(columns[one], delta_keys[one]) for one in _shown(by, dimensions)]
    stepped = any(isinstance(one, Step) for one in by)
    cell_keys = [*(["c.start"] if stepped else []), *(f"c.{column}" for column, _ in kept)]
    loose_keys = [*([f"{day} AS start"] if stepped else []), *(f"{key} AS {column}" for column, key in kept)]
    cells = ", ".join([*cell_keys, *(f"c.{one.value}" for one in measures)])
    loose = ", ".join(
        [*loose_keys, *(f"CASE d.measure WHEN '{one.value}' THEN d.n END AS {one.value}" for one in measures)]
    )
    step = next((_STEPS[one] for one in by if isinstance(one, Step)), None)
    groups = [*([f"{step} AS start"] if step else []), *(column for column, _ in kept)]
    sums = [f"sum({one.value})::bigint AS {one.value}" for one in measures]
    grouped = f" GROUP BY {', '.join(str(n + 1) for n in range(len(groups)))}" if groups else ""
    names = ", ".join(f"'{one.value}'" for one in measures)
    statement = f"""WITH state AS (
        SELECT t.build, t.built = t.generation AND NOT EXISTS (
            SELECT FROM figure_delta d WHERE d.generation <> t.built) AS valid FROM figure_state t
    ), told AS (
        SELECT {cells} FROM figure_cell c WHERE c.build = (SELECT build FROM state) AND c.cut = :day_cut
            AND c.start = ANY(CAST(:days AS date[])){within}
        UNION ALL
        SELECT {cells} FROM figure_cell c WHERE c.build = (SELECT build FROM state) AND c.cut = :month_cut
            AND c.start = ANY(CAST(:months AS date[])){within}
        UNION ALL
        SELECT {loose} FROM figure_delta d WHERE d.measure IN ({names}) AND d.bucket IS NULL
            AND {day} BETWEEN :first AND :last{among}
    ) SELECT state.valid, x.* FROM state LEFT JOIN (
        SELECT {", ".join([*groups, *sums])} FROM told{grouped}) x ON true"""  # noqa: S608 - names of ours alone
    return statement, facts


def _shown(by: By, dimensions: Sequence[Dimension]) -> list[Dimension]:
    return [one for one in dimensions if one in by or (one is Dimension.HOUR and Step.HOUR in by)]


def _counts(
    s: Session, rows: Sequence[Any], measures: Sequence[Measure], by: By, dimensions: Sequence[Dimension]
) -> Counts:
    areas = get_areas(s) if Dimension.AREA in by else frozenset()
    columns = dict(zip(dimensions, ("a", "b"), strict=False))
    hours = Hours(s) if Step.HOUR in by else None
    counts: Counts = {} if by else {(): dict.fromkeys(measures, 0)}
    # By place: there are thousands of rows, and a row's names are looked up slowly; so are identifiers.
    places = {name: n for n, name in enumerate(rows[0]._fields)}
    sums = [(one, places[one.value]) for one in measures]
    at = [places[columns[one]] if isinstance(one, Dimension) else places["start"] for one in by]
    meant: list[dict[int, Any]] = [{} for _ in by]
    for row in map(tuple, rows):
        values = {one: row[n] or 0 for one, n in sums}
        if not any(values.values()):
            continue
        key: list[Any] = []
        try:
            for n, one in enumerate(by):
                value = row[at[n]]
                if isinstance(one, Dimension):
                    known = meant[n].get(value.int, meant)
                    if known is meant:
                        known = meant[n][value.int] = value_of(one, value, areas)
                    value = known
                elif hours is not None and one is Step.HOUR:
                    hour = value_of(Dimension.HOUR, row[places[columns[Dimension.HOUR]]], areas)
                    value = hours.instant(value, int(str(hour)))
                key.append(value)
        except KeyError as unknown:
            raise TooFine("word") from unknown
        add(counts, tuple(key), values)
    return counts


def add(counts: dict[tuple[Any, ...], dict[T, int]], key: tuple[Any, ...], values: Mapping[T, int]) -> None:
    """Add counts under a key."""
    there = counts.get(key)
    if there is None:
        counts[key] = dict(values)
        return
    for one, value in values.items():
        there[one] = there.get(one, 0) + value
