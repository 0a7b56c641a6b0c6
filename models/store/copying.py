"""COPY of many rows into a table, within a session's transaction: one statement, so one change a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import Connection, sql
from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session


def driver(s: Session) -> Connection[Any]:
    """Return the psycopg connection under a session."""
    connection = s.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    return connection


def copy_rows(s: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Bring rows (tuples in the order of `columns`) into `table`; return how many. Raises the driver's errors."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    with driver(s).cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(value) if isinstance(value, dict) else value for value in row])
            count += 1
    return count


def copy_mappings(s: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """Bring rows (column → value, all with the keys of the first) into `table`; return how many."""
    if not rows:
        return 0
    columns = list(rows[0])
    return copy_rows(s, table, columns, ([row[column] for column in columns] for row in rows))
