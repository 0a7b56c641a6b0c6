"""A session: one account's connection to one city, and all that lives and ends with it."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

from sqlalchemy import URL, QueuePool, event

from desktop.jobs import forbid_on_gui_thread
from models.store.engine import Store
from models.store.feed import FeedReader
from models.store.replica import FromReplica, Reads

CLOSE_WITHIN_S = 5.0


def desk_name() -> str:
    """The name of this workplace, recorded with every step: the machine's own name."""
    return socket.gethostname()


@dataclass(slots=True)
class Session:
    """An account at work in a city: its store and its reader of the feed. `close()` returns every connection."""

    url: URL
    store: Store
    reader: FeedReader
    has_cities: bool = False
    """Whether other cities can be switched to from here."""

    replica: FromReplica | None = None
    """The copy of the database that figures are read from, where there is one."""

    @classmethod
    def open(cls, url: URL, *, has_cities: bool = False, replica: URL | None = None) -> Session:
        """Make the session; it connects when first used. `url` is the account's, with its password."""
        store = Store(url, desk=desk_name())
        copy = None if replica is None else FromReplica(store, replica)
        for one in (store, *(() if copy is None else (copy.replica,))):
            event.listen(one.engine, "before_cursor_execute", _off_the_gui_thread)
        return cls(url, store, FeedReader(url), has_cities, copy)

    @property
    def figures(self) -> Reads:
        """What charts, figures and the cases behind them are read from."""
        return self.store if self.replica is None else self.replica

    def close(self) -> None:
        """Close every connection, those still reading as soon as they have read; called in the background."""
        pool = self.store.engine.pool
        until = time.monotonic() + CLOSE_WITHIN_S
        while isinstance(pool, QueuePool) and pool.checkedout() and time.monotonic() < until:
            time.sleep(0.01)
        self.store.close()
        if self.replica is not None:
            self.replica.close()


def _off_the_gui_thread(*_: object) -> None:
    forbid_on_gui_thread("a query")
