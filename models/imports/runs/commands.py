"""Undoing a whole import: what it made goes, what it changed gets its earlier content back, what was touched stays."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text

from models.imports.errors import Interrupted
from models.imports.runs.errors import ImportBusy, UndoRefused
from models.imports.runs.lock import alone
from models.imports.runs.queries import LATER, SUBJECTS, get_run, get_stays, named, require_undoable
from models.imports.runs.records import Cancelled, Progress, RunState, Stays, UndoCounts, never, unheard
from models.store.engine import Store

ORIGIN = "undo"
FIRST_BATCH, LARGEST_BATCH = 100, 1000
LONG_S, SHORT_S = 0.5, 0.15
"""A batch that takes longer than the one is halved, shorter than the other doubled: no transaction holds others up."""
_BEGIN = text("SELECT begin_undo(:run)")
# The latest first: what was made later refers to what was made earlier.
_UNITS = text("SELECT unit FROM import_row WHERE run_id = :run GROUP BY unit ORDER BY min(ordinal) DESC")
_UNDO = text("SELECT unit, relation, removed FROM undo_import_units(:run, CAST(:units AS text[]))")
_COUNT = text("SELECT count_undo(:run, CAST(:counts AS jsonb))")
_FINISH = text("SELECT finish_undo(:run)")


def undo_import(store: Store, run_id: UUID, progress: Progress = unheard, cancelled: Cancelled = never) -> UndoCounts:
    """Undo a whole import; returns what went, what got its earlier content back and what stays. It is recorded.

    In transactions of their own, each short. Interrupted (by `cancelled` or KeyboardInterrupt) it leaves the run
    "undoing": undoing it again goes on. Raises Interrupted (with UndoCounts so far), UndoRefused (no_such_run, running,
    undone, later_imports), ImportBusy, StoreError kinds (NotPermitted for who may not).
    """
    with store.read() as s:
        run = get_run(s, run_id)
    try:
        with alone(store):
            return _Undo(store, run_id, progress, cancelled).run()
    except ImportBusy as busy:
        if busy.run is not None and busy.run.id == run_id and busy.run.state is RunState.RUNNING:
            require_undoable(run)
        raise


class _Undo:
    def __init__(self, store: Store, run_id: UUID, progress: Progress, cancelled: Cancelled) -> None:
        self._store = store
        self._run_id = run_id
        self._progress = progress
        self._cancelled = cancelled
        self._removed: Counter[str] = Counter()
        self._restored: Counter[str] = Counter()
        self._gone: list[tuple[str, str, str, str]] = []
        self._done = 0

    def run(self) -> UndoCounts:
        with self._store.read() as s:
            run = require_undoable(get_run(s, self._run_id))
            later = {int(one.detail) for one in get_stays(s, self._run_id) if one.reason == LATER}
            if later:
                raise UndoRefused("later_imports", number=run.number, later=tuple(sorted(later, reverse=True)))
            so_far = run.undo_counts or {}
        self._removed.update(so_far.get("removed", {}))
        self._restored.update(so_far.get("restored", {}))
        with self._store.transaction(ORIGIN) as s:
            s.execute(_BEGIN, {"run": self._run_id})
        try:
            # What was left because a later batch still needed it goes in the next round.
            while self._round():
                pass
        except KeyboardInterrupt as stopped:
            raise Interrupted(self._counts(())) from stopped
        return self._finish()

    def _round(self) -> int:
        with self._store.read() as s:
            units = list(s.scalars(_UNITS, {"run": self._run_id}))
        went, size = 0, FIRST_BATCH
        of = self._done + len(units)
        while units:
            if self._cancelled():
                raise Interrupted(self._counts(()))
            batch, units = units[:size], units[size:]
            began = time.monotonic()
            went += self._batch(batch)
            self._progress(of - len(units), of)
            took = time.monotonic() - began
            size = max(size // 2, 1) if took > LONG_S else min(size * 2, LARGEST_BATCH) if took < SHORT_S else size
        self._done += went
        return went

    def _batch(self, units: list[str]) -> int:
        removed, restored = Counter(self._removed), Counter(self._restored)
        gone: list[tuple[str, str, str, str]] = []
        with self._store.transaction(ORIGIN) as s:
            rows = s.execute(_UNDO, {"run": self._run_id, "units": units}).all()
            for row in rows:
                subject = SUBJECTS.get(row.relation)
                if subject is None:
                    continue
                if row.removed is None:
                    gone.append((subject, row.unit, "gone_before", ""))
                else:
                    (removed if row.removed else restored)[subject] += 1
            if rows:
                facts = {"removed": removed, "restored": restored}
                s.execute(_COUNT, {"run": self._run_id, "counts": json.dumps(facts)})
        self._removed, self._restored = removed, restored
        self._gone += gone
        return len(rows)

    def _finish(self) -> UndoCounts:
        with self._store.read() as s:
            stays = [*get_stays(s, self._run_id), *named(s, self._gone)]
        counts = self._counts(stays)
        with self._store.transaction(ORIGIN) as s:
            s.execute(_COUNT, {"run": self._run_id, "counts": json.dumps(counts.facts())})
            s.execute(_FINISH, {"run": self._run_id})
        return counts

    def _counts(self, stays: Iterable[Stays]) -> UndoCounts:
        return UndoCounts(dict(self._removed), dict(self._restored), tuple(stays))
