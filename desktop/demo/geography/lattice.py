"""The street plan: a lattice of through roads, its cells cut finer by lesser roads, the whole gently bent.

Lines are laid in a square plane (u, v) at multiples of ``STEP`` and every line bends at each multiple, so a road that ends
on another one ends at a vertex of it. ``Warp`` then bends the plane into local metres.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon

from desktop.demo.geography.plan import STEP, SizePlan
from desktop.demo.geography.terrain import waves

Cell = tuple[int, int, int, int]
"""u0, v0, u1, v1 in metres of the square plane."""
Point = tuple[int, int]


class Warp:
    """A smooth one-to-one bend of the plane: long waves everywhere, and the old town turned by some degrees."""

    def __init__(self, rng: random.Random, plan: SizePlan) -> None:
        self.in_x = waves(rng, [(150, 9000), (75, 3900), (26, 1700)])
        self.in_y = waves(rng, [(140, 8000), (70, 3500), (24, 1500)])
        self.centre = plan.old_town
        self.turn = rng.choice((-1, 1)) * rng.uniform(0.10, 0.15)

    def __call__(self, uv: NDArray[np.float64]) -> NDArray[np.float64]:
        u, v = uv[:, 0], uv[:, 1]
        x = u + sum(a * np.sin(k * v + p) for a, k, p in self.in_x)
        y = v + sum(a * np.sin(k * u + p) for a, k, p in self.in_y)
        dx, dy = x - self.centre[0], y - self.centre[1]
        angle = self.turn * np.exp(-(dx * dx + dy * dy) / 2300**2)
        cos, sin = np.cos(angle), np.sin(angle)
        bent = np.round(
            np.column_stack((self.centre[0] + dx * cos - dy * sin, self.centre[1] + dx * sin + dy * cos)), 2
        )
        return np.asarray(bent, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Street:
    """A planned road in local metres, before coast and river cut it."""

    key: str
    road_class: str
    vertical: bool
    line: LineString


@dataclass(frozen=True, slots=True)
class Lattice:
    """The bent plan: leaves are the future grids; each knows its super cell (u index, v index)."""

    streets: tuple[Street, ...]
    leaves: tuple[Polygon, ...]
    supercells: tuple[tuple[int, int], ...]


def through_lines(rng: random.Random, low: int, high: int, centre: float) -> list[int]:
    """Positions of through roads: about 850 m apart at the centre, 1,500 m far from it."""
    ahead: list[float] = []
    back: list[float] = []
    for sign, limit, out in ((1, high, ahead), (-1, low, back)):
        at = centre + 400
        if sign < 0:
            at = centre - 400
        while (at < limit - 500) if sign > 0 else (at > limit + 500):
            out.append(at)
            gap = 800 + 700 * min(1.0, abs(at - centre) / 4500)
            at += sign * gap * rng.uniform(0.9, 1.12)
    return [low, *(round(p / STEP) * STEP for p in (*reversed(back), *ahead)), high]


def target_area(plan: SizePlan, cell: Cell, scale: float) -> float:
    """How large a grid should be here, m²: small in the old town, large outside."""
    u, v = (cell[0] + cell[2]) / 2, (cell[1] + cell[3]) / 2
    d = math.hypot((u - plan.old_town[0]) / 1.12, v - plan.old_town[1])
    far = 1 / (1 + math.exp(-(d - 3500) / 620))
    middle = min(1.0, d / 3200)
    for town in plan.towns:
        d = math.hypot(u - town.x, v - town.y)
        far = min(far, 1 / (1 + math.exp(min(-(d - town.reach) / (0.18 * town.reach), 50))))
        middle = min(middle, max(0.6, d / town.reach)) if d < 2 * town.reach else middle
    return 1e6 * scale * (plan.core_area * (1 + 1.5 * middle) * (1 - far) + plan.rural_area * far)


def split(rng: random.Random, cell: Cell, area: float) -> tuple[list[Cell], list[tuple[Cell, bool]]]:
    """Cut a cell until its parts are about ``area`` m². Gives the parts, and the cuts with whether each runs north."""
    u0, v0, u1, v1 = cell
    width, height = u1 - u0, v1 - v0
    if width * height < 1.45 * area or max(width, height) < 4 * STEP:
        return [cell], []
    share = rng.uniform(0.4, 0.6)
    if width * rng.uniform(0.85, 1.15) > height:
        at = u0 + max(2 * STEP, min(width - 2 * STEP, round(width * share / STEP) * STEP))
        first, second, cut, north = (u0, v0, at, v1), (at, v0, u1, v1), (at, v0, at, v1), True
    else:
        at = v0 + max(2 * STEP, min(height - 2 * STEP, round(height * share / STEP) * STEP))
        first, second, cut, north = (u0, v0, u1, at), (u0, at, u1, v1), (u0, at, u1, at), False
    cells_a, cuts_a = split(rng, first, area)
    cells_b, cuts_b = split(rng, second, area)
    return cells_a + cells_b, [(cut, north), *cuts_a, *cuts_b]


def walk(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """Every multiple of STEP from start to end along one axis, both included."""
    (u0, v0), (u1, v1) = start, end
    n = max(abs(u1 - u0), abs(v1 - v0)) // STEP
    return [(u0 + (u1 - u0) * i // n, v0 + (v1 - v0) * i // n) for i in range(n + 1)]


def ring(cell: Cell) -> list[Point]:
    """A cell's outline with a vertex at every STEP."""
    u0, v0, u1, v1 = cell
    sides = (walk((u0, v0), (u1, v0)), walk((u1, v0), (u1, v1)), walk((u1, v1), (u0, v1)), walk((u0, v1), (u0, v0)))
    return [p for side in sides for p in side[:-1]]


def build_lattice(rng: random.Random, plan: SizePlan, scale: float, warp: Warp) -> Lattice:
    """Lay the roads and cut the blocks. ``scale`` above 1 makes larger, hence fewer, blocks."""
    us = through_lines(rng, plan.west, plan.east, plan.old_town[0])
    vs = through_lines(rng, plan.south, plan.north, plan.old_town[1])
    outside = {(0, 0), (0, len(vs) - 2), (1, 0)}
    planned: list[tuple[str, str, bool, list[Point]]] = []

    def lay(key: str, road_class: str, north: bool, a: Point, b: Point) -> None:
        planned.append((key, road_class, north, walk(a, b)))

    # Every other great road leads on to the next city.
    beyond = 33_000
    for i, u in enumerate(us[1:-1], 1):
        arterial = i % 2 == len(us) // 2 % 2
        reach = (beyond if i % 4 == len(us) // 2 % 4 else 2 * STEP) if arterial else 0
        road_class = "arterial" if arterial else "secondary"
        lay(f"u{i}", road_class, True, (u, plan.south - reach), (u, plan.north + reach))
    for j, v in enumerate(vs[1:-1], 1):
        arterial = j % 2 == len(vs) // 2 % 2
        reach = (beyond if j % 4 == len(vs) // 2 % 4 else 2 * STEP) if arterial else 0
        lay(f"v{j}", "arterial" if arterial else "secondary", False, (plan.west - reach, v), (plan.east, v))

    leaves: list[Cell] = []
    supercells: list[tuple[int, int]] = []
    for i in range(len(us) - 1):
        for j in range(len(vs) - 1):
            if (i, j) in outside:
                continue
            cell = (us[i], vs[j], us[i + 1], vs[j + 1])
            area = target_area(plan, cell, scale)
            cells, cuts = split(rng, cell, area)
            for n, (cut, north) in enumerate(cuts):
                lay(f"b{i}.{j}.{n}", "branch", north, cut[:2], cut[2:])
            for leaf in cells:
                leaves.append(leaf)
                supercells.append((i, j))
                for n, (lane, north) in enumerate(lanes(rng, leaf)):
                    lay(f"l{len(leaves)}.{n}", "path", north, lane[:2], lane[2:])
    points, of = all_bent(warp, [way for *_, way in planned])
    lines = shapely.linestrings(points, indices=of)
    streets = [
        Street(key, road_class, north, line) for (key, road_class, north, _), line in zip(planned, lines, strict=True)
    ]
    points, of = all_bent(warp, [ring(leaf) for leaf in leaves])
    rings = shapely.linearrings(points, indices=of)
    return Lattice(tuple(streets), tuple(shapely.polygons(rings)), tuple(supercells))


def all_bent(warp: Warp, lines: list[list[Point]]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The points of many lines bent at once, and which line each is of: what shapely makes geometries from."""
    bent = warp(np.array([point for line in lines for point in line], dtype=float))
    return bent, np.repeat(np.arange(len(lines)), [len(line) for line in lines])


def lanes(rng: random.Random, leaf: Cell) -> list[tuple[Cell, bool]]:
    """Narrow lanes inside a small town block; country blocks have none."""
    u0, v0, u1, v1 = leaf
    if (u1 - u0) * (v1 - v0) > 260_000:
        return []
    _, cuts = split(rng, leaf, (u1 - u0) * (v1 - v0) / 4.4)
    return cuts
