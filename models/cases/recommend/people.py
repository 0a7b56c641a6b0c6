"""Reads the workers who could go: the nearest with a live position, the grid's own team, and who they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.recommend.ranking import Crowd
from models.geo.distance import EARTH_RADIUS_M, haversine_m
from models.geo.walking import WalkingGraph
from models.grids.index import GridIndex
from models.workers.queries import FRESH_S

MOST_WAY_M = 20_000.0
"""Ways are not followed farther than this, whoever belongs to the grid."""

_POSITION = "p.lon, p.lat, p.accuracy, extract(epoch FROM p.fixed_at)::float8 AS fixed_at"
_SQUARE = "((p.lon - :lon) * :east) ^ 2 + ((p.lat - :lat) * :north) ^ 2"
_BOX = "p.lon BETWEEN :lon - :wide AND :lon + :wide AND p.lat BETWEEN :lat - :high AND :lat + :high"
_TEAM = text(
    f"""SELECT w.id, w.on_duty, {_POSITION}
    FROM (SELECT DISTINCT t.worker_id AS id FROM team_slot t WHERE t.grid_id = ANY(CAST(:grids AS uuid[]))) t
    JOIN worker w ON w.id = t.id AND w.active LEFT JOIN position_latest p ON p.worker_id = w.id
    ORDER BY w.code"""  # noqa: S608 - constants of this module
)
_LISTED = text(
    f"""SELECT w.id, w.on_duty, {_POSITION} FROM worker w JOIN position_latest p ON p.worker_id = w.id
    WHERE w.id = ANY(CAST(:ids AS uuid[])) AND w.on_duty AND w.active AND p.fixed_at > :fresh
    ORDER BY w.code"""  # noqa: S608 - constants of this module
)
_NEAREST = text(
    f"""SELECT w.id, true AS on_duty, {_POSITION}
    FROM position_latest p JOIN worker w ON w.id = p.worker_id AND w.on_duty AND w.active
    WHERE p.fixed_at > :fresh AND {_BOX} ORDER BY {_SQUARE}, w.code LIMIT :most"""  # noqa: S608 - constants of this module
)
_LOST = text(
    f"""SELECT w.id, true AS on_duty, {_POSITION}, count(*) OVER () AS many
    FROM position_latest p JOIN worker w ON w.id = p.worker_id AND w.on_duty AND w.active
    WHERE p.fixed_at <= :fresh AND {_BOX} AND {_SQUARE} <= :far ^ 2 AND w.id <> ALL(CAST(:team AS uuid[]))
    ORDER BY {_SQUARE}, w.code LIMIT :most"""  # noqa: S608 - constants of this module
)
# Handling counts from signing on; what is fed back is no longer in hand.
_HANDS = text(
    """SELECT u.id,
        (SELECT count(*) FROM dispatch_order o
         WHERE o.worker_id = u.id AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING')) AS load,
        (SELECT extract(epoch FROM max(o.given_at))::float8 FROM dispatch_order o WHERE o.worker_id = u.id) AS sent_at
    FROM unnest(CAST(:ids AS uuid[])) WITH ORDINALITY u(id, n) ORDER BY u.n"""
)
_WHO = text(
    """SELECT DISTINCT ON (w.id) w.id, w.role, coalesce(i.name, '') AS name, coalesce(i.phone, '') AS phone,
              coalesce(g.name, d.name, '') AS grid
    FROM worker w LEFT JOIN worker_identity i ON i.worker_id = w.id LEFT JOIN department d ON d.id = w.department_id
    LEFT JOIN team_slot t ON t.worker_id = w.id LEFT JOIN grid g ON g.id = t.grid_id
    WHERE w.id = ANY(CAST(:ids AS uuid[]))
    ORDER BY w.id, (t.grid_id = ANY(CAST(:grids AS uuid[]))) DESC NULLS LAST, t.ordinal, g.code"""
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A case's place and the moment it is asked from; `grids` are the case's own and every other kind's over the point."""

    lon: float
    lat: float
    grid_id: UUID | None
    grids: tuple[UUID, ...]
    now: datetime
    listed: frozenset[UUID] = frozenset()
    """Who is on the duty list of the place just now."""

    def facts(self, within_m: float) -> dict[str, Any]:
        """Return the parameters of the statements: the point, metres a degree, and a box of `within_m` around it."""
        north = math.radians(1) * EARTH_RADIUS_M
        # At a pole a degree east is no metre at all: the box is the whole parallel then.
        east = max(north * math.cos(math.radians(self.lat)), 1.0)
        # Half a per cent wider than the sphere says, for the plane that the distances are sorted on.
        reach = within_m * 1.005
        return {
            "lon": self.lon,
            "lat": self.lat,
            "east": east,
            "north": north,
            "wide": reach / east,
            "high": reach / north,
            "fresh": self.now - timedelta(seconds=FRESH_S),
        }


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Workers as read, and as the columns that are ranked."""

    rows: Sequence[Any]
    crowd: Crowd
    straight: NDArray[np.float64]


def read_team(s: Session, spot: Spot) -> list[Any]:
    """Return the teams of the grids over the place, on duty or not, with their positions."""
    return list(s.execute(_TEAM, {"grids": list(spot.grids)})) if spot.grids else []


def read_listed(s: Session, spot: Spot) -> list[Any]:
    """Return those on the place's duty list who are on duty with a live position, wherever they are."""
    if not spot.listed:
        return []
    fresh = spot.now - timedelta(seconds=FRESH_S)
    return list(s.execute(_LISTED, {"ids": sorted(spot.listed), "fresh": fresh}))


def read_nearest(s: Session, spot: Spot, within_m: float, most: int) -> list[Any]:
    """Return those on duty with a live position in a box around the place, the nearest first."""
    return list(s.execute(_NEAREST, spot.facts(within_m) | {"most": most}))


def read_lost(s: Session, spot: Spot, far_m: float, team: Sequence[UUID], most: int) -> list[Any]:
    """Return those on duty, not on the team, last seen within `far_m` and no longer; each says how `many` there are."""
    return list(s.execute(_LOST, spot.facts(far_m) | {"far": far_m, "team": list(team), "most": most}))


def read_hands(s: Session, ids: Sequence[UUID]) -> list[tuple[int, float | None]]:
    """Return for each worker the orders in hand and when the last was given, in seconds since 1970 UTC."""
    return [(row.load, row.sent_at) for row in s.execute(_HANDS, {"ids": list(ids)})] if ids else []


def read_who(s: Session, ids: Sequence[UUID], grids: Sequence[UUID]) -> dict[UUID, Any]:
    """Return role, full name, phone and grid of workers: mask before they leave.

    Of several grids that somebody serves it is the one among `grids`, for which they are proposed.
    """
    return {row.id: row for row in s.execute(_WHO, {"ids": list(ids), "grids": list(grids)})} if ids else {}


def gather(
    s: Session,
    spot: Spot,
    rows: Sequence[Any],
    team: frozenset[UUID],
    refused: frozenset[UUID],
    index: GridIndex,
    roads: WalkingGraph,
    within_m: float,
) -> People:
    """Make the columns of workers that have a live position."""
    lon, lat = _column(rows, "lon"), _column(rows, "lat")
    straight = haversine_m(lon, lat, spot.lon, spot.lat)
    on_team = np.array([row.id in team for row in rows], dtype=np.bool_)
    own_far = float(straight[on_team].max(initial=0.0))
    walks = roads.walks(spot.lon, spot.lat, lon, lat, min(max(within_m, 1.5 * own_far), MOST_WAY_M))
    # The grid's own are offered whatever the roads say: the line is all that is known of their way.
    lineal = on_team & ~np.isfinite(walks.metres)
    here = index.number_of(spot.grid_id)
    inside = index.indices_at(lon, lat) == here if here is not None else np.zeros(len(rows), dtype=np.bool_)
    now = spot.now.timestamp()
    hands = read_hands(s, [row.id for row in rows])
    sent = np.array([math.inf if at is None else max(now - at, 0.0) for _, at in hands], dtype=np.float64)
    crowd = Crowd(
        way=np.where(lineal | ~walks.by_road, straight, walks.metres),
        by_road=walks.by_road & ~lineal,
        own=on_team | inside,
        team=on_team,
        age=np.maximum(now - _column(rows, "fixed_at"), 0.0),
        accuracy=np.maximum(_column(rows, "accuracy"), 0.0),
        load=np.array([load for load, _ in hands], dtype=np.int64),
        sent=sent,
        refused=np.array([row.id in refused for row in rows], dtype=np.bool_),
        listed=np.array([not spot.listed or row.id in spot.listed for row in rows], dtype=np.bool_),
    )
    return People(rows, crowd, straight)


def _column(rows: Sequence[Any], name: str) -> NDArray[np.float64]:
    return np.array([getattr(row, name) for row in rows], dtype=np.float64)
