"""Reads papers as they were kept, with the words and the signature that they have."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.briefings.kinds import Kind, Number, number_of
from models.briefings.records import Briefing, BriefingHead, Signature, Snapshot, Wording
from models.briefings.upgrading import read_snapshot
from models.store.canonical import Unreadable, digest, from_text
from models.store.errors import Refused
from models.store.times import utc

_ONE = text(
    """SELECT b.id, b.snapshot, b.picture, b.sha256, b.made_at, b.program, w.words,
              g.sha256 AS signed, coalesce(a.name, g.login) AS signed_by, g.recorded_at AS signed_at
    FROM briefing b LEFT JOIN briefing_signing g ON g.briefing_id = b.id LEFT JOIN account a ON a.login = g.login
    LEFT JOIN LATERAL (SELECT x.words FROM briefing_wording x WHERE x.briefing_id = b.id
                       ORDER BY x.version DESC LIMIT 1) w ON true
    WHERE b.year = :year AND b.kind = :kind AND b.serial = :serial AND b.edition = :edition"""
)
_HEADS = text(
    """SELECT b.year, b.kind, b.serial, b.edition, b.first_day, b.day, b.as_of, b.so_far, b.made_at, b.sha256,
              coalesce(a.name, b.made_by) AS maker, coalesce(k.name, g.login, '') AS signed_by
    FROM briefing b LEFT JOIN account a ON a.login = b.made_by
    LEFT JOIN briefing_signing g ON g.briefing_id = b.id LEFT JOIN account k ON k.login = g.login
    WHERE (CAST(:day AS date) IS NULL OR :day BETWEEN b.first_day AND b.day)
      AND (CAST(:kind AS text) IS NULL OR b.kind = :kind)
      AND (CAST(:subject AS uuid) IS NULL OR b.subject = :subject)
    ORDER BY b.made_at DESC, b.id DESC LIMIT :limit"""
)
_RENDERED = text(
    """SELECT format, language, style, versions, sha256 FROM briefing_rendering
    WHERE briefing_id = :id AND state = :state ORDER BY recorded_at, id"""
)
_CASE = text("SELECT id FROM case_file WHERE number = :number")
_LAST_WORDS = text(
    """SELECT w.words FROM briefing_wording w JOIN briefing b ON b.id = w.briefing_id WHERE b.kind = :kind
    ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1"""
)


def get_briefing(s: Session, number: str) -> Briefing:
    """Return the paper of that number ("2026-0001", also "2026-1"; "weekly-2026-0003-2"); without an edition the first.

    Raises Refused: "unknown_briefing", "briefing_damaged" (its digest is another), "briefing_unreadable" (made by a newer
    program).
    """
    wanted = number_of(number)
    facts = {"year": wanted.year, "kind": wanted.kind.value, "serial": wanted.serial, "edition": wanted.edition}
    row = s.execute(_ONE, facts).one_or_none()
    if row is None:
        raise Refused("unknown_briefing", number=number)
    if digest(row.snapshot, row.picture) != row.sha256:
        raise Refused("briefing_damaged", number=number)
    if row.signed is not None and digest(row.sha256 + (row.words or "")) != row.signed:
        raise Refused("briefing_damaged", number=number)
    try:
        snapshot: Snapshot = read_snapshot(row.snapshot, len(row.picture))
        wording = Wording() if row.words is None else from_text(Wording, row.words)
    except Unreadable as error:
        raise Refused("briefing_unreadable", number=number, detail=str(error)) from error
    return Briefing(
        snapshot=snapshot,
        picture=bytes(row.picture),
        sha256=row.sha256,
        made_at=utc(row.made_at),
        program=row.program,
        id=row.id,
        wording=wording,
        signature=None if row.signed is None else Signature(row.signed_by, utc(row.signed_at), row.signed),
    )


def list_briefings(
    s: Session,
    day: date | None = None,
    limit: int = 200,
    *,
    kind: Kind | None = None,
    subject: UUID | None = None,
) -> list[BriefingHead]:
    """Return the papers that there are, the newest first: of those that a day belongs to, of one kind, about one subject."""
    facts: dict[str, Any] = {"day": day, "limit": limit, "kind": kind and kind.value, "subject": subject}
    return [head_of(row) for row in s.execute(_HEADS, facts)]


def head_of(row: Any) -> BriefingHead:
    """Return a row of the table of papers, with `maker` and `signed_by`, as a line of a list."""
    return BriefingHead(
        number=str(Number(Kind(row.kind), row.year, row.serial, row.edition)),
        kind=Kind(row.kind),
        edition=row.edition,
        first=row.first_day,
        day=row.day,
        as_of=utc(row.as_of),
        so_far=row.so_far,
        made_at=utc(row.made_at),
        maker=row.maker,
        sha256=row.sha256,
        signed_by=row.signed_by,
    )


def get_renderings(s: Session, briefing: Briefing) -> tuple[tuple[str, str, str, str, str], ...]:
    """Return what was first rendered of a paper with its present words: format, language, style, versions, SHA-256."""
    return tuple(tuple(row) for row in s.execute(_RENDERED, {"id": briefing.id, "state": briefing.state}))


def get_last_addressees(s: Session, kind: Kind) -> Wording:
    """Return to whom the last paper of a kind went (报, 送, 发), for the next one to begin with; no edits."""
    words = s.scalar(_LAST_WORDS, {"kind": kind.value})
    last = Wording() if words is None else from_text(Wording, words)
    return Wording(last.report_to, last.send_to, last.copy_to)


def find_case(s: Session, number: str) -> UUID:
    """Return the case of a number, for a paper about it. Raises Refused("unknown_case", number)."""
    found: UUID | None = s.scalar(_CASE, {"number": number.strip()})
    if found is None:
        raise Refused("unknown_case", number=number)
    return found
