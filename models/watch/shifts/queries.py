"""Reads the shift under way, the duty log, roll calls, and pages that were signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.claims.queries import get_running_desks
from models.store.canonical import Unreadable, digest, from_text
from models.store.errors import Refused
from models.store.times import utc, utc_or_none
from models.watch.shifts.records import LASTING, LogEntry, LogKind, Page, RollAnswer, RollCall, RollLine, Seat, Shift
from models.workers.masking import mask_name, mask_phone

_CURRENT = text(
    """SELECT s.id, s.previous_id, a.id AS account_id, coalesce(a.name, s.login) AS by, s.recorded_at
    FROM shift s LEFT JOIN account a ON a.login = s.login
    WHERE NOT EXISTS (SELECT FROM shift n WHERE n.previous_id = s.id)"""
)
_PAGE = text("SELECT page, sha256 FROM shift WHERE id = :id")
_PAGES = text(
    """SELECT s.id, s.recorded_at AS at, coalesce(a.name, s.login) AS by FROM shift s
    LEFT JOIN account a ON a.login = s.login WHERE s.page IS NOT NULL ORDER BY s.recorded_at DESC LIMIT :limit"""
)
_SEATS = text(
    """SELECT a.id, a.name, a.duty, coalesce(q.seat, '') AS seat, q.recorded_at
    FROM account a LEFT JOIN LATERAL (
        SELECT x.seat, x.recorded_at FROM shift_seat x WHERE x.shift_id = :shift_id AND x.account_id = a.id
        ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) q ON true
    WHERE a.active AND a.duty IN ('operator', 'supervisor') ORDER BY a.duty DESC, a.name, a.login"""
)
_LOG = """
SELECT l.id, l.kind, l.words, l.case_id, coalesce(c.number, '') AS case_number, l.due_at, coalesce(a.name, l.login) AS by,
       l.recorded_at, coalesce(b.name, e.login, '') AS ended_by, e.recorded_at AS ended_at, coalesce(e.words, '') AS ended_words
FROM duty_log l LEFT JOIN case_file c ON c.id = l.case_id LEFT JOIN account a ON a.login = l.login
LEFT JOIN duty_log e ON e.ends_id = l.id LEFT JOIN account b ON b.login = e.login
WHERE l.kind <> 'done' AND """
_STANDING = text(
    _LOG
    + "l.kind IN ("
    + ",".join(f"'{kind.value}'" for kind in sorted(LASTING))
    + ") AND e.id IS NULL ORDER BY l.due_at NULLS LAST, l.recorded_at"
)
_SINCE = text(_LOG + "l.recorded_at >= :since ORDER BY l.recorded_at DESC LIMIT 500")
_ROLL = """
SELECT r.id, r.words, coalesce(a.name, r.login) AS by, r.recorded_at FROM roll_call r
LEFT JOIN account a ON a.login = r.login WHERE """
_ROLL_ONE = text(_ROLL + "r.id = :id")
_ROLL_OF = text(_ROLL + "r.shift_id = :shift_id ORDER BY r.recorded_at DESC")
_LINES = text(
    """SELECT l.id, l.worker_id, l.department_id, l.on_duty, coalesce(i.name, '') AS worker, coalesce(i.phone, '') AS phone,
              coalesce(d.phone, '') AS desk_phone,
              coalesce(d.name, '') AS department, coalesce(w.role, d.kind) AS role, coalesce(g.name, '') AS grid,
              n.answer, coalesce(n.words, '') AS words, coalesce(a.name, n.login, '') AS answered_by, n.recorded_at
    FROM roll_call_line l
    LEFT JOIN worker w ON w.id = l.worker_id LEFT JOIN worker_identity i ON i.worker_id = l.worker_id
    LEFT JOIN department d ON d.id = l.department_id
    LEFT JOIN LATERAL (SELECT t.grid_id FROM team_slot t WHERE t.worker_id = l.worker_id ORDER BY t.ordinal LIMIT 1) t ON true
    LEFT JOIN grid g ON g.id = coalesce(t.grid_id, d.grid_id)
    LEFT JOIN LATERAL (SELECT * FROM roll_call_answer x WHERE x.line_id = l.id
                       ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) n ON true
    LEFT JOIN account a ON a.login = n.login
    WHERE l.roll_call_id = :id ORDER BY l.department_id IS NULL, d.code, g.code, w.code"""
)


def get_shift(s: Session) -> Shift | None:
    """Return the shift under way; None before the first was begun."""
    row = s.execute(_CURRENT).one_or_none()
    return None if row is None else Shift(row.id, row.previous_id, row.account_id, row.by, utc(row.recorded_at))


def get_seats(s: Session, shift_id: UUID | None) -> tuple[Seat, ...]:
    """Return where every operator and supervisor sits in that shift, and which desk each has open just now."""
    desks = {desk.account_id: desk.desk for desk in get_running_desks(s)}
    return tuple(
        Seat(row.id, row.name, row.duty, row.seat, utc_or_none(row.recorded_at), desks.get(row.id, ""))
        for row in s.execute(_SEATS, {"shift_id": shift_id})
    )


def get_standing(s: Session) -> tuple[LogEntry, ...]:
    """Return what stands in the log until somebody ends it, whichever shift wrote it: what is due first comes first."""
    return tuple(_entry(row) for row in s.execute(_STANDING))


def get_log(s: Session, since: datetime) -> tuple[LogEntry, ...]:
    """Return what was written into the log since then, the newest first (at most 500 lines)."""
    return tuple(_entry(row) for row in s.execute(_SINCE, {"since": since}))


def get_roll_call(s: Session, roll_call_id: UUID) -> RollCall:
    """Return a roll call with its answers: sub-centres first, then by grid. Raises Refused("unknown_roll_call")."""
    row = s.execute(_ROLL_ONE, {"id": roll_call_id}).one_or_none()
    if row is None:
        raise Refused("unknown_roll_call", roll_call_id=roll_call_id)
    return _roll(s, row)


def get_roll_calls(s: Session, shift_id: UUID) -> tuple[RollCall, ...]:
    """Return the roll calls of a shift, the newest first."""
    return tuple(_roll(s, row) for row in s.execute(_ROLL_OF, {"shift_id": shift_id}).all())


def get_page(s: Session, shift_id: UUID) -> Page:
    """Return the page that was signed when this shift began.

    Raises Refused: "unknown_page", "page_damaged" (its digest is another), "page_unreadable" (a newer program's).
    """
    row = s.execute(_PAGE, {"id": shift_id}).one_or_none()
    if row is None or row.page is None:
        raise Refused("unknown_page", shift_id=shift_id)
    if digest(row.page) != row.sha256:
        raise Refused("page_damaged")
    try:
        return from_text(Page, row.page)
    except Unreadable as error:
        raise Refused("page_unreadable", detail=str(error)) from error


def list_pages(s: Session, limit: int = 100) -> list[tuple[UUID, datetime, str]]:
    """Return the signed pages, the newest first: the shift that began with it, when, and who signed."""
    return [(row.id, utc(row.at), row.by) for row in s.execute(_PAGES, {"limit": limit})]


def _entry(row: Any) -> LogEntry:
    return LogEntry(
        id=row.id,
        kind=LogKind(row.kind),
        words=row.words,
        case_id=row.case_id,
        case_number=row.case_number,
        due_at=utc_or_none(row.due_at),
        by=row.by,
        at=utc(row.recorded_at),
        ended_by=row.ended_by,
        ended_at=utc_or_none(row.ended_at),
        ended_words=row.ended_words,
    )


def _roll(s: Session, row: Any) -> RollCall:
    lines = tuple(_line(line) for line in s.execute(_LINES, {"id": row.id}))
    return RollCall(row.id, row.words, row.by, utc(row.recorded_at), lines)


def _line(row: Any) -> RollLine:
    return RollLine(
        id=row.id,
        worker_id=row.worker_id,
        department_id=row.department_id,
        name=mask_name(row.worker) if row.worker else row.department,
        role=row.role or "",
        grid=row.grid,
        # A sub-centre's is its desk's, nobody's own.
        phone=row.desk_phone if row.worker_id is None else mask_phone(row.phone),
        on_duty=row.on_duty,
        answer=None if row.answer is None else RollAnswer(row.answer),
        words=row.words,
        answered_by=row.answered_by,
        answered_at=utc_or_none(row.recorded_at),
    )
