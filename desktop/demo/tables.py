"""COPY into the city's tables: rows as tuples, quickly, in transactions short enough for others on the server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Connection, sql
from sqlalchemy.orm import Session

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

"""What COPY's text form writes otherwise."""
NULL = "\\N"


def cell(value: object) -> str:
    """Return `value` in COPY's text form."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return str(value)


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Return rows in COPY's text form."""
    return "".join("\t".join(map(cell, row)) + "\n" for row in rows)


def copy_text(s: Session, table: str, columns: Sequence[str], text: str) -> None:
    """Bring rows already in COPY's text form into `table`, within the session's transaction."""
    connection: Connection[Any] = s.connection().connection.driver_connection  # type: ignore[assignment]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor().copy(statement) as copy:
        copy.write(text)


def copy_rows(s: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Bring rows into `table`, within the session's transaction."""
    copy_text(s, table, columns, lines(rows))
