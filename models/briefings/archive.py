"""The archive of papers: searched, told page by page, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.briefings.kinds import Kind, number_of
from models.briefings.queries import head_of
from models.briefings.records import BriefingHead
from models.figures.filters import BadPeriod
from models.store.errors import Refused
from models.store.texts import findable
from models.store.times import utc

PAGE = 50
# By key, so that a page costs the same at any depth; each word that was typed must stand somewhere.
_FOUND = text(
    """WITH wanted AS MATERIALIZED (
        SELECT w FROM regexp_split_to_table(fold_words(CAST(:words AS text)), ' ') AS w WHERE w <> ''
    )
    SELECT b.id, b.year, b.kind, b.serial, b.edition, b.first_day, b.day, b.as_of, b.so_far, b.made_at, b.sha256,
           coalesce(a.name, b.made_by) AS maker, coalesce(k.name, g.login, '') AS signed_by
    FROM briefing b JOIN briefing_words t ON t.briefing_id = b.id LEFT JOIN account a ON a.login = b.made_by
    LEFT JOIN briefing_signing g ON g.briefing_id = b.id LEFT JOIN account k ON k.login = g.login
    LEFT JOIN unnest(CAST(:kinds AS text[]), CAST(:called AS text[])) AS c(kind, called) ON c.kind = b.kind
    CROSS JOIN LATERAL (SELECT CASE b.kind WHEN 'daily' THEN '' ELSE b.kind || '-' END || b.year || '-'
        || lpad(b.serial::text, greatest(4, length(b.serial::text)), '0')
        || CASE b.edition WHEN 1 THEN '' ELSE '-' || b.edition END AS number) n
    WHERE (CAST(:at AS timestamptz) IS NULL OR (b.made_at, b.id) < (:at, CAST(:id AS uuid)))
      AND (CAST(:kind AS text) IS NULL OR b.kind = :kind)
      AND (CAST(:first AS date) IS NULL OR b.day >= :first) AND (CAST(:last AS date) IS NULL OR b.first_day <= :last)
      AND NOT EXISTS (SELECT FROM wanted WHERE strpos(t.words, w) = 0 AND strpos(t.edited, w) = 0 AND strpos(n.number, w) = 0
                      AND strpos(fold_words(coalesce(k.name, g.login, '')), w) = 0
                      AND strpos(fold_words(coalesce(c.called, '')), w) = 0)
    ORDER BY b.made_at DESC, b.id DESC LIMIT :limit"""
)
_EARLIER = text(
    """SELECT b.year, b.kind, b.serial, b.edition, b.first_day, b.day, b.as_of, b.so_far, b.made_at, b.sha256,
              '' AS maker, '' AS signed_by
    FROM briefing b JOIN briefing o ON o.kind = b.kind
    WHERE o.year = :year AND o.kind = :kind AND o.serial = :serial AND o.edition = :edition
      AND CASE WHEN o.edition > 1 THEN b.year = o.year AND b.serial = o.serial AND b.edition = o.edition - 1
          ELSE (b.day, b.made_at) < (o.day, o.made_at) AND b.first_day <> o.first_day END
    ORDER BY b.day DESC, b.edition DESC LIMIT 1"""
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: words, a kind, days that a paper touches; None: any.

    Each word must stand somewhere in number, text or signature, or in what the kind is `called`.
    """

    words: str = ""
    kind: Kind | None = None
    first: date | None = None
    last: date | None = None
    called: Mapping[Kind, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ended: the next begins after it."""

    made_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """A page of papers, the newest first; `after` is None where nothing follows."""

    heads: tuple[BriefingHead, ...]
    after: After | None


def search_archive(s: Session, sought: Sought, after: After | None = None, limit: int = PAGE) -> ArchivePage:
    """Return a page of the papers that are looked for, as they were made, the newest first.

    Raises BadPeriod for days the wrong way round.
    """
    if sought.first is not None and sought.last is not None and sought.last < sought.first:
        raise BadPeriod("period_backwards", first=sought.first, last=sought.last)
    facts: dict[str, Any] = {
        "words": findable(sought.words), "kind": sought.kind and sought.kind.value, "first": sought.first,
        "last": sought.last, "at": after and after.made_at, "id": after and after.id, "limit": limit + 1,
        "kinds": [kind.value for kind in sought.called], "called": list(sought.called.values()),
    }  # fmt: skip
    rows = s.execute(_FOUND, facts).all()
    there = rows[:limit]
    follows = After(utc(there[-1].made_at), there[-1].id) if len(rows) > limit else None
    return ArchivePage(tuple(head_of(row) for row in there), follows)


def get_earlier(s: Session, number: str) -> str:
    """Return what a paper is compared with unless said otherwise: the edition before it, else the days before of its kind.

    Raises Refused: "unknown_briefing", "no_earlier_briefing" (number).
    """
    one = number_of(number)
    facts = {"year": one.year, "kind": one.kind.value, "serial": one.serial, "edition": one.edition}
    row = s.execute(_EARLIER, facts).one_or_none()
    if row is None:
        raise Refused("no_earlier_briefing", number=number)
    return head_of(row).number
