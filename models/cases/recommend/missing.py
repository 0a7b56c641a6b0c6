"""Who one would have expected among the suggestions, and why they are not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from models.cases.advice import LeftOut, Weights
from models.cases.recommend.people import People, Spot, read_lost
from models.geo.distance import haversine_m
from models.workers.masking import mask_name
from models.workers.queries import FRESH_S

MOST = 4
"""How many are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A LeftOut before it is known who that is."""

    worker_id: UUID
    reason: str
    seconds: float | None = None
    load: int = 0
    distance_m: float | None = None

    def named(self, who: Any) -> LeftOut:
        """Return it with the masked name."""
        return LeftOut(
            self.worker_id,
            mask_name(who.name),
            who.role,
            who.grid,
            self.reason,
            self.seconds,
            self.load,
            self.distance_m,
        )


def left_out(
    s: Session,
    spot: Spot,
    people: People,
    order: Sequence[int],
    team: Sequence[Any],
    offered_unseen: Sequence[Any],
    refused: frozenset[UUID],
    weights: Weights,
    far_m: float,
) -> tuple[list[Missing], int]:
    """Return those left out who are missed most, at most `MOST`, and how many there are whose position is lost.

    Missed are the team of the grid, whoever stands in it or was seen within `far_m` of the place: the straight way of
    the last one offered. The team comes first, then the nearest; who is off duty comes last.
    """
    since = spot.now.timestamp() - FRESH_S
    unseen = {row.id for row in offered_unseen}
    told = [_of_team(row, spot, refused) for row in team if row.id not in unseen]
    own = [one for one in told if one is not None]
    near = _of_crowd(people, order, weights, far_m)
    rows = read_lost(s, spot, far_m, [row.id for row in team], MOST)
    now = spot.now.timestamp()
    lost = [
        Missing(row.id, "lost", now - row.fixed_at, distance_m=float(haversine_m(row.lon, row.lat, spot.lon, spot.lat)))
        for row in rows
    ]
    many = sum(row.on_duty and row.fixed_at is not None and row.fixed_at <= since for row in team) - sum(
        row.fixed_at is not None for row in offered_unseen
    )
    found = {one.worker_id: one for one in reversed([*own, *near, *lost])}
    first = {one.worker_id for one in own}
    ranked = sorted(
        found.values(),
        key=lambda one: (one.reason == "off_duty", one.worker_id not in first, one.distance_m or 0.0),
    )
    return ranked[:MOST], many + (rows[0].many if rows else 0)


def _of_team(row: Any, spot: Spot, refused: frozenset[UUID]) -> Missing | None:
    """Why one of the grid's own is not offered as far as duty and position tell; None for who could be."""
    if row.id in refused:
        return Missing(row.id, "refused")
    if not row.on_duty:
        return Missing(row.id, "off_duty")
    if row.fixed_at is None:
        return Missing(row.id, "never_seen")
    age = spot.now.timestamp() - row.fixed_at
    if age < FRESH_S:
        return None
    return Missing(row.id, "lost", age, distance_m=float(haversine_m(row.lon, row.lat, spot.lon, spot.lat)))


def _of_crowd(people: People, order: Sequence[int], weights: Weights, far_m: float) -> list[Missing]:
    """Those with a live position who are busy, have refused, or have no way."""
    crowd = people.crowd
    busy = crowd.busy(weights)
    no_way = ~np.isfinite(crowd.way)
    missed = (crowd.own | (people.straight <= far_m)) & (busy | crowd.refused | no_way)
    missed[list(order)] = False
    found = []
    for n in np.flatnonzero(missed).tolist():
        reason = "refused" if crowd.refused[n] else "busy" if busy[n] else "no_way"
        found.append(Missing(people.rows[n].id, reason, load=int(crowd.load[n]), distance_m=float(people.straight[n])))
    return found
