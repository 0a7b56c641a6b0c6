"""Keeps the cells: folds in what was appended, and builds them anew where something is put elsewhere as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.store.connection import connect
from models.store.engine import Store
from models.store.translate import translate

MANY = 10_000
"""Rows folded in a transaction, of well under a second."""
_REPORTS_A_SLICE = 15_000
_MOST_DAYS = 31
_FOLD = text("SELECT figure_fold(:many)")
_STALE = text("SELECT built <> generation OR paired IS DISTINCT FROM build FROM figure_state")
# Days of the city from its first report to tomorrow, and how many reports there are.
_SPAN = b"""
    SELECT (least((SELECT min(reported_at) FROM report), (SELECT min(reported_at) FROM case_file)) AT TIME ZONE zone)::date - 1,
           (clock_timestamp() AT TIME ZONE zone)::date + 1, (SELECT count(*) FROM report)
    FROM figure_clock"""
_MONTHS = b"""SELECT DISTINCT date_trunc('month', start)::date FROM figure_cell WHERE build = %s AND cut IN (0, 128)"""
Line = psycopg.Connection[tuple[Any, ...]]


class Busy(Exception):
    """Another program builds the cells just now."""


def fold(s: Session) -> int:
    """Add what was appended to the cells, at most MANY rows: call again while it returns MANY, each in its transaction.

    Returns how many rows it took: none while another one folds, or while the cells have to be built anew.
    """
    return int(s.scalar(_FOLD, {"many": MANY}) or 0)


def is_stale(s: Session) -> bool:
    """Return whether the cells have to be built anew: figures that need them are read from the raw rows until they are."""
    return bool(s.scalar(_STALE))


def fold_all(store: Store) -> int:
    """Fold in everything there is, in transactions of MANY rows; returns how many rows. Raises StoreError kinds."""
    total = 0
    while True:
        with store.transaction("upkeep") as s:
            taken = fold(s)
        total += taken
        if taken < MANY:
            return total


def rebuild(
    store: Store,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> bool:
    """Build all cells anew, in short transactions, while others go on working; returns False where it was stopped.

    What holds until now holds until the end of it. `progress` hears the share done, 0 to 1; `should_stop` is asked between
    slices, and what was begun is then thrown away by the next one. As an operator or a supervisor.
    Raises Busy where another one is at it, StoreError kinds.
    """
    heard = progress or (lambda _: None)
    stopped = should_stop or (lambda: False)
    try:
        with _alone(store) as line:
            while True:
                done = _build(line, heard, stopped)
                if done is not None:
                    return done
    except psycopg.Error as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error


@contextmanager
def _alone(store: Store) -> Iterator[Line]:
    # A line of its own keeps the lock and runs every slice: nothing of it is left when a program is killed.
    with connect(store.url, "shaotai figures") as line:
        line.execute("SET lock_timeout = 0")
        if line.execute("SELECT pg_try_advisory_lock(hashtext('shaotai.figures.build'))").fetchone() != (True,):
            raise Busy
        try:
            # One who folds is done in a moment; who begins to fold from now on sees that it is not his turn.
            line.execute("SELECT pg_advisory_lock(hashtext('shaotai.figures'))")
            yield line
        finally:
            with suppress(psycopg.Error):
                line.execute("SELECT pg_advisory_unlock_all()")


def _build(line: Line, heard: Callable[[float], None], stopped: Callable[[], bool]) -> bool | None:
    """Return None where it has to be begun again: something was put elsewhere meanwhile."""
    row = line.execute("SELECT build, generation FROM figure_build_begin()").fetchone()
    assert row is not None
    build, generation = row
    _sweep(line)
    slices = _slices(line)
    for n, (acceptance, first, last) in enumerate(slices):
        heard(0.95 * n / len(slices))
        if stopped():
            return False
        with line.transaction():
            line.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            of = (build, generation, acceptance, first, last)
            whole = line.execute("SELECT figure_build_slice(%s, %s, %s, %s::date, %s::date)", of).fetchone()
        if whole != (True,):
            return None
    for (month,) in line.execute(_MONTHS, [build]).fetchall():
        if stopped():
            return False
        line.execute("SELECT figure_build_month(%s, %s)", [build, month])
    line.execute("SELECT figure_build_finish(%s, %s)", [build, generation])
    _sweep(line)
    heard(1.0)
    return True


def _slices(line: Line) -> list[tuple[bool, str, str]]:
    row = line.execute(_SPAN).fetchone()
    assert row is not None
    first, last, reports = row
    spans = []
    before = "-infinity"
    if first is not None and first <= last:
        days = (last - first).days + 1
        step = max(1, min(_MOST_DAYS, _REPORTS_A_SLICE * days // max(reports, 1)))
        spans.append((before, str(first - timedelta(days=1))))
        while first <= last:
            end = min(last, first + timedelta(days=step - 1))
            spans.append((str(first), str(end)))
            first = end + timedelta(days=1)
        before = str(first)
    spans.append((before, "infinity"))
    return [(acceptance, *span) for acceptance in (False, True) for span in spans]


def _sweep(line: Line) -> None:
    while line.execute("SELECT figure_build_sweep()").fetchone() != (0,):
        pass
