"""How long closed cases were in each stage: quantiles of the kept histograms, or of the cases' own where these cannot tell."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from models.figures.chart_records import Read, StageTime, StageTimes, TimedStage
from models.figures.filters import FigureFilter
from models.figures.measures import BUCKET_ERROR
from models.figures.measures import StageTime as Timed
from models.figures.rollups.reach import TooFine
from models.figures.rollups.times import Histogram, get_times, get_times_raw
from models.figures.values import Made
from models.store.times import database_now

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def read_stage_times(s: Session, f: FigureFilter, other: FigureFilter | None = None) -> StageTimes:
    """Return how long the cases closed in a period were in each stage, in minutes, at most BUCKET_ERROR off.

    `other` is the same over the period compared with.
    """
    made, found = _times(s, f)
    before = _times(s, other)[1] if other is not None else {}
    rows = tuple(_row(stage, found, before) for stage in TimedStage)
    return StageTimes(rows, BUCKET_ERROR, Read(made, database_now(s)))


def _times(s: Session, f: FigureFilter) -> tuple[Made, Mapping[Timed, Histogram]]:
    try:
        return Made.ROLLUP, get_times(s, f).get((), {})
    except TooFine:
        return Made.RAW, get_times_raw(s, f).get((), {})


def _row(stage: TimedStage, found: Mapping[Timed, Histogram], before: Mapping[Timed, Histogram]) -> StageTime:
    histogram, other = found.get(Timed[stage.name]), before.get(Timed[stage.name])
    then = other.quantile(0.5) / 60 if other is not None and other.count else None
    if histogram is None or not histogram.count:
        return StageTime(stage, 0, before=then)
    p10, p25, p50, p75, p90 = (histogram.quantile(one) / 60 for one in QUANTILES)
    return StageTime(stage, histogram.count, p10, p25, p50, p75, p90, then)
