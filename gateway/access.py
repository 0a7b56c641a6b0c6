"""Who asks: the worker behind the token of a request, and how many requests he may send."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from gateway.failures import Failure
from gateway.gathering import Gathering
from gateway.options import Options
from models.phones.acting import act_as, send_positions
from models.phones.ground import Surroundings
from models.phones.records import Phone
from models.phones.tokens import find_phones, note_use
from models.store.engine import Store
from models.store.errors import Refused
from models.workers.records import Fix

ORIGIN = "phone"
FORGET_S = 600.0
LOOK_UP_EVERY_S = 0.05
"""So long tokens are gathered while many ask: nobody waits who comes alone."""
POSITIONS_EVERY_S = 0.1
"""So long positions are gathered: a desk draws no more often, and a change each would be hundreds a second."""
Sent = tuple[UUID, Sequence[Fix]]
"""A worker and where he was."""
_bearer = HTTPBearer(auto_error=False, description="An access token of POST /session.")


class Buckets:
    """How many requests each session has left: `burst` at once, `a_second` for long. Kept by this process alone."""

    def __init__(self, burst: int, a_second: float) -> None:
        self._burst, self._a_second = burst, a_second
        self._left: dict[UUID, tuple[float, float]] = {}
        self._lock = threading.Lock()
        self._swept = time.monotonic()

    def take(self, session_id: UUID) -> int:
        """Take one; return 0, or in how many seconds there will be another."""
        now = time.monotonic()
        with self._lock:
            if now - self._swept > FORGET_S:
                self._left = {one: kept for one, kept in self._left.items() if now - kept[1] < FORGET_S}
                self._swept = now
            left, at = self._left.get(session_id, (float(self._burst), now))
            left = min(float(self._burst), left + (now - at) * self._a_second)
            enough = left >= 1
            self._left[session_id] = (left - 1 if enough else left, now)
        return 0 if enough else max(1, round((1 - left) / self._a_second))


@dataclass(frozen=True)
class House:
    """What every route works with."""

    store: Store
    options: Options
    buckets: Buckets
    ground: Surroundings = field(default_factory=Surroundings)

    @cached_property
    def tokens(self) -> Gathering[str, Phone | None]:
        """Tells whose an access token is: every request asks, and those that wait are looked up together."""
        return Gathering(partial(look_up, self.store), breath_s=LOOK_UP_EVERY_S)

    @cached_property
    def positions(self) -> Gathering[Sent, int | Refused]:
        """Takes positions in: what phones send within a moment is one transaction, one COPY and one change."""
        return Gathering(self._send_positions, breath_s=POSITIONS_EVERY_S)

    def _send_positions(self, sent: Sequence[Sent]) -> list[int | Refused]:
        with self.store.transaction(ORIGIN) as s:
            return send_positions(s, sent)


def house(request: Request) -> House:
    """Return what the application was built with."""
    found: House = request.app.state.house
    return found


def look_up(store: Store, tokens: Sequence[str]) -> list[Phone | None]:
    """Return whose access tokens these are, None for each that is dead; their use is noted."""
    with store.read() as s:
        found = find_phones(s, {token for token in tokens if token})
    if to_note := {token: phone for token, (phone, noted) in found.items() if noted}:
        with store.transaction(ORIGIN) as s:
            note_use(s, to_note)
    return [found[token][0] if token in found else None for token in tokens]


async def signed_in(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Phone:
    """Return who asks. Raises Failure: 401 signed_out, 429 too_many."""
    at = house(request)
    phone = await at.tokens.ask(given.credentials) if given is not None else None
    if phone is None:
        raise Failure(401, "signed_out")
    wait = at.buckets.take(phone.session_id)
    if wait:
        raise Failure(429, "too_many", retry_after=wait)
    return phone


@contextmanager
def own_transaction(at: House, phone: Phone, command_id: UUID) -> Iterator[Session]:
    """A write transaction for that worker alone: the database refuses another's order in it."""
    with at.store.transaction(ORIGIN, command_id) as s:
        act_as(s, phone.worker_id)
        yield s


def address_of(request: Request) -> str:
    """Return where a request comes from; behind a balancer, what that says (see `Options.behind`)."""
    return request.client.host if request.client is not None else ""


At = Annotated[House, Depends(house)]
Who = Annotated[Phone, Depends(signed_in)]
