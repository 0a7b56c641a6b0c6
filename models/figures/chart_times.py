"""How long closed cases were in each stage: from the kept histograms, from the cases themselves where these cannot tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.chart_records import Read, StageTime, StageTimes, TimedStage
from models.figures.filters import Basis, Dimension, FigureFilter
from models.figures.measures import BUCKET_ERROR, BUCKETS_PER_DOUBLING
from models.figures.measures import StageTime as Timed
from models.figures.rollups.counting import days_and_months
from models.figures.rollups.cuts import cut_of
from models.figures.rollups.reach import TooFine, bounds, conditions, keys_of, wanted
from models.figures.values import Made
from models.store.times import database_now

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
_STAGES = {Timed[stage.name].value: stage for stage in TimedStage}
_NAMES = ", ".join(f"'{name}'" for name in _STAGES)
_LOOSE = {
    Dimension.AREA: "coalesce(d.top_id, figure_key(NULL))",
    Dimension.GRID_KIND: "figure_key(d.grid_kind)",
    Dimension.SOURCE: "figure_key(d.source)",
    Dimension.CATEGORY: "coalesce(d.class_id, figure_key(NULL))",
    Dimension.DEPARTMENT: "coalesce(d.department_id, figure_key(NULL))",
    Dimension.TIER: "figure_key(d.tier)",
}
"""The keys of what is not folded yet."""


def read_stage_times(s: Session, f: FigureFilter) -> StageTimes:
    """Return how long the cases closed in a period were in each stage, in minutes.

    Histograms tell quantiles within BUCKET_ERROR; the cases themselves exactly.
    """
    try:
        found = _kept(s, f)
    except TooFine:
        return _exact(s, f)
    rows = tuple(_of_buckets(stage, found.get(name, {})) for name, stage in _STAGES.items())
    return StageTimes(rows, BUCKET_ERROR, Read(Made.ROLLUP, database_now(s)))


def quantile_of(buckets: Mapping[int, int], share: float) -> float:
    """Return the quantile of a histogram in minutes: the middle, by proportion, of the bucket in which it lies."""
    rank, so_far = share * sum(buckets.values()), 0
    for bucket in sorted(buckets):
        so_far += buckets[bucket]
        if so_far >= rank:
            return 0.5 / 60 if bucket == 0 else 2 ** ((bucket - 0.5) / BUCKETS_PER_DOUBLING) / 60
    raise ValueError("a histogram of nothing has no quantiles")


def _of_buckets(stage: TimedStage, buckets: Mapping[int, int]) -> StageTime:
    count = sum(buckets.values())
    return StageTime(stage, count, *(quantile_of(buckets, one) for one in QUANTILES)) if count else StageTime(stage, 0)


def _kept(s: Session, f: FigureFilter) -> dict[str, dict[int, int]]:
    """The histograms by stage. Raises TooFine: they are kept by one dimension at most, by the day of closing."""
    keys = keys_of(s, f)
    dimensions = wanted(f, (), list(keys))
    if len(dimensions) > 1 or f.basis is Basis.ACCEPTANCE:
        raise TooFine("dimensions")
    days, months = days_and_months(f.period, ())
    facts: dict[str, Any] = {
        "days": days, "months": months, "first": f.period.first, "last": f.period.last,
        "day_cut": cut_of(dimensions, f.basis), "month_cut": cut_of(dimensions, f.basis, months=True),
    }  # fmt: skip
    within = among = ""
    for dimension, some in keys.items():
        facts["keys"] = some
        within = " AND t.a = ANY(CAST(:keys AS uuid[]))"
        among = f" AND {_LOOSE[dimension]} = ANY(CAST(:keys AS uuid[]))"
    statement = f"""WITH state AS (
        SELECT t.build, t.built = t.generation AND NOT EXISTS (
            SELECT FROM figure_delta d WHERE d.generation <> t.built) AS valid FROM figure_state t
    ), told AS (
        SELECT t.stage, u.bucket, u.n FROM figure_time t, unnest(t.buckets, t.counts) AS u(bucket, n)
        WHERE t.build = (SELECT build FROM state) AND (t.cut = :day_cut AND t.start = ANY(CAST(:days AS date[]))
            OR t.cut = :month_cut AND t.start = ANY(CAST(:months AS date[]))){within}
        UNION ALL
        SELECT d.measure, d.bucket, d.n FROM figure_delta d
        WHERE d.bucket IS NOT NULL AND d.measure IN ({_NAMES}) AND d.day BETWEEN :first AND :last{among}
    ) SELECT state.valid, x.* FROM state LEFT JOIN (
        SELECT stage, bucket, sum(n)::bigint AS n FROM told GROUP BY 1, 2 HAVING sum(n) <> 0) x ON true"""  # noqa: S608
    rows = s.execute(text(statement), facts).all()
    if not rows[0].valid:
        raise TooFine("stale")
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for row in rows:
        if row.stage is not None:
            found[row.stage][row.bucket] = row.n
    return found


def _exact(s: Session, f: FigureFilter) -> StageTimes:
    where, facts = conditions(f)
    statement = text(
        f"""SELECT f.measure, count(*) AS n, percentile_cont(CAST(:quantiles AS float8[]))
                WITHIN GROUP (ORDER BY greatest(f.seconds, 0)) AS quantiles
        FROM figure_fact f WHERE f.family = 'closed' AND f.measure IN ({_NAMES}) AND {" AND ".join(where)}
        GROUP BY f.measure"""  # noqa: S608 - names of ours alone
    )
    asked = facts | bounds(s, f) | {"quantiles": list(QUANTILES)}
    found = {row.measure: row for row in s.execute(statement, asked)}
    rows = []
    for name, stage in _STAGES.items():
        row = found.get(name)
        told = () if row is None else tuple(float(one) / 60 for one in row.quantiles)
        rows.append(StageTime(stage, 0 if row is None else row.n, *told))
    return StageTimes(tuple(rows), 0.0, Read(Made.RAW, database_now(s)))
