"""What importing a table of cases would do, found out without writing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from sqlalchemy.orm import Session

from models.city.queries import get_city
from models.grids.index import GridIndex
from models.grids.lookup import grid_index
from models.imports.errors import Interrupted
from models.imports.mapping import CaseMapping
from models.imports.reading import Table
from models.imports.records import CaseCounts, Incoming, Rejected, Row
from models.imports.renewal import known_numbers
from models.imports.rows import RowReader, digest
from models.imports.runs.records import Cancelled, Progress, never, unheard
from models.store.engine import Store
from models.store.times import database_now

BATCH = 2000
MOST = 50_000
"""Rows tried: what is wrong with a file shows long before."""


@dataclass(slots=True)
class Trial:
    """Counts as the import would give them, over the rows tried; the most frequent reasons of those it would reject."""

    rows: int
    """Rows in the file; `counts.rows` are those tried."""
    counts: CaseCounts = field(default_factory=CaseCounts)
    reasons: Counter[str] = field(default_factory=Counter)


def try_cases(
    store: Store, table: Table, mapping: CaseMapping, progress: Progress = unheard, cancelled: Cancelled = never
) -> Trial:
    """Read a surveyed table as an import would, and look up what the city has of it. Writes nothing.

    Raises BadInput (column_missing and its kind), Interrupted when `cancelled`, StoreError kinds.
    """
    table.need(mapping.needed())
    trial = Trial(table.rows)
    with store.read() as s:
        zone, now, index = get_city(s).zone, database_now(s), grid_index(s)
    reader = RowReader(mapping, table.header, zone, now)
    seen: set[str] = set()
    rows = islice(table.read(), MOST)
    while batch := list(islice(rows, BATCH)):
        if cancelled():
            raise Interrupted(trial.counts)
        usable = list(_read(batch, reader, seen, trial))
        with store.read() as s:
            _look_up(s, index, mapping, usable, trial)
        progress(trial.counts.rows, min(table.rows, MOST))
    return trial


def _read(batch: list[Row], reader: RowReader, seen: set[str], trial: Trial) -> Iterator[Incoming]:
    for row in batch:
        trial.counts.rows += 1
        try:
            incoming = reader.read(row)
            if incoming.number in seen:
                raise Rejected(f"the number {incoming.number!r} stands in another line too")
        except Rejected as reason:
            trial.counts.rejected += 1
            trial.reasons[str(reason)] += 1
        else:
            seen.add(incoming.number)
            yield incoming


def _look_up(s: Session, index: GridIndex, mapping: CaseMapping, usable: list[Incoming], trial: Trial) -> None:
    counts = trial.counts
    known = known_numbers(s, mapping.source_system, [one.number for one in usable])
    lon = np.array([np.nan if one.lon is None else one.lon for one in usable], dtype=np.float64)
    lat = np.array([np.nan if one.lat is None else one.lat for one in usable], dtype=np.float64)
    for one, grid in zip(usable, index.basic_at_many(lon, lat), strict=True):
        there = known.get(one.number)
        if there is None:
            counts.new += 1
        elif there.digest == digest(one):
            counts.same += 1
        elif there.handled:
            counts.rejected += 1
            counts.kept += 1
            continue
        else:
            counts.changed += 1
        if one.without:
            counts.without[one.without] += 1
        elif grid is not None:
            counts.in_grid += 1
        else:
            counts.outside += 1
