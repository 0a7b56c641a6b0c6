"""Makes the peer of a worker's call. Loads aiortc, its codecs and the drawing: to be imported when it first rings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from desktop.demo.answering.peer import Peer
from desktop.demo.answering.picture import RATE, Street
from desktop.demo.answering.shown import Shown
from models.calls.records import Call


def make_peer(call: Call, shown: Shown, clock: Callable[[], datetime], ice: dict[str, Any]) -> Peer:
    """Return a peer that shows the worker's street; the same worker's each time.

    Where there are servers in `ice`, it is reached through them alone: on one machine there is always a shorter way.
    """
    street = Street(str(call.worker_id), call.worker, shown, clock)
    return Peer(street, shown, RATE, ice=ice, relay_only=bool(ice["iceServers"]))
