"""One look at the change table: what came after a cursor, how far one may read, and whether the cursor still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

AT_ONCE = 500
"""Rows read at once; a batch of positions can name every worker of the city."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last change seen: identifiers of row and transaction mean something within one epoch only."""

    epoch: str
    xid: int
    id: int


@dataclass(frozen=True, slots=True)
class Change:
    """One changing statement: which subject, which identifiers, in which transaction, by whom.

    `ids` may be empty (something of that subject changed); `changed_at` is the database's clock, aware, in UTC.
    """

    subject: str
    ids: tuple[UUID, ...]
    xid: int
    id: int
    changed_at: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found.

    `holds` is False when the cursor is of another epoch, older than the kept changes or ahead of the server.
    `waiting`: committed changes lie above the horizon, hidden until an older transaction ends.
    `held_back`: the horizon's transaction identifier while a running transaction holds it, else None.
    """

    changes: tuple[Change, ...]
    cursor: Cursor
    holds: bool
    more: bool
    waiting: bool
    held_back: int | None
    read_at: datetime


# One statement, so one snapshot: the horizon is that of the rows. Sequence order is not commit order, therefore the
# order is by transaction, and only transactions below every running one are read.
_LOOK = """
WITH h AS MATERIALIZED (
    SELECT public.change_epoch() AS epoch, pg_snapshot_xmin(pg_current_snapshot()) AS horizon,
           pg_snapshot_xmax(pg_current_snapshot()) AS next, clock_timestamp() AS read_at
)
SELECT h.epoch, h.horizon::text, h.next::text, h.read_at, f.xid::text, f.id,
       EXISTS (SELECT FROM public.change w WHERE w.epoch = h.epoch AND w.xid >= h.horizon),
       c.xid::text, c.id, c.subject, c.ids, c.changed_at, c.origin
FROM h
LEFT JOIN public.change_floor f ON f.epoch = h.epoch
LEFT JOIN LATERAL (
    SELECT * FROM public.change n
    WHERE n.epoch = h.epoch AND (n.xid, n.id) > (%(xid)s::xid8, %(id)s::bigint) AND n.xid < h.horizon
    ORDER BY n.xid, n.id LIMIT %(many)s
) c ON true
ORDER BY c.xid, c.id
"""

_HEAD = """
WITH h AS MATERIALIZED (
    SELECT public.change_epoch() AS epoch, pg_snapshot_xmin(pg_current_snapshot()) AS horizon
)
SELECT h.epoch, coalesce(c.xid, f.xid, '0'::xid8)::text, coalesce(c.id, f.id, 0)
FROM h
LEFT JOIN public.change_floor f ON f.epoch = h.epoch
LEFT JOIN LATERAL (
    SELECT n.xid, n.id FROM public.change n WHERE n.epoch = h.epoch AND n.xid < h.horizon
    ORDER BY n.xid DESC, n.id DESC LIMIT 1
) c ON true
"""


def head(connection: psycopg.Connection[Any]) -> Cursor:
    """Return the cursor after everything that may be read now."""
    row = connection.execute(_HEAD).fetchone()
    assert row is not None
    return Cursor(row[0], int(row[1]), row[2])


def look(connection: psycopg.Connection[Any], cursor: Cursor) -> Look:
    """Read at most AT_ONCE changes after the cursor, in order, none that an open transaction could still precede."""
    with connection.cursor(binary=True) as reading:
        rows = reading.execute(_LOOK, {"xid": str(cursor.xid), "id": cursor.id, "many": AT_ONCE}).fetchall()
    epoch, horizon, following, read_at, floor_xid, floor_id, waiting = rows[0][:7]
    holds = cursor.epoch == epoch and (cursor.xid < int(following) or cursor.xid == 0)
    if floor_xid is not None and (cursor.xid, cursor.id) < (int(floor_xid), floor_id):
        holds = False
    changes: tuple[Change, ...] = ()
    if holds and rows[0][7] is not None:
        changes = tuple(Change(r[9], tuple(r[10]), int(r[7]), r[8], r[11], r[12]) for r in rows)
        cursor = Cursor(epoch, changes[-1].xid, changes[-1].id)
    held_back = int(horizon) if int(horizon) < int(following) else None
    return Look(changes, cursor, holds, len(changes) == AT_ONCE, waiting, held_back, read_at)


# pg_restore makes triggers after all data and gives rights last of all: until both are there the picture is not whole.
# Somebody has rights on every table, whatever this very account may read.
_WHOLE = """
SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass('public.step') AND tgname = 'sign_step')
   AND NOT EXISTS (
        SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relacl IS NULL)
"""


def whole(connection: psycopg.Connection[Any]) -> bool:
    """Return whether the city is all there; False while a restore is under way."""
    return connection.execute(_WHOLE).fetchone() == (True,)
