"""Recounts from the raw rows and tells every difference from what was counted in advance. There is never one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.figures.filters import Basis, Dimension, Period
from models.figures.measures import Measure
from models.figures.rollups.cuts import ACCEPTANCE, MONTHS, dimensions_of
from models.figures.rollups.reach import TooFine
from models.figures.rollups.times import PAIRED, SINGLE
from models.store.copying import driver

_ROWS = "(SELECT f.*, 1 AS n FROM public.figure_fact f)"
_MISPLACED = b"""
    SELECT 'grid', coalesce(n.grid_id, o.grid_id) FROM figure_grid_now n FULL JOIN figure_grid o ON o.grid_id = n.grid_id
    WHERE (n.grid_id, n.area_id, n.top_id, n.kind) IS DISTINCT FROM (o.grid_id, o.area_id, o.top_id, o.kind)
    UNION ALL
    SELECT 'category', coalesce(n.category_id, o.category_id)
    FROM figure_category_now n FULL JOIN figure_category o ON o.category_id = n.category_id
    WHERE (n.category_id, n.class_id) IS DISTINCT FROM (o.category_id, o.class_id)"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What was counted in advance lacks `missing` (negative: has too many) of a measure in one cell.

    `start` is a day, or the first of a month; `dimensions` are those of the cell, `keys` their keys (cuts.py). `what` is the
    measure, a stage's time with its bucket ("time_sign 12"), or "grid" or "category" for one that counts in a wrong place.
    """

    what: str
    basis: Basis
    months: bool
    start: date | None
    dimensions: tuple[Dimension, ...]
    keys: tuple[UUID, ...]
    missing: int


def reconcile(s: Session, period: Period | None = None) -> tuple[Difference, ...]:
    """Recount all days (or some, whole months aside) from the raw rows; return every difference, none if all is well.

    `s` sees one moment (Store.read). It takes as long as reading all rows does. Raises TooFine("stale") while the cells have to
    be built anew.
    """
    connection = driver(s)
    row = connection.execute(
        "SELECT build, built = generation AND paired = build AND NOT EXISTS (SELECT FROM figure_delta d WHERE d.generation <> built)"
        " FROM figure_state"
    ).fetchone()
    assert row is not None
    build, valid = row
    if not valid:
        raise TooFine("stale")
    found = [Difference(what, Basis.EVENT, False, None, (), (key,), 1) for what, key in connection.execute(_MISPLACED)]
    found += _cells(connection, build, period)
    found += _times(connection, build, period)
    return tuple(found)


def _cells(connection: Any, build: int, period: Period | None) -> Iterator[Difference]:
    names = [one.value for one in Measure]
    plus, minus = ", ".join(names), ", ".join(f"-{name}" for name in names)
    facts, loose = _made(connection, "figure_cells_sql(figure_put_sql(%s))", _ROWS, "public.figure_delta")
    summed = ", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in names)
    some = " OR ".join(f"coalesce(sum({name}), 0) <> 0" for name in names)
    statement = f"""WITH loose AS MATERIALIZED ({loose})
        SELECT cut, start, a, b, {summed} FROM (
            SELECT cut, start, a, b, {plus} FROM ({facts}) f
            UNION ALL SELECT cut, start, a, b, {minus} FROM figure_cell WHERE build = {build} AND cut < {MONTHS}
            UNION ALL SELECT cut, start, a, b, {minus} FROM loose
            UNION ALL SELECT cut + {MONTHS}, date_trunc('month', start)::date, a, b, {plus} FROM figure_cell
                WHERE build = {build} AND cut < {MONTHS}
            UNION ALL SELECT cut, start, a, b, {minus} FROM figure_cell WHERE build = {build} AND cut >= {MONTHS}
        ) told{_within(period)} GROUP BY cut, start, a, b HAVING {some}"""  # noqa: S608 - names of ours alone
    for cut, start, a, b, *values in connection.execute(statement.encode()):
        for name, value in zip(names, values, strict=True):
            if value:
                yield _difference(name, cut, start, (a, b), value)


def _times(connection: Any, build: int, period: Period | None) -> Iterator[Difference]:
    rows = "SELECT d.* FROM {} d WHERE d.bucket IS NOT NULL"
    facts, loose = _made(connection, "figure_times_sql(%s)", rows.format(_ROWS), rows.format("public.figure_delta"))
    kept = " UNION ALL ".join(
        f"SELECT t.cut, t.start, t.a, {b} AS b, {what} FROM {source} WHERE t.build = {build}"  # noqa: S608
        for b, (source, what) in (("t.a", SINGLE), ("t.b", PAIRED))
    )
    statement = f"""SELECT cut, start, a, b, stage, bucket, sum(n)::bigint FROM (
            SELECT cut, start, a, b, stage, bucket, n FROM ({facts}) f
            UNION ALL SELECT cut, start, a, b, stage, bucket, -n FROM ({kept}) k WHERE cut < {MONTHS}
            UNION ALL SELECT cut, start, a, b, stage, bucket, -n FROM ({loose}) l
            UNION ALL SELECT cut + {MONTHS}, date_trunc('month', start)::date, a, b, stage, bucket, n FROM ({kept}) k
                WHERE cut < {MONTHS}
            UNION ALL SELECT cut, start, a, b, stage, bucket, -n FROM ({kept}) k WHERE cut >= {MONTHS}
        ) told{_within(period)} GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0"""  # noqa: S608 - names of ours alone
    for cut, start, a, b, stage, bucket, n in connection.execute(statement.encode()):
        yield _difference(f"{stage} {bucket}", cut, start, (a, b), n)


def _made(connection: Any, how: str, *rows: str) -> list[str]:
    return [connection.execute(f"SELECT {how}", [one]).fetchone()[0] for one in rows]


def _within(period: Period | None) -> str:
    # Months are whole or not looked at: their days may lie outside.
    return "" if period is None else f" WHERE cut < {MONTHS} AND start BETWEEN '{period.first}' AND '{period.last}'"


def _difference(what: str, cut: int, start: date, keys: tuple[UUID, UUID], missing: int) -> Difference:
    dimensions = dimensions_of(cut)
    basis = Basis.ACCEPTANCE if cut & ACCEPTANCE else Basis.EVENT
    return Difference(what, basis, bool(cut & MONTHS), start, dimensions, keys[: len(dimensions)], missing)
