"""Reads claims and running desks. Only what holds at the database's moment is a claim; what has run out is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.claims.records import Claim, PastClaim, RunningDesk
from models.store.times import utc, utc_or_none

_CLAIMS = """
SELECT c.id, c.case_id, c.lease_id, c.account_id, coalesce(a.name, '') AS holder, l.desk, c.taken_at,
       l.expires_at AS until
FROM case_claim c JOIN desk_lease l ON l.id = c.lease_id LEFT JOIN account a ON a.id = c.account_id
WHERE c.ended_at IS NULL AND l.ended_at IS NULL AND l.expires_at >= clock_timestamp()"""
_ALL = text(_CLAIMS)
_OF_CASES = text(_CLAIMS + " AND c.case_id = ANY(CAST(:ids AS uuid[]))")
_DESKS = text(
    """SELECT l.id AS lease_id, l.account_id, coalesce(a.name, '') AS account, a.login, a.duty, l.desk, l.opened_at,
              l.renewed_at, l.expires_at AS until,
              (SELECT count(*) FROM case_claim c WHERE c.lease_id = l.id AND c.ended_at IS NULL) AS claims
    FROM desk_lease l JOIN account a ON a.id = l.account_id
    WHERE l.ended_at IS NULL AND l.expires_at >= clock_timestamp() ORDER BY l.opened_at, l.id"""
)
_PAST = text(
    """SELECT coalesce(a.name, '') AS holder, l.desk, c.taken_at, c.ended_at, coalesce(c.ending, '') AS ending,
              coalesce(e.name, '') AS ended_by, c.note
    FROM case_claim c JOIN desk_lease l ON l.id = c.lease_id LEFT JOIN account a ON a.id = c.account_id
    LEFT JOIN account e ON e.id = c.ended_by
    WHERE c.case_id = :id ORDER BY c.taken_at, c.id"""
)


def get_claims(s: Session) -> list[Claim]:
    """Return every claim that holds now."""
    return [_claim(row) for row in s.execute(_ALL)]


def get_claims_by_cases(s: Session, case_ids: Sequence[UUID]) -> list[Claim]:
    """Return the claims that hold now on these cases: one that is not in the answer is nobody's."""
    return [_claim(row) for row in s.execute(_OF_CASES, {"ids": list(case_ids)})] if case_ids else []


def get_claim(s: Session, case_id: UUID) -> Claim | None:
    """Return the claim that holds on a case now, None where nobody has it open."""
    return next(iter(get_claims_by_cases(s, [case_id])), None)


def get_running_desks(s: Session) -> list[RunningDesk]:
    """Return the desks that are there now, the longest there first."""
    return [
        RunningDesk(
            lease_id=row.lease_id,
            account_id=row.account_id,
            account=row.account,
            login=row.login,
            duty=row.duty,
            desk=row.desk,
            opened_at=utc(row.opened_at),
            renewed_at=utc(row.renewed_at),
            until=utc(row.until),
            claims=row.claims,
        )
        for row in s.execute(_DESKS)
    ]


def get_past_claims(s: Session, case_id: UUID) -> list[PastClaim]:
    """Return who has had a case open, the earliest first."""
    return [
        PastClaim(
            row.holder, row.desk, utc(row.taken_at), utc_or_none(row.ended_at), row.ending, row.ended_by, row.note
        )
        for row in s.execute(_PAST, {"id": case_id})
    ]


def _claim(row: Any) -> Claim:
    return Claim(
        row.id, row.case_id, row.lease_id, row.account_id, row.holder, row.desk, utc(row.taken_at), utc(row.until)
    )
