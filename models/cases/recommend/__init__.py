"""Who could take a case: the grid's own and near ones by their way on foot, the departments it belongs to, each with the facts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.advice import LeftOut, Recommendation, Recommendations, Weights
from models.cases.recommend.departments import recommend_departments
from models.cases.recommend.missing import left_out
from models.cases.recommend.people import (
    People,
    Spot,
    gather,
    read_hands,
    read_listed,
    read_nearest,
    read_team,
    read_who,
)
from models.cases.recommend.ranking import best, settled
from models.cases.recommend.weights import get_weights
from models.geo.distance import haversine_m
from models.geo.walking import WalkingGraph
from models.grids.index import GridIndex
from models.grids.lookup import grid_index
from models.grids.walking import walking_graph
from models.store.errors import Refused
from models.store.times import database_now, utc
from models.workers.duty_list.queries import get_on_list
from models.workers.masking import mask_name, mask_phone
from models.workers.queries import FRESH_S

FIRST_LOOK = 1000.0
"""How many metres around the place are looked at to begin with; farther while somebody there could be better."""
WIDER = 2.5
AT_ONCE = 256
"""At most so many of the nearest are looked at at first."""

_CASE = text("SELECT id, lon, lat, grid_id, category_id FROM case_file WHERE id = :id")
_REFUSED = text(
    "SELECT worker_id, department_id FROM dispatch_order WHERE case_id = :id AND state = 'REFUSED'",
)


def recommend(
    s: Session,
    case_id: UUID,
    now: datetime | None = None,
    limit: int = 3,
    first_look: float = FIRST_LOOK,
    weights: Weights | None = None,
) -> Recommendations:
    """Return at most `limit` workers and `limit` departments that could take the case, the best first, and who was left out.

    Workers on duty whose position is younger than a minute, by one sum in metres (`Weights`): the way on foot along the
    roads (the straight line where there are none), more for who is of another grid, has orders in hand, was sent lately,
    is not on the place's duty list where it has one, or whose position is old or vague. The answer is the same as if
    everybody in the city were summed up; `first_look` only says how many metres around are looked at first; `weights`
    are tried in place of the city's. A position older than a minute is no position: such a worker is named among
    those left out. Where nobody's position is known that could come, the grid's own team on duty is offered all the
    same, by load. A case without a place has no workers to offer. Raises Refused("unknown_case").
    """
    case = s.execute(_CASE, {"id": case_id}).one_or_none()
    if case is None:
        raise Refused("unknown_case", case_id=case_id)
    at = utc(now) if now is not None else database_now(s)
    back = s.execute(_REFUSED, {"id": case_id}).all()
    index = grid_index(s)
    placed = case.lon is not None and case.lat is not None
    others = [one.id for one in index.all_at(case.lon, case.lat) if one.kind.value != "basic"] if placed else []
    whose = frozenset(row.department_id for row in back if row.department_id is not None)
    departments = recommend_departments(s, case, whose, at, limit)
    if not placed:
        return Recommendations(departments=departments)
    own = () if case.grid_id is None else (case.grid_id,)
    listed = get_on_list(s, case.grid_id, others, at)
    spot = Spot(case.lon, case.lat, case.grid_id, (*own, *others), at, listed)
    by_whom = frozenset(row.worker_id for row in back if row.worker_id is not None)
    workers, missing, lost, by_road = _workers(s, spot, by_whom, index, limit, first_look, weights)
    return Recommendations(workers, departments, lost, missing, by_road)


def _workers(
    s: Session,
    spot: Spot,
    refused: frozenset[UUID],
    index: GridIndex,
    limit: int,
    first_look: float,
    weights: Weights | None,
) -> tuple[tuple[Recommendation, ...], tuple[LeftOut, ...], int, bool]:
    if weights is None:
        weights, _ = get_weights(s)
    roads = walking_graph(s)
    team = read_team(s, spot)
    people, order = _look(s, spot, team, refused, index, roads, weights, limit, first_look)
    offered = [people.rows[n] for n in order]
    blind = [] if offered else _team_unseen(s, spot, team, refused, limit)
    known = [float(people.straight[n]) for n in order]
    far = max(known, default=weights.near_m) if len(order) >= limit else weights.near_m
    missing, lost = left_out(s, spot, people, order, team, [row for row, _ in blind], refused, weights, far)
    who = read_who(
        s, [row.id for row in offered] + [row.id for row, _ in blind] + [one.worker_id for one in missing], spot.grids
    )
    seen = [_seen(rank, who[people.rows[n].id], people, n, weights, spot) for rank, n in enumerate(order, start=1)]
    unseen = [_unseen(rank, who[row.id], row, load, spot) for rank, (row, load) in enumerate(blind, start=1)]
    named = tuple(one.named(who[one.worker_id]) for one in missing)
    return (*seen, *unseen), named, lost, bool(people.crowd.by_road.any())


def _look(
    s: Session,
    spot: Spot,
    team: Sequence[Any],
    refused: frozenset[UUID],
    index: GridIndex,
    roads: WalkingGraph,
    weights: Weights,
    limit: int,
    first_look: float,
) -> tuple[People, list[int]]:
    """Look at the nearest, and at more of them while somebody farther could be better than the last one offered."""
    since = spot.now.timestamp() - FRESH_S
    own = [row for row in team if row.on_duty and row.fixed_at is not None and row.fixed_at > since]
    ids = frozenset(row.id for row in team)
    own += [row for row in read_listed(s, spot) if row.id not in ids]
    looked_at = frozenset(row.id for row in own) | ids
    here = index.number_of(spot.grid_id)
    reach = 0.0 if here is None else _reach_m(index.leaves[here].geometry, spot)
    within, most = min(first_look, weights.near_m), AT_ONCE
    while True:
        near = read_nearest(s, spot, within, most)
        rows = own + [row for row in near if row.id not in looked_at]
        people = gather(s, spot, rows, ids, refused, index, roads, weights.near_m)
        order, worst = best(people.crowd, weights, limit)
        if len(near) < most:
            looked = within
            if within >= weights.near_m:
                return people, order
        else:
            # Sorted on a plane that is half a per cent from the sphere at the most.
            looked = min(within, float(haversine_m(near[-1].lon, near[-1].lat, spot.lon, spot.lat)) * 0.995)
        if settled(worst, looked, reach, weights, listing=bool(spot.listed)):
            return people, order
        if len(near) < most:
            within = min(within * WIDER, weights.near_m)
        else:
            most *= 4


def _reach_m(shape: Any, spot: Spot) -> float:
    west, south, east, north = shape.bounds
    corners = haversine_m([west, west, east, east], [south, north, south, north], spot.lon, spot.lat)
    return float(np.max(corners))


def _team_unseen(
    s: Session, spot: Spot, team: Sequence[Any], refused: frozenset[UUID], limit: int
) -> list[tuple[Any, int]]:
    """The grid's own on duty whose positions are not known, those on the list first, then by load.

    A city may follow nobody, or its line may be down.
    """
    since = spot.now.timestamp() - FRESH_S
    able = [
        row for row in team if row.on_duty and row.id not in refused and (row.fixed_at is None or row.fixed_at <= since)
    ]
    loads = [load for load, _ in read_hands(s, [row.id for row in able])]
    return sorted(zip(able, loads, strict=True), key=lambda one: (one[0].id not in spot.listed, one[1]))[:limit]


def _seen(rank: int, who: Any, people: People, n: int, weights: Weights, spot: Spot) -> Recommendation:
    crowd, row = people.crowd, people.rows[n]
    sums = ((name, float(part[n])) for name, part in crowd.parts(weights).items())
    sent = float(crowd.sent[n])
    return Recommendation(
        rank=rank,
        worker_id=row.id,
        department_id=None,
        name=mask_name(who.name),
        role=who.role,
        grid=who.grid,
        phone=mask_phone(who.phone),
        in_grid=bool(crowd.own[n]),
        distance_m=float(crowd.way[n]),
        position_age_s=float(crowd.age[n]),
        load=int(crowd.load[n]),
        reason="in_grid" if crowd.own[n] else "near",
        lon=row.lon,
        lat=row.lat,
        accuracy_m=float(crowd.accuracy[n]) or None,
        on_foot=bool(crowd.by_road[n]),
        sent_s=sent if math.isfinite(sent) else None,
        parts=tuple((name, metres) for name, metres in sums if metres > 0),
        listed=row.id in spot.listed,
    )


def _unseen(rank: int, who: Any, row: Any, load: int, spot: Spot) -> Recommendation:
    return Recommendation(
        rank=rank,
        worker_id=row.id,
        department_id=None,
        name=mask_name(who.name),
        role=who.role,
        grid=who.grid,
        phone=mask_phone(who.phone),
        in_grid=True,
        distance_m=None,
        position_age_s=None if row.fixed_at is None else max(spot.now.timestamp() - row.fixed_at, 0.0),
        load=load,
        reason="team",
        listed=row.id in spot.listed,
    )
