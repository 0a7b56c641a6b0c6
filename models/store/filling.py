"""Filling a new city: its tables go without indexes and references while rows pour in, and have all of them afterwards.

An index over rows that are there is built several times faster than row by row, and a reference checked for all rows at
once is one join. For a database that nobody works in yet: until the end nothing but its primary keys and its checks of
single rows holds. Triggers stay, so that what is brought is announced and signed as always, but for those that hold a row
to others at the end of its transaction, and those that keep the figures' counts: they would look for those others in tables
without an index. Figures are to be counted anew afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection, sql
from sqlalchemy import URL

from models.store.connection import connect
from models.store.translate import translate

BUILDERS = 2
_REFERENCES = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid), c.contype = 'f'
    FROM pg_constraint c WHERE c.contype IN ('f', 'u') AND c.conrelid = ANY(%s::regclass[])
    AND (c.contype = 'f' OR NOT EXISTS (SELECT FROM pg_constraint r WHERE r.contype = 'f' AND r.conindid = c.conindid))
    ORDER BY 1, 2"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
    -- What an index is told to leave out is not told back letter for letter, and those that leave most out are small.
    AND i.indpred IS NULL
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY i.indrelid, 1"""
_AT_THE_END = """
    SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t
    WHERE (t.tgrelid = ANY(%(tables)s::text[]::regclass[]) AND t.tginitdeferred
        -- Wherever they are: what hangs on a case looks for it.
        OR t.tgname LIKE 'touch_figures%%' AND 'case_file' = ANY(%(tables)s::text[]))
    AND NOT t.tgisinternal AND t.tgenabled = 'O' ORDER BY 1, 2"""
# Figures do not count what is brought meanwhile: they are counted anew by who fills (models.figures.rollups.rebuild).
_UNCOUNTED = b"UPDATE figure_state SET generation = generation + 1"


class NotHeld(Exception):
    """What was filled in breaks a rule that triggers hold otherwise; the statement that found it."""


@dataclass(frozen=True, slots=True)
class _Burden:
    """What was taken off: the statements that put it back, indexes first, for references need the unique ones."""

    indexes: tuple[str, ...]
    references: tuple[str, ...]
    triggers: tuple[str, ...]


@contextmanager
def filling(owner: str | URL, tables: Sequence[str], breaches: Sequence[str] = ()) -> Iterator[None]:
    """Take indexes, keys and the triggers of a transaction's end off `tables`, and put the very same back, checked.

    `owner` owns the tables. `breaches` are statements that find rows which those triggers would have refused: any that
    finds one is raised as NotHeld. After an error in the block, and where rows that were brought break a key, the database was
    not filled and is to be dropped: nothing is put back then, so that one who cancels need not wait. Raises StoreError
    kinds and the driver's errors.
    """
    with _connected(owner) as connection:
        burden = _take_off(connection, tables)
        yield
        for table in tables:
            # Before the indexes are there: over those that index an expression it would take as long as they do.
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
        _put_back(owner, burden)
        for statement in breaches:
            if connection.execute(statement.encode()).fetchone() is not None:
                raise NotHeld(statement)


def _take_off(connection: Connection[Any], tables: Sequence[str]) -> _Burden:
    indexes: list[str] = []
    references: list[str] = []
    triggers: list[str] = []
    with connection.transaction():
        for table, name, definition, is_reference in connection.execute(_REFERENCES, [list(tables)]).fetchall():
            # Names come from the catalogue, quoted as it quotes them.
            constraint = sql.Identifier(name).as_string(connection)
            add = f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}"
            (references if is_reference else indexes).append(add)
            _run(connection, f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        for name, definition in connection.execute(_INDEXES, [list(tables)]).fetchall():
            indexes.append(definition)
            _run(connection, f"DROP INDEX {name}")
        for table, name in connection.execute(_AT_THE_END, {"tables": list(tables)}).fetchall():
            trigger = sql.Identifier(name).as_string(connection)
            triggers.append(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
            _run(connection, f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        if any("touch_figures" in trigger for trigger in triggers):
            connection.execute(_UNCOUNTED)
    # The dear ones first, so that the last to end is a cheap one.
    indexes.sort(key=lambda statement: "USING gin" not in statement)
    return _Burden(tuple(indexes), tuple(references), tuple(triggers))


def _put_back(owner: str | URL, burden: _Burden) -> None:
    for statements, builders in ((burden.indexes, BUILDERS), ((*burden.references, *burden.triggers), 1)):
        with ThreadPoolExecutor(builders, "filling") as pool:
            waiting = list(statements)
            waiting.reverse()

            def build(left: list[str] = waiting) -> None:
                with _connected(owner) as connection:
                    while left:
                        _run(connection, left.pop())

            for done in [pool.submit(build) for _ in range(builders)]:
                done.result()


def _run(connection: Connection[Any], statement: str) -> None:
    connection.execute(statement.encode())


@contextmanager
def _connected(owner: str | URL) -> Iterator[Connection[Any]]:
    try:
        with connect(owner, "shaotai filling") as connection:
            # Builders wait for each other as long as it takes: nobody else works here.
            connection.execute("SET lock_timeout = 0")
            connection.execute("SET maintenance_work_mem = '256MB'")
            yield connection
    except psycopg.Error as error:
        translated = translate(error)
        if translated is None:
            raise
        raise translated from error
