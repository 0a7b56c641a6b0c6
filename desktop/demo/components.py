"""The made-up city's components (部件): covers, lamps, hydrants and the like along its roads, as a survey would list them."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.demo.geography.projection import shape_to_metres, to_lonlat
from desktop.demo.geography.records import Geography
from desktop.demo.streets import cut_at_crossings
from desktop.demo.subjects import TYPES, Subject

EVERY_M = {"arterial": 45.0, "secondary": 60.0, "branch": 90.0}
"""How far apart they stand along a road, both sides together."""
ASIDE_M = {"arterial": 14.0, "secondary": 9.0, "branch": 5.0}
NOT_A_THING = frozenset({"C0201"})
"""A component class by the standard, but nothing that could be pointed at: damage of the road's surface."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One component: its code (district, class and subclass, number), the category's key, and where (WGS-84)."""

    code: str
    category: str
    lon: float
    lat: float
    road: str


def lay_components(city: Geography) -> list[Spot]:
    """Return the components of a city; the same for the same city."""
    chance = random.Random(f"components {city.seed} {city.size}")
    things = [s for kind in TYPES for group in kind.classes for s in group.subjects if _stands(s)]
    weights = [one.weight for one in things]
    counts: dict[str, int] = {}
    spots: list[Spot] = []
    for piece in cut_at_crossings(city.graph):
        every = EVERY_M.get(piece.road_class)
        if every is None:
            continue
        line = shape_to_metres(piece.line)
        steps = every * np.array([chance.uniform(0.6, 1.4) for _ in range(int(line.length / (every * 0.6)) + 1)])
        at = chance.uniform(0, every) + np.cumsum(steps) - steps[0]
        at = at[at < line.length]
        if not at.size:
            continue
        points = _beside(line, at, ASIDE_M[piece.road_class] * np.where(np.arange(at.size) % 2, -1.0, 1.0))
        for lon, lat in to_lonlat(points).tolist():
            thing = chance.choices(things, weights)[0]
            counts[thing.code] = counts.get(thing.code, 0) + 1
            code = f"{city.code[:6]}{thing.code[1:]}{counts[thing.code]:06d}"
            spots.append(Spot(code, thing.code, lon, lat, piece.name))
    return spots


def _stands(subject: Subject) -> bool:
    return subject.component and subject.ground in ("road", "park") and subject.code not in NOT_A_THING


def _beside(line: shapely.Geometry, at: NDArray[np.float64], aside: NDArray[np.float64]) -> NDArray[np.float64]:
    """The points so many metres along a line and so many to its left."""
    here = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    along = shapely.get_coordinates(shapely.line_interpolate_point(line, at + 1.0)) - here
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    return np.asarray(here + aside[:, None] * np.column_stack([-along[:, 1], along[:, 0]]), dtype=np.float64)
