"""Brings a database's schema to where this program expects it, and tells where it stands."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from models.store.connection import connect_args, driver_url
from models.store.errors import SchemaBehind, SchemaFromFuture
from models.store.translate import require_server, translate

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).resolve().parent / "migrations"

# Two programs that start at once must not migrate at once; any constant known to both will do.
_LOCK = 0x5348414F


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """Where a database stands: `current` is its revision (None: never migrated), `head` this program's.

    `pending` names the revisions an upgrade would run, oldest first, each as "revision: what it brings".
    """

    current: str | None
    head: str
    state: Literal["current", "behind", "ahead", "empty"]
    pending: tuple[str, ...]


def upgrade(owner_url: str | URL, progress: Callable[[str], None] | None = None) -> None:
    """Run what is pending, as the owner. `progress` hears "revision: what it brings" before each one.

    Raises SchemaFromFuture for a database of a newer program, and the other StoreError kinds of a failed connection.
    """
    from alembic import command

    with _migrating(owner_url) as (connection, config):
        status = _status(connection)
        if status.state == "ahead":
            raise SchemaFromFuture(f"the database is at {status.current}, this program knows up to {status.head}")
        for line in status.pending:
            if progress is not None:
                progress(line)
            command.upgrade(config, line.partition(":")[0])


def downgrade(owner_url: str | URL, to: str) -> None:
    """Go back to revision `to` ("base" for an empty database), as the owner. Data in dropped tables is lost."""
    from alembic import command

    with _migrating(owner_url) as (_, config):
        command.downgrade(config, to)


def check(url: str | URL) -> SchemaStatus:
    """Tell where the database stands; any account that may connect can ask."""
    with _connected(url) as connection:
        return _status(connection)


def require_current(url: str | URL) -> None:
    """Raise SchemaFromFuture or SchemaBehind unless the database is where this program expects it."""
    status = check(url)
    if status.state == "ahead":
        raise SchemaFromFuture(f"the database is at {status.current}, this program knows up to {status.head}")
    if status.state != "current":
        raise SchemaBehind(
            f"the database is at {status.current or 'nothing'}, waiting for: {', '.join(status.pending)}"
        )


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


@contextmanager
def _connected(url: str | URL) -> Iterator[Connection]:
    parsed = driver_url(url)
    engine = create_engine(parsed, connect_args=connect_args(parsed, "shaotai migrations"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            require_server(connection.connection.driver_connection.info.server_version)  # type: ignore[union-attr]
            yield connection
    except DBAPIError as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error
    finally:
        engine.dispose()


@contextmanager
def _migrating(owner_url: str | URL) -> Iterator[tuple[Connection, Config]]:
    with _connected(owner_url) as connection:
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        yield connection, config
        connection.commit()


def revisions() -> tuple[tuple[str, str], ...]:
    """Return this program's revisions, oldest first, each with what it brings: read from the scripts' names and heads.

    Every start asks where the schema stands; alembic itself, a good part of a start, is loaded only to change it.
    """
    scripts = sorted((SCRIPTS / "versions").glob("[0-9]*.py"))
    docs = [ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or "" for script in scripts]
    return tuple((script.stem, doc.partition("\n")[0]) for script, doc in zip(scripts, docs, strict=True))


def _status(connection: Connection) -> SchemaStatus:
    known = revisions()
    order = [revision for revision, _ in known]
    named = tuple(f"{revision}: {doc}" for revision, doc in known)
    head = order[-1]
    current = None
    if connection.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL")):
        current = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if current is None:
        return SchemaStatus(None, head, "empty", named)
    if current not in order:
        return SchemaStatus(current, head, "ahead", ())
    pending = named[order.index(current) + 1 :]
    return SchemaStatus(current, head, "behind" if pending else "current", pending)
