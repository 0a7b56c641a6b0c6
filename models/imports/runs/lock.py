"""One import or undo at a time in a city: a lock of the session, so that nothing is left of it when a program is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from sqlalchemy import text

from models.imports.runs.errors import ImportBusy
from models.imports.runs.queries import get_busy_run
from models.store.connection import connect
from models.store.engine import Store
from models.store.translate import translate

# Held on a line of its own, outside any transaction: it holds no horizon back, and it ends with the program.
_TRY = "SELECT pg_try_advisory_lock(hashtext('shaotai.import'))"
_FREE = "SELECT pg_advisory_unlock_all()"
# Whoever holds the lock knows that a run said to be running is not.
_STALE = text("UPDATE import_run SET state = 'interrupted', note = 'killed' WHERE state = 'running'")


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Be the only import or undo in the city during the block; runs that a killed program left are marked interrupted.

    Raises ImportBusy where another one is under way, StoreError kinds.
    """
    try:
        line = connect(store.url, "shaotai import")
    except psycopg.Error as error:
        raise _told(error) from error
    try:
        row = line.execute(_TRY).fetchone()
        if row != (True,):
            with store.read() as s:
                raise ImportBusy(get_busy_run(s))
        with store.transaction("import") as s:
            s.execute(_STALE)
        yield
    finally:
        # Let go by word: the server notices a closed line only in a while, and the next import would find it held.
        with suppress(psycopg.Error):
            line.execute(_FREE)
        line.close()


def _told(error: psycopg.Error) -> BaseException:
    return translate(error) or error
