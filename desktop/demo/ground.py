"""Where things happen: places to draw from for every basic grid, each inside it and named as people name it."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.demo.chance import Weighted
from desktop.demo.geography.records import Geography, Grid
from desktop.demo.subjects.record import Ground

_HOMES_PER_GRID = 40
_BESIDE_M = 7.0
_PLACE_OF: dict[str, tuple[str, ...]] = {
    "school": ("school",),
    "factory": ("factory",),
    "park": ("park", "school"),
    "shop": ("market", "station"),
}
_ESTATES = ("花园", "新村", "雅苑", "小区", "家园", "公寓", "名邸", "北里", "南苑", "华庭")


@dataclass(frozen=True, slots=True)
class Kerb:
    """A point beside a road, inside one grid: lon and lat in degrees, the road's name and the next crossing's."""

    lon: float
    lat: float
    road: str
    cross: str


@dataclass(slots=True)
class Patch:
    """What one basic grid offers: kerbs, points indoors, named places, the community's name and its estates."""

    grid: Grid
    community: str
    street_code: str
    kerbs: list[Kerb] = field(default_factory=list)
    homes: list[tuple[float, float]] = field(default_factory=list)
    places: dict[str, list[tuple[str, float, float]]] = field(default_factory=dict)
    estates: tuple[str, ...] = ()
    road: str = ""


class GroundMap:
    """All patches of a city and a draw by weight and by what the matter needs."""

    def __init__(self, city: Geography, rng: random.Random) -> None:
        self._grids = city.basic_grids
        names = {g.code: g.name for g in city.grids}
        self.patches = [Patch(g, names[g.parent_code or ""], g.code[:9]) for g in self._grids]
        shapes = np.array([g.polygon for g in self._grids], dtype=object)
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)
        self._lay_kerbs(city)
        self._lay_homes(shapes, np.random.default_rng(rng.getrandbits(32)))
        self._lay_places(city)
        self._name(rng)
        heat = [p.grid.weight * rng.lognormvariate(0, 0.55) for p in self.patches]
        self._by_ground: dict[Ground, Weighted[Patch]] = {}
        for ground in ("road", "home", "shop", "school", "factory", "field", "water", "park"):
            weights = [h * self._fit(p, ground) for h, p in zip(heat, self.patches, strict=True)]
            self._by_ground[ground] = Weighted(self.patches, weights if sum(weights) else heat)

    def draw(self, ground: Ground, rng: random.Random) -> Patch:
        """Return a grid where such a matter is likely."""
        return self._by_ground[ground].draw(rng)

    def grid_of(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return for each point the index of its basic grid, -1 outside all."""
        found = np.full(len(lon), -1, dtype=np.int64)
        point, grid = self._tree.query(shapely.points(lon, lat), predicate="intersects")
        found[point[::-1]] = grid[::-1]
        return found

    @staticmethod
    def _fit(patch: Patch, ground: Ground) -> float:
        if ground == "field":
            return 1.0 if patch.grid.settlement == "rural" else 0.0
        kinds = _PLACE_OF.get(ground, ())
        near = any(patch.places.get(kind) for kind in kinds)
        return {"road": 1.0, "home": 1.0, "water": 0.3 if near else 1.0}.get(ground, 6.0 if near else 0.15)

    def _lay_kerbs(self, city: Geography) -> None:
        graph = city.graph
        crossing: dict[int, list[str]] = defaultdict(list)
        for (a, b), name in zip(graph.edges.tolist(), graph.names.tolist(), strict=True):
            for node in (a, b):
                if graph.road_names[name] not in crossing[node]:
                    crossing[node].append(graph.road_names[name])
        start, end = graph.nodes[graph.edges[:, 0]], graph.nodes[graph.edges[:, 1]]
        metre_lat = 1 / 111_200
        metre_lon = metre_lat / np.cos(np.radians(city.centre[1]))
        along = (end - start) / [metre_lon, metre_lat]
        across = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.maximum(graph.lengths, 1)[:, None]
        for part in (0.15, 0.35, 0.65, 0.85):
            for side in (-_BESIDE_M, _BESIDE_M):
                points = start + (end - start) * part + across * side * [metre_lon, metre_lat]
                for edge, grid in enumerate(self.grid_of(points[:, 0], points[:, 1]).tolist()):
                    if grid < 0:
                        continue
                    road = graph.road_names[graph.names[edge]]
                    node = graph.edges[edge, 0 if part < 0.5 else 1]
                    others = [name for name in crossing[int(node)] if name != road]
                    lon, lat = points[edge].tolist()
                    self.patches[grid].kerbs.append(Kerb(lon, lat, road, others[0] if others else ""))

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

    def _lay_places(self, city: Geography) -> None:
        named = [p for p in city.places if p.kind in {"school", "factory", "park", "market", "station", "hospital", "pier"}]
        lon = np.array([p.point.x for p in named])
        lat = np.array([p.point.y for p in named])
        for place, grid, x, y in zip(named, self.grid_of(lon, lat).tolist(), lon.tolist(), lat.tolist(), strict=True):
            if grid >= 0:
                self.patches[grid].places.setdefault(place.kind, []).append((place.name, x, y))

    def _name(self, rng: random.Random) -> None:
        estates: dict[str, tuple[str, ...]] = {}
        for patch in self.patches:
            stem = patch.community.removesuffix("社区").removesuffix("村")
            if patch.community not in estates:
                estates[patch.community] = tuple(stem + end for end in rng.sample(_ESTATES, 4))
            patch.estates = estates[patch.community] if patch.grid.settlement == "urban" else (patch.community,)
            roads = [kerb.road for kerb in patch.kerbs]
            patch.road = max(set(roads), key=lambda r: (roads.count(r), r)) if roads else patch.community
