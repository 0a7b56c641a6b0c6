"""Reads a worker's own orders: those in force, and those that ended today (by the city's clock)."""

from __future__ import annotations

from datetime import datetime, time, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.clocks.queries import city_calendar
from models.cases.deadlines import refusal_until
from models.cases.records import CaseState, OrderState, Tier, Urgency
from models.cases.tables import ACTIVE_ORDER_STATES
from models.phones.records import OwnCase, OwnOrder, OwnStep, OwnUrge
from models.phones.rules import awaited, lamp_of_order
from models.store.errors import Refused
from models.store.times import database_now, utc, utc_or_none
from models.watch.queries import get_urges_to
from models.watch.records import Urge

IN_FORCE = "o.state IN (" + ",".join(f"'{state.value}'" for state in ACTIVE_ORDER_STATES) + ")"
_OWN = text(
    f"""SELECT o.id, o.lead, o.state, o.instruction, coalesce(a.name, '') AS given_by, o.given_at, o.sign_due_at,
           o.due_at, o.appointed, o.signed_at, o.arrived_at, o.feedback_at, o.ended_at,
           c.id AS case_id, coalesce(c.number, '') AS number, c.title, c.state AS case_state, c.urgency, c.tier, c.lon, c.lat,
           c.due_at AS case_due_at, c.next_due_at, c.soon_at, k.name AS category, k.name_en AS category_en,
           coalesce(g.name, '') AS grid, coalesce(r.needs_arrival, false) AND o.lead AS needs_arrival,
           coalesce(r.evidence, '') AS evidence, ARRAY(
               SELECT f.evidence FROM attachment f WHERE f.order_id = o.id AND f.struck_at IS NULL) AS given
    FROM dispatch_order o JOIN case_file c ON c.id = o.case_id JOIN category k ON k.id = c.category_id
    LEFT JOIN grid g ON g.id = c.grid_id LEFT JOIN category_rule r ON r.id = c.rule_id
    LEFT JOIN account a ON a.id = o.given_by
    WHERE o.worker_id = :worker AND ({IN_FORCE} OR o.ended_at >= :today)
      AND (CAST(:id AS uuid) IS NULL OR o.id = :id)
    ORDER BY o.ended_at IS NOT NULL, c.urgency <> 'critical', coalesce(o.due_at, c.due_at), o.given_at, o.id"""  # noqa: S608
)
_WORDS = text("SELECT order_id, words, place FROM phone_words(:worker, CAST(:ids AS uuid[]))")
_WHOSE = text("SELECT worker_id, given_at FROM dispatch_order WHERE id = :id")
_STEPS = text(
    """SELECT t.occurred_at, t.action, t.note, t.detail, t.worker_id, coalesce(a.name, t.login) AS by
    FROM step t LEFT JOIN account a ON a.login = t.login
    WHERE t.order_id = :id OR (t.case_id = :case AND t.worker_id = :worker AND t.order_id IS NULL)
    ORDER BY t.recorded_at, t.id"""
)
_CONCERNED = text(
    """SELECT DISTINCT o.worker_id FROM dispatch_order o
    WHERE o.case_id = ANY(CAST(:cases AS uuid[])) AND o.worker_id = ANY(CAST(:workers AS uuid[]))"""
)


def get_own_orders(s: Session, worker_id: UUID) -> tuple[OwnOrder, ...]:
    """Return the worker's orders in force, the most pressing first, and then those that ended today."""
    return _orders(s, worker_id, None)


def get_own_order(s: Session, worker_id: UUID, order_id: UUID) -> OwnOrder:
    """Return one of these. Raises Refused: "not_yours", "unknown_order" (also for one that ended before today)."""
    require_own(s, worker_id, order_id)
    found = _orders(s, worker_id, order_id)
    if not found:
        raise Refused("unknown_order", order_id=order_id)
    return found[0]


def require_own(s: Session, worker_id: UUID, order_id: UUID) -> datetime:
    """Return since when the worker has that order. An order's addressee never changes.

    Raises Refused("not_yours") for another's order, Refused("unknown_order") for none.
    """
    row = s.execute(_WHOSE, {"id": order_id}).one_or_none()
    if row is None:
        raise Refused("unknown_order", order_id=order_id)
    if row.worker_id != worker_id:
        raise Refused("not_yours", order_id=order_id)
    return utc(row.given_at)


def get_own_steps(s: Session, worker_id: UUID, order: OwnOrder) -> tuple[OwnStep, ...]:
    """Return what was done with an order, and what the worker did about its case beside it, the oldest first."""
    rows = s.execute(_STEPS, {"id": order.id, "case": order.case.id, "worker": worker_id})
    return tuple(
        OwnStep(utc(row.occurred_at), row.action, row.note, _by(row), str(row.detail.get("finding", "")))
        for row in rows
    )


def get_concerned(s: Session, case_ids: list[UUID], worker_ids: list[UUID]) -> set[UUID]:
    """Return which of these workers have, or had, an order about one of these cases."""
    return set(s.scalars(_CONCERNED, {"cases": case_ids, "workers": worker_ids}))


def start_of_today(s: Session) -> datetime:
    """Return when the city's day began, by the database's clock."""
    return _start_of_day(database_now(s), city_calendar(s).zone)


def _start_of_day(now: datetime, zone: tzinfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


# What a worker does comes from the field's accounts; what the desk does about his order does not.
_FIELD = frozenset({
    "sign", "arrive", "start_handling", "feed_back", "refuse", "progress", "whistle", "report", "add_files", "answer_supervision",
})  # fmt: skip


def _by(row: Any) -> str:
    return "" if row.worker_id is not None and row.action in _FIELD else row.by


def _orders(s: Session, worker_id: UUID, order_id: UUID | None) -> tuple[OwnOrder, ...]:
    now, calendar = database_now(s), city_calendar(s)
    facts = {"worker": worker_id, "id": order_id, "today": _start_of_day(now, calendar.zone)}
    rows = s.execute(_OWN, facts).all()
    if not rows:
        return ()
    told = s.execute(_WORDS, {"worker": worker_id, "ids": [row.id for row in rows]})
    words = {row.order_id: (row.words, row.place) for row in told}
    urges: dict[UUID, list[OwnUrge]] = {}
    for urge in get_urges_to(s, worker_id=worker_id):
        if urge.order_id is not None:
            urges.setdefault(urge.order_id, []).append(_urge(urge))
    return tuple(_order(row, words.get(row.id, ("", "")), tuple(urges.get(row.id, ())), calendar, now) for row in rows)


def _order(row: Any, words: tuple[str, str], urges: tuple[OwnUrge, ...], calendar: Any, now: datetime) -> OwnOrder:
    state = OrderState(row.state)
    until = None if row.appointed else refusal_until(calendar, utc(row.given_at))
    due_at = utc_or_none(row.due_at or row.case_due_at)
    next_due = utc_or_none(row.next_due_at) if row.lead else due_at
    return OwnOrder(
        id=row.id,
        lead=row.lead,
        state=state,
        instruction=row.instruction,
        given_by=row.given_by,
        given_at=utc(row.given_at),
        sign_due_at=utc_or_none(row.sign_due_at),
        due_at=due_at,
        refuse_until=until,
        signed_at=utc_or_none(row.signed_at),
        arrived_at=utc_or_none(row.arrived_at),
        feedback_at=utc_or_none(row.feedback_at),
        ended_at=utc_or_none(row.ended_at),
        lamp=lamp_of_order(state, utc(row.given_at), next_due, utc_or_none(row.soon_at) if row.lead else None, now),
        appointed=row.appointed,
        awaits=awaited(state, appointed=row.appointed, needs_arrival=row.needs_arrival, refuse_until=until, now=now),
        evidence_missing=_missing(row, state),
        urges=urges,
        case=_case(row, *words),
    )


def _missing(row: Any, state: OrderState) -> tuple[str, ...]:
    in_hand = state in (OrderState.DISPATCHED, OrderState.SIGNED, OrderState.ARRIVED, OrderState.HANDLING)
    return tuple(kind for kind in row.evidence.split() if kind not in row.given) if row.lead and in_hand else ()


def _case(row: Any, words: str, place: str) -> OwnCase:
    return OwnCase(
        id=row.case_id,
        number=row.number,
        title=row.title,
        text=words,
        category=row.category,
        category_en=row.category_en,
        urgency=Urgency(row.urgency),
        tier=Tier(row.tier),
        address=place,
        lon=row.lon,
        lat=row.lat,
        grid=row.grid,
        state=CaseState(row.case_state),
    )


def _urge(urge: Urge) -> OwnUrge:
    given = urge.supervision
    if given is None:
        return OwnUrge(urge.id, urge.at, urge.words)
    answered = given.answer is not None
    return OwnUrge(urge.id, urge.at, urge.words, given.title, given.answer_due_at, given.id, answered)
