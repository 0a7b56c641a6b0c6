"""Asks after a write whose commit was cut off."""

from __future__ import annotations

import time
from uuid import UUID

from psycopg.errors import InvalidParameterValue
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.store.engine import Store
from models.store.errors import Unreachable, WriteInDoubt

LOOK_AGAIN_S = 0.05


def resolve(store: Store, doubt: WriteInDoubt | UUID, *, patience_s: float = 10.0) -> bool:
    """Return whether the write in doubt happened. Given the command's identifier, its step is looked for.

    Given the error itself, the answer waits until the server has decided about that very transaction: a commit can
    still be under way after its connection is gone. Raises Unreachable while nobody can tell, then ask again later.
    """
    until = time.monotonic() + patience_s
    command_id = doubt.command_id if isinstance(doubt, WriteInDoubt) else doubt
    xid = doubt.xid if isinstance(doubt, WriteInDoubt) else None
    status = "unknown" if xid is None else _status(store, xid)
    while status == "in progress":
        if time.monotonic() > until:
            raise Unreachable(f"transaction {xid} is still under way")
        time.sleep(LOOK_AGAIN_S)
        status = _status(store, xid)
    if command_id is None:
        if status == "unknown":
            raise Unreachable("the server no longer knows this transaction, and it had no command to look for")
        return status == "committed"
    with store.read() as s:
        return bool(s.scalar(text("SELECT EXISTS (SELECT FROM step WHERE command_id = :id)"), {"id": command_id}))


def _status(store: Store, xid: int | None) -> str:
    try:
        with store.read() as s:
            return s.scalar(text("SELECT pg_xact_status((:xid)::text::xid8)"), {"xid": str(xid)}) or "unknown"
    except DBAPIError as error:
        # "in the future": the server crashed before this transaction left any trace, so it was not committed.
        if isinstance(error.orig, InvalidParameterValue):
            return "aborted"
        raise
