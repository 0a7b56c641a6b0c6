"""Where things happen: places to draw from for every basic grid, each inside it and named as people name it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from desktop.demo.chance import Weighted
from desktop.demo.geography.records import Geography
from desktop.demo.streets import cut_at_crossings
from desktop.demo.subjects.record import Ground
from models.grids.records import Grid, GridKind, Place, Road

_HOMES_PER_GRID = 40
_BESIDE_M = 7.0
_MANY_STRETCHES = 15_000
_PLACE_OF: dict[str, tuple[str, ...]] = {
    "school": ("school",),
    "factory": ("factory",),
    "park": ("park", "school"),
    "shop": ("market", "station"),
}
_NAMED = frozenset({"school", "factory", "park", "market", "station", "hospital", "pier"})
_ESTATES = ("花园", "新村", "雅苑", "小区", "家园", "公寓", "名邸", "北里", "南苑", "华庭")


class Kerb(NamedTuple):
    """A point beside a road, inside one grid: lon and lat in degrees, the road's name and the next crossing's."""

    lon: float
    lat: float
    road: str
    cross: str


@dataclass(frozen=True, slots=True)
class Area:
    """A basic grid as the demo needs it: its code, its community's name, its shape and how many live there."""

    code: str
    community: str
    polygon: BaseGeometry
    rural: bool
    weight: float = 1.0


@dataclass(slots=True)
class Patch:
    """What one basic grid offers: kerbs, points indoors, named places, the community's estates and the main road."""

    area: Area
    kerbs: list[Kerb] = field(default_factory=list)
    homes: list[tuple[float, float]] = field(default_factory=list)
    places: dict[str, list[tuple[str, float, float]]] = field(default_factory=dict)
    estates: tuple[str, ...] = ()
    road: str = ""


class GroundMap:
    """All patches of a city and a draw by weight and by what the matter needs."""

    def __init__(
        self,
        areas: Sequence[Area],
        roads: Sequence[tuple[str, BaseGeometry]],
        spots: Sequence[tuple[str, str, float, float]],
        rng: random.Random,
    ) -> None:
        """`roads` are names and lines cut at crossings; `spots` are kind, name, lon and lat of named places."""
        self.patches = [Patch(area) for area in areas]
        shapes = np.array([area.polygon for area in areas], dtype=object)
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)
        self._lay_kerbs(roads)
        self._lay_homes(shapes, np.random.default_rng(rng.getrandbits(32)))
        for kind, name, lon, lat in spots:
            grid = int(self.grid_of(np.array([lon]), np.array([lat]))[0])
            if grid >= 0 and kind in _NAMED:
                self.patches[grid].places.setdefault(kind, []).append((name, lon, lat))
        self._name(rng)
        heat = [p.area.weight * rng.lognormvariate(0, 0.55) for p in self.patches]
        self._by_ground: dict[Ground, Weighted[Patch]] = {}
        for ground in ("road", "home", "shop", "school", "factory", "field", "water", "park"):
            weights = [h * self._fit(p, ground) for h, p in zip(heat, self.patches, strict=True)]
            self._by_ground[ground] = Weighted(self.patches, weights if sum(weights) else heat)

    @classmethod
    def of_geography(cls, city: Geography, rng: random.Random) -> GroundMap:
        """Return the ground of a city just drawn."""
        names = {g.code: g.name for g in city.grids}
        areas = [
            Area(g.code, names[g.parent_code or ""], g.polygon, g.settlement == "rural", g.weight)
            for g in city.basic_grids
        ]
        spots = [(p.kind, p.name, p.point.x, p.point.y) for p in city.places if p.kind in _NAMED]
        return cls(areas, [(p.name, p.line) for p in cut_at_crossings(city.graph)], spots, rng)

    @classmethod
    def of_records(
        cls, grids: Sequence[Grid], roads: Sequence[Road], places: Sequence[Place], rng: random.Random
    ) -> GroundMap:
        """Return the ground of a city as its database has it."""
        deepest = max(g.level for g in grids)
        names = {g.id: g.name for g in grids}
        basic = sorted((g for g in grids if g.level == deepest and g.kind is GridKind.BASIC), key=lambda g: g.code)
        homes = [names.get(g.parent_id, "") if g.parent_id else "" for g in basic]
        areas = [Area(g.code, home, g.geometry, home.endswith("村")) for g, home in zip(basic, homes, strict=True)]
        spots = [(p.kind, p.name, p.lon, p.lat) for p in places if p.kind in _NAMED]
        return cls(areas, [(r.name, r.geometry) for r in roads], spots, rng)

    def draw(self, ground: Ground, rng: random.Random) -> Patch:
        """Return a grid where such a matter is likely."""
        return self._by_ground[ground].draw(rng)

    def sums(self, ground: Ground) -> Sequence[float]:
        """Return the weights by which `draw` chooses among `patches`, each added to those before it."""
        return self._by_ground[ground].sums

    def grid_of(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return for each point the index of its basic grid, -1 outside all."""
        found = np.full(len(lon), -1, dtype=np.int64)
        point, grid = self._tree.query(shapely.points(lon, lat), predicate="intersects")
        found[point[::-1]] = grid[::-1]
        return found

    @staticmethod
    def _fit(patch: Patch, ground: Ground) -> float:
        if ground == "field":
            return 1.0 if patch.area.rural else 0.0
        near = any(patch.places.get(kind) for kind in _PLACE_OF.get(ground, ()))
        return {"road": 1.0, "home": 1.0, "water": 1.0}.get(ground, 6.0 if near else 0.15)

    def _lay_kerbs(self, roads: Sequence[tuple[str, BaseGeometry]]) -> None:
        crossing: dict[tuple[float, float], set[str]] = defaultdict(set)
        lines = [[(round(x, 7), round(y, 7)) for x, y in shapely.get_coordinates(line).tolist()] for _, line in roads]
        for (name, _), line in zip(roads, lines, strict=True):
            for node in line:
                crossing[node].add(name)
        pairs = [
            (a, b, name) for (name, _), line in zip(roads, lines, strict=True) for a, b in pairwise(line) if a != b
        ]
        start, end = np.array([a for a, _, _ in pairs]), np.array([b for _, b, _ in pairs])
        metre_lat = 1 / 111_200
        metre = np.array([metre_lat / np.cos(np.radians(start[0, 1])), metre_lat])
        along = (end - start) / metre
        across = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.hypot(along[:, 0], along[:, 1])[:, None]
        crosses: dict[tuple[tuple[float, float], str], str] = {}

        def cross(node: tuple[float, float], road: str) -> str:
            if (node, road) not in crosses:
                crosses[node, road] = min(crossing[node] - {road, ""}, default="")
            return crosses[node, road]

        # Of a large city's roads every stretch has fewer points, for there are more stretches than anybody can count.
        parts = (0.15, 0.35, 0.65, 0.85) if len(pairs) < _MANY_STRETCHES else (0.3, 0.7)
        for part, side in product(parts, (-_BESIDE_M, _BESIDE_M)):
            points = start + (end - start) * part + across * side * metre
            grids = self.grid_of(points[:, 0], points[:, 1]).tolist()
            for (a, b, road), (lon, lat), grid in zip(pairs, points.tolist(), grids, strict=True):
                if grid >= 0:
                    self.patches[grid].kerbs.append(Kerb(lon, lat, road, cross(a if part < 0.5 else b, road)))

    def _lay_homes(self, shapes: NDArray[Any], rng: np.random.Generator) -> None:
        inner = shapely.buffer(shapes, -0.00012)
        shapely.prepare(inner)
        bounds = shapely.bounds(shapes)
        count = _HOMES_PER_GRID * 3
        spread = rng.random((len(shapes), count, 2))
        lon = bounds[:, None, 0] + spread[:, :, 0] * (bounds[:, 2] - bounds[:, 0])[:, None]
        lat = bounds[:, None, 1] + spread[:, :, 1] * (bounds[:, 3] - bounds[:, 1])[:, None]
        inside = shapely.contains_xy(inner[:, None], lon, lat)
        for n, patch in enumerate(self.patches):
            at = np.flatnonzero(inside[n])[:_HOMES_PER_GRID]
            patch.homes = list(zip(lon[n, at].tolist(), lat[n, at].tolist(), strict=True))
            if not patch.homes:
                point = shapes[n].representative_point()
                patch.homes = [(point.x, point.y)]

    def _name(self, rng: random.Random) -> None:
        estates: dict[str, tuple[str, ...]] = {}
        for patch in self.patches:
            community = patch.area.community
            stem = community.removesuffix("社区").removesuffix("村")
            if community not in estates:
                estates[community] = tuple(stem + end for end in rng.sample(_ESTATES, 4))
            patch.estates = (community,) if patch.area.rural else estates[community]
            roads = [kerb.road for kerb in patch.kerbs]
            patch.road = max(set(roads), key=lambda r: (roads.count(r), r)) if roads else community
