"""Relay's credentials for those who watch a call: asked for by a signal, given by one gateway of however many there are."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from gateway.access import ORIGIN
from models.calls.turn import Relay, ice_servers
from models.calls.watching import get_asked, give_relay
from models.store.engine import Store
from models.store.errors import StoreError
from models.store.feed import Batch

log = logging.getLogger(__name__)


class Relaying:
    """Gives watchers what this gateway's relay takes; without one they connect directly or not at all."""

    def __init__(self, store: Store, relay: Relay) -> None:
        self._store, self._relay = store, relay

    def hear(self, batch: Batch) -> None:
        """Answer who asks in the calls in which somebody said something; of a feed that began anew, in all."""
        if not self._relay.urls:
            return
        calls = {one for change in batch.changes if change.subject == "call_signal" for one in change.ids}
        if calls or batch.reload:
            self._answer(None if batch.reload else calls)

    def _answer(self, calls: Collection[UUID] | None) -> None:
        try:
            with self._store.read() as s:
                asked = get_asked(s, calls)
            for one in asked:
                now = datetime.now(UTC)
                watcher = ice_servers(self._relay, f"{one.call_id}-{one.watcher.replace(':', '-')}", now)
                with self._store.transaction(ORIGIN) as s:
                    give_relay(s, one, watcher, ice_servers(self._relay, f"{one.call_id}-desk", now))
        except StoreError as error:
            # A watcher that was not answered asks again.
            log.info("a watcher got no relay: %s", type(error).__name__)
