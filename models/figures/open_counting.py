"""Counts what the clock alone changes, from the open cases: a few thousand rows that partial indexes find."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.tables import OPEN_STATES
from models.figures.days import StatisticalDays, get_statistical_days
from models.figures.filters import Dimension, FigureFilter, Step
from models.figures.open_counts import STOCK, OpenCount
from models.figures.rollups.keys import Hours, key_columns, moment_of, read_key
from models.figures.rollups.reach import Below, By, get_areas, narrowing, within_slot

_STATES = ",".join(f"'{state.value}'" for state in OPEN_STATES)
_LEAD = """(SELECT o.{what} FROM dispatch_order o WHERE o.case_id = c.id AND o.lead AND o.state NOT IN ('REFUSED', 'WITHDRAWN')
    ORDER BY o.given_at DESC, o.id DESC LIMIT 1) AS {what}"""
# The columns of figure_fact, of cases that are open; joins of which nothing is asked for are not made.
CASE = f"""c.id AS case_id, c.id AS row_id, c.accepted_at, g.top_id, g.kind AS grid_kind, c.source, k.class_id,
    {_LEAD.format(what="department_id")}, {_LEAD.format(what="worker_id")}, c.tier, c.grid_id, c.category_id"""
FROM = f"""FROM case_file c LEFT JOIN figure_grid g ON g.grid_id = c.grid_id
    LEFT JOIN figure_category k ON k.category_id = c.category_id WHERE NOT c.exercise AND c.state IN ({_STATES})"""
_DUE = """c.next_due_at < :now AND c.due_at < :now AND NOT coalesce(c.suspended_until > :now, false)
    AND NOT EXISTS (SELECT FROM case_exclusion x WHERE x.case_id = c.id AND x.lifted_at IS NULL)"""
_STOCK = {
    OpenCount.OPEN: "true",
    OpenCount.LATE: "c.next_due_at < :now",
    OpenCount.CRITICAL: "c.urgency = 'critical'",
    OpenCount.SOON: "c.soon_at <= :now AND c.next_due_at >= :now",
}
_HOLDS = {
    **{term: ("c.reported_at", holds) for term, holds in _STOCK.items()},
    OpenCount.DUE_OPEN: ("c.due_at", _DUE),
    OpenCount.DUE_OPEN_REWORKED: ("c.due_at", f"c.rework_count > 0 AND {_DUE}"),
    OpenCount.DUE_OPEN_EXTENDED: (
        "c.due_at",
        f"EXISTS (SELECT FROM case_extension e WHERE e.case_id = c.id) AND {_DUE}",
    ),
}
_ORDERS = """SELECT c.id AS case_id, o.id AS row_id, c.accepted_at, g.top_id, g.kind AS grid_kind, c.source, k.class_id,
    o.department_id, o.worker_id, c.tier, c.grid_id, c.category_id, o.given_at AS at
    FROM figure_order o JOIN case_file c ON c.id = o.case_id LEFT JOIN figure_grid g ON g.grid_id = c.grid_id
    LEFT JOIN figure_category k ON k.category_id = c.category_id
    WHERE NOT c.exercise AND o.state = 'DISPATCHED' AND o.signed_at IS NULL AND o.ended_at IS NULL AND o.sign_due_at < :now"""


# The statistical day and the hour in which a moment lies.
_DAY = "((({at}) AT TIME ZONE :zone) - make_interval(hours => :begins_at))::date"
_HOUR = "extract(hour FROM {at} AT TIME ZONE :zone)::int"


def clocks(days: StatisticalDays, statement: str) -> dict[str, Any]:
    """Return what a statement must know of the city's clocks and days, as far as it asks."""
    known = {"zone": days.calendar.timezone, "begins_at": days.begins_at}
    return {name: value for name, value in known.items() if f":{name}" in statement}


def facts_of(term: OpenCount) -> str:
    """Return the statement that reads the facts of a term, with the columns of figure_fact; it needs `:now`."""
    if term is OpenCount.ORDERS_UNSIGNED_LATE:
        return _ORDERS
    at, holds = _HOLDS[term]
    return f"SELECT {CASE}, {at} AS at {FROM} AND {holds}"


def reach(
    f: FigureFilter, days: StatisticalDays, *, stock: bool = False, below: Below | None = None
) -> tuple[str, dict[str, Any]]:
    """Return what a filter asks of a fact `f`, as SQL and its parameters; of stock it asks for no period.

    `below` as for `models.figures.rollups.reach.narrowing`.
    """
    told, facts = narrowing(f, below)
    if not stock:
        at = moment_of(f)
        of_week, asked = within_slot(f, _DAY.format(at=at), _HOUR.format(at=at))
        told += [f"{at} >= :begin AND {at} < :end", *of_week]
        facts |= asked
        facts["begin"], facts["end"] = days.bounds(f.period)
        if of_week:
            facts |= clocks(days, " ".join(of_week))
    return " AND ".join(told) or "true", facts


def count_open(
    s: Session, f: FigureFilter, terms: Collection[OpenCount], by: By, now: datetime
) -> dict[tuple[Any, ...], dict[OpenCount, int]]:
    """Return counts by key as `models.figures.rollups.count` does, as of `now` (aware)."""
    days = get_statistical_days(s)
    areas = get_areas(s) if Dimension.AREA in by else frozenset()
    at = moment_of(f)
    hours = Hours(s) if Step.HOUR in by else None
    keys = key_columns(by, _DAY.format(at=at), _HOUR.format(at=at))
    counts: dict[tuple[Any, ...], dict[OpenCount, int]] = {} if by else {(): dict.fromkeys(terms, 0)}
    wanted = [frozenset(terms) & STOCK, *(frozenset({term}) for term in sorted(set(terms) - STOCK))]
    for together in filter(None, wanted):
        within, facts = reach(f, days, stock=together <= STOCK)
        read, sums = _sums(sorted(together))
        named = "".join(f"{key} AS k{n}, " for n, key in enumerate(keys))
        grouped = f"GROUP BY {', '.join(str(n + 1) for n in range(len(keys)))}" if keys else ""
        statement = f"SELECT {named}{', '.join(sums)} FROM ({read}) f WHERE {within} {grouped}"  # noqa: S608
        facts |= {"now": now} | clocks(days, statement)
        for row in s.execute(text(statement), facts):
            there = counts.setdefault(read_key(by, row, areas, hours), {})
            for term, n in zip(sorted(together), row[-len(together) :], strict=True):
                there[term] = there.get(term, 0) + n
    return counts


def _sums(terms: Sequence[OpenCount]) -> tuple[str, list[str]]:
    """Return what is read, and a sum for each term: all stock is counted in one walk over the open cases."""
    if terms[0] not in _STOCK:
        return facts_of(terms[0]), ["count(*)"]
    held = "".join(f", {_STOCK[term]} AS holds_{term.value}" for term in terms)
    return f"SELECT {CASE}, c.reported_at AS at{held} {FROM}", [
        f"count(*) FILTER (WHERE f.holds_{term.value})" for term in terms
    ]
