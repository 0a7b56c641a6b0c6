"""Who asks: the worker behind the token of a request, and how many requests he may send."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from gateway.failures import Failure
from gateway.options import Options
from models.phones.acting import act_as
from models.phones.ground import Surroundings
from models.phones.records import Phone
from models.phones.tokens import find_phone, note_use
from models.store.engine import Store

ORIGIN = "phone"
FORGET_S = 600.0
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


def house(request: Request) -> House:
    """Return what the application was built with."""
    found: House = request.app.state.house
    return found


def look_up(store: Store, token: str) -> Phone | None:
    """Return whose access token it is, None for one that is dead; its use is noted."""
    if not token:
        return None
    with store.read() as s:
        found = find_phone(s, token)
    if found is None:
        return None
    phone, to_note = found
    if to_note:
        with store.transaction(ORIGIN) as s:
            note_use(s, token, phone.session_id)
    return phone


def signed_in(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Phone:
    """Return who asks. Raises Failure: 401 signed_out, 429 too_many."""
    at = house(request)
    phone = look_up(at.store, given.credentials if given is not None else "")
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
