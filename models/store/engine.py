"""The store: one pool of connections to one city's database, read sessions and write transactions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import URL, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from models.store.connection import connect_args, driver_url
from models.store.errors import Unreachable, WriteInDoubt
from models.store.translate import require_server, translate


class Store:
    """One city's database as one desk sees it. Sessions are used on the thread that opened them.

    `desk` is the desk's name, recorded with every step written through this store.
    """

    def __init__(self, url: str | URL, *, desk: str, pool_size: int = 4) -> None:
        self.url = driver_url(url)
        self.desk = desk
        self.engine: Engine = create_engine(
            self.url,
            connect_args=connect_args(self.url, "shaotai"),
            pool_size=pool_size,
            max_overflow=4,
            pool_pre_ping=True,
            # The connection used last has its statements prepared.
            pool_use_lifo=True,
            pool_timeout=15,
        )
        event.listen(self.engine, "connect", _check_server)
        self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def read(self, moment: str | None = None) -> Iterator[Session]:
        """Open a session that sees one moment of the database and can change nothing. Raises StoreError kinds.

        `moment` is that of another session (`moment_of`), which is still open: both see the very same rows.
        """
        with _translated(), Session(self._reading, expire_on_commit=False) as session:
            if moment is not None:
                session.execute(text(f"SET TRANSACTION SNAPSHOT '{_checked(moment)}'"))
            yield session
            # Ended by a commit, though nothing was written: after a rollback the driver forgets its prepared statements.
            session.commit()

    @contextmanager
    def transaction(self, origin: str = "", command_id: UUID | None = None) -> Iterator[Session]:
        """Open a write transaction that is committed at the end of the block and rolled back by any exception.

        `origin` says in the change feed who caused it. `command_id` (or `session.info["command_id"]`, which a
        command may set) goes into `WriteInDoubt`, raised when the connection is lost during the commit itself.
        """
        with _translated(), Session(self.engine, expire_on_commit=False) as session:
            session.info["command_id"] = command_id
            xid = session.execute(
                text(
                    "SELECT set_config('shaotai.desk', :desk, true), set_config('shaotai.origin', :origin, true),"
                    " pg_current_xact_id()::text"
                ),
                {"desk": self.desk, "origin": origin},
            ).one()[2]
            yield session
            session.flush()
            try:
                session.commit()
            except DBAPIError as error:
                if isinstance(translate(error), Unreachable):
                    raise WriteInDoubt(session.info["command_id"], int(xid)) from error
                raise

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def moment_of(s: Session) -> str:
    """Return the name under which others see what a session of `Store.read` sees, as long as that is open."""
    return str(s.execute(text("SELECT pg_export_snapshot()")).scalar_one())


def _checked(moment: str) -> str:
    """A name of a moment, which stands in the statement itself: it takes no parameter."""
    if re.fullmatch(r"[0-9A-F-]+", moment) is None:
        raise ValueError(f"{moment!r} is no moment of a database")
    return moment


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, psycopg.Error, PoolTimeout) as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error


def _check_server(connection: Any, _record: Any) -> None:
    require_server(connection.info.server_version)
