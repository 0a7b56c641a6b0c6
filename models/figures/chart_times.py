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


def read_stage_times(s: Session, f: FigureFilter) -> StageTimes:
    """Return how long the cases closed in a period were in each stage, in minutes, at most BUCKET_ERROR off."""
    made = Made.ROLLUP
    try:
        found = get_times(s, f)
    except TooFine:
        made, found = Made.RAW, get_times_raw(s, f)
    rows = tuple(_row(stage, found.get((), {})) for stage in TimedStage)
    return StageTimes(rows, BUCKET_ERROR, Read(made, database_now(s)))


def _row(stage: TimedStage, found: Mapping[Timed, Histogram]) -> StageTime:
    histogram = found.get(Timed[stage.name])
    if histogram is None or not histogram.count:
        return StageTime(stage, 0)
    return StageTime(stage, histogram.count, *(histogram.quantile(one) / 60 for one in QUANTILES))
