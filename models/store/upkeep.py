"""Upkeep of what expires: the change feed and the positions' history. Cases, orders and steps never do."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session


def trim_changes(s: Session, keep: timedelta = timedelta(days=1), many: int = 10_000) -> int:
    """Remove at most `many` changes older than `keep`; call again while it returns `many`, each in its transaction."""
    return int(s.scalar(text("SELECT trim_changes(:keep, :many)"), {"keep": keep, "many": many}) or 0)


def ensure_position_days(s: Session, first: date, last: date) -> int:
    """Make the day partitions (UTC) of the positions' history where missing; returns how many were made."""
    return int(s.scalar(text("SELECT ensure_position_days(:first, :last)"), {"first": first, "last": last}) or 0)


def expire_positions(s: Session, keep: timedelta) -> int:
    """Drop the days of position history that ended longer ago than `keep`; returns how many were dropped."""
    return int(s.scalar(text("SELECT expire_positions(:keep)"), {"keep": keep}) or 0)


def thin_positions(s: Session, keep: timedelta) -> bool:
    """Do a small piece of thinning days that ended longer ago than `keep` to a fix a minute; False when nothing is left to do.

    One call a transaction: a day of a large city is some hundred of them, of about a second each.
    """
    return bool(s.scalar(text("SELECT thin_positions(:keep)"), {"keep": keep}))
