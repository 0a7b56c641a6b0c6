"""Reads what is disputed and called for: orders with their own clocks, deliberations, whistles."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import calendar_of
from models.cases.deadlines import refusal_until
from models.cases.orders.records import (
    WHISTLE_MINUTES,
    Addressee,
    Callee,
    Caller,
    Calls,
    Cause,
    Deliberation,
    OrderAbout,
    PartyWords,
    Refusal,
    Ruling,
    Whistle,
    WhistleCount,
)
from models.cases.orders.whistle_limits import MINUTES_OF
from models.cases.reading import ORDERS, order_of
from models.store.times import utc, utc_or_none
from models.workers.masking import mask_name

_ABOUT = text(
    "WITH o AS ("  # noqa: S608 - constants
    + ORDERS
    + """ WHERE o.case_id = :id)
    SELECT o.*, coalesce(w.role, d.kind, '') AS role, x.appointed, x.due_at, x.arrived_at, x.ended_at,
           f.id AS refusal_id, f.nth, f.reason, f.basis, f.refused_at, coalesce(b.note, '') AS answer,
           (SELECT timezone FROM city) AS zone
    FROM o JOIN dispatch_order x ON x.id = o.id LEFT JOIN worker w ON w.id = o.worker_id
    LEFT JOIN department d ON d.id = o.department_id LEFT JOIN refusal f ON f.order_id = o.id
    LEFT JOIN LATERAL (SELECT t.note FROM step t WHERE t.order_id = o.id AND t.action = 'feed_back'
                       ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1) b ON o.feedback_at IS NOT NULL
    ORDER BY o.given_at, o.id"""
)
_DELIBERATIONS = text(
    """SELECT d.id, d.cause, d.question, d.opened_at, d.ended_at, coalesce(a.name, d.login) AS opened_by
    FROM deliberation d LEFT JOIN account a ON a.login = d.login WHERE d.case_id = :id ORDER BY d.opened_at, d.id"""
)
_WORDS = text(
    """SELECT w.deliberation_id, w.worker_id, w.department_id, i.name AS worker, d.name AS department, w.words, w.basis,
              w.said_at
    FROM party_words w LEFT JOIN worker_identity i ON i.worker_id = w.worker_id
    LEFT JOIN department d ON d.id = w.department_id WHERE w.case_id = :id ORDER BY w.said_at, w.id"""
)
_RULINGS = text(
    """SELECT r.deliberation_id, r.id, i.name AS worker, d.name AS department, r.words, r.basis, r.unheard, r.as_route,
              coalesce(a.name, r.login) AS ruled_by, r.ruled_at
    FROM ruling r LEFT JOIN worker_identity i ON i.worker_id = r.worker_id
    LEFT JOIN department d ON d.id = r.department_id LEFT JOIN account a ON a.login = r.login WHERE r.case_id = :id"""
)
_WHISTLES = """SELECT w.id, w.case_id, g.name AS by, l.name AS level, coalesce(d.name, h.name) AS called, w.words,
              coalesce(a.name, w.login) AS blown_by, w.blown_at, w.due_at, w.answered_at, w.who_came, w.answer,
              w.called_off_at, w.called_off_because
    FROM whistle w JOIN grid g ON g.id = w.grid_id JOIN grid_level l ON l.level = w.level
    LEFT JOIN department d ON d.id = w.called_department_id LEFT JOIN grid h ON h.id = w.called_grid_id
    LEFT JOIN account a ON a.login = w.login"""
_WHISTLES_OF = text(f"{_WHISTLES} WHERE w.case_id = :id ORDER BY w.blown_at, w.id")
_WHISTLES_OPEN = text(
    f"{_WHISTLES} WHERE w.answered_at IS NULL AND w.called_off_at IS NULL ORDER BY w.due_at, w.blown_at, w.id"
)
# One called off was not asked for in the end: it counts for nobody. Open late is as of now, not of the period's end.
_COUNTS = text(
    """SELECT coalesce(d.name, h.name) AS called, w.called_department_id, w.called_grid_id, l.name AS level,
              count(*) AS whistles, count(w.answered_at) AS answered,
              count(*) FILTER (WHERE w.answered_at <= w.due_at) AS in_time,
              count(*) FILTER (WHERE w.answered_at IS NULL AND w.due_at < clock_timestamp()) AS open_late,
              array_agg(w.case_id) FILTER (WHERE w.answered_at IS NULL) AS open_cases,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM w.answered_at - w.blown_at) / 60) AS median
    FROM whistle w JOIN grid_level l ON l.level = w.level JOIN case_file c ON c.id = w.case_id AND NOT c.exercise
    LEFT JOIN department d ON d.id = w.called_department_id LEFT JOIN grid h ON h.id = w.called_grid_id
    WHERE w.blown_at >= :since AND w.blown_at < :until AND w.called_off_at IS NULL
    GROUP BY 1, 2, 3, 4, w.level ORDER BY open_late DESC, whistles DESC, called, w.level"""
)
_CALLERS = text(
    f"""SELECT g.id, g.name, g.level, l.name AS level_name, {MINUTES_OF.format(level="g.level")} AS minutes
    FROM case_file c JOIN grid leaf ON leaf.id = c.grid_id
    JOIN grid g ON g.code = ANY(string_to_array(leaf.path, '/')) OR g.id = leaf.id
    JOIN grid_level l ON l.level = g.level
    WHERE c.id = :id AND g.closed_at IS NULL ORDER BY g.level DESC"""  # noqa: S608
)
_SETTLED = text(
    """SELECT EXISTS (SELECT FROM refusal WHERE case_id = :id)
         OR EXISTS (SELECT FROM dispatch_order WHERE case_id = :id AND appointed)"""
)
_DEPARTMENTS = text("SELECT d.id, d.name, d.kind FROM department d ORDER BY d.kind DESC, d.code")


def get_orders_about(s: Session, case_id: UUID) -> tuple[OrderAbout, ...]:
    """Return a case's orders with their own clocks and what became of them, the oldest first."""
    return tuple(_about(row) for row in s.execute(_ABOUT, {"id": case_id}))


def was_refused(s: Session, case_id: UUID) -> bool:
    """Return whether an order of the case was ever sent back, or given by a ruling."""
    return bool(s.execute(_SETTLED, {"id": case_id}).scalar_one())


def get_deliberations(s: Session, case_id: UUID) -> tuple[Deliberation, ...]:
    """Return a case's deliberations (会商), the oldest first; the one without an end is open."""
    rows = s.execute(_DELIBERATIONS, {"id": case_id}).all()
    if not rows:
        return ()
    words, rulings = s.execute(_WORDS, {"id": case_id}).all(), s.execute(_RULINGS, {"id": case_id}).all()
    ruled = {row.deliberation_id: _ruling(row) for row in rulings}
    return tuple(
        Deliberation(
            row.id,
            Cause(row.cause),
            row.question,
            row.opened_by,
            utc(row.opened_at),
            utc_or_none(row.ended_at),
            tuple(_party_words(one) for one in words if one.deliberation_id == row.id),
            ruled.get(row.id),
        )
        for row in rows
    )


def get_whistles(s: Session, case_id: UUID) -> tuple[Whistle, ...]:
    """Return a case's whistles (吹哨), the oldest first."""
    return tuple(_whistle(row) for row in s.execute(_WHISTLES_OF, {"id": case_id}))


def get_open_whistles(s: Session) -> tuple[Whistle, ...]:
    """Return every whistle that waits for its answer, the first due first."""
    return tuple(_whistle(row) for row in s.execute(_WHISTLES_OPEN))


def count_whistles(s: Session, since: datetime, until: datetime) -> tuple[WhistleCount, ...]:
    """Return by who was called (and the level that called) how whistles blown in [since, until) were answered.

    Those called off are left out. Worst first: most open past their limit.
    """
    rows = s.execute(_COUNTS, {"since": since, "until": until})
    return tuple(
        WhistleCount(
            row.called,
            row.called_department_id,
            row.called_grid_id,
            row.level,
            row.whistles,
            row.answered,
            row.in_time,
            row.open_late,
            None if row.median is None else float(row.median),
            frozenset(row.open_cases or ()),
        )
        for row in rows
    )


def get_calls(s: Session, case_id: UUID) -> Calls:
    """Return who can whistle for a case and who can be called; nobody whistles for a case that lies in no grid."""
    rows = s.execute(_CALLERS, {"id": case_id}).all()
    callers = tuple(Caller(row.id, row.name, row.level, row.level_name, row.minutes or WHISTLE_MINUTES) for row in rows)
    above = [Callee(None, row.id, row.name, row.level_name, row.level) for row in rows[1:]]
    departments = [Callee(row.id, None, row.name, row.kind, None) for row in s.execute(_DEPARTMENTS)]
    return Calls(callers, (*above, *departments))


def _about(row: Any) -> OrderAbout:
    refusal = None
    if row.refusal_id is not None:
        party = mask_name(row.worker_name) if row.worker_name else row.department_name or ""
        refusal = Refusal(row.refusal_id, row.id, row.nth, party, row.reason, row.basis, utc(row.refused_at))
    calendar = calendar_of(row.zone)
    return OrderAbout(
        order=order_of(row),
        role=row.role,
        appointed=row.appointed,
        refuse_until=None if row.appointed else refusal_until(calendar, utc(row.given_at)),
        due_at=utc_or_none(row.due_at),
        arrived_at=utc_or_none(row.arrived_at),
        ended_at=utc_or_none(row.ended_at),
        refusal=refusal,
        answer=row.answer,
    )


def _party_words(row: Any) -> PartyWords:
    party = mask_name(row.worker) if row.worker else row.department or ""
    return PartyWords(Addressee(row.worker_id, row.department_id), party, row.words, row.basis, utc(row.said_at))


def _ruling(row: Any) -> Ruling:
    appointed = mask_name(row.worker) if row.worker else row.department or ""
    return Ruling(row.id, appointed, row.words, row.basis, row.unheard, row.as_route, row.ruled_by, utc(row.ruled_at))


def _whistle(row: Any) -> Whistle:
    return Whistle(
        id=row.id,
        case_id=row.case_id,
        by=row.by,
        level=row.level,
        called=row.called,
        words=row.words,
        blown_by=row.blown_by,
        blown_at=utc(row.blown_at),
        due_at=utc(row.due_at),
        answered_at=utc_or_none(row.answered_at),
        who_came=row.who_came,
        answer=row.answer,
        called_off_at=utc_or_none(row.called_off_at),
        called_off_because=row.called_off_because,
    )
