"""Importing a list: in batches, each a short transaction of its own, idempotent by code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.city.queries import get_city
from models.imports.errors import BadInput, Interrupted
from models.imports.guessing import Guess
from models.imports.listed.records import Entry, ListCounts
from models.imports.listed.source import Source, check_mapping, count_of, entries
from models.imports.listed.values import Reading
from models.imports.records import Rejected
from models.imports.rejects import Rejects
from models.imports.runs.records import Cancelled, Progress, RunKind, never, unheard
from models.imports.runs.work import ImportWork, begin_import
from models.store.engine import Store

BATCH = 500
"""Rows a transaction: well under a second each, because others live on the server."""


class Lister(Protocol):
    """Brings in the rows of one kind; it lives as long as the import, so that it remembers what stood further up."""

    def read(self, entry: Entry) -> Any:
        """Return what the row says, a draft. Raises Rejected."""

    def key(self, draft: Any) -> str:
        """Return by what the thing is known again; two rows of a file with one key are one too many."""

    def write(self, s: Session, drafts: Sequence[tuple[Entry, Any]], counts: ListCounts) -> list[tuple[Entry, str]]:
        """Write a batch, counting new, same, changed and notes; return the rows it refuses, with the reasons."""


def import_list(
    store: Store,
    source: Source,
    guess: Guess,
    rejects: Rejects,
    progress: Progress = unheard,
    cancelled: Cancelled = never,
) -> ListCounts:
    """Import every row of a table or every feature of a file as `guess` (corrected or not) says.

    The kind is the guess's: departments, categories, workers, places, roads or components. An empty cell says nothing: what is there
    stays. Rows that cannot be used go to `rejects` (made with `header_of(source)`). It is one import run. A
    KeyboardInterrupt or `cancelled` becomes Interrupted: what was committed stays, and the same file again goes on from
    there. Raises BadInput (those of `check_mapping`, unknown_crs), ImportBusy, StoreError kinds.
    """
    check_mapping(source, guess)
    with store.read() as s:
        zone = get_city(s).zone
    lister = lister_for(source, guess, zone)
    counts = ListCounts()
    seen: dict[str, int] = {}
    rows = entries(source, guess)
    told = {name: value for name, value in asdict(guess).items() if name != "confidence"}
    with begin_import(store, RunKind(guess.kind), source.path, told) as work:
        try:
            while batch := list(islice(rows, BATCH)):
                if cancelled():
                    raise Interrupted(counts)
                counts.add(_batch(work, lister, batch, seen, rejects, counts))
                progress(counts.rows, count_of(source))
        except KeyboardInterrupt as stopped:
            raise Interrupted(counts) from stopped
    return counts


def lister_for(source: Source, guess: Guess, zone: ZoneInfo) -> Lister:
    """Return what brings in this kind's rows. Raises BadInput("unknown_crs")."""
    # Here, because each of them needs what stands above.
    from models.imports.listed.categories import CategoryLister
    from models.imports.listed.components import ComponentLister
    from models.imports.listed.departments import DepartmentLister
    from models.imports.listed.ground import PlaceLister, RoadLister
    from models.imports.listed.workers import WorkerLister

    try:
        reading = Reading(guess, zone)
    except ValueError as error:
        raise BadInput("unknown_crs", file=source.path, crs=guess.crs) from error
    listers: dict[str, type[Lister]] = {
        "departments": DepartmentLister, "categories": CategoryLister, "workers": WorkerLister,
        "places": PlaceLister, "roads": RoadLister, "components": ComponentLister,
    }  # fmt: skip
    return listers[guess.kind](reading)  # type: ignore[call-arg]


def _batch(
    work: ImportWork, lister: Lister, batch: Sequence[Entry], seen: dict[str, int], rejects: Rejects, before: ListCounts
) -> ListCounts:
    counts = ListCounts(rows=len(batch))
    refused: list[tuple[Entry, str]] = []
    usable = list(_usable(lister, batch, seen, refused))
    with work.transaction() as s:
        refused += lister.write(s, usable, counts) if usable else []
        counts.rejected = len(refused)
        so_far = ListCounts()
        so_far.add(before)
        so_far.add(counts)
        work.count(s, so_far.facts())
    # Only what was committed is told: an interrupted batch comes again whole.
    for entry, reason in sorted(refused, key=lambda one: one[0].line):
        rejects.add(entry.line, reason, entry.fields)
    return counts


def _usable(
    lister: Lister, batch: Sequence[Entry], seen: dict[str, int], refused: list[tuple[Entry, str]]
) -> Iterator[tuple[Entry, Any]]:
    for entry in batch:
        try:
            if entry.wrong:
                raise Rejected(entry.wrong)
            draft = lister.read(entry)
            first = seen.setdefault(lister.key(draft), entry.line)
            if first != entry.line:
                raise Rejected(f"{lister.key(draft)!r} stands already in line {first}")
        except Rejected as reason:
            refused.append((entry, str(reason)))
        else:
            yield entry, draft
