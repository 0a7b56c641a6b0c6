"""Which departments a case belongs to, in the order of its category's routing, and how they did with the like of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.advice import Recommendation, Record

RECORD_DAYS = 30
KEPT = timedelta(minutes=5)
"""How old a record may be; whether a department has sent back the very case is never kept."""
MOST_KEPT = 10_000

_kept: dict[tuple[str, UUID, UUID], tuple[datetime, Record]] = {}
_lock = Lock()

_DEPARTMENTS = text(
    """WITH RECURSIVE up AS (
        SELECT id, parent_id, 0 AS far FROM category WHERE id = :category
        UNION ALL SELECT k.id, k.parent_id, up.far + 1 FROM category k JOIN up ON k.id = up.parent_id
    ), found AS (
        SELECT o.department_id AS id, 'owner' AS reason, up.far * 100 + 50 - coalesce(g.level, 0) AS far
        FROM up JOIN ownership o ON o.category_id = up.id LEFT JOIN grid g ON g.id = o.grid_id
        WHERE o.grid_id IS NULL OR g.code = ANY(string_to_array(:path, '/')) OR g.id = :grid
        UNION ALL SELECT g.owner_department_id, 'owner', 25 FROM grid g
        WHERE g.id = ANY(CAST(:others AS uuid[])) AND g.owner_department_id IS NOT NULL
        UNION ALL SELECT d.id, 'territory', 50 - g.level FROM department d JOIN grid g ON g.id = d.grid_id
        WHERE d.kind = 'subcentre' AND (g.code = ANY(string_to_array(:path, '/')) OR g.id = :grid)
        UNION ALL SELECT CAST(:competent AS uuid), 'competent', 0 WHERE CAST(:competent AS uuid) IS NOT NULL
        UNION ALL SELECT r.department_id, 'ruled', row_number() OVER (ORDER BY r.ruled_at DESC)
        FROM ruling r WHERE r.as_route AND r.department_id IS NOT NULL AND r.category_id = :category
          AND (r.grid_id IS NULL OR r.grid_id = :grid)
    )
    SELECT d.id, d.name, d.kind, d.phone, f.reason, f.far, coalesce(h.name, '') AS grid,
           (SELECT count(*) FROM dispatch_order o WHERE o.department_id = d.id
            AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING')) AS load
    FROM found f JOIN department d ON d.id = f.id LEFT JOIN grid h ON h.id = d.grid_id"""
)
_RECORDS = text(
    """SELECT o.department_id, count(*) AS orders, count(*) FILTER (WHERE o.state = 'REFUSED') AS refusals,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM o.arrived_at - o.given_at)) AS arrival,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM o.feedback_at - o.given_at)) AS feedback
    FROM dispatch_order o JOIN case_file c ON c.id = o.case_id AND c.category_id = :category AND NOT c.exercise
    WHERE o.department_id = ANY(CAST(:ids AS uuid[])) AND o.given_at > :since AND o.given_at <= :now
    GROUP BY o.department_id"""
)
_ROUTING = {
    "owner_first": ("ruled", "owner", "territory", "competent"),
    "territory_first": ("ruled", "territory", "owner", "competent"),
}


def recommend_departments(
    s: Session, case: Any, others: Sequence[UUID], refused: frozenset[UUID], now: datetime, limit: int
) -> tuple[Recommendation, ...]:
    """Return the departments that could take a case, at most `limit`, the best first.

    A ruling for the same category in the same grid goes before all; then by the category's routing: the owner before
    the street's sub-centre or after it, then the competent one. Of two with the same right to it the one that refuses
    less, then the quicker one. Who has sent this very case back comes last, unless appointed by a ruling.
    """
    order = _ROUTING[case.routing or "territory_first"]
    facts = {
        "category": case.category_id,
        "path": case.path or "",
        "grid": case.grid_id,
        "others": list(others),
        "competent": case.competent_department_id,
    }
    rows: dict[UUID, Any] = {}
    for row in sorted(s.execute(_DEPARTMENTS, facts), key=lambda row: (order.index(row.reason), row.far)):
        rows.setdefault(row.id, row)
    records = _records(s, case.category_id, list(rows), now)

    def key(row: Any) -> tuple[Any, ...]:
        record = records[row.id]
        share = record.refusals / record.orders if record.orders else 0.0
        quick = record.median_arrival_s if record.median_arrival_s is not None else record.median_feedback_s
        back = row.id in refused and row.reason != "ruled"
        return back, order.index(row.reason), row.far, share, quick is None, quick or 0.0, row.name

    ranked = sorted(rows.values(), key=key)[:limit]
    return tuple(
        replace(_recommendation(row), rank=rank, refused=row.id in refused, record=records[row.id])
        for rank, row in enumerate(ranked, start=1)
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


def _recommendation(row: Any) -> Recommendation:
    return Recommendation(
        rank=0,
        worker_id=None,
        department_id=row.id,
        name=row.name,
        role=row.kind,
        grid=row.grid,
        phone=row.phone,
        in_grid=row.reason == "territory",
        distance_m=None,
        position_age_s=None,
        load=row.load,
        reason=row.reason,
    )
