"""Who governs what: blocks are gathered into communities and streets, each in one piece, along roads and the river."""

from __future__ import annotations

import math
import random
from collections import defaultdict

import shapely

from desktop.demo.geography.blocks import Blocks
from desktop.demo.geography.plan import SizePlan

Neighbours = list[dict[int, float]]


def link_islands(blocks: Blocks, neighbours: Neighbours) -> None:
    """Join separate pieces of the city (island, banks) at their closest blocks, so that all of it is one graph."""
    pieces = components(range(len(blocks.polygons)), neighbours)
    while len(pieces) > 1:
        main, *others = sorted(pieces, key=len, reverse=True)
        tree = shapely.STRtree([blocks.polygons[i] for i in main])
        best = min(
            (float(blocks.polygons[i].distance(blocks.polygons[main[j]])), i, main[j])
            for other in others
            for i in other
            for j in [int(tree.nearest(blocks.polygons[i]))]
        )
        neighbours[best[1]][best[2]] = neighbours[best[2]][best[1]] = 1.0
        pieces = components(range(len(blocks.polygons)), neighbours)


def components(members: range | list[int], neighbours: Neighbours) -> list[list[int]]:
    """The connected pieces among ``members``."""
    left = set(members)
    pieces = []
    for start in members:
        if start not in left:
            continue
        left.discard(start)
        piece, stack = [start], [start]
        while stack:
            for n in sorted(neighbours[stack.pop()]):
                if n in left:
                    left.discard(n)
                    piece.append(n)
                    stack.append(n)
        pieces.append(piece)
    return pieces


def assign_streets(blocks: Blocks, plan: SizePlan) -> list[int]:
    """For each block the index of its street or town: whole super cells of one river bank go together."""
    banks = components(range(len(blocks.polygons)), blocks.neighbours)
    bank_of = {i: n for n, piece in enumerate(banks) for i in piece}
    clusters: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for i, cell in enumerate(blocks.supercells):
        clusters[*cell, bank_of[i]].append(i)
    big = {n for n, piece in enumerate(banks) if len(piece) > 0.08 * len(blocks.polygons)}
    seats: dict[int, int] = {}
    for s, street in enumerate(plan.streets):
        at = shapely.Point(street.x, street.y)
        nearest = min((float(p.distance(at)), i) for i, p in enumerate(blocks.polygons) if bank_of[i] in big)[1]
        seats[s] = bank_of[nearest]
    street_of = [0] * len(blocks.polygons)
    for key in sorted(clusters):
        members = clusters[key]
        middle = shapely.coverage_union_all([blocks.polygons[i] for i in members]).centroid
        candidates = [s for s in seats if seats[s] == key[2]] or list(seats)
        chosen = min(
            candidates,
            key=lambda s: (
                math.hypot(middle.x - plan.streets[s].x, middle.y - plan.streets[s].y) / plan.streets[s].reach
            ),
        )
        for i in members:
            street_of[i] = chosen
    return street_of


def mend(owner: list[int], neighbours: Neighbours) -> None:
    """Give every detached piece of an area to the neighbouring area it touches most."""
    for area in sorted(set(owner)):
        pieces = components([i for i, o in enumerate(owner) if o == area], neighbours)
        for piece in sorted(pieces, key=len, reverse=True)[1:]:
            touching: dict[int, float] = defaultdict(float)
            for i in piece:
                for n, length in neighbours[i].items():
                    if owner[n] != area:
                        touching[owner[n]] += length
            if touching:
                to = max(touching, key=lambda o: (touching[o], -o))
                for i in piece:
                    owner[i] = to


def divide(
    rng: random.Random, members: list[int], parts: int, blocks: Blocks, neighbours: Neighbours
) -> list[list[int]]:
    """Gather blocks into connected communities of similar size: the smallest grows first, towards its own middle."""
    middles = {i: blocks.polygons[i].centroid for i in members}
    seeds = [members[rng.randrange(len(members))]]
    while len(seeds) < parts:
        seeds.append(max(members, key=lambda i: (min(middles[i].distance(middles[s]) for s in seeds), -i)))
    for _ in range(4):
        grown = grow(seeds, members, middles, neighbours)
        seeds = []
        for group in grown:
            x = sum(middles[i].x for i in group) / len(group)
            y = sum(middles[i].y for i in group) / len(group)
            seeds.append(min(group, key=lambda i: (math.hypot(middles[i].x - x, middles[i].y - y), i)))
    return even_out(grow(seeds, members, middles, neighbours), neighbours)


def grow(
    seeds: list[int], members: list[int], middles: dict[int, shapely.Point], neighbours: Neighbours
) -> list[list[int]]:
    """Grow one group from each seed, the smallest first, each taking the free neighbour nearest to its seed."""
    groups = [[s] for s in seeds]
    left = set(members) - set(seeds)
    while left:
        for g in sorted(range(len(groups)), key=lambda k: (len(groups[k]), k)):
            edge = {n for i in groups[g] for n in neighbours[i] if n in left}
            if edge:
                start = middles[seeds[g]]
                pick = min(edge, key=lambda i: (middles[i].distance(start), i))
                groups[g].append(pick)
                left.discard(pick)
                break
        else:
            groups[0].extend(sorted(left))
            break
    return groups


def even_out(groups: list[list[int]], neighbours: Neighbours) -> list[list[int]]:
    """Move border blocks from large communities to small neighbours while both stay in one piece."""
    for _ in range(200):
        owner = {i: g for g, group in enumerate(groups) for i in group}
        moves = [
            (len(groups[owner[n]]) - len(groups[g]), n, g)
            for g, group in enumerate(groups)
            for i in group
            for n in neighbours[i]
            if n in owner and len(groups[owner[n]]) - len(groups[g]) >= 2
        ]
        for _, block, to in sorted(moves, reverse=True):
            rest = [i for i in groups[owner[block]] if i != block]
            if len(components(rest, neighbours)) == 1:
                groups[owner[block]] = rest
                groups[to].append(block)
                break
        else:
            return groups
    return groups
