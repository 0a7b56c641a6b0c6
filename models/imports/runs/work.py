"""An import under way: alone in its city, recorded by the database, ended as done or interrupted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.imports.runs.records import ImportKind, ImportRun
from models.store.engine import Store

ORIGIN = "import"


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
            yield s

    def count(self, s: Session, facts: Mapping[str, Any]) -> None:
        """Keep the run's counts so far (a JSON object), committed together with the rows they count."""


@contextmanager
def begin_import(store: Store, kind: ImportKind, path: Path, mapping: Mapping[str, Any]) -> Iterator[ImportWork]:
    """Begin a run of importing `path`, alone in the city; at the end of the block it is done, or else interrupted.

    `mapping` (JSON) says what the file's columns were taken for. Begin after the file was surveyed: a run that cannot be
    needs no record. KeyboardInterrupt, Interrupted or any error in the block leaves the run interrupted; it is raised on.
    Raises ImportBusy where another import or undo is under way, BadInput("unreadable"), StoreError kinds.
    """
    raise NotImplementedError


def fingerprint(path: Path) -> tuple[str, int]:
    """Return the file's SHA-256 (hex) and size in bytes. Raises BadInput("unreadable")."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size
