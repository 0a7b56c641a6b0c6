"""Counts measures from the raw rows: any filter, and slower the more rows the period has."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.filters import Basis, Dimension, FigureFilter, Step
from models.figures.measures import Measure, parts
from models.figures.rollups.counting import Counts, add
from models.figures.rollups.keys import Hours, key_columns, read_key
from models.figures.rollups.reach import By, bounds, conditions, get_areas


def count_raw(
    s: Session,
    f: FigureFilter,
    measures: Collection[Measure],
    by: By = (),
    between: tuple[datetime, datetime] | None = None,
) -> Counts:
    """Return what `models.figures.rollups.count` does, of any filter and by workers too.

    A worker's are his orders, what he reported, and the cases of which he has the lead order. One statement: it is cancelled like any other. Who wants to hear how far it is asks for some weeks at a time.
    `between` two instants (aware): what was before the first, and at the second or later, is left out.
    """
    told = sorted(set(measures))
    within, facts = conditions(f)
    accepted = f.basis is Basis.ACCEPTANCE
    day, hour = ("accepted_day", "accepted_hour") if accepted else ("day", "hour")
    if between is not None:
        at = "accepted_at" if accepted else "at"
        within = [*within, f"f.{at} >= :since AND f.{at} < :until"]
        facts |= {"since": between[0], "until": between[1]}
    keys = key_columns(by, f"f.{day}", f"f.{hour}")
    named = [f"{key} AS k{n}" for n, key in enumerate(keys)]
    among = ", ".join(f"'{one.value}'" for one in told)
    among_parts = ", ".join(f"'{part}'" for part in parts(told))
    statement = f"""SELECT f.measure, {"".join(f"{one}, " for one in named)}count(*) AS n FROM figure_fact f
        WHERE f.part IN ({among_parts}) AND f.measure IN ({among}) AND {" AND ".join(within)}
        GROUP BY {", ".join(str(n + 1) for n in range(len(keys) + 1))}"""  # noqa: S608 - names of ours alone
    rows = s.execute(text(statement), facts | bounds(s, f)).all()
    areas: frozenset[UUID] = get_areas(s) if Dimension.AREA in by else frozenset()
    hours = Hours(s) if Step.HOUR in by else None
    counts: Counts = {} if by else {(): dict.fromkeys(told, 0)}
    for row in rows:
        add(counts, read_key(by, row[1:-1], areas, hours), dict.fromkeys(told, 0) | {Measure(row.measure): row.n})
    return counts
