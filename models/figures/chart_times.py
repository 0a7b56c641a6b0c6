"""How long closed cases were in each stage: quantiles from the kept histograms, exact ones from the raw rows where these cannot tell."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.chart_records import Read, StageTime, StageTimes, TimedStage
from models.figures.filters import FigureFilter
from models.figures.measures import StageTime as Timed
from models.figures.rollups.reach import bounds, conditions
from models.figures.values import Made
from models.store.times import database_now

_QUANTILES = "CAST(:quantiles AS float8[])"
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
_STAGES = {Timed[stage.name].value: stage for stage in TimedStage}


def read_stage_times(s: Session, f: FigureFilter) -> StageTimes:
    """Return how long the cases closed in a period were in each stage, in minutes."""
    where, facts = conditions(f)
    names = ", ".join(f"'{name}'" for name in _STAGES)
    statement = text(
        f"""SELECT f.measure, count(*) AS n,
                   percentile_cont({_QUANTILES}) WITHIN GROUP (ORDER BY greatest(f.seconds, 0)) AS quantiles
        FROM figure_fact f WHERE f.family = 'closed' AND f.measure IN ({names}) AND {" AND ".join(where)}
        GROUP BY f.measure"""  # noqa: S608 - names of ours alone
    )
    asked = facts | bounds(s, f) | {"quantiles": list(QUANTILES)}
    found = {_STAGES[row.measure]: row for row in s.execute(statement, asked)}
    rows = []
    for stage in TimedStage:
        row = found.get(stage)
        rows.append(
            StageTime(stage, 0) if row is None else StageTime(stage, row.n, *(float(one) / 60 for one in row.quantiles))
        )
    return StageTimes(tuple(rows), 0.0, Read(Made.RAW, database_now(s)))
