"""Counts what is tried, in the database: every instance of the service counts the same."""

from __future__ import annotations

import math

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.phones.rules import Limit
from models.phones.secrets import limit_key

_COUNT = text(
    """INSERT INTO phone_limit AS l (key, what) VALUES (:key, :what)
    ON CONFLICT (key, what) DO UPDATE SET
        many = CASE WHEN l.since < clock_timestamp() - make_interval(secs => :within) THEN 1 ELSE least(l.many + 1, 1000000) END,
        since = CASE WHEN l.since < clock_timestamp() - make_interval(secs => :within) THEN clock_timestamp() ELSE l.since END
    RETURNING many, extract(epoch FROM since - clock_timestamp())::float8 + :within AS left_s"""
)
_CLEAR = text("UPDATE phone_limit SET many = 0 WHERE key = :key AND what = :what")
_SECRET = text("SELECT key FROM phone_secret")


def count(s: Session, limit: Limit, who: str) -> int:
    """Count one more try by `who`; return how many seconds to wait, 0 where it is not too many."""
    facts = {"key": _key(s, limit, who), "what": limit.what, "within": limit.within.total_seconds()}
    row = s.execute(_COUNT, facts).one()
    return 0 if row.many <= limit.most else max(1, math.ceil(row.left_s))


def clear(s: Session, limit: Limit, who: str) -> None:
    """Start the count anew: it was the right one."""
    s.execute(_CLEAR, {"key": _key(s, limit, who), "what": limit.what})


def _key(s: Session, limit: Limit, who: str) -> bytes:
    return limit_key(bytes(s.scalar(_SECRET) or b""), limit.what, who)
