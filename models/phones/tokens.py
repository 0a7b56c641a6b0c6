"""Tokens of a session: given out in pairs, exchanged once. A part of the commands, inside their transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.phones.records import Denied, Ending, Pair, Phone
from models.phones.rules import ACCESS_LASTS, LOST_ANSWER, SESSION_LASTS
from models.phones.secrets import new_token, token_hash
from models.store.ids import new_id
from models.store.times import database_now, utc

_OPEN = text("INSERT INTO phone_session (id, worker_id, way, expires_at) VALUES (:id, :worker, :way, :expires)")
_GIVE = text(
    """INSERT INTO phone_token (hash, session_id, kind, pair, follows, expires_at)
    VALUES (:hash, :session, :kind, :pair, :follows, :expires)"""
)
# The session's row is locked first: two exchanges of the same token come one after the other.
_SESSION = text(
    """SELECT p.id, p.worker_id, p.expires_at, p.ended_at IS NULL AND p.expires_at > clock_timestamp() AND w.active AS alive
    FROM phone_session p JOIN worker w ON w.id = p.worker_id
    WHERE p.id = (SELECT session_id FROM phone_token WHERE hash = :hash AND kind = 'refresh') FOR UPDATE OF p"""
)
_TOKEN = text("SELECT pair, used_at, void_at, expires_at FROM phone_token WHERE hash = :hash")
_USED = text("UPDATE phone_token SET used_at = clock_timestamp() WHERE hash = :hash AND used_at IS NULL")
_NEXT = text("SELECT used_at FROM phone_token WHERE follows = :pair AND session_id = :session AND void_at IS NULL")
_VOID = text(
    "UPDATE phone_token SET void_at = clock_timestamp() WHERE follows = :pair AND session_id = :session AND void_at IS NULL"
)
_REUSED = text("UPDATE phone_session SET ended_at = clock_timestamp(), ending = :ending WHERE id = :id")
_PHONES = text(
    """SELECT t.hash, p.id, p.worker_id, t.used_at IS NULL OR p.seen_at < clock_timestamp() - interval '1 minute' AS note,
              t.expires_at
    FROM phone_token t JOIN phone_session p ON p.id = t.session_id JOIN worker w ON w.id = p.worker_id
    WHERE t.hash = ANY(CAST(:hashes AS bytea[])) AND t.kind = 'access' AND t.void_at IS NULL AND t.expires_at > clock_timestamp()
      AND p.ended_at IS NULL AND p.expires_at > clock_timestamp() AND w.active"""
)
# Who holds a session's row ends it, exchanges its token or notes the same: nobody waits for him here. Tokens are taken in
# one order, and after their sessions, as an exchange takes them: nobody locks anybody out.
_SEEN = text(
    """UPDATE phone_session SET seen_at = clock_timestamp() WHERE ended_at IS NULL AND id IN (
        SELECT id FROM phone_session WHERE id = ANY(CAST(:ids AS uuid[])) FOR NO KEY UPDATE SKIP LOCKED)"""
)
_ALL_USED = text(
    """UPDATE phone_token SET used_at = clock_timestamp() WHERE hash IN (
        SELECT hash FROM phone_token WHERE hash = ANY(CAST(:hashes AS bytea[])) AND used_at IS NULL
        ORDER BY hash FOR NO KEY UPDATE)"""
)


def open_session(s: Session, worker_id: UUID, way: str) -> Pair:
    """Open a session and give its first pair of tokens."""
    now = database_now(s)
    session_id, expires = new_id(), now + SESSION_LASTS
    s.execute(_OPEN, {"id": session_id, "worker": worker_id, "way": way, "expires": expires})
    return _give(s, session_id, worker_id, None, now, expires)


def exchange(s: Session, token: str) -> Pair | Denied:
    """Exchange a refresh token for a new pair.

    One that was exchanged before is in two hands: the session ends. But the answer to the exchange may have been lost in
    a dead spot: within an hour, and as long as nothing of the new pair was used, it is given once more and the pair that
    was lost is void; should that turn up after all, the session ends.
    """
    hashed = token_hash(token)
    session = s.execute(_SESSION, {"hash": hashed}).one_or_none()
    if session is None or not session.alive:
        return Denied()
    kept = s.execute(_TOKEN, {"hash": hashed}).one()
    now = database_now(s)
    facts: dict[str, Any] = {"pair": kept.pair, "session": session.id}
    if kept.void_at is not None or (kept.used_at is not None and not _was_lost(s, kept.used_at, facts, now)):
        s.execute(_REUSED, {"id": session.id, "ending": Ending.REUSED.value})
        return Denied()
    if utc(kept.expires_at) <= now:
        return Denied()
    s.execute(_VOID, facts)
    s.execute(_USED, {"hash": hashed})
    return _give(s, session.id, session.worker_id, kept.pair, now, utc(session.expires_at))


def find_phones(s: Session, tokens: Collection[str]) -> dict[str, tuple[Phone, bool]]:
    """Return whose access tokens these are, and whether their use is to be noted (`note_use`), without those that are dead."""
    by_hash = {token_hash(token): token for token in tokens}
    return {
        by_hash[bytes(row.hash)]: (Phone(row.id, row.worker_id, utc(row.expires_at)), row.note)
        for row in s.execute(_PHONES, {"hashes": list(by_hash)})
    }


def note_use(s: Session, used: Mapping[str, Phone]) -> None:
    """Note that access tokens were used and their sessions seen; once a minute is enough."""
    s.execute(_SEEN, {"ids": [phone.session_id for phone in used.values()]})
    s.execute(_ALL_USED, {"hashes": [token_hash(token) for token in used]})


def _was_lost(s: Session, exchanged_at: datetime, facts: dict[str, Any], now: datetime) -> bool:
    if now - utc(exchanged_at) > LOST_ANSWER:
        return False
    return all(used is None for used in s.scalars(_NEXT, facts))


def _give(s: Session, session_id: UUID, worker_id: UUID, follows: UUID | None, now: datetime, until: datetime) -> Pair:
    pair, access, refresh = new_id(), new_token(), new_token()
    access_expires = min(now + ACCESS_LASTS, until)
    for kind, token, expires in (("access", access, access_expires), ("refresh", refresh, until)):
        facts = {"hash": token_hash(token), "session": session_id, "kind": kind, "pair": pair}
        s.execute(_GIVE, facts | {"follows": follows, "expires": expires})
    return Pair(session_id, worker_id, access, access_expires, refresh, until)
