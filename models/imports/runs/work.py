"""An import under way: alone in its city, recorded by the database, ended as done or interrupted."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.imports.errors import BadInput
from models.imports.runs.errors import ImportLost
from models.imports.runs.lock import alone
from models.imports.runs.queries import get_run
from models.imports.runs.records import ImportRun, RunKind, RunState
from models.store.engine import Store
from models.store.errors import StoreError
from models.store.ids import new_id
from models.store.texts import storable

log = logging.getLogger(__name__)

ORIGIN = "import"
_BEGIN = text(
    """INSERT INTO import_run (id, kind, file, sha256, size, mapping)
    VALUES (:id, :kind, :file, :sha256, :size, CAST(:mapping AS jsonb))"""
)
# The row is locked, so that nobody marks the run interrupted while it writes.
_ENTER = text(
    """SELECT set_config('shaotai.import_run', CAST(id AS text), true), state FROM import_run WHERE id = :id FOR SHARE"""
)
_COUNT = text("UPDATE import_run SET counts = CAST(:counts AS jsonb) WHERE id = :id AND state = 'running'")
_ANALYZE = text("SELECT analyze_imports()")
_END = text("UPDATE import_run SET state = :state, note = :note WHERE id = :id AND state = 'running'")


class ImportWork:
    """A run under way. Whatever is inserted or updated inside `transaction()` is recorded as this run's, by the database.

    Importers need not say what they made or changed: triggers see every row, keep the before-image of a changed one and
    a digest of what the run left, so that `undo_import` can tell what was touched since.
    """

    def __init__(self, store: Store, run: ImportRun) -> None:
        self.store = store
        self.run = run

    @property
    def id(self) -> UUID:
        """The run's identifier."""
        return self.run.id

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a write transaction of this run; keep it well under a second. Raises StoreError kinds, ImportLost."""
        with self.store.transaction(ORIGIN) as s:
            if s.execute(_ENTER, {"id": self.id}).one()[1] != RunState.RUNNING:
                raise ImportLost(self.run.number)
            yield s

    def count(self, s: Session, facts: Mapping[str, Any]) -> None:
        """Keep the run's counts so far (a JSON object), committed together with the rows they count."""
        s.execute(_COUNT, {"id": self.id, "counts": json.dumps(facts, default=str)})


@contextmanager
def begin_import(store: Store, kind: RunKind, path: Path, mapping: Mapping[str, Any]) -> Iterator[ImportWork]:
    """Begin a run of importing `path`, alone in the city; at the end of the block it is done, or else interrupted.

    `mapping` (JSON) says what the file's columns were taken for. Begin after the file was surveyed: a file that cannot be
    used needs no record. KeyboardInterrupt, Interrupted or any error in the block leaves the run interrupted; it is
    raised on. Raises ImportBusy where another import or undo is under way, BadInput("unreadable"), StoreError kinds.
    """
    sha256, size = fingerprint(path)
    with alone(store):
        run_id = new_id()
        with store.transaction(ORIGIN) as s:
            facts = {
                "id": run_id,
                "kind": kind.value,
                "file": storable(path.name, "file"),
                "sha256": sha256,
                "size": size,
            }
            s.execute(_BEGIN, facts | {"mapping": json.dumps(dict(mapping), default=str)})
            run = get_run(s, run_id)
        try:
            yield ImportWork(store, run)
        except BaseException as error:
            _interrupted(store, run, type(error).__name__)
            raise
        with store.transaction(ORIGIN) as s:
            s.execute(_END, {"id": run_id, "state": RunState.DONE.value, "note": ""})
            s.execute(_ANALYZE)


def fingerprint(path: Path) -> tuple[str, int]:
    """Return the file's SHA-256 (hex) and size in bytes. Raises BadInput("unreadable")."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
    return digest.hexdigest(), size


def _interrupted(store: Store, run: ImportRun, why: str) -> None:
    try:
        with store.transaction(ORIGIN) as s:
            s.execute(_END, {"id": run.id, "state": RunState.INTERRUPTED.value, "note": why})
            s.execute(_ANALYZE)
    except StoreError as error:
        # The database is what ended it; the next import marks it.
        log.info("import %s could not be marked as interrupted: %s", run.number, error)
