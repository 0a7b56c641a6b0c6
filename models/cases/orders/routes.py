"""Whose a case is: lead and assisting as proposed from its category, the grids over its point, and earlier rulings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.orders.records import Addressee, Ground, Route, RouteParty
from models.grids.lookup import grid_index
from models.store.errors import Refused
from models.store.times import utc_or_none
from models.workers.masking import mask_name

OWNER_FIRST, TERRITORY_FIRST = "owner_first", "territory_first"
SPECIAL = 100_000
"""How far the owner of a dedicated, professional or dynamic grid is: behind every owner by category."""
_ORDER = {
    OWNER_FIRST: (Ground.RULED, Ground.OWNER, Ground.TERRITORY, Ground.COMPETENT),
    TERRITORY_FIRST: (Ground.RULED, Ground.TERRITORY, Ground.OWNER, Ground.COMPETENT),
}
# The rule a case keeps; before it is filed, the newest of its category or of the nearest one above.
_CASE = text(
    """SELECT c.lon, c.lat, c.grid_id, c.category_id, coalesce(g.path, '') AS path,
              coalesce(k.routing, p.routing) AS routing,
              CASE WHEN k.id IS NULL THEN p.competent_department_id ELSE k.competent_department_id END AS competent
    FROM case_file c LEFT JOIN grid g ON g.id = c.grid_id LEFT JOIN category_rule k ON k.id = c.rule_id
    LEFT JOIN LATERAL (
        WITH RECURSIVE up AS (
            SELECT id, parent_id, 0 AS far FROM category WHERE id = c.category_id
            UNION ALL SELECT a.id, a.parent_id, up.far + 1 FROM category a JOIN up ON a.id = up.parent_id)
        SELECT r.routing, r.competent_department_id FROM up JOIN category_rule r ON r.category_id = up.id
        ORDER BY up.far, r.version DESC LIMIT 1
    ) p ON true
    WHERE c.id = :id"""
)
# `far` ranks within a ground, the nearest first: category before area, small areas before wide ones, who owns the
# component before who owns the ground it stands on.
_PARTIES = text(
    """WITH RECURSIVE up AS (
        SELECT id, parent_id, 0 AS far FROM category WHERE id = :category
        UNION ALL SELECT a.id, a.parent_id, up.far + 1 FROM category a JOIN up ON a.id = up.parent_id
    ), here AS (
        SELECT g.id, g.name, g.level FROM grid g WHERE g.code = ANY(string_to_array(:path, '/')) OR g.id = :grid
    ), ruled AS (
        SELECT r.worker_id, r.department_id, coalesce(c.number, '') AS place, r.ruled_at
        FROM up JOIN ruling r ON r.category_id = up.id JOIN case_file c ON c.id = r.case_id
        LEFT JOIN here h ON h.id = r.grid_id
        WHERE r.as_route AND (r.grid_id IS NULL OR h.id IS NOT NULL)
        ORDER BY up.far, coalesce(h.level, 0) DESC, r.ruled_at DESC LIMIT 1
    ), found AS (
        SELECT 'ruled' AS ground, worker_id, department_id, place, ruled_at AS since, 0 AS far FROM ruled
        UNION ALL
        SELECT 'owner', NULL, o.department_id, coalesce(h.name, ''), NULL, up.far * 100 + 50 - coalesce(h.level, 0)
        FROM up JOIN ownership o ON o.category_id = up.id LEFT JOIN here h ON h.id = o.grid_id
        WHERE o.grid_id IS NULL OR h.id IS NOT NULL
        UNION ALL
        SELECT 'owner', NULL, g.owner_department_id, g.name, NULL, CAST(:special AS integer) FROM grid g
        WHERE g.id = ANY(CAST(:others AS uuid[])) AND g.owner_department_id IS NOT NULL
        UNION ALL
        SELECT 'territory', NULL, d.id, h.name, NULL, 50 - h.level FROM department d JOIN here h ON h.id = d.grid_id
        WHERE d.kind = 'subcentre'
        UNION ALL
        SELECT 'territory', t.worker_id, NULL, h.name, NULL, 100 + t.ordinal FROM team_slot t
        JOIN here h ON h.id = t.grid_id JOIN worker w ON w.id = t.worker_id AND w.active AND w.on_duty
        WHERE t.grid_id = :grid AND t.role = 'leader'
        UNION ALL
        SELECT 'competent', NULL, CAST(:competent AS uuid), '', NULL, 0 WHERE CAST(:competent AS uuid) IS NOT NULL
    )
    SELECT f.ground, f.worker_id, f.department_id, f.place, f.since, f.far, i.name AS worker, w.role, d.name, d.kind
    FROM found f LEFT JOIN worker w ON w.id = f.worker_id LEFT JOIN worker_identity i ON i.worker_id = f.worker_id
    LEFT JOIN department d ON d.id = f.department_id
    ORDER BY f.far, coalesce(d.name, i.name), f.place"""
)


def get_route(s: Session, case_id: UUID) -> Route:
    """Return who leads and who assists as proposed for a case. Raises Refused("unknown_case").

    A ruling for its category here goes before all; then 部件先属主后属地, 事件先属地后属主, as the category's rule says;
    without a rule, territory first. Assisting: the nearest of every other ground, and the owner of every dedicated,
    professional or dynamic grid the point lies in.
    """
    case = s.execute(_CASE, {"id": case_id}).one_or_none()
    if case is None:
        raise Refused("unknown_case", case_id=case_id)
    routing = case.routing or TERRITORY_FIRST
    others = _special_grids(s, case.lon, case.lat)
    facts = {
        "category": case.category_id,
        "path": case.path,
        "grid": case.grid_id,
        "others": others,
        "competent": case.competent,
        "special": SPECIAL,
    }
    rank = _ORDER[routing]
    rows = sorted(s.execute(_PARTIES, facts), key=lambda row: rank.index(Ground(row.ground)))
    return _proposed(routing, rows)


def _special_grids(s: Session, lon: float | None, lat: float | None) -> list[UUID]:
    if lon is None or lat is None:
        return []
    return [grid.id for grid in grid_index(s).all_at(lon, lat) if grid.kind.value != "basic"]


def _proposed(routing: str, rows: Sequence[Any]) -> Route:
    parties: dict[Addressee, RouteParty] = {}
    nearest: dict[Ground, Addressee] = {}
    special: list[Addressee] = []
    for row in rows:
        to, ground = Addressee(row.worker_id, row.department_id), Ground(row.ground)
        parties.setdefault(to, _party(row, to, ground))
        nearest.setdefault(ground, to)
        if ground is Ground.OWNER and row.far == SPECIAL:
            special.append(to)
    if not parties:
        return Route(routing, None)
    lead, *_ = parties
    # Who is competent by rule is asked only where nobody owns or holds it.
    first = [nearest[ground] for ground in (Ground.OWNER, Ground.TERRITORY) if ground in nearest]
    helpers = [to for to in dict.fromkeys([*first, *special]) if to != lead]
    if not helpers and nearest.get(Ground.COMPETENT, lead) != lead:
        helpers = [nearest[Ground.COMPETENT]]
    everyone = tuple(parties.values())
    return Route(routing, parties[lead], tuple(parties[to] for to in helpers), everyone)


def _party(row: Any, to: Addressee, ground: Ground) -> RouteParty:
    name = mask_name(row.worker) if row.worker else row.name or ""
    return RouteParty(to, name, row.role or row.kind or "", ground, row.place, utc_or_none(row.since))
