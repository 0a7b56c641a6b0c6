"""Signing in and out."""

from __future__ import annotations

import logging

from fastapi import APIRouter, BackgroundTasks, Request, Response

from gateway.access import ORIGIN, At, Who, address_of
from gateway.failures import Failure
from gateway.messages import Messenger, code_words, hand_over
from gateway.routes import failures
from gateway.schemas.given import AskCode, OpenByCode, OpenByLink, Refresh
from gateway.schemas.told import Session, Worker
from models.phones import commands
from models.phones.queries import get_own_self
from models.phones.records import Denied, Pair
from models.store.engine import Store
from models.store.errors import StoreError

log = logging.getLogger(__name__)
router = APIRouter(prefix="/session", tags=["session"])


@router.post("/code", status_code=204, responses=failures())
def ask_code(given: AskCode, at: At, request: Request, later: BackgroundTasks) -> Response:
    """Ask for a one-time code. The answer is the same whether or not anybody has that number."""
    with at.store.transaction(ORIGIN) as s:
        wait = commands.ask_code(s, given.phone, address_of(request))
    if wait:
        raise Failure(429, "too_many", retry_after=wait)
    # After the answer: how long it takes must not tell whether there is somebody to send one to.
    later.add_task(_send_code, at.store, request.app.state.messenger, given.phone)
    return Response(status_code=204, background=later)


@router.post("", responses=failures(401))
def open_by_code(given: OpenByCode, at: At, request: Request) -> Session:
    """Sign in with the code."""
    with at.store.transaction(ORIGIN) as s:
        opened = commands.open_by_code(s, given.phone, given.code, address_of(request))
    return _told(at.store, opened)


@router.post("/link", responses=failures(401))
def open_by_link(given: OpenByLink, at: At, request: Request) -> Session:
    """Sign in with a link that the desk made; it is good once."""
    with at.store.transaction(ORIGIN) as s:
        opened = commands.open_by_link(s, given.link, address_of(request))
    return _told(at.store, opened)


@router.post("/refresh", responses=failures(401))
def refresh(given: Refresh, at: At, request: Request) -> Session:
    """Exchange the refresh token for a new pair; one that was exchanged before ends the session for everybody."""
    with at.store.transaction(ORIGIN) as s:
        opened = commands.refresh(s, given.refresh, address_of(request))
    return _told(at.store, opened)


@router.delete("", status_code=204, responses=failures(401))
def sign_out(at: At, phone: Who) -> Response:
    """Sign out: both tokens are dead at once."""
    with at.store.transaction(ORIGIN) as s:
        commands.sign_out(s, phone.session_id)
    return Response(status_code=204)


def _send_code(store: Store, to: Messenger, phone: str) -> None:
    try:
        with store.transaction(ORIGIN) as s:
            code = commands.make_code(s, phone)
    except StoreError:
        log.error("a code could not be made: the database is out of reach")
        return
    if code is not None:
        hand_over(to, phone, code_words(code), "code")


def _told(store: Store, opened: Pair | Denied) -> Session:
    if isinstance(opened, Denied):
        if opened.wait_s:
            raise Failure(429, "too_many", retry_after=opened.wait_s)
        raise Failure(401, "denied")
    with store.read() as s:
        me = get_own_self(s, opened.worker_id)
    return Session(
        access=opened.access,
        access_expires=opened.access_expires,
        refresh=opened.refresh,
        refresh_expires=opened.refresh_expires,
        worker=Worker.model_validate(me),
    )
