"""The worker's orders, and what he does with them. Whose they are is decided by the models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session

from gateway.access import At, House, Who, own_transaction
from gateway.failures import Failure
from gateway.routes import failures
from gateway.schemas import told
from gateway.schemas.given import Act, AnswerSupervision, Command, FeedBack, RefuseOrder, Support
from models.cases.attachments.records import Attachment
from models.phones import acting
from models.phones.files import get_own_attachments
from models.phones.orders import get_own_order, get_own_orders, get_own_steps
from models.phones.records import Phone
from models.store.times import database_now

router = APIRouter(prefix="/orders", tags=["orders"])
_READING = failures(401, 403, 404, 409)
_ACTING = failures(401, 403, 404, 409)


@router.get("", responses=failures(401, 409))
def orders(at: At, phone: Who) -> told.Orders:
    """Return the orders in force, the most pressing first, then those that ended today."""
    with at.store.read() as s:
        found, now = get_own_orders(s, phone.worker_id), database_now(s)
    return told.Orders(orders=[told.Order.model_validate(order) for order in found], data_as_of=now)


@router.get("/{order_id}", responses=_READING)
def order(order_id: UUID, at: At, phone: Who) -> told.OrderInFull:
    """Return one of these with its history."""
    with at.store.read() as s:
        found = get_own_order(s, phone.worker_id, order_id)
        steps = get_own_steps(s, phone.worker_id, found)
        files = get_own_attachments(s, found.case.id)
    whole = told.Order.model_validate(found).model_dump()
    history = [told.Step.model_validate(step) for step in steps]
    return told.OrderInFull(**whole, steps=history, attachments=[_attachment(one) for one in files])


@router.post("/{order_id}/sign", responses=_ACTING)
def sign(order_id: UUID, given: Act, at: At, phone: Who) -> told.Moved:
    """Sign (签收)."""
    return _do(at, phone, order_id, given, acting.sign, note=_note(given), at=given.at)


@router.post("/{order_id}/arrive", responses=_ACTING)
def arrive(order_id: UUID, given: Act, at: At, phone: Who) -> told.Moved:
    """Say that one is on site (到场)."""
    return _do(at, phone, order_id, given, acting.arrive, note=_note(given), at=given.at)


@router.post("/{order_id}/start", responses=_ACTING)
def start(order_id: UUID, given: Act, at: At, phone: Who) -> told.Moved:
    """Begin to handle (处置)."""
    return _do(at, phone, order_id, given, acting.start, note=_note(given), at=given.at)


@router.post("/{order_id}/feed_back", responses=_ACTING)
def feed_back(order_id: UUID, given: FeedBack, at: At, phone: Who) -> told.Moved:
    """Say what was done or found (反馈)."""
    files = tuple(one.as_record() for one in given.attachments)
    if given.finding == "needs_department":
        if given.department_id is None:
            raise Failure(422, "fact_missing", fact="department_id", action="feed_back")
        facts = {"words": given.note, "department_id": given.department_id, "attachments": files}
        return _do(at, phone, order_id, given, acting.call, at=given.at, **facts)
    facts = {"note": given.note, "at": given.at, "attachments": files}
    return _do(at, phone, order_id, given, acting.feed_back, given.finding, **facts)


@router.post("/{order_id}/refuse", responses=_ACTING)
def refuse(order_id: UUID, given: RefuseOrder, at: At, phone: Who) -> told.Moved:
    """Return the order with the reason and its basis (退单)."""
    return _do(at, phone, order_id, given, acting.refuse, reason=given.reason, basis=given.basis, at=given.at)


@router.post("/{order_id}/support", responses=_ACTING)
def support(order_id: UUID, given: Support, at: At, phone: Who) -> told.Moved:
    """Ask for support: the worker's grid calls the level above (吹哨)."""
    return _do(at, phone, order_id, given, acting.call, words=given.words, at=given.at)


@router.post("/{order_id}/answer", responses=_ACTING)
def answer(order_id: UUID, given: AnswerSupervision, at: At, phone: Who) -> told.Moved:
    """Answer a supervision (督办单) about the order."""
    facts: dict[str, Any] = {"supervision_id": given.supervision_id, "words": given.words}
    return _do(at, phone, order_id, given, acting.answer, **facts)


def _do(
    at_: House, phone: Phone, order_id: UUID, given: Command, act: Callable[..., object], *args: Any, **facts: Any
) -> told.Moved:
    with own_transaction(at_, phone, given.id) as s:
        act(s, phone.worker_id, order_id, *args, command_id=given.id, **facts)
        return _moved(s, phone, order_id)


def _moved(s: Session, phone: Phone, order_id: UUID) -> told.Moved:
    return told.Moved(order=told.Order.model_validate(get_own_order(s, phone.worker_id, order_id)))


def _attachment(one: Attachment) -> told.Attachment:
    media = asdict(one.media)
    own = {name: getattr(one, name) for name in told.Attachment.model_fields if name not in media}
    return told.Attachment.model_validate(media | own)


def _note(given: Act) -> str:
    """Where the phone says it was done stands behind the words: the desk reads it in the history."""
    if given.lon is None or given.lat is None:
        return given.note
    return f"{given.note} ({given.lon:.5f}, {given.lat:.5f})".strip()
