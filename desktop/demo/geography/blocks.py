"""Blocks between roads, coast and river: the future basic grids, exactly tiling the dry ground of the city.

All lines are noded together once and the faces between them collected, so neighbours share every vertex. Slivers that coast
or river leave of a block are given to the neighbour with the longest common edge.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, STRtree

from desktop.demo.geography.lattice import Lattice
from desktop.demo.geography.terrain import Terrain


@dataclass(slots=True)
class Blocks:
    """Polygons in local metres, the super cell of each, and who touches whom along how many metres."""

    polygons: list[Polygon]
    supercells: list[tuple[int, int]]
    neighbours: list[dict[int, float]]
    on_island: list[bool]


def faces_of(lattice: Lattice, terrain: Terrain) -> tuple[list[Polygon], list[int]]:
    """The faces of the arrangement of leaves, coast and river on dry ground, and the leaf each lies in."""
    extent = shapely.box(*shapely.total_bounds(np.array(lattice.leaves))).buffer(400)
    shores = [p.boundary.intersection(extent) for p in (*shapely.get_parts(terrain.dry),)]
    lines = shapely.unary_union([*(leaf.exterior for leaf in lattice.leaves), *shores], grid_size=0.01)
    faces = np.array(shapely.get_parts(shapely.polygonize([lines])))
    inside = shapely.point_on_surface(faces)
    shapely.prepare(terrain.dry)
    dry = shapely.contains(terrain.dry, inside)
    faces, inside = faces[dry], inside[dry]
    hits = STRtree(lattice.leaves).query(inside, predicate="within")
    order = np.lexsort((shapely.get_y(inside[hits[0]]).round(1), shapely.get_x(inside[hits[0]]).round(1)))
    return [faces[i] for i in hits[0][order]], [int(i) for i in hits[1][order]]


def shared_edges(polygons: list[Polygon]) -> list[dict[int, float]]:
    """For each polygon: its neighbours and the length of the common boundary (m), through equal vertices."""
    owners: dict[tuple[tuple[float, float], tuple[float, float]], int] = {}
    touching: list[dict[int, float]] = [defaultdict(float) for _ in polygons]
    for index, polygon in enumerate(polygons):
        for edge_ring in (polygon.exterior, *polygon.interiors):
            points = list(map(tuple, shapely.get_coordinates(edge_ring).tolist()))
            for a, b in pairwise(points):
                key = (a, b) if a < b else (b, a)
                other = owners.setdefault(key, index)
                if other != index:
                    length = math.dist(a, b)
                    touching[index][other] += length
                    touching[other][index] += length
    return touching


def build_blocks(lattice: Lattice, terrain: Terrain) -> Blocks:
    """Cut the dry ground into blocks."""
    faces, leaf_of = faces_of(lattice, terrain)
    full = [lattice.leaves[i].area for i in leaf_of]
    touching = shared_edges(faces)
    group = list(range(len(faces)))
    area = [f.area for f in faces]

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for i in sorted(range(len(faces)), key=lambda n: (area[n], n)):
        me = root(i)
        if me != i or area[i] > max(0.34 * full[i], 16_000.0):
            continue
        bordering: dict[int, float] = defaultdict(float)
        for n, length in touching[i].items():
            if root(n) != me:
                bordering[root(n)] += length / (1 + area[root(n)] / 900_000)
        if bordering:
            target = max(bordering, key=lambda n: (bordering[n], -n))
            group[i] = target
            area[target] += area[i]
    members: dict[int, list[int]] = defaultdict(list)
    for i in range(len(faces)):
        members[root(i)].append(i)
    polygons: list[Polygon] = []
    supercells = []
    for head, parts in members.items():
        merged = shapely.coverage_union_all([faces[i] for i in parts])
        merged = merged if isinstance(merged, Polygon) else shapely.union_all([faces[i] for i in parts])
        if isinstance(merged, MultiPolygon) or merged.area < 4_000:
            continue
        polygons.append(merged)
        supercells.append(lattice.supercells[leaf_of[head]])
    return Blocks(
        polygons,
        supercells,
        shared_edges(polygons),
        [bool(terrain.island.intersects(p.representative_point())) for p in polygons],
    )


def thinned(blocks: Blocks, count: int) -> Blocks:
    """Join the smallest blocks to the neighbour they touch most, best of their own super cell, until there are ``count``.

    Raises ValueError where there are fewer to begin with.
    """
    if len(blocks.polygons) < count:
        raise ValueError(f"{len(blocks.polygons)} blocks cannot become {count}")
    polygons: list[Polygon | None] = list(blocks.polygons)
    touching = [dict(n) for n in blocks.neighbours]
    left = len(polygons)
    queue = [(p.area, i) for i, p in enumerate(blocks.polygons)]
    heapq.heapify(queue)
    while left > count:
        area, i = heapq.heappop(queue)
        mine = polygons[i]
        if mine is None or mine.area != area:
            continue
        for to in sorted(touching[i], key=lambda n: (blocks.supercells[n] != blocks.supercells[i], -touching[i][n], n)):
            other = polygons[to]
            joined = shapely.coverage_union(mine, other) if other is not None else None
            if isinstance(joined, Polygon):
                break
        else:
            continue
        polygons[to], polygons[i] = joined, None
        heapq.heappush(queue, (joined.area, to))
        for n, length in touching[i].items():
            touching[n].pop(i, None)
            if n != to:
                touching[to][n] = touching[n][to] = touching[to].get(n, 0.0) + length
        left -= 1
    kept = [i for i, p in enumerate(polygons) if p is not None]
    shapes = [p for p in polygons if p is not None]
    return Blocks(
        shapes, [blocks.supercells[i] for i in kept], shared_edges(shapes), [blocks.on_island[i] for i in kept]
    )  # fmt: skip
