"""One simulator at a time a city, and one that answers its calls: an advisory lock, held by a connection of its own."""

from __future__ import annotations

import contextlib

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from models.store.engine import Store

SIMULATOR, ANSWERER = 0x53494D55, 0x43414C4C
"""Any numbers known to all; advisory locks are each database's own."""


class Baton:
    """The right to simulate, or to answer. It is lost when its connection is."""

    def __init__(self, store: Store, key: int = SIMULATOR) -> None:
        self._store, self._key = store, key
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Try to take it; True while it is ours. Raises the driver's error when the database is away."""
        if self._connection is not None and self._holds(self._connection):
            return True
        self.drop()
        connection = self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            taken = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}))
        except DBAPIError:
            connection.close()
            raise
        if taken:
            self._connection = connection
        else:
            connection.close()
        return taken

    @staticmethod
    def _holds(connection: Connection) -> bool:
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def drop(self) -> None:
        """Let another take it."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with contextlib.suppress(SQLAlchemyError):
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
        # Never back into the pool: should the unlock not have arrived, closing it ends the lock.
        with contextlib.suppress(SQLAlchemyError):
            connection.invalidate()
        connection.close()
