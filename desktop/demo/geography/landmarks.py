"""Schools, hospitals, markets, factories, parks, offices, stations, piers and estates, each on a parcel inside a block.

Over those that a department owns lie dedicated grids.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import Point, Polygon

from desktop.demo.geography.blocks import Blocks
from desktop.demo.geography.hierarchy import Tree
from desktop.demo.geography.parcels import Parcel, parcels_of
from desktop.demo.geography.plan import SizePlan
from desktop.demo.geography.projection import shape_to_lonlat
from desktop.demo.geography.records import Grid, GridKind, Owner, Place, PlaceKind
from desktop.demo.geography.terrain import Terrain, largest
from desktop.demo.geography.zones import functional_zones
from desktop.demo.names.places import PlaceNames

OWNERS: dict[str, Owner] = {
    "school": "education",
    "hospital": "health",
    "market": "market",
    "factory": "emergency",
    "park": "landscape",
    "station": "transport",
    "pier": "transport",
}


CHINESE: dict[GridKind, str] = {"dedicated": "专属网格", "professional": "专业网格"}


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Places in WGS-84 and the grids that departments have over some of them."""

    places: tuple[Place, ...]
    dedicated: tuple[Grid, ...]
    plots: tuple[Polygon, ...]
    """The same plots in local metres: no lane crosses them."""


@dataclass(slots=True)
class Builder:
    """Takes parcels for places of a kind, spread over the city, and keeps the records."""

    rng: random.Random
    tree: Tree
    names: PlaceNames
    terrain: Terrain
    free: list[Parcel]
    places: list[Place] = field(default_factory=list)
    dedicated: list[Grid] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    shapes: list[Polygon] = field(default_factory=list)
    """Plots that no lane may cross, local metres."""
    kind: GridKind = "dedicated"
    """Of the grids over what departments own."""
    streets: dict[str, str] = field(default_factory=dict)
    """Names of streets by code."""

    def __post_init__(self) -> None:
        self.streets = {g.code: g.name for g in self.tree.grids if g.level == 3}

    def stem(self, parcel: Parcel) -> str:
        return self.tree.community_of[parcel.block].name.removesuffix("社区").removesuffix("村")

    def street(self, parcel: Parcel) -> str:
        return self.streets[self.tree.community_of[parcel.block].parent_code or ""]

    def put(self, kind: PlaceKind, parcel: Parcel, name: str, name_en: str, rank: int, *, owned: bool = True) -> None:
        """Build on a parcel."""
        self.free.remove(parcel)
        self.shapes.append(parcel.shape)
        shape = shape_to_lonlat(parcel.shape)
        self.places.append(Place(kind, name, name_en, shape, rank))
        if not owned or kind not in OWNERS:
            return
        community = self.tree.community_of[parcel.block]
        self.count[community.code] += 1
        code = f"{community.code}{900 + self.count[community.code]:03d}"
        self.dedicated.append(
            Grid(code, f"{name}{CHINESE[self.kind]}", f"{name_en} {self.kind.title()} Grid", 5, self.kind,
                 community.code, shape, community.settlement, OWNERS[kind], name)
        )  # fmt: skip

    def spread(
        self, kind: PlaceKind, number: int, low: float, high: float, apart: float, where: shapely.Geometry
    ) -> None:
        """Build ``number`` places of a kind within ``where``: plots of ``low`` to ``high`` m², ``apart`` metres between."""
        shapely.prepare(where)
        taken: list[Point] = []
        fitting = [p for p in self.free if low <= p.area <= high]
        inside = shapely.contains(where, np.array([p.middle for p in fitting]))
        fitting = [p for p, within in zip(fitting, inside.tolist(), strict=True) if within]
        self.rng.shuffle(fitting)
        for parcel in fitting:
            if len(taken) == number:
                return
            middle = parcel.middle
            if any(middle.distance(t) < apart for t in taken):
                continue
            taken.append(middle)
            wide = self.names.city_wide(
                kind,
                self.street(parcel),
                by_sea=parcel.middle.distance(self.terrain.near_sea) < 900,
                by_river=parcel.middle.distance(self.terrain.near_river) < 500,
            )
            name, name_en = wide or self.names.local(kind, self.stem(parcel), len(taken))
            self.put(kind, parcel, name, name_en, (3 if kind in ("factory", "market") else 2) if wide else 4)


def build_landmarks(rng: random.Random, plan: SizePlan, blocks: Blocks, tree: Tree, terrain: Terrain) -> Landmarks:
    """Place everything that has a name and a plot."""
    parcels = parcels_of(rng, blocks, terrain)
    kind: GridKind = "dedicated" if plan.professional is None else "professional"
    build = Builder(rng, tree, PlaceNames(rng), terrain, parcels, kind=kind)
    old = Point(plan.old_town)
    urban = [p for p, g in zip(blocks.polygons, tree.grid_of, strict=True) if g.settlement == "urban"]
    town = shapely.coverage_union_all(urban)
    city = shapely.coverage_union_all(blocks.polygons)
    works = city.difference(old.buffer(2300))
    offices(build, old, tree, blocks)
    build.spread("station", 1, 30_000, 1e6, 0, town.difference(old.buffer(2200)).intersection(old.buffer(3600)))
    build.spread("station", 2, 12_000, 1e6, 800, town.difference(old.buffer(900)))
    build.spread("hospital", 4, 16_000, 60_000, 1300, town.intersection(old.buffer(3000)))
    build.spread("park", 4, 8_000, 24_000, 700, old.buffer(1800))
    build.spread("school", 9, 18_000, 60_000, 800, town.intersection(old.buffer(3300)))
    piers(build, blocks, terrain)
    # What a larger city has more of, and in all its towns.
    more = plan.plenty
    if more > 1:
        build.spread("station", more, 8_000, 1e6, 1500, city)
    build.spread("hospital", 6 * more, 5_000, 24_000, 1500 / more**0.3, city)
    build.spread("park", 10 * more, 22_000, 1.2e5, 850, town if more == 1 else city)
    build.spread("school", 16 * more, 8_000, 50_000, 850 / more**0.2, city)
    build.spread("market", 12 * more, 6_000, 40_000, 750, city)
    build.spread("factory", 16 * more, 22_000, 2e5, 380, works)
    owned = sorted(build.dedicated, key=lambda g: g.code)
    if plan.professional is not None:
        if len(owned) < plan.professional:
            raise ValueError(f"{len(owned)} plots of departments where {plan.professional} are wanted")
        owned = sorted(rng.sample(owned, plan.professional), key=lambda g: g.code)
    estates(build, town, old)
    zones = functional_zones(rng, tree, blocks) if plan.zones else []
    return Landmarks(tuple(build.places), (*zones, *owned), tuple(build.shapes))


def offices(build: Builder, old: Point, tree: Tree, blocks: Blocks) -> None:
    """City hall, a few bureaus, and the office of each street and town near its middle."""
    bureaus = (
        ("澜州市人民政府", "Lanzhou City Hall"), ("澜州市公安局", "Lanzhou Police Headquarters"),
        ("澜州市政务服务中心", "Lanzhou Service Hall"), ("澜州市社会治理指挥中心", "Lanzhou Governance Command Centre"),
        ("澜州市消防救援支队", "Lanzhou Fire Brigade"),
    )  # fmt: skip
    for n, (name, name_en) in enumerate(bureaus):
        ring = old.buffer(350 + 260 * n)
        fit = [p for p in build.free if 8_000 < p.area < 40_000 and ring.contains(p.middle)]
        if fit:
            build.put("office", build.rng.choice(fit), name, name_en, 2 if n == 0 else 3)
    for street in (g for g in tree.grids if g.level == 3):
        members = {i for i, c in enumerate(tree.community_of) if c.parent_code == street.code}
        middle = shapely.coverage_union_all([blocks.polygons[i] for i in sorted(members)]).centroid
        fit = [p for p in build.free if p.block in members and p.area > 5_000]
        if fit:
            best = min(fit, key=lambda p: p.middle.distance(middle))
            what = {"镇": ("镇人民政府", "Town Hall"), "区": ("管理委员会", "Administration")}
            ending, english = what.get(street.name[-1], ("办事处", "Office"))
            stem = street.name.removesuffix("镇")
            name_en = street.name_en.removesuffix(" Town")
            build.put("office", best, f"{stem}{ending}", f"{name_en} {english}", 3)


def piers(build: Builder, blocks: Blocks, terrain: Terrain) -> None:
    """A dozen metres into the water: landing stages on the bay, at the harbour and on the island."""
    harbour = ("沧月岛码头", "Cangyue Island Pier"), ("望潮客运码头", "Wangchao Ferry Pier"), ("汀湾港区", "Tingwan Port"), (
        "东汀渔港", "Dongting Fishing Harbour")  # fmt: skip
    wet = terrain.near_sea.buffer(1, quad_segs=1)
    shapely.prepare(wet)
    beside = [i for i, p in enumerate(blocks.polygons) if wet.intersects(p)]
    edges = {i: shapely.line_merge(blocks.polygons[i].boundary.intersection(wet)) for i in beside}
    shore = [(i, blocks.polygons[i]) for i in beside if edges[i].length > 150]
    island = [s for s in shore if blocks.on_island[s[0]]]
    coast = sorted((s for s in shore if not blocks.on_island[s[0]]), key=lambda s: s[1].centroid.y)
    if not coast:
        return
    chosen = [
        island[0] if island else coast[0],
        coast[len(coast) // 2],
        coast[len(coast) // 4],
        coast[3 * len(coast) // 4],
    ]
    for (name, name_en), (i, polygon) in zip(harbour, chosen, strict=True):
        at = max(shapely.get_parts(edges[i]), key=lambda p: p.length).interpolate(0.5, normalized=True)
        plot = at.buffer(85, quad_segs=5).intersection(polygon)
        if plot.area > 2_000:
            parcel = Parcel(i, largest(plot))
            build.free.append(parcel)
            build.put("pier", parcel, name, name_en, 3)


def estates(build: Builder, town: shapely.Geometry, old: Point) -> None:
    """Housing estates as labels over their plots, on parcels left in town."""
    shapely.prepare(town)
    taken: set[tuple[int, int]] = set()
    rest = [p for p in build.free if town.contains(p.middle) and p.area < 60_000]
    build.rng.shuffle(rest)
    for parcel in rest:
        middle = parcel.middle
        # One estate to a square of 200 m, fewer towards the edge of the town.
        square = (round(middle.x / 200), round(middle.y / 200))
        if square in taken or (middle.distance(old) > 3300 and build.rng.random() < 0.5):
            continue
        pair = build.names.estate()
        if pair is None:
            return
        taken.add(square)
        build.shapes.append(parcel.shape)
        build.places.append(Place("label", *pair, shape_to_lonlat(parcel.shape), 6))
