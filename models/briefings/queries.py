"""Reads briefings as they were kept."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.briefings.records import Briefing, BriefingHead, Snapshot
from models.store.canonical import Unreadable, digest, from_text
from models.store.errors import Refused
from models.store.times import utc

_NUMBER = re.compile(r"([0-9]{4})-([0-9]{1,6})")
_ONE = text("SELECT snapshot, picture, sha256, made_at, program FROM briefing WHERE year = :year AND serial = :serial")
_HEADS = text(
    """SELECT b.year, b.serial, b.day, b.as_of, b.so_far, b.made_at, b.sha256, coalesce(a.name, b.made_by) AS maker
    FROM briefing b LEFT JOIN account a ON a.login = b.made_by
    WHERE CAST(:day AS date) IS NULL OR b.day = :day
    ORDER BY b.year DESC, b.serial DESC LIMIT :limit"""
)


def get_briefing(s: Session, number: str) -> Briefing:
    """Return the briefing of that number ("2026-0001", also "2026-1").

    Raises Refused: "unknown_briefing", "briefing_damaged" (its digest is another), "briefing_unreadable" (made by a newer
    program).
    """
    found = _NUMBER.fullmatch(number.strip())
    row = found and s.execute(_ONE, {"year": int(found[1]), "serial": int(found[2])}).one_or_none()
    if not row:
        raise Refused("unknown_briefing", number=number)
    if digest(row.snapshot, row.picture) != row.sha256:
        raise Refused("briefing_damaged", number=number)
    try:
        snapshot = from_text(Snapshot, row.snapshot)
    except Unreadable as error:
        raise Refused("briefing_unreadable", number=number, detail=str(error)) from error
    return Briefing(snapshot, bytes(row.picture), row.sha256, utc(row.made_at), row.program)


def list_briefings(s: Session, day: date | None = None, limit: int = 200) -> list[BriefingHead]:
    """Return the briefings that there are, of one day or of all, the newest first."""
    rows = s.execute(_HEADS, {"day": day, "limit": limit})
    return [
        BriefingHead(
            number=f"{row.year}-{row.serial:04d}",
            day=row.day,
            as_of=utc(row.as_of),
            so_far=row.so_far,
            made_at=utc(row.made_at),
            maker=row.maker,
            sha256=row.sha256,
        )
        for row in rows
    ]
