"""Reads video checks with all that their stages are told from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import CaseState
from models.cases.tables import OPEN_STATES
from models.checks.records import Verdict, VideoCheck
from models.store.times import utc, utc_or_none
from models.workers.masking import mask_name

_OPEN = ",".join(f"'{state.value}'" for state in OPEN_STATES)
_CHECK = """SELECT k.id, k.case_id, coalesce(f.number, '') AS number, f.title, f.state AS case_state, f.closed_at,
       k.order_id, k.worker_id, coalesce(i.name, '') AS worker, coalesce(g.name, '') AS grid, k.wait_s,
       coalesce(a.name, k.login) AS by, k.recorded_at AS began_at, o.sign_due_at, coalesce(o.due_at, f.due_at) AS due_at,
       o.signed_at, o.arrived_at, o.ended_at, going.id AS going_id, going.requested_at AS going_since, seen.id AS seen_id,
       coalesce(seen.ended_at, seen.live_at) AS seen_at, v.verdict, coalesce(v.words, '') AS verdict_words,
       v.recorded_at AS judged_at, (SELECT min(r.sent_at) FROM reply r WHERE r.case_id = k.case_id
                                    AND r.sent_at >= v.recorded_at) AS answered_at
    FROM video_check k JOIN case_file f ON f.id = k.case_id JOIN dispatch_order o ON o.id = k.order_id
    LEFT JOIN grid g ON g.id = f.grid_id LEFT JOIN worker_identity i ON i.worker_id = k.worker_id
    LEFT JOIN account a ON a.login = k.login LEFT JOIN check_verdict v ON v.check_id = k.id
    LEFT JOIN LATERAL (SELECT c.id, c.requested_at FROM call c WHERE c.worker_id = k.worker_id AND c.ended_at IS NULL
                       AND c.requested_at >= k.recorded_at LIMIT 1) going ON v.id IS NULL
    LEFT JOIN LATERAL (SELECT c.id, c.live_at, c.ended_at FROM call c WHERE c.worker_id = k.worker_id
                       AND c.live_at IS NOT NULL AND c.requested_at >= k.recorded_at
                       AND (c.case_id IS NULL OR c.case_id = k.case_id)
                       ORDER BY c.live_at DESC LIMIT 1) seen ON true
"""
_OF_CASE = text(_CHECK + " WHERE k.case_id = :case ORDER BY k.recorded_at DESC")
_RUNNING = text(
    f"""{_CHECK} WHERE v.id IS NULL OR (v.verdict <> 'given_up' AND (f.state IN ({_OPEN}) OR NOT EXISTS (
        SELECT FROM reply r WHERE r.case_id = k.case_id AND r.sent_at >= v.recorded_at)))
    ORDER BY k.recorded_at"""
)
_SINCE = text(_CHECK + " WHERE k.recorded_at >= :begin AND k.recorded_at < :end ORDER BY k.recorded_at")


def get_running_checks(s: Session) -> list[VideoCheck]:
    """Return every loop that is not through, the earliest first."""
    return [_check(row) for row in s.execute(_RUNNING)]


def get_case_checks(s: Session, case_id: UUID) -> tuple[VideoCheck, ...]:
    """Return a case's loops, the latest first."""
    return tuple(_check(row) for row in s.execute(_OF_CASE, {"case": case_id}))


def get_checks_between(s: Session, begin: datetime, end: datetime) -> list[VideoCheck]:
    """Return the loops that began in a period (begin included, end not), for the figures of their stages."""
    return [_check(row) for row in s.execute(_SINCE, {"begin": begin, "end": end})]


def _check(row: Any) -> VideoCheck:
    return VideoCheck(
        id=row.id,
        case_id=row.case_id,
        number=row.number,
        title=row.title,
        case_state=CaseState(row.case_state),
        case_closed_at=utc_or_none(row.closed_at),
        order_id=row.order_id,
        worker_id=row.worker_id,
        worker=mask_name(row.worker),
        grid=row.grid,
        wait=timedelta(seconds=row.wait_s),
        by=row.by,
        began_at=utc(row.began_at),
        sign_due_at=utc_or_none(row.sign_due_at),
        order_due_at=utc_or_none(row.due_at),
        signed_at=utc_or_none(row.signed_at),
        arrived_at=utc_or_none(row.arrived_at),
        order_ended_at=utc_or_none(row.ended_at),
        call_id=row.going_id or row.seen_id,
        calling_since=utc_or_none(row.going_since),
        seen_at=utc_or_none(row.seen_at),
        verdict=Verdict(row.verdict) if row.verdict else None,
        verdict_words=row.verdict_words,
        judged_at=utc_or_none(row.judged_at),
        answered_at=utc_or_none(row.answered_at),
    )
