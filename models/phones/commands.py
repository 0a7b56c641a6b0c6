"""Lets phones in and out. What is refused is answered, not raised: the try has to be counted, so it is committed.

Called inside `Store.transaction()`. None of it says whether a number is known: whoever asks learns the same either way.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.phones import limits
from models.phones.records import Denied, Ending, Pair
from models.phones.rules import (
    CODE_LASTS,
    CODE_TRIES,
    CODES_FROM_AN_ADDRESS,
    CODES_TO_A_NUMBER,
    LINK_LASTS,
    TRIES_FROM_AN_ADDRESS,
    TRIES_OF_A_NUMBER,
)
from models.phones.secrets import code_hash, is_code, new_code, new_salt, new_token, phone_digits, token_hash
from models.phones.tokens import exchange, open_session
from models.store.errors import Refused
from models.store.ids import new_id

_WORKER = text("SELECT phone_worker(:digits)")
_OLD_CODES = text("UPDATE phone_code SET ended_at = clock_timestamp() WHERE worker_id = :worker AND ended_at IS NULL")
_NEW_CODE = text(
    """INSERT INTO phone_code (id, worker_id, salt, hash, expires_at)
    VALUES (:id, :worker, :salt, :hash, clock_timestamp() + make_interval(secs => :lasts))"""
)
_CODE = text(
    """SELECT id, salt, hash, tries FROM phone_code
    WHERE worker_id = :worker AND ended_at IS NULL AND expires_at > clock_timestamp() AND tries < :most
    ORDER BY made_at DESC LIMIT 1 FOR UPDATE"""
)
_TRIED = text(
    """UPDATE phone_code SET tries = tries + 1, ended_at = CASE WHEN :right THEN clock_timestamp() ELSE ended_at END
    WHERE id = :id"""
)
_LINK = text(
    """UPDATE phone_link SET used_at = clock_timestamp()
    WHERE hash = :hash AND used_at IS NULL AND expires_at > clock_timestamp() RETURNING worker_id"""
)
_MADE = text(
    """INSERT INTO phone_link (id, worker_id, hash, expires_at)
    VALUES (:id, :worker, :hash, clock_timestamp() + make_interval(secs => :lasts))"""
)
_IN_SERVICE = text("SELECT active FROM worker WHERE id = :id")
_END = text(
    """UPDATE phone_session SET ended_at = clock_timestamp(), ending = :ending
    WHERE id = ANY(CAST(:ids AS uuid[])) AND ended_at IS NULL RETURNING id"""
)
_RUNNING = text("SELECT id FROM phone_session WHERE worker_id = :worker AND ended_at IS NULL")


def ask_code(s: Session, phone: str, address: str) -> int:
    """Count that a code is asked for; return how many seconds to wait, 0 where one may be made (`make_code`).

    `address` is where the request comes from, for counting alone.
    """
    digits = phone_digits(phone)
    return max(limits.count(s, CODES_FROM_AN_ADDRESS, address), limits.count(s, CODES_TO_A_NUMBER, digits))


def make_code(s: Session, phone: str) -> str | None:
    """Make a one-time code for the worker who has that number, to be sent; None where nobody has. Earlier ones are dead.

    To be called after the request was answered: it takes longer where there is a worker.
    """
    worker = s.scalar(_WORKER, {"digits": phone_digits(phone)})
    if worker is None:
        return None
    code, salt = new_code(), new_salt()
    facts = {"id": new_id(), "worker": worker, "salt": salt, "hash": code_hash(code, salt)}
    s.execute(_OLD_CODES, {"worker": worker})
    s.execute(_NEW_CODE, facts | {"lasts": CODE_LASTS.total_seconds()})
    return code


def open_by_code(s: Session, phone: str, code: str, address: str) -> Pair | Denied:
    """Open a session for the worker who has that number and was sent that code, within five minutes and five tries."""
    digits = phone_digits(phone)
    wait = max(limits.count(s, TRIES_FROM_AN_ADDRESS, address), limits.count(s, TRIES_OF_A_NUMBER, digits))
    if wait:
        return Denied(wait)
    worker = s.scalar(_WORKER, {"digits": digits})
    row = None if worker is None else s.execute(_CODE, {"worker": worker, "most": CODE_TRIES}).one_or_none()
    if worker is None or row is None:
        # As much work as for a wrong code: nobody learns by the clock whether there was one.
        code_hash(code, b"\0" * 16)
        s.execute(_TRIED, {"id": new_id(), "right": False})
        return Denied()
    right = is_code(code, bytes(row.salt), bytes(row.hash))
    s.execute(_TRIED, {"id": row.id, "right": right})
    if not right:
        return Denied()
    limits.clear(s, TRIES_OF_A_NUMBER, digits)
    return open_session(s, UUID(str(worker)), "code")


def make_link(s: Session, worker_id: UUID) -> str:
    """Make a one-time link at the desk and return what stands in it, once. Raises Refused("unknown_worker"), NotPermitted."""
    if not s.scalar(_IN_SERVICE, {"id": worker_id}):
        raise Refused("unknown_worker", worker_id=worker_id)
    token = new_token()
    facts: dict[str, Any] = {"id": new_id(), "worker": worker_id, "hash": token_hash(token)}
    s.execute(_MADE, facts | {"lasts": LINK_LASTS.total_seconds()})
    return token


def open_by_link(s: Session, link: str, address: str) -> Pair | Denied:
    """Open a session by a link of the desk, once and within half an hour."""
    wait = limits.count(s, TRIES_FROM_AN_ADDRESS, address)
    if wait:
        return Denied(wait)
    worker = s.scalar(_LINK, {"hash": token_hash(link)})
    if worker is None or not s.scalar(_IN_SERVICE, {"id": worker}):
        return Denied()
    return open_session(s, UUID(str(worker)), "link")


def refresh(s: Session, token: str, address: str) -> Pair | Denied:
    """Exchange a refresh token for a new pair; one that was exchanged before ends its session (see `tokens.exchange`)."""
    wait = limits.count(s, TRIES_FROM_AN_ADDRESS, address)
    return Denied(wait) if wait else exchange(s, token)


def sign_out(s: Session, session_id: UUID) -> bool:
    """End a session by its own phone; returns whether that ended it."""
    return bool(_end(s, [session_id], Ending.SIGNED_OUT))


def revoke(s: Session, session_id: UUID) -> bool:
    """End a session from the desk: its tokens are dead at once. Returns whether it was alive."""
    return bool(_end(s, [session_id], Ending.REVOKED))


def revoke_all(s: Session, worker_id: UUID) -> int:
    """End every session of a worker from the desk; returns how many were alive."""
    return len(_end(s, list(s.scalars(_RUNNING, {"worker": worker_id})), Ending.REVOKED))


def expire_phones(s: Session) -> int:
    """Clear away what no longer lets anybody in, a day after it did; returns how many rows."""
    return int(s.scalar(text("SELECT expire_phones()")) or 0)


def _end(s: Session, ids: list[UUID], ending: Ending) -> list[UUID]:
    return list(s.scalars(_END, {"ids": ids, "ending": ending.value})) if ids else []
