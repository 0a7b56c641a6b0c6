"""What leads to the rows behind a figure where their time does not: to whom cases were given, and what seldom happens to one.

Everything said here follows from what is asked of the facts anyway: it changes what is read, never what is found.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from models.figures.definition import Term
from models.figures.filters import FigureFilter
from models.figures.measures import Measure, parts
from models.figures.open_counts import OpenCount

MOST = 50_000
"""So many rows are looked at one by one; where there are more, enough are found by their time."""
_GIVEN = {
    "worker": text("SELECT case_id FROM dispatch_order WHERE worker_id = :id LIMIT :most"),
    "department": text("SELECT case_id FROM dispatch_order WHERE department_id = :id LIMIT :most"),
}
_EXTENDED = ("case_id", text("SELECT case_id FROM case_extension LIMIT :most"))
_SELDOM: dict[Term, tuple[str, TextClause]] = {
    Measure.REPEATED: ("row_id", text("SELECT report_id FROM repeat LIMIT :most")),
    Measure.DUE_EXCLUDED: ("case_id", text("SELECT case_id FROM case_exclusion WHERE lifted_at IS NULL LIMIT :most")),
    Measure.DUE_EXTENDED: _EXTENDED,
    OpenCount.DUE_OPEN_EXTENDED: _EXTENDED,
}


def leads(s: Session, f: FigureFilter, terms: Collection[Term]) -> tuple[str, dict[str, Any]]:
    """Return the condition that a fact is one of a few that can be named, and its parameters; nothing where none can be.

    The server looks through figure_fact for identifiers that it is given, not for those that it would have to look up.
    """
    column, statement, facts = "case_id", _given_to(f, terms), {"most": MOST + 1}
    if statement is not None:
        facts["id"] = f.worker if statement is _GIVEN["worker"] else f.department
    else:
        ways = {_SELDOM.get(term) for term in terms}
        way = ways.pop() if len(ways) == 1 else None
        if way is None:
            return "", {}
        column, statement = way
    found = list(s.scalars(statement, facts))
    if len(found) > MOST:
        return "", {}
    return f" AND f.{column} = ANY(CAST(:named AS uuid[]))", {"named": list(dict.fromkeys(found))}


def _given_to(f: FigureFilter, terms: Collection[Term]) -> TextClause | None:
    # A report is its reporter's: no order tells whose it is.
    reported = "reported" in parts([term for term in terms if isinstance(term, Measure)])
    if f.worker is not None and not reported:
        return _GIVEN["worker"]
    return None if f.department is None else _GIVEN["department"]
