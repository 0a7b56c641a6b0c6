"""An import's own line to the database: it takes none of the desk's, and ends with the import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL

from desktop.session import desk_name
from models.store.engine import Store


@contextmanager
def import_store(url: URL) -> Iterator[Store]:
    """Open a store for one piece of work in the background, and close it."""
    store = Store(url, desk=desk_name(), pool_size=1)
    try:
        yield store
    finally:
        store.close()
