"""Filling a new city: its tables go without indexes and references while rows pour in, and have all of them afterwards.

An index over rows that are there is built several times faster than row by row, and a reference checked for all rows at
once is one join. For a database that nobody works in yet: until the end nothing but its primary keys and its checks of
single rows holds. Triggers stay, so that what is brought is announced and signed as always, but for those that hold a row
to others at the end of its transaction, and those that keep the figures' counts: they would look for those others in tables
without an index. Figures are to be counted anew afterwards. Millions of rows come `signed`: who did it and when is in them,
nobody listens, and no trigger is asked row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection, sql
from sqlalchemy import URL

from models.store.connection import connect
from models.store.translate import translate

BUILDERS = 2
EVERY_S = 0.5
Told = Callable[[int, int], None]
"""Hears how many pieces of work are done, of how many."""
_REFERENCES = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid), c.contype = 'f'
    FROM pg_constraint c WHERE c.contype IN ('f', 'u') AND c.conrelid = ANY(%s::regclass[])
    AND (c.contype = 'f' OR NOT EXISTS (SELECT FROM pg_constraint r WHERE r.contype = 'f' AND r.conindid = c.conindid))
    ORDER BY 1, 2"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
    -- What an index is told to leave out is not told back letter for letter, but for "where there is one"; and the others
    -- that leave something out leave out most.
    AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) ~ '^[(][a-z_]+ IS NOT NULL[)]$')
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY i.indrelid, 1"""
_TRIGGERS = """
    SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t
    WHERE (t.tgrelid = ANY(%(tables)s::text[]::regclass[]) AND (t.tginitdeferred OR %(signed)s)
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
    """With what keeps a table clean by itself."""

    @property
    def pieces(self) -> int:
        """How many statements put it all back."""
        return len(self.indexes) + len(self.references) + len(self.triggers)


@contextmanager
def filling(
    owner: str | URL,
    tables: Sequence[str],
    breaches: Sequence[str] = (),
    *,
    signed: bool = False,
    told: Told | None = None,
) -> Iterator[None]:
    """Take indexes, keys and the triggers of a transaction's end off `tables`, and put the very same back, checked.

    `owner` owns the tables. `breaches` are statements that find rows which those triggers would have refused: any that
    finds one is raised as NotHeld. `signed`: the rows come with all that triggers would write into them, so that every
    trigger is taken off. `told` hears of how many pieces of work at the end how many are done, and may raise to cancel.
    After an error in the block, and where rows that were brought break a key, the database was not filled and is to be
    dropped: nothing is put back then, so that one who cancels need not wait. Raises StoreError kinds and the driver's errors.
    """
    with _connected(owner) as connection:
        burden = _take_off(connection, tables, signed=signed)
        yield
        work = _Work(owner, told, len(tables) + burden.pieces + len(breaches))
        # Before the indexes are there: over those that index an expression it would take as long as they do.
        work.do([sql.SQL("ANALYZE {}").format(sql.Identifier(table)).as_string(connection) for table in tables])
        # The dear ones first, so that the last to end is a cheap one; references need the unique ones.
        work.do(burden.indexes)
        work.do([*burden.references, *burden.triggers], builders=1)
        work.do(breaches, find=True)


def _take_off(connection: Connection[Any], tables: Sequence[str], *, signed: bool) -> _Burden:
    indexes: list[str] = []
    references: list[str] = []
    triggers: list[str] = []
    rest: list[str] = []
    with connection.transaction():
        for table in tables:
            # Nobody has to clean up after rows that are all new; it is counted at the end.
            name = sql.Identifier(table).as_string(connection)
            _run(connection, f"ALTER TABLE {name} SET (autovacuum_enabled = false)")
            rest.append(f"ALTER TABLE {name} RESET (autovacuum_enabled)")
        for table, name, definition, is_reference in connection.execute(_REFERENCES, [list(tables)]).fetchall():
            # Names come from the catalogue, quoted as it quotes them.
            constraint = sql.Identifier(name).as_string(connection)
            add = f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}"
            (references if is_reference else indexes).append(add)
            _run(connection, f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        for name, definition in connection.execute(_INDEXES, [list(tables)]).fetchall():
            indexes.append(definition)
            _run(connection, f"DROP INDEX {name}")
        for table, name in connection.execute(_TRIGGERS, {"tables": list(tables), "signed": signed}).fetchall():
            trigger = sql.Identifier(name).as_string(connection)
            triggers.append(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
            _run(connection, f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        if any("touch_figures" in trigger for trigger in triggers):
            connection.execute(_UNCOUNTED)
    indexes.sort(key=lambda statement: "USING gin" not in statement)
    return _Burden(tuple(indexes), tuple(references), (*triggers, *rest))


class _Work:
    """Statements that are run several at once, each on its own; who waits is told how far they are, and may cancel them."""

    def __init__(self, owner: str | URL, told: Told | None, pieces: int) -> None:
        self._owner = owner
        self._told = told
        self._pieces = pieces
        self._done = 0
        self._running: list[Connection[Any]] = []

    def do(self, statements: Sequence[str], *, builders: int = BUILDERS, find: bool = False) -> None:
        """Run the statements. With `find`, raise NotHeld for one that finds a row."""
        waiting = list(reversed(statements))
        with ThreadPoolExecutor(builders, "filling") as pool:
            ended = [pool.submit(self._build, waiting, find) for _ in range(builders)]
            try:
                left = True
                while left:
                    done, not_done = wait(ended, EVERY_S, FIRST_EXCEPTION)
                    for one in done:
                        one.result()
                    self._tell()
                    left = bool(not_done)
            except BaseException:
                # What will be dropped need not be finished.
                waiting.clear()
                for connection in self._running:
                    connection.cancel()
                raise

    def _build(self, left: list[str], find: bool) -> None:
        with _connected(self._owner) as connection:
            self._running.append(connection)
            try:
                while left:
                    statement = left.pop()
                    found = connection.execute(statement.encode())
                    if find and found.fetchone() is not None:
                        raise NotHeld(statement)
                    self._done += 1
            finally:
                self._running.remove(connection)

    def _tell(self) -> None:
        if self._told is not None:
            self._told(self._done, self._pieces)


def _run(connection: Connection[Any], statement: str) -> None:
    connection.execute(statement.encode())


@contextmanager
def _connected(owner: str | URL) -> Iterator[Connection[Any]]:
    try:
        with connect(owner, "shaotai filling") as connection:
            # Builders wait for each other as long as it takes: nobody else works here.
            connection.execute("SET lock_timeout = 0")
            connection.execute("SET maintenance_work_mem = '256MB'")
            # References and breaches are joins over whole tables.
            connection.execute("SET work_mem = '128MB'")
            yield connection
    except psycopg.Error as error:
        translated = translate(error)
        if translated is None:
            raise
        raise translated from error
