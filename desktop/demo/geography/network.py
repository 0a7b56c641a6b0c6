"""Roads as they are built: planned lines cut by coast, river and hills, with bridges; and the graph for walking on them."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, MultiLineString, Polygon

from desktop.demo.geography.lattice import Lattice, Street
from desktop.demo.geography.plan import SizePlan
from desktop.demo.geography.projection import to_lonlat
from desktop.demo.geography.records import Road, RoadGraph
from desktop.demo.geography.terrain import FAR, Terrain
from desktop.demo.names.pinyin import in_english
from desktop.demo.names.roads import COAST_ROAD, ISLAND_ROAD, RIVER_ROADS, RoadNames

CLASSES = ("arterial", "secondary", "branch", "path")


@dataclass(frozen=True, slots=True)
class Built:
    """A stretch of road in local metres."""

    name: str
    road_class: str
    line: LineString
    bridge: bool = False


def lines_in(shape: shapely.Geometry, shortest: float = 1.0) -> list[LineString]:
    """The lines of a shape that are longer than ``shortest`` metres."""
    merged = shapely.line_merge(shape) if isinstance(shape, MultiLineString) else shape
    return [p for p in shapely.get_parts(merged) if isinstance(p, LineString) and p.length > shortest]


def shore_belt(area: Polygon, inset: float, round_off: float) -> Polygon:
    """The ground at least ``inset`` metres from the shore, its outline smoothed."""
    smooth = area.buffer(-inset - round_off, quad_segs=6).buffer(round_off, quad_segs=6)
    return max(shapely.get_parts(smooth.simplify(4)), key=lambda p: p.area)


def build_roads(
    rng: random.Random, plan: SizePlan, lattice: Lattice, terrain: Terrain, city: Polygon, plots: tuple[Polygon, ...]
) -> list[Built]:
    """Cut the planned streets to the ground, add the coast road, the river roads, the island's ring and its causeway."""
    names = RoadNames(rng)
    belt = shore_belt(terrain.near_land, 130, 120)
    island_belt = shore_belt(terrain.island, 80, 60)
    inland = shapely.box(-FAR, -FAR, plan.west - 6000, FAR)
    banks = terrain.near_river.buffer(42, quad_segs=4).simplify(3)
    walkable = shapely.union_all([belt.difference(banks), inland.difference(banks), island_belt])
    gentle = walkable.difference(shapely.union_all(terrain.hills))
    public = gentle.difference(shapely.union_all(plots).buffer(4, quad_segs=1, join_style="mitre"))
    for ground in (walkable, gentle, public, city):
        shapely.prepare(ground)
    built: list[Built] = []
    for street in lattice.streets:
        name = names.next(street.road_class, street.vertical) if touches(street, city) else ""
        if not name:
            continue
        ground = {"branch": gentle, "path": public}.get(street.road_class, walkable)
        line = street.line if street.road_class == "arterial" else within(street.line, city)
        built += [Built(name, street.road_class, p) for p in lines_in(within(line, ground), 25)]
        if street.vertical and street.road_class in ("arterial", "secondary"):
            for span in lines_in(line.intersection(banks.intersection(belt))):
                if span.length < 420 and all(
                    walkable.distance(shapely.Point(c)) < 1 for c in (span.coords[0], span.coords[-1])
                ):
                    built.append(Built(name, street.road_class, span, bridge=True))
    near = city.buffer(3000)
    built += [Built(COAST_ROAD, "arterial", p) for p in lines_in(belt.boundary.difference(banks).intersection(near), 200)
              if p.distance(terrain.near_sea) < 1000]  # fmt: skip
    mouth = belt.boundary.intersection(banks)
    built += [Built(COAST_ROAD, "arterial", p, bridge=True) for p in lines_in(mouth)
              if p.length < 700 and p.distance(terrain.near_sea) < 1000]  # fmt: skip
    north = shapely.Point(plan.old_town)
    for p in lines_in(banks.boundary.intersection(belt).intersection(city), 200):
        built.append(Built(RIVER_ROADS[0 if above(p, terrain.river_axis, north) else 1], "secondary", p))
    built.append(Built(ISLAND_ROAD, "secondary", LineString(island_belt.exterior.coords)))
    built.append(Built("沧月岛大桥", "secondary", causeway(island_belt, belt), bridge=True))
    return built


def touches(street: Street, city: Polygon) -> bool:
    """Whether a planned street has anything to do on the city's ground."""
    return bool(city.contains(street.line) or street.line.intersection(city).length > 30)


def within(line: shapely.Geometry, ground: shapely.Geometry) -> shapely.Geometry:
    """The part of a line on prepared ground; most lines lie there whole, which is quickly seen."""
    return line if ground.contains(line) else line.intersection(ground)


def above(line: LineString, axis: LineString, north: shapely.Point) -> bool:
    """Whether a river road runs on the bank towards ``north``."""
    middle = line.interpolate(0.5, normalized=True)
    foot = axis.interpolate(axis.project(middle))
    return bool(middle.y > foot.y) == bool(north.y > axis.interpolate(axis.project(north)).y)


def causeway(island: Polygon, mainland: Polygon) -> LineString:
    """The bridge to the island, from its ring road to the nearest point of the coast road."""
    line = shapely.shortest_line(mainland.exterior, island.exterior)
    a, b = line.coords
    # A hair longer at both ends, so that it crosses the roads it joins and is noded with them.
    dx, dy = (b[0] - a[0]) / line.length, (b[1] - a[1]) / line.length
    return LineString([(a[0] - dx * 3, a[1] - dy * 3), (b[0] + dx * 3, b[1] + dy * 3)])


def build_graph(built: list[Built], city: Polygon) -> tuple[RoadGraph, set[int]]:
    """Node all roads within the city and keep the largest connected piece. Also gives which ``built`` are part of it."""
    around = shapely.union_all([city.buffer(250), *(b.line.buffer(20) for b in built if b.bridge)])
    shapely.prepare(around)
    local = [b.line for b in built]
    # Snap rounding: an end that lies on another road to within half a metre becomes a junction of both.
    noded = shapely.unary_union(local, grid_size=0.5)
    pieces = np.array([p for p in shapely.get_parts(noded) if isinstance(p, LineString)])
    middles = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    keep = shapely.contains(around, middles)
    pieces, middles = pieces[keep], middles[keep]
    owners = owners_of(middles, local, built)

    nodes: dict[tuple[float, float], int] = {}
    edges: dict[tuple[int, int], int] = {}
    for piece, owner in zip(pieces, owners, strict=True):
        ids = [nodes.setdefault(c, len(nodes)) for c in piece.simplify(0.5).coords]
        for a, b in pairwise(ids):
            if a != b:
                edges.setdefault((min(a, b), max(a, b)), owner)
    return compact(nodes, edges, built)


def owners_of(middles: np.ndarray, local: list[LineString], built: list[Built]) -> list[int]:
    """For each noded piece the road it is part of: the greatest of those that lie on it."""
    tree = shapely.STRtree(local)
    hits = tree.query(middles, predicate="dwithin", distance=0.8)
    best: dict[int, int] = {}
    ranks = [CLASSES.index(b.road_class) for b in built]
    for m, road in zip(*(part.tolist() for part in hits), strict=True):
        if m not in best or (ranks[road], road) < (ranks[best[m]], best[m]):
            best[m] = road
    lost = [m for m in range(len(middles)) if m not in best]
    best |= dict(zip(lost, tree.nearest(middles[lost]).tolist(), strict=True)) if lost else {}
    return [best[m] for m in range(len(middles))]


def compact(
    nodes: dict[tuple[float, float], int], edges: dict[tuple[int, int], int], built: list[Built]
) -> tuple[RoadGraph, set[int]]:
    """The largest connected piece as arrays."""
    adjacent: dict[int, list[int]] = defaultdict(list)
    for a, b in edges:
        adjacent[a].append(b)
        adjacent[b].append(a)
    main: set[int] = set()
    seen: set[int] = set()
    for start in range(len(nodes)):
        if start in seen:
            continue
        piece, stack = {start}, [start]
        while stack:
            for n in adjacent[stack.pop()]:
                if n not in piece:
                    piece.add(n)
                    stack.append(n)
        seen |= piece
        main = piece if len(piece) > len(main) else main
    new_id = {old: n for n, old in enumerate(sorted(main))}
    points = np.array(list(nodes))[sorted(main)]
    kept = [(pair, owner) for pair, owner in edges.items() if pair[0] in main]
    pairs = np.array([(new_id[a], new_id[b]) for (a, b), _ in kept], dtype=np.int32)
    road_names = sorted({b.name for b in built})
    name_index = {n: i for i, n in enumerate(road_names)}
    span = points[pairs[:, 0]] - points[pairs[:, 1]]
    graph = RoadGraph(
        nodes=to_lonlat(points),
        edges=pairs,
        lengths=np.hypot(span[:, 0], span[:, 1]),
        classes=np.array([CLASSES.index(built[o].road_class) for _, o in kept], dtype=np.int8),
        names=np.array([name_index[built[o].name] for _, o in kept], dtype=np.int32),
        road_names=tuple(road_names),
    )
    return graph, {o for _, o in kept}


def road_records(built: list[Built]) -> tuple[Road, ...]:
    """The roads in WGS-84."""
    return tuple(
        Road(b.name, in_english(b.name), b.road_class, shapely.transform(b.line, to_lonlat), b.bridge)  # type: ignore[arg-type]
        for b in built
    )
