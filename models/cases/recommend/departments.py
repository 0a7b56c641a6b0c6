"""Which departments could take a case, in the order of its route, and how they did with the like of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.advice import Recommendation, Record
from models.cases.orders.records import Ground
from models.cases.orders.routes import get_route

RECORD_DAYS = 30
KEPT = timedelta(minutes=5)
"""How old a record may be; whether a department has sent back the very case is never kept."""
MOST_KEPT = 10_000

_kept: dict[tuple[str, UUID, UUID], tuple[datetime, Record]] = {}
_lock = Lock()

_ABOUT = text(
    """SELECT d.id, d.name, d.kind, d.phone, coalesce(h.name, '') AS grid,
           (SELECT count(*) FROM dispatch_order o WHERE o.department_id = d.id
            AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING')) AS load
    FROM department d LEFT JOIN grid h ON h.id = d.grid_id WHERE d.id = ANY(CAST(:ids AS uuid[]))"""
)
_RECORDS = text(
    """SELECT o.department_id, count(*) AS orders, count(*) FILTER (WHERE o.state = 'REFUSED') AS refusals,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM o.arrived_at - o.given_at)) AS arrival,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM o.feedback_at - o.given_at)) AS feedback
    FROM dispatch_order o JOIN case_file c ON c.id = o.case_id AND c.category_id = :category AND NOT c.exercise
    WHERE o.department_id = ANY(CAST(:ids AS uuid[])) AND o.given_at > :since AND o.given_at <= :now
    GROUP BY o.department_id"""
)


def recommend_departments(
    s: Session, case: Any, refused: frozenset[UUID], now: datetime, limit: int
) -> tuple[Recommendation, ...]:
    """Return the departments that could take a case, at most `limit`, the best first, each with its record.

    In the order of the case's route: a ruling before all, then the owner before the street's sub-centre or after it, as
    the category's rule says, then the competent one. The record informs and does not reorder: whose a matter is does
    not depend on how they do. Who has sent this very case back comes last, unless appointed by a ruling.
    """
    grounds: dict[UUID, Ground] = {}
    for party in get_route(s, case.id).parties:
        if party.to.department_id is not None:
            grounds.setdefault(party.to.department_id, party.ground)
    back = [one for one, ground in grounds.items() if one in refused and ground is not Ground.RULED]
    ids = ([one for one in grounds if one not in back] + back)[:limit]
    about = {row.id: row for row in s.execute(_ABOUT, {"ids": ids})} if ids else {}
    records = _records(s, case.category_id, ids, now)
    return tuple(
        _recommendation(rank, about[one], grounds[one], one in refused, records[one])
        for rank, one in enumerate(ids, start=1)
    )


def _records(s: Session, category_id: UUID, ids: list[UUID], now: datetime) -> dict[UUID, Record]:
    """Of a month, and so kept for some minutes: counting them anew takes longer than all the rest."""
    place = s.connection().engine.url.render_as_string(hide_password=True)
    with _lock:
        kept = {one: _kept.get((place, category_id, one)) for one in ids}
    found = {one: known[1] for one, known in kept.items() if known and timedelta(0) <= now - known[0] < KEPT}
    asked = [one for one in ids if one not in found]
    if asked:
        facts = {"category": category_id, "ids": asked, "since": now - timedelta(days=RECORD_DAYS), "now": now}
        read = {
            row.department_id: Record(row.orders, row.refusals, _seconds(row.arrival), _seconds(row.feedback))
            for row in s.execute(_RECORDS, facts)
        }
        found |= {one: read.get(one, Record()) for one in asked}
        with _lock:
            if len(_kept) > MOST_KEPT:
                _kept.clear()
            _kept.update({(place, category_id, one): (now, found[one]) for one in asked})
    return found


def _seconds(value: Any) -> float | None:
    return None if value is None else float(value)


def _recommendation(rank: int, row: Any, ground: Ground, refused: bool, record: Record) -> Recommendation:
    return Recommendation(
        rank=rank,
        worker_id=None,
        department_id=row.id,
        name=row.name,
        role=row.kind,
        grid=row.grid,
        phone=row.phone,
        in_grid=ground is Ground.TERRITORY,
        distance_m=None,
        position_age_s=None,
        load=row.load,
        reason=ground.value,
        refused=refused,
        record=record,
    )
