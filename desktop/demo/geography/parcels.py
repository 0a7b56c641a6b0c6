"""Plots inside the blocks: each block is inset from its roads and cut across its longer side, again and again."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import Point, Polygon

from desktop.demo.geography.blocks import Blocks
from desktop.demo.geography.terrain import Terrain, largest

Ring = list[tuple[float, float]]


@dataclass(slots=True, eq=False)
class Parcel:
    """A piece of ground within one block, inset from its roads (local metres)."""

    block: int
    shape: Polygon
    area: float = field(init=False)
    middle: Point = field(init=False)

    def __post_init__(self) -> None:
        self.area = self.shape.area
        self.middle = self.shape.centroid


def parcels_of(rng: random.Random, blocks: Blocks, terrain: Terrain) -> list[Parcel]:
    """Parcels of a few hectares in every block, away from hills and shore."""
    wet = [terrain.near_sea.buffer(25, quad_segs=2), terrain.near_river.buffer(70, quad_segs=2)]
    closed = shapely.union_all([*terrain.hills, *wet])
    shapely.prepare(closed)
    insets = shapely.buffer(shapely.simplify(blocks.polygons, 6), -16, join_style="mitre", quad_segs=1)
    plots: list[Polygon] = []
    owners: list[int] = []
    for i, inset in enumerate(insets):
        inner = inset.difference(closed) if closed.intersects(inset) else inset
        if inner.is_empty or inner.area < 6000:
            continue
        size = rng.choice((12_000, 18_000, 26_000, 40_000)) if inner.area < 300_000 else rng.choice((45_000, 90_000))
        parts = cut_up(rng, largest(inner), size)
        plots += parts
        owners += [i] * len(parts)
    inset_plots = shapely.buffer(np.array(plots), -5, join_style="mitre", quad_segs=1)
    return [Parcel(i, largest(p)) for i, p in zip(owners, inset_plots, strict=True) if p.area > 4000]


def cut_up(rng: random.Random, shape: Polygon, area: float) -> list[Polygon]:
    """Cut a shape along the axes of its narrowest rectangle until the parts are about ``area`` m²."""
    corners = shapely.get_coordinates(shape.minimum_rotated_rectangle)
    turn = math.atan2(corners[1][1] - corners[0][1], corners[1][0] - corners[0][0])
    cos, sin = math.cos(turn), math.sin(turn)
    level = [(x * cos + y * sin, -x * sin + y * cos) for x, y in shape.exterior.coords[:-1]]
    polygons = [Polygon([(x * cos - y * sin, x * sin + y * cos) for x, y in ring]) for ring in halves(rng, level, area)]
    return [p for p in polygons if p.is_valid]


def halves(rng: random.Random, ring: Ring, area: float) -> list[Ring]:
    """Halve a ring across its longer side, in its own axes, until the parts are about ``area``."""
    if len(ring) < 3:
        return []
    if ring_area(ring) < 1.5 * area:
        return [ring]
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    axis = 0 if width > height else 1
    at = (min(xs) + width * rng.uniform(0.36, 0.64)) if axis == 0 else (min(ys) + height * rng.uniform(0.36, 0.64))
    below, beyond = clipped(ring, axis, at, 1), clipped(ring, axis, at, -1)
    return halves(rng, below, area) + halves(rng, beyond, area)


def clipped(ring: Ring, axis: int, at: float, sign: int) -> Ring:
    """The part of a ring where the coordinate ``axis`` is below ``at`` (``sign`` 1) or above it (-1)."""
    kept: Ring = []
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        inside_a, inside_b = sign * (at - a[axis]) >= 0, sign * (at - b[axis]) >= 0
        if inside_a:
            kept.append(a)
        if inside_a != inside_b:
            t = (at - a[axis]) / (b[axis] - a[axis])
            kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
    return kept


def ring_area(ring: Ring) -> float:
    """The area within a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2
