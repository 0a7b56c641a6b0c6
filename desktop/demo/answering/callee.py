"""One call to a simulated worker, from the ringing to the end. Whoever calls decides how long it lasts."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any

from desktop.demo.answering.line import Line
from desktop.demo.answering.shown import Shown
from desktop.demo.answering.temper import RINGS_S, Act, Temper
from models.calls import field
from models.calls.records import DESK, Call, Ending, Signal, SignalKind
from models.calls.turn import Relay, ice_servers
from models.phones.queries import get_phones_in_hand
from models.store.errors import Refused
from models.workers.queries import get_positions_by_ids

if TYPE_CHECKING:
    from desktop.demo.answering.peer import Peer

log = logging.getLogger(__name__)
MOVED_S = 10.0
"""So often a phone says where it is."""
ACCURACY_M = 8
CLOSED_S = 2.0


def load() -> ModuleType:
    """Load what a picture takes: a third of a second and sixty megabytes."""
    from desktop.demo.answering import handset

    return handset


class Callee:
    """A worker who is called. `run` returns when the call is over; to be woken by what the feed says of it."""

    def __init__(self, call: Call, line: Line, temper: Temper, clock: Callable[[], datetime], relay: Relay) -> None:
        self.call = call
        self._line, self._temper, self._clock, self._relay = line, temper, clock, relay
        self._over, self._news = asyncio.Event(), asyncio.Event()
        self._shown = Shown()
        self._seen = 0
        """The number of the last signal that was read."""
        self._peer: Peer | None = None

    def wake(self) -> None:
        """Say that there are new signals."""
        self._news.set()

    def end(self) -> None:
        """Say that the call has ended."""
        self._over.set()
        self._news.set()

    async def hang_up(self) -> None:
        """End the call from here."""
        if not self._over.is_set():
            await self._act(field.end_own, Ending.HUNG_UP)
        self.end()

    async def run(self) -> None:
        """Ring, and do what the worker's temper says."""
        loading = asyncio.ensure_future(asyncio.to_thread(load))
        try:
            await self._answer(loading)
        except Refused as refused:
            # It ended elsewhere.
            log.debug("the call went another way: %s", refused)
        finally:
            await self._let_go()
            await loading

    async def _answer(self, loading: asyncio.Future[ModuleType]) -> None:
        temper = self._temper
        await self._stays_for(min(RINGS_S, temper.after_s))
        await self._act(field.ring)
        if not await self._stays_for(temper.after_s):
            return
        if temper.act is Act.REFUSES:
            await self._act(field.end_own, Ending.REFUSED, temper.reason)
        elif temper.act is Act.IS_SILENT or self.call.worker_id in await self._line.read(get_phones_in_hand):
            # Nobody hears it, or somebody took the phone up meanwhile: it is theirs to answer.
            await self._over.wait()
        else:
            handset = await loading
            while not self._over.is_set():
                ice = ice_servers(self._relay, str(self.call.worker_id), datetime.now(UTC))
                self._peer = handset.make_peer(self.call, self._shown, self._clock, ice)
                await self._connect(self._peer)
                await self._let_go()

    async def _connect(self, peer: Peer) -> None:
        """Offer a connection and keep it; returns when it is to be made anew, or the call is over."""
        peer.changed = self._news.set
        offering = asyncio.ensure_future(peer.offer())
        try:
            self.call = await self._act(field.accept, peer.link, self._desk_ice())
        finally:
            # Only what has been opened can be closed.
            offer = await offering
        await self._act(field.send_own, peer.link, SignalKind.OFFER, {"sdp": offer}, receiver=DESK)
        moved_at = 0.0
        now = asyncio.get_running_loop().time
        while not self._over.is_set() and peer.state != "failed":
            if peer.said_bye:
                await self.hang_up()
                return
            if peer.state == "closed":
                # The desk has closed it: for good, most likely, and the word of it is on its way.
                await self._stays_for(CLOSED_S)
                return
            if peer.is_open and now() - moved_at >= MOVED_S:
                moved_at = now()
                await self._tell_where(peer)
            for signal in await self._line.act(self.call.worker_id, field.get_own_signals, self.call.id, self._seen):
                self._seen = signal.id
                if signal.link == peer.link and not await self._take(peer, signal):
                    return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), MOVED_S)
            self._news.clear()

    def _desk_ice(self) -> dict[str, Any]:
        return ice_servers(self._relay, str(self.call.account_id), datetime.now(UTC))

    async def _take(self, peer: Peer, signal: Signal) -> bool:
        """Take in a signal; False where it asks for another connection."""
        match signal.kind:
            case SignalKind.ANSWER:
                await peer.take_answer(str(signal.body.get("sdp")))
            case SignalKind.CANDIDATES:
                await peer.take_candidates(list(signal.body.get("candidates") or ()))
            case SignalKind.RESTART:
                return False
            case SignalKind.BYE:
                await self.hang_up()
        return True

    async def _tell_where(self, peer: Peer) -> None:
        at = await self._line.read(get_positions_by_ids, [self.call.worker_id])
        if len(at.lon):
            place = {"lon": float(at.lon[0]), "lat": float(at.lat[0]), "accuracy": ACCURACY_M}
            peer.say({"t": "moved"} | place)

    async def _act(self, act: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        return await self._line.act(self.call.worker_id, act, self.call.id, *args, **facts)

    async def _stays_for(self, seconds: float) -> bool:
        """Wait; False where the call is over meanwhile."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), max(seconds, 0.001))
        return not self._over.is_set()

    async def _let_go(self) -> None:
        peer, self._peer = self._peer, None
        if peer is not None:
            await peer.close()
