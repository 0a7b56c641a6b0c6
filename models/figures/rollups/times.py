"""How long stages took: histograms from the cells and what was not folded yet, quantiles with a stated error."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.filters import Basis, Dimension, FigureFilter
from models.figures.measures import BUCKETS_PER_DOUBLING, StageTime
from models.figures.rollups.counting import DELTA_KEYS, days_and_months
from models.figures.rollups.cuts import AT_MOST, BITS, cut_of, value_of
from models.figures.rollups.keys import COLUMNS
from models.figures.rollups.reach import Keys, TooFine, bounds, conditions, get_areas, keys_of, on_weekday

Times = dict[tuple[Any, ...], dict[StageTime, "Histogram"]]


SINGLE = ("figure_time t, unnest(t.buckets, t.counts) AS u(bucket, n)", "t.stage, u.bucket, u.n")
"""Where times by no dimension or one lie, and their stage, bucket and count."""
PAIRED = (
    "figure_pair_time t, unnest(t.marks, t.counts) AS u(mark, n)",
    "(figure_stages())[u.mark / 256 + 1] AS stage, (u.mark % 256)::smallint AS bucket, u.n",
)
"""Those by two."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How often a stage took how long: counts by bucket (measures.BUCKETS_PER_DOUBLING)."""

    counts: Mapping[int, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    def quantile(self, share: float) -> float:
        """Return the time in seconds under which `share` (0 to 1) of them lie, at most measures.BUCKET_ERROR off.

        Of times under a second it is half a second. Raises ValueError where there are none.
        """
        buckets = sorted(bucket for bucket, n in self.counts.items() if n > 0)
        if not buckets:
            raise ValueError("a quantile of nothing")
        upto = list(accumulate(self.counts[bucket] for bucket in buckets))
        bucket = buckets[min(bisect_left(upto, share * upto[-1]), len(buckets) - 1)]
        return 0.5 if bucket == 0 else float(2 ** ((bucket - 0.5) / BUCKETS_PER_DOUBLING))


def get_times(s: Session, f: FigureFilter, by: Dimension | None = None) -> Times:
    """Return how long each stage took, of the cases closed in the period; by one dimension, or () for all of them.

    Raises TooFine where the cells cannot tell (three dimensions, an hour, by acceptance; two while a city that was made by an
    older program has not counted them yet): ask `get_times_raw` then.
    """
    keys = keys_of(s, f)
    asked = {*keys, *([] if by is None else [by])}
    for fine in (Dimension.WORKER, Dimension.GRID):
        if fine in asked:
            raise TooFine(fine.value)
    if f.basis is Basis.ACCEPTANCE or len(asked) > AT_MOST or Dimension.HOUR in asked:
        raise TooFine("dimensions")
    dimensions = [one for one in BITS if one in asked]
    statement, facts = _statement(f, by, dimensions, keys)
    rows = s.execute(text(statement), facts).all()
    if not rows[0].valid:
        raise TooFine("stale")
    areas = get_areas(s) if by is Dimension.AREA else frozenset()
    times: Times = {} if by is not None else {(): {}}
    for row in rows:
        if row.stage is not None:
            key = () if by is None else (_value(by, row.k, areas),)
            _put(times, key, row.stage, row.bucket, row.n)
    return times


def _statement(
    f: FigureFilter, by: Dimension | None, dimensions: Sequence[Dimension], keys: Keys
) -> tuple[str, dict[str, Any]]:
    days, months = days_and_months(f, ())
    facts: dict[str, Any] = {"days": days, "months": months, "first": f.period.first, "last": f.period.last}
    facts |= {"day_cut": cut_of(dimensions, f.basis), "month_cut": cut_of(dimensions, f.basis, months=True)}
    columns = dict(zip(dimensions, ("a", "b"), strict=False))
    within, among = "", ""
    for one, some in keys.items():
        facts[f"keys_{columns[one]}"] = some
        within += f" AND t.{columns[one]} = ANY(CAST(:keys_{columns[one]} AS uuid[]))"
        among += f" AND {DELTA_KEYS[one]} = ANY(CAST(:keys_{columns[one]} AS uuid[]))"
    of_week, asked = on_weekday(f, "d.day")
    facts |= asked
    among += "".join(f" AND {condition}" for condition in of_week)
    # Grouped by the value only where that is asked for: a filter may name several areas.
    shown, loose = ("figure_key(NULL)",) * 2 if by is None else (f"t.{columns[by]}", DELTA_KEYS[by])
    (source, what), valid = (PAIRED, " AND t.paired = t.build") if len(dimensions) > 1 else (SINGLE, "")
    return (
        f"""WITH state AS (
        SELECT t.build, t.built = t.generation AND NOT EXISTS (
            SELECT FROM figure_delta d WHERE d.generation <> t.built){valid} AS valid FROM figure_state t)
    SELECT state.valid, y.* FROM state LEFT JOIN (
        SELECT x.k, x.stage, x.bucket, sum(x.n)::bigint AS n FROM (
            SELECT {shown} AS k, {what} FROM {source}
            WHERE t.build = (SELECT build FROM state) AND t.cut = :day_cut AND t.start = ANY(CAST(:days AS date[])){within}
            UNION ALL
            SELECT {shown}, {what} FROM {source}
            WHERE t.build = (SELECT build FROM state) AND t.cut = :month_cut AND t.start = ANY(CAST(:months AS date[])){within}
            UNION ALL
            SELECT {loose}, d.measure, d.bucket, d.n FROM figure_delta d
            WHERE d.bucket IS NOT NULL AND d.day BETWEEN :first AND :last{among}) x
        GROUP BY 1, 2, 3 HAVING sum(x.n) <> 0) y ON true""",  # noqa: S608 - names of ours alone
        facts,
    )


def get_times_raw(s: Session, f: FigureFilter, by: Dimension | None = None) -> Times:
    """Return what `get_times` does from the raw rows: any filter, either basis, by workers too."""
    within, facts = conditions(f)
    column = "NULL" if by is None else COLUMNS.get(by, "f.hour")
    statement = f"""SELECT {column} AS k, f.measure, f.bucket, count(*) AS n FROM figure_fact f
        WHERE f.part = 'closed' AND f.bucket IS NOT NULL AND {" AND ".join(within)}
        GROUP BY 1, 2, 3"""  # noqa: S608 - names of ours alone
    areas = get_areas(s) if by is Dimension.AREA else frozenset()
    times: Times = {} if by is not None else {(): {}}
    for row in s.execute(text(statement), facts | bounds(s, f)):
        value = None if by is Dimension.AREA and row.k not in areas else row.k
        _put(times, () if by is None else (value,), row.measure, row.bucket, row.n)
    return times


def _value(by: Dimension, key: UUID, areas: frozenset[UUID]) -> Any:
    try:
        return value_of(by, key, areas)
    except KeyError as unknown:
        raise TooFine("word") from unknown


def _put(times: Times, key: tuple[Any, ...], stage: str, bucket: int, n: int) -> None:
    stages = times.setdefault(key, {})
    there = dict(stages.get(StageTime(stage), Histogram()).counts)
    there[bucket] = there.get(bucket, 0) + n
    stages[StageTime(stage)] = Histogram(there)
