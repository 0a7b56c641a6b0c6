"""Importing cases from a table: in batches, each a short transaction of its own, idempotent by system and number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.cases.clocks.queries import city_calendar
from models.city.queries import get_city
from models.grids.lookup import grid_index
from models.imports.catalogue import catalogue_for
from models.imports.errors import Interrupted
from models.imports.mapping import CaseMapping
from models.imports.reading import Table, read_table
from models.imports.records import CaseCounts, Incoming, Rejected, Row
from models.imports.rejects import Rejects
from models.imports.renewal import known_numbers, renew
from models.imports.rows import RowReader, digest
from models.imports.runs.records import Cancelled, Progress, RunKind, never, unheard
from models.imports.runs.work import ImportWork, begin_import
from models.imports.taking import Taker
from models.store.engine import Store
from models.store.times import database_now

BATCH = 500
"""Rows a transaction: well under a second each, because others live on the server."""
KEPT = "changed in the file, but it was handled on this desk since the last import: left as it is here"


def survey_cases(path: Path, mapping: CaseMapping, encoding: str | None = None, *, sheet: str | None = None) -> Table:
    """Read the table through before anything is written. Raises BadInput (see `read_table` and `Table.need`)."""
    table = read_table(path, encoding=encoding or mapping.encoding, delimiter=mapping.delimiter, sheet=sheet)
    return table.need(mapping.needed())


def import_cases(
    store: Store,
    table: Table,
    mapping: CaseMapping,
    rejects: Rejects,
    progress: Progress = unheard,
    cancelled: Cancelled = never,
) -> CaseCounts:
    """Import every row of a surveyed table; returns what became of them. Rows that cannot be used go to `rejects`.

    A run of its own (`models.imports.runs`), so that it can be undone. A KeyboardInterrupt between or during batches, or
    `cancelled`, becomes Interrupted: what was committed stays, and importing the same file again goes on from there.
    Raises ImportBusy, ImportLost and StoreError kinds; whatever was committed before stays then too.
    """
    with store.read() as s:
        zone = get_city(s).zone
        now = database_now(s)
    reader = RowReader(mapping, table.header, zone, now)
    seen: dict[str, int] = {}
    counts = CaseCounts()
    with begin_import(store, RunKind.CASES, table.path, mapping.facts()) as work:
        rows = table.read()
        try:
            while batch := list(islice(rows, BATCH)):
                if cancelled():
                    raise Interrupted(counts)
                _import_batch(work, mapping, batch, reader, seen, rejects, counts)
                progress(counts.rows, table.rows)
        except KeyboardInterrupt as stopped:
            raise Interrupted(counts) from stopped
    return counts


def _import_batch(
    work: ImportWork,
    mapping: CaseMapping,
    batch: Sequence[Row],
    reader: RowReader,
    seen: dict[str, int],
    rejects: Rejects,
    so_far: CaseCounts,
) -> None:
    counts = CaseCounts(rows=len(batch))
    refused: list[tuple[Row, str]] = []
    usable = dict(_read(batch, reader, seen, refused))
    with work.transaction() as s:
        kept = _write(s, mapping, list(usable), counts) if usable else []
        refused += [(usable[row], KEPT) for row in kept]
        counts.kept, counts.rejected = len(kept), len(refused)
        total = CaseCounts()
        total.add(so_far)
        total.add(counts)
        work.count(s, total.facts())
    # Only what was committed is told: an interrupted batch comes again whole.
    so_far.add(counts)
    for row, reason in sorted(refused, key=lambda one: one[0].line):
        rejects.add(row.line, reason, row.fields)


def _read(
    batch: Iterable[Row], reader: RowReader, seen: dict[str, int], refused: list[tuple[Row, str]]
) -> Iterator[tuple[Incoming, Row]]:
    for row in batch:
        try:
            incoming = reader.read(row)
            first = seen.setdefault(incoming.number, row.line)
            if first != row.line:
                raise Rejected(f"the number {incoming.number!r} stands already in line {first}")
        except Rejected as reason:
            refused.append((row, str(reason)))
        else:
            yield incoming, row


def _write(s: Session, mapping: CaseMapping, rows: Sequence[Incoming], counts: CaseCounts) -> list[Incoming]:
    """Write a batch and count it; returns the rows that were left as they are because they were handled here."""
    taker = Taker(city_calendar(s), get_me(s).id, mapping.source_system, database_now(s))
    known = known_numbers(s, mapping.source_system, [row.number for row in rows])
    grids = _grids(s, rows)
    new: list[tuple[Incoming, UUID | None, str]] = []
    changed: list[tuple[Incoming, UUID, UUID | None, str]] = []
    kept: list[Incoming] = []
    for row, grid_id in zip(rows, grids, strict=True):
        there, sum_ = known.get(row.number), digest(row)
        if there is None:
            new.append((row, grid_id, sum_))
        elif there.digest != sum_:
            if there.handled:
                kept.append(row)
                continue
            changed.append((row, there.case_id, grid_id, sum_))
        else:
            counts.same += 1
        _count(counts, row, grid_id)
    counts.new, counts.changed = len(new), len(changed)
    written = [one[0] for one in new] + [one[0] for one in changed]
    if written:
        catalogue = catalogue_for(s, written, mapping)
        taker.take(s, new, catalogue)
        renew(s, taker, changed, catalogue)
    return kept


def _grids(s: Session, rows: Sequence[Incoming]) -> list[UUID | None]:
    lon = np.array([np.nan if row.lon is None else row.lon for row in rows], dtype=np.float64)
    lat = np.array([np.nan if row.lat is None else row.lat for row in rows], dtype=np.float64)
    return [None if grid is None else grid.id for grid in grid_index(s).basic_at_many(lon, lat)]


def _count(counts: CaseCounts, row: Incoming, grid_id: UUID | None) -> None:
    counts.states[row.state_said] += 1
    counts.decided.update(row.decided)
    if row.without:
        counts.without[row.without] += 1
    elif grid_id is not None:
        counts.in_grid += 1
    else:
        counts.outside += 1
