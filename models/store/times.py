"""The database's clock, and times as records carry them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

_DRIVERS_UTC = ZoneInfo("UTC")


def database_now(s: Session) -> datetime:
    """Return what the database's clock says now, in UTC; no machine's own clock decides about limits.

    Of a copy (`models.store.replica`) it is the moment up to which the copy shows everything.
    """
    as_of = s.info.get("as_of")
    if isinstance(as_of, datetime):
        return as_of
    now = s.scalar(select(func.clock_timestamp()))
    assert isinstance(now, datetime)
    return now.astimezone(UTC)


def utc(at: datetime) -> datetime:
    """Return the same instant in UTC."""
    if at.tzinfo is UTC:
        return at
    # The driver's own zone is UTC under another name; saying so is three times as quick as converting.
    return at.replace(tzinfo=UTC) if at.tzinfo is _DRIVERS_UTC else at.astimezone(UTC)


def utc_or_none(at: datetime | None) -> datetime | None:
    """Return the same instant in UTC, None for None."""
    return None if at is None else utc(at)
