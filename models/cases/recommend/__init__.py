"""Who could take a case: workers near it whose position is known, and the departments it belongs to, each with the facts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import Recommendation, Recommendations
from models.geo.distance import haversine_m
from models.grids.index import GridIndex
from models.grids.lookup import grid_index
from models.store.errors import Refused
from models.store.times import database_now, utc
from models.workers.masking import mask_name, mask_phone
from models.workers.queries import FRESH_S

NEAR_M = 5000.0
"""Nobody is sent farther than this many metres on foot; who is farther is not offered."""

_CASE = text(
    """SELECT c.lon, c.lat, c.grid_id, c.category_id, g.path, p.routing, p.competent_department_id
    FROM case_file c LEFT JOIN grid g ON g.id = c.grid_id
    LEFT JOIN LATERAL (
        WITH RECURSIVE up AS (
            SELECT id, parent_id, 0 AS far FROM category WHERE id = c.category_id
            UNION ALL SELECT k.id, k.parent_id, up.far + 1 FROM category k JOIN up ON k.id = up.parent_id)
        SELECT r.routing, r.competent_department_id FROM up JOIN category_rule r ON r.category_id = up.id
        ORDER BY up.far, r.version DESC LIMIT 1
    ) p ON true
    WHERE c.id = :id"""
)
# Handling counts from signing on; what is fed back is no longer in hand.
_WORKERS = text(
    """SELECT w.id, p.lon, p.lat, extract(epoch FROM p.fixed_at)::float8 AS fixed_at, coalesce(o.load, 0) AS load,
              EXISTS (SELECT FROM team_slot t WHERE t.worker_id = w.id AND t.grid_id = :grid) AS in_team
    FROM worker w LEFT JOIN position_latest p ON p.worker_id = w.id
    LEFT JOIN (SELECT worker_id, count(*) AS load FROM dispatch_order
               WHERE worker_id IS NOT NULL AND state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING')
               GROUP BY worker_id) o ON o.worker_id = w.id
    WHERE w.on_duty AND w.active ORDER BY w.code"""
)
_WHO = text(
    """SELECT DISTINCT ON (w.id) w.id, w.role, coalesce(i.name, '') AS name, coalesce(i.phone, '') AS phone,
              coalesce(g.name, d.name, '') AS grid
    FROM worker w LEFT JOIN worker_identity i ON i.worker_id = w.id LEFT JOIN department d ON d.id = w.department_id
    LEFT JOIN team_slot t ON t.worker_id = w.id LEFT JOIN grid g ON g.id = t.grid_id
    WHERE w.id = ANY(CAST(:ids AS uuid[])) ORDER BY w.id, t.ordinal, g.code"""
)
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
    )
    SELECT d.id, d.name, d.kind, d.phone, f.reason, f.far, coalesce(h.name, '') AS grid,
           (SELECT count(*) FROM dispatch_order o WHERE o.department_id = d.id
            AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING')) AS load
    FROM found f JOIN department d ON d.id = f.id LEFT JOIN grid h ON h.id = d.grid_id"""
)
_ROUTING = {
    "owner_first": ("owner", "territory", "competent"),
    "territory_first": ("territory", "owner", "competent"),
}


def recommend(s: Session, case_id: UUID, now: datetime | None = None, limit: int = 3) -> Recommendations:
    """Return at most `limit` workers and `limit` departments that could take the case, the best first.

    Workers on duty: those of the case's own grid (on its team, or in it now) before others, then by distance, age of
    the position and load. A position older than a minute is no position: such a worker is left out and counted. Where
    nobody's position is known that could come, the grid's own team on duty is offered all the same, by load.
    Departments by the category's routing: the owner, the street's sub-centre, then the competent one. A case without a
    place has no workers to offer. Raises Refused("unknown_case").
    """
    case = s.execute(_CASE, {"id": case_id}).one_or_none()
    if case is None:
        raise Refused("unknown_case", case_id=case_id)
    at = utc(now) if now is not None else database_now(s)
    index = grid_index(s)
    departments = tuple(_departments(s, case, index, limit))
    if case.lon is None or case.lat is None:
        return Recommendations(departments=departments)
    rows = s.execute(_WORKERS, {"grid": case.grid_id}).all()
    crowd = _Crowd.of(rows, case, index, at)
    order = crowd.best(limit) or crowd.team(limit)
    who = {row.id: row for row in s.execute(_WHO, {"ids": [rows[n].id for n in order]})}
    workers = tuple(
        _worker(rank, who[rows[n].id], rows[n], crowd, n) for rank, n in enumerate(order, start=1) if rows[n].id in who
    )
    return Recommendations(workers=workers, departments=departments, left_out_stale=crowd.left_out(order, limit))


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Everybody on duty, as columns."""

    on_team: NDArray[np.bool_]
    in_grid: NDArray[np.bool_]
    distance: NDArray[np.float64]
    age: NDArray[np.float64]
    load: NDArray[np.int64]
    fresh: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Any, case: Any, index: GridIndex, now: datetime) -> _Crowd:
        def column(name: str) -> NDArray[np.float64]:
            return np.array([getattr(row, name) for row in rows], dtype=np.float64)

        lon, lat = column("lon"), column("lat")
        age = np.maximum(now.timestamp() - column("fixed_at"), 0.0)
        distance = haversine_m(lon, lat, case.lon, case.lat)
        fresh = age < FRESH_S
        on_team = np.array([row.in_team for row in rows], dtype=np.bool_)
        leaves = [grid.id for grid in index.leaves]
        here = leaves.index(case.grid_id) if case.grid_id in leaves else None
        inside = index.indices_at(lon, lat) == here if here is not None else np.zeros(len(rows), dtype=np.bool_)
        load = np.array([row.load for row in rows], dtype=np.int64)
        return cls(on_team, on_team | inside, distance, age, load, fresh)

    def left_out(self, offered: list[int], limit: int) -> int:
        """How many whose position is lost could have come before the last one offered: on the team, or last seen nearer."""
        known = [float(self.distance[n]) for n in offered if self.fresh[n]]
        farthest = max(known, default=NEAR_M) if len(offered) >= limit else NEAR_M
        out = ~self.fresh & (self.in_grid | (self.distance <= farthest))
        out[offered] = False
        return int(np.count_nonzero(out))

    def best(self, limit: int) -> list[int]:
        able = np.flatnonzero(self.fresh & (self.in_grid | (self.distance <= NEAR_M)))
        # In steps of 50 m and 10 s: a difference smaller than what positions are worth does not outweigh the load.
        keys = (
            self.load[able],
            self.age[able] // 10,
            self.distance[able] // 50,
            ~self.in_grid[able],
        )
        return [int(n) for n in able[np.lexsort(keys)][:limit]]

    def team(self, limit: int) -> list[int]:
        """The grid's own team, whose positions are not known: a city may follow nobody, or its line may be down."""
        able = np.flatnonzero(self.on_team)
        return [int(n) for n in able[np.argsort(self.load[able], kind="stable")][:limit]]


def _worker(rank: int, who: Any, row: Any, crowd: _Crowd, n: int) -> Recommendation:
    in_grid, fresh = bool(crowd.in_grid[n]), bool(crowd.fresh[n])
    age = float(crowd.age[n])
    return Recommendation(
        rank=rank,
        worker_id=row.id,
        department_id=None,
        name=mask_name(who.name),
        role=who.role,
        grid=who.grid,
        phone=mask_phone(who.phone),
        in_grid=in_grid,
        distance_m=float(crowd.distance[n]) if fresh else None,
        position_age_s=age if math.isfinite(age) else None,
        load=row.load,
        reason=("in_grid" if in_grid else "near") if fresh else "team",
        lon=row.lon if fresh else None,
        lat=row.lat if fresh else None,
    )


def _departments(s: Session, case: Any, index: GridIndex, limit: int) -> list[Recommendation]:
    order = _ROUTING[case.routing or "territory_first"]
    around = [] if case.lon is None or case.lat is None else index.all_at(case.lon, case.lat)
    facts = {
        "category": case.category_id,
        "path": case.path or "",
        "grid": case.grid_id,
        "others": [grid.id for grid in around if grid.kind.value != "basic"],
        "competent": case.competent_department_id,
    }
    rows = sorted(s.execute(_DEPARTMENTS, facts), key=lambda row: (order.index(row.reason), row.far, row.name))
    found: dict[UUID, Recommendation] = {}
    for row in rows:
        found.setdefault(
            row.id,
            Recommendation(
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
            ),
        )
    return [replace(one, rank=rank) for rank, one in enumerate(list(found.values())[:limit], start=1)]
