"""What importing a list would do, found out in a transaction that is taken back."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from models.city.queries import get_city
from models.imports.errors import Interrupted
from models.imports.guessing import Guess
from models.imports.listed.importing import Lister, lister_for
from models.imports.listed.records import Entry, ListCounts
from models.imports.listed.source import Source, check_mapping, count_of, entries
from models.imports.records import Rejected
from models.imports.runs.records import Cancelled, never
from models.store.engine import Store

BATCH = 200
LONGEST_S = 0.8
"""A transaction holds the others' horizon back: what was not tried until then is not tried."""


class _TakenBackError(Exception):
    """Ends the transaction without a trace."""


@dataclass(slots=True)
class ListTrial:
    """Counts as the import would give them, over the rows tried; the most frequent reasons of those it would reject."""

    rows: int
    """Rows in the file; `counts.rows` are those tried."""
    counts: ListCounts = field(default_factory=ListCounts)
    reasons: Counter[str] = field(default_factory=Counter)


def try_list(store: Store, source: Source, guess: Guess, cancelled: Cancelled = never) -> ListTrial:
    """Bring a list in as `import_list` would, and take all of it back. Nothing is written, and nobody hears of it.

    Raises BadInput as `import_list` does, Interrupted when `cancelled`, StoreError kinds.
    """
    check_mapping(source, guess)
    with store.read() as s:
        zone = get_city(s).zone
    lister = lister_for(source, guess, zone)
    trial = ListTrial(count_of(source))
    seen: set[str] = set()
    rows = entries(source, guess)
    until = time.monotonic() + LONGEST_S
    try:
        with store.transaction() as s:
            while time.monotonic() < until and (batch := list(islice(rows, BATCH))):
                if cancelled():
                    raise Interrupted(trial.counts)
                usable = _usable(lister, batch, seen, trial)
                refused = lister.write(s, usable, trial.counts) if usable else []
                trial.counts.rejected += len(refused)
                trial.reasons.update(reason for _, reason in refused)
            raise _TakenBackError
    except _TakenBackError:
        return trial


def _usable(lister: Lister, batch: Sequence[Entry], seen: set[str], trial: ListTrial) -> list[tuple[Entry, object]]:
    found = []
    for entry in batch:
        trial.counts.rows += 1
        try:
            if entry.wrong:
                raise Rejected(entry.wrong)
            draft = lister.read(entry)
            if lister.key(draft) in seen:
                raise Rejected(f"{lister.key(draft)!r} stands in another line too")
            seen.add(lister.key(draft))
        except Rejected as reason:
            trial.counts.rejected += 1
            trial.reasons[str(reason)] += 1
        else:
            found.append((entry, draft))
    return found
