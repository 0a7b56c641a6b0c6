"""Writes a drawn history into a city: copied day by day without indexes, signed already, checked as a whole afterwards."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import Queue
from typing import Any

from psycopg import Connection, sql
from sqlalchemy import URL, text
from sqlalchemy.orm import Session

from desktop.demo.bulk.history import TABLES, History
from desktop.demo.bulk.packing import Packed
from desktop.demo.bulk.rows import Account
from models.cases.life.untold import UNTOLD
from models.cases.requests.unapproved import UNAPPROVED
from models.store.connection import connect
from models.store.engine import Store
from models.store.filling import filling
from widgets.i18n import mark, tr

WRITERS = 2
WAITING = 40
"""Tables that may wait to be copied, of two or three stretches: more would only fill the memory."""
COPYING = 0.45
"""The share of the time that copying takes; indexes and checks take the rest."""
Told = Callable[[float, str], None]
# As `words_of_case` tells them, for all cases at once.
_WORDS = b"""INSERT INTO case_words (case_id, reported_at, stretch, words)
    SELECT c.id, c.reported_at, words_stretch(c.reported_at), fold_words(c.title || E'\\n' || coalesce(told.words, ''))
    FROM case_file c LEFT JOIN (
        SELECT r.case_id, string_agg(t.text || E'\\n' || t.address, E'\\n' ORDER BY r.reported_at, r.id) AS words
        FROM report r JOIN report_text t ON t.report_id = r.id GROUP BY r.case_id) told ON told.case_id = c.id"""
_DUTIES = ("operator", "supervisor", "field")


def signing_accounts(s: Session) -> tuple[Account, ...]:
    """Return the accounts that sign a history: an operator's, a supervisor's and the field's. Raises LookupError."""
    found = {
        row.duty: Account(row.id, row.login)
        for row in s.execute(text("SELECT id, login, duty FROM account WHERE active ORDER BY login DESC"))
    }
    missing = [duty for duty in _DUTIES if duty not in found]
    if missing:
        raise LookupError(f"no account with the duty {missing[0]}")
    return tuple(found[duty] for duty in _DUTIES)


def write_history(owner: str | URL, store: Store, history: History, told: Told) -> tuple[int, int, int]:
    """Write all of `history`; return how many cases, open ones and steps it has. `told` hears the share, and may raise.

    Raises NotHeld where a rule was broken, StoreError kinds and the driver's errors.
    """
    with filling(owner, TABLES, (*UNTOLD, *UNAPPROVED), signed=True, told=_Checks(told).tell):
        cases, opened, steps = _copy(owner, history, told)
        with store.transaction("demo") as s:
            for at, many in history.numbers().items():
                s.execute(text("SELECT count(*) FROM case_numbers(:at, :many)"), {"at": at, "many": many})
    told(1.0, mark("Making the index of words"))
    with filling(owner, ("case_words",)), connect(owner, "shaotai filling") as connection:
        # Triggers keep them otherwise, and were not asked.
        connection.execute(_WORDS)
    return cases, opened, steps


def _copy(owner: str | URL, history: History, told: Told) -> tuple[int, int, int]:
    cases = opened = steps = reports = 0
    began = time.monotonic()
    waiting: deque[Future[None]] = deque()
    with ExitStack() as stack:
        lines: Queue[Connection[tuple[Any, ...]]] = Queue()
        for _ in range(WRITERS):
            lines.put(stack.enter_context(connect(owner, "shaotai filling")))
        pool = stack.enter_context(ThreadPoolExecutor(WRITERS, "demo-writer"))
        try:
            for stretch in history.stretches():
                waiting += [pool.submit(_bring, lines, table) for table in stretch.tables]
                reports, cases = reports + stretch.reports, cases + stretch.cases
                opened, steps = opened + stretch.open, steps + stretch.steps
                told(COPYING * reports / history.reports, _pace(reports, history.reports, time.monotonic() - began))
                while len(waiting) > WAITING:
                    waiting.popleft().result()
            while waiting:
                waiting.popleft().result()
        except BaseException:
            for future in waiting:
                future.cancel()
            raise
    return cases, opened, steps


def _bring(lines: Queue[Connection[tuple[Any, ...]]], table: Packed) -> None:
    if not table.rows:
        return
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table.table), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    connection = lines.get()
    try:
        with connection.transaction(), connection.cursor() as cursor, cursor.copy(statement) as copy:
            for part in table.parts():
                copy.write(memoryview(part.data))
    finally:
        lines.put(connection)


def _pace(done: int, all_of_them: int, seconds: float) -> str:
    """Say how quickly it goes and how long this part still takes."""
    rate = done / max(seconds, 0.001)
    left = round((all_of_them - done) / max(rate, 1) / 60, 1)
    return tr("Writing the history: {rate} reports a second, {left} min left", rate=f"{rate:,.0f}", left=f"{left:.1f}")


class _Checks:
    """Tells how far indexes and checks are."""

    def __init__(self, told: Told) -> None:
        self._told = told

    def tell(self, done: int, pieces: int) -> None:
        words = mark("Making the indexes") if done < pieces else mark("Checking the history")
        share = done / max(pieces, 1)
        self._told(
            COPYING + (1 - COPYING) * share,
            words if not done else tr("Indexes and checks: {done} of {all}", done=done, all=pieces),
        )
