"""Long reads from a copy of the database (streaming replication), so that they do not burden the one that all write to.

The copy follows a moment behind. How old what it shows is, is told by the main database's write position: what had been
written there when it was asked is all there, or the copy's last transaction says up to when it has come.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import URL, text
from sqlalchemy.orm import Session

from models.store.engine import Store
from models.store.errors import Refused, StoreError, UnknownDatabase, Unreachable, WrongPassword
from models.store.times import utc

AGAIN_AFTER_S = 30.0
"""How long a copy that could not be used is left alone."""
UNKNOWN_AFTER_S = 2.0
"""How long one is left alone that does not say how far behind it is: started anew, it does with the next that is written."""
ON_ITS_WAY_S = 0.03
"""So long one waits, once, for what was written just now."""

_WRITTEN = text(
    "SELECT pg_current_wal_insert_lsn()::text AS wal, clock_timestamp() AS at, (SELECT id FROM city) AS city"
)
_REPLAYED = text(
    "SELECT pg_is_in_recovery() AS copy, (SELECT id FROM city) AS city,"
    " CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() >= CAST(:wal AS pg_lsn) END AS level,"
    " CASE WHEN pg_is_in_recovery() THEN pg_last_xact_replay_timestamp() END AS last"
)


class Where(StrEnum):
    """From which server something was read."""

    MAIN = "main"
    REPLICA = "replica"
    INSTEAD = "instead"
    """From the main one, for the copy could not be used."""


class Unusable(StrEnum):
    """Why a copy could not be used."""

    UNREACHABLE = "unreachable"
    NO_REPLICA = "no_replica"
    """It takes writes itself, or is of another city: a wrong address, or a copy that was made the main one."""
    AGE_UNKNOWN = "age_unknown"
    """It has been started anew, is behind, and does not say how far."""
    TURNED_AWAY = "turned_away"
    """It does not know the account, or not by this password."""
    LET_GO = "let_go"
    """It broke off a reading that held up what came from the main database."""


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """Where a session reads, and how many seconds what it sees is behind the main database; `why` for INSTEAD."""

    where: Where = Where.MAIN
    behind_s: float = 0.0
    why: Unusable | None = None


MAIN = ReadFrom()


class Reads(Protocol):
    """What can be read from: a `Store`, or `FromReplica`."""

    def read(self) -> AbstractContextManager[Session]:
        """Open a session that sees one moment and can change nothing."""
        ...


def read_from(s: Session) -> ReadFrom:
    """Return where a session reads."""
    found = s.info.get("read_from", MAIN)
    assert isinstance(found, ReadFrom)
    return found


class _Useless(Exception):
    def __init__(self, why: Unusable) -> None:
        super().__init__(why)
        self.why = why


class FromReplica:
    """Reads from the copy at `url`, and from the main database while that cannot be used. Used from several threads."""

    def __init__(self, main: Store, url: str | URL) -> None:
        self._main = main
        self.replica = Store(url, desk=main.desk, pool_size=2)
        self._why: Unusable | None = None
        self._again_at = 0.0

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session on the copy, or on the main database; `read_from` says on which. Raises StoreError kinds.

        `database_now` is, on the copy, the moment up to which it shows everything. Raises Refused("replica_let_go") where the copy
        broke a reading off; read again, it comes from the main database.
        """
        with ExitStack() as stack:
            s = self._opened(stack)
            there = read_from(s).where is Where.REPLICA
            try:
                # The stack is left in here: what ends badly may be told only then.
                with stack.pop_all():
                    yield s
            except Unreachable:
                if there:
                    self._lost(Unusable.UNREACHABLE)
                raise
            except Refused as refused:
                if there and refused.code == "changed_meanwhile":
                    # Nobody writes there: all that a copy gives up a reading for is its own replay.
                    self._lost(Unusable.LET_GO)
                    raise Refused("replica_let_go") from refused
                raise

    def close(self) -> None:
        """Close every connection to the copy."""
        self.replica.close()

    def _opened(self, stack: ExitStack) -> Session:
        if time.monotonic() >= self._again_at:
            try:
                as_of, behind = self._age()
            except _Useless as useless:
                self._lost(useless.why)
            else:
                s = stack.enter_context(self.replica.read())
                s.info["read_from"], s.info["as_of"] = ReadFrom(Where.REPLICA, behind), as_of
                return s
        s = stack.enter_context(self._main.read())
        s.info["read_from"] = ReadFrom(Where.INSTEAD, why=self._why)
        return s

    def _age(self) -> tuple[datetime, float]:
        """Return up to when the copy shows everything, and how many seconds ago that was. Raises _Useless.

        Asked before the session's snapshot is taken: what comes meanwhile makes it younger, never older.
        """
        with self._main.read() as s:
            wal, at, city = s.execute(_WRITTEN).one()
        level, last = self._replayed(wal, city)
        if not level:
            time.sleep(ON_ITS_WAY_S)
            level, last = self._replayed(wal, city)
        if level:
            return utc(at), 0.0
        if last is None:
            raise _Useless(Unusable.AGE_UNKNOWN)
        return utc(last), max(0.0, (at - last).total_seconds())

    def _replayed(self, wal: str, city: object) -> tuple[bool, datetime | None]:
        """Return whether the copy has all that was written up to there, and when its last transaction came. Raises _Useless."""
        try:
            with self.replica.read() as s:
                copy, same, level, last = s.execute(_REPLAYED, {"wal": wal}).one()
        except WrongPassword as error:
            raise _Useless(Unusable.TURNED_AWAY) from error
        except UnknownDatabase as error:
            raise _Useless(Unusable.NO_REPLICA) from error
        except StoreError as error:
            raise _Useless(Unusable.UNREACHABLE) from error
        if not copy or same != city:
            raise _Useless(Unusable.NO_REPLICA)
        return bool(level), last

    def _lost(self, why: Unusable) -> None:
        after = UNKNOWN_AFTER_S if why is Unusable.AGE_UNKNOWN else AGAIN_AFTER_S
        self._why, self._again_at = why, time.monotonic() + after
