"""What is open now, by stage and by age, and which cases these are: from the open cases, by their partial indexes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import CaseState, Stage
from models.cases.states import stage_of
from models.cases.tables import OPEN_STATES
from models.figures.chart_records import AgeCount, Ageing, Funnel, Read, StageNow
from models.figures.filters import FigureFilter
from models.figures.open_counting import CASE, FROM
from models.figures.rollups.reach import narrowing
from models.figures.values import Made
from models.store.times import database_now

AGES = (0, 4, 24, 72, 168, 360, 720)
"""Hours at which an age begins; the last has no end."""
# Joins that only a filter needs are made for a filter alone.
_FROM = f"FROM (SELECT {CASE}, c.state, c.reported_at, c.next_due_at, c.soon_at {FROM}) f WHERE"
_LATE = "count(*) FILTER (WHERE f.next_due_at < :now)"
_SOON = "count(*) FILTER (WHERE f.soon_at <= :now AND NOT coalesce(f.next_due_at < :now, false))"


def read_funnel(s: Session, f: FigureFilter) -> Funnel:
    """Return the open cases by the queue's stages, as they are now, whatever the period."""
    where, facts = _narrowed(f)
    now = database_now(s)
    rows = s.execute(
        text(f"SELECT f.state, count(*) AS n, {_LATE} AS late, {_SOON} AS soon {_FROM}{where} GROUP BY f.state"),
        facts | {"now": now},
    )
    counts = {stage: [0, 0, 0] for stage in Stage}
    for row in rows:
        stage = stage_of(CaseState(row.state))
        if stage is not None:
            for n, count in enumerate((row.n, row.late, row.soon)):
                counts[stage][n] += count
    return Funnel(tuple(StageNow(stage.value, *counts[stage]) for stage in Stage), Read(Made.ROLLUP, now))


def read_ageing(s: Session, f: FigureFilter) -> Ageing:
    """Return the open cases by how long ago they were reported, as they are now."""
    where, facts = _narrowed(f)
    now = database_now(s)
    age = "width_bucket(extract(epoch FROM :now - f.reported_at)::float8 / 3600, CAST(:ages AS float8[]))"
    rows = s.execute(
        text(f"SELECT {age} AS bucket, count(*) AS n, {_LATE} AS late, {_SOON} AS soon {_FROM}{where} GROUP BY 1"),
        facts | {"now": now, "ages": [float(one) for one in AGES]},
    )
    found = {max(row.bucket - 1, 0): row for row in rows}
    counts = []
    for n, since in enumerate(AGES):
        row = found.get(n)
        until = AGES[n + 1] if n + 1 < len(AGES) else None
        late, soon, all_ = (row.late, row.soon, row.n) if row is not None else (0, 0, 0)
        counts.append(AgeCount(since, until, all_ - late - soon, soon, late))
    return Ageing(tuple(counts), Read(Made.ROLLUP, now))


def get_open_of_stage(s: Session, f: FigureFilter, stage: Stage) -> frozenset[UUID]:
    """Return the cases behind a stage of the funnel."""
    where, facts = _narrowed(f)
    states = [state.value for state in OPEN_STATES if stage_of(state) is stage]
    return _ids(s, f"{where} AND f.state = ANY(CAST(:states AS varchar[]))", facts | {"states": states})


def get_open_of_age(s: Session, f: FigureFilter, since: int, until: int | None) -> frozenset[UUID]:
    """Return the cases behind an age; hours as in AGES."""
    where, facts = _narrowed(f)
    now = database_now(s)
    # A report that is dated ahead of the clock counts among the youngest, as in the chart.
    older = "" if since == 0 else " AND f.reported_at <= :now - make_interval(hours => :since)"
    younger = "" if until is None else " AND f.reported_at > :now - make_interval(hours => :until)"
    return _ids(s, where + older + younger, facts | {"now": now, "since": since, "until": until})


def _ids(s: Session, where: str, facts: dict[str, Any]) -> frozenset[UUID]:
    statement = text(f"SELECT f.case_id {_FROM}{where}")
    known = {name: value for name, value in facts.items() if f":{name}" in statement.text}
    return frozenset(s.scalars(statement, known))


def _narrowed(f: FigureFilter) -> tuple[str, dict[str, Any]]:
    """What a filter asks for besides its period, which stock has none of."""
    told, facts = narrowing(f)
    return " " + (" AND ".join(told) or "true"), facts
