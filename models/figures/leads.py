"""What leads to the rows behind a figure where their time does not: to whom cases were given, and what seldom happens to one.

Everything said here follows from what is asked of the facts anyway: it changes what is read, never what is found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.definition import Term
from models.figures.filters import FigureFilter
from models.figures.measures import Measure, parts
from models.figures.open_counts import OpenCount
from models.figures.rollups.keys import moment_of
from models.figures.rollups.reach import Below, narrowing

MOST = 20_000
"""So many rows are looked at one by one; where there are more, enough are found by their time."""
_CASE = "c.grid_id, c.category_id, c.source, c.tier, c.accepted_at, c.due_at AS at"
_GIVEN_TO = f"SELECT o.case_id, {_CASE} FROM dispatch_order o JOIN case_file c ON c.id = o.case_id"  # noqa: S608 - constants
_EXTENDED = ("case_id", f"SELECT e.case_id, {_CASE} FROM case_extension e JOIN case_file c ON c.id = e.case_id")  # noqa: S608 - constants
_SELDOM: dict[Term, tuple[str, str]] = {
    Measure.REPEATED: (
        "row_id",
        """SELECT r.id AS row_id, c.id AS case_id, c.grid_id, c.category_id, r.source, c.tier, c.accepted_at,
            r.reported_at AS at, r.reporting_worker_id AS worker_id
        FROM repeat p JOIN report r ON r.id = p.report_id JOIN case_file c ON c.id = r.case_id""",
    ),
    Measure.DUE_EXCLUDED: (
        "case_id",
        f"SELECT x.case_id, {_CASE} FROM case_exclusion x JOIN case_file c ON c.id = x.case_id WHERE x.lifted_at IS NULL",  # noqa: S608
    ),
    Measure.DUE_EXTENDED: _EXTENDED,
    OpenCount.DUE_OPEN_EXTENDED: _EXTENDED,
}


def is_seldom(terms: Collection[Term]) -> bool:
    """Return whether what is asked for happens so seldom that it is looked up first, however short a time is read."""
    return _way(terms) is not None


def _way(terms: Collection[Term]) -> tuple[str, str] | None:
    ways = {_SELDOM.get(term) for term in terms}
    return ways.pop() if len(ways) == 1 else None


def leads(
    s: Session, f: FigureFilter, terms: Collection[Term], begin: datetime, end: datetime, below: Below
) -> tuple[str, dict[str, Any]]:
    """Return the condition that a fact between two instants is one of a few that are named, and its parameters.

    `below` is what lies below the filter's grid and category. Nothing where there are none, or too many. The server looks through figure_fact for identifiers that it is given, not for
    those that it would have to look up.
    """
    for column, statement, facts in _ways(f, terms, begin, end, below):
        found = list(s.scalars(text(f"{statement} LIMIT :most"), facts | {"most": MOST + 1}))
        if len(found) <= MOST:
            return f" AND f.{column} = ANY(CAST(:named AS uuid[]))", {"named": list(dict.fromkeys(found))}
    return "", {}


def _ways(
    f: FigureFilter, terms: Collection[Term], begin: datetime, end: datetime, below: Below
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    # Of a report its own source counts, and its reporter: of its orders nothing follows but the department.
    among = parts([term for term in terms if isinstance(term, Measure)])
    reported = "reported" in among
    plain = replace(f, grid_kind=None, department=None, worker=None)
    asked = {"department": f.department, "worker": None if reported else f.worker}
    given = {name: value for name, value in asked.items() if value is not None}
    way = _way(terms)
    if way is not None:
        told, facts = narrowing(replace(plain, worker=f.worker) if reported else plain, below)
        at = moment_of(f)
        orders = [
            f"EXISTS (SELECT FROM dispatch_order o WHERE o.case_id = f.case_id AND o.{name}_id = :{name})"
            for name in given
        ]
        within = " AND ".join([f"{at} >= :begin AND {at} < :end", *told, *orders])
        column, rows = way
        facts |= given | {"begin": begin, "end": end}
        yield column, f"SELECT f.{column} FROM ({rows}) f WHERE {within}", facts  # noqa: S608
    if given:
        told, facts = narrowing(replace(plain, source=None) if reported else plain, below)
        if among == ["order"] and not told:
            # Orders are found by whose they are and when they were given.
            return
        name, value = given.popitem()
        rows = f"{_GIVEN_TO} WHERE o.{name}_id = :{name}"
        within = " AND ".join(told) or "true"
        yield "case_id", f"SELECT f.case_id FROM ({rows}) f WHERE {within}", facts | {name: value}  # noqa: S608
