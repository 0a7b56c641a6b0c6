"""The road network as walkers use it: nearest junction, shortest way."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely

from models.grids.records import Road

METRES_PER_DEGREE = 111_200.0


class Streets:
    """The roads as a graph in local metres around the roads' middle (x east, y north)."""

    def __init__(self, roads: Sequence[Road]) -> None:
        if not roads:
            raise ValueError("a city without roads cannot be walked")
        west, south, east, north = shapely.total_bounds([road.geometry for road in roads])
        self._lon0, self._lat0 = float(west + east) / 2, float(south + north) / 2
        self._per_lon = METRES_PER_DEGREE * math.cos(math.radians(self._lat0))
        index: dict[tuple[float, float], int] = {}
        self.nodes: list[tuple[float, float]] = []
        self._next: list[list[tuple[int, float]]] = []
        for road in roads:
            chain = [self._node(index, lon, lat) for lon, lat in shapely.get_coordinates(road.geometry).tolist()]
            for a, b in pairwise(chain):
                if a != b:
                    length = math.dist(self.nodes[a], self.nodes[b])
                    self._next[a].append((b, length))
                    self._next[b].append((a, length))
        self._array = np.array(self.nodes)

    def _node(self, index: dict[tuple[float, float], int], lon: float, lat: float) -> int:
        key = (round(lon, 6), round(lat, 6))
        found = index.get(key)
        if found is None:
            found = index[key] = len(self.nodes)
            self.nodes.append(self.to_metres(lon, lat))
            self._next.append([])
        return found

    def to_metres(self, lon: float, lat: float) -> tuple[float, float]:
        """Return local metres of a WGS-84 position."""
        return (lon - self._lon0) * self._per_lon, (lat - self._lat0) * METRES_PER_DEGREE

    def to_degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return lon and lat of local metres."""
        return self._lon0 + x / self._per_lon, self._lat0 + y / METRES_PER_DEGREE

    def nearest(self, x: float, y: float) -> int:
        """Return the node nearest to a point in local metres."""
        return int(np.argmin((self._array[:, 0] - x) ** 2 + (self._array[:, 1] - y) ** 2))

    def around(self, x: float, y: float, radius: float) -> list[int]:
        """Return the nodes within `radius` metres of a point."""
        near = (self._array[:, 0] - x) ** 2 + (self._array[:, 1] - y) ** 2 <= radius * radius
        return [int(n) for n in np.flatnonzero(near)]

    def way(self, start: int, goal: int) -> list[int]:
        """Return the nodes of the shortest way from `start` to `goal`, both included; empty where there is none."""
        gx, gy = self.nodes[goal]
        best = {start: 0.0}
        came: dict[int, int] = {}
        heap = [(0.0, start)]
        closed: set[int] = set()
        while heap:
            _, node = heapq.heappop(heap)
            if node == goal:
                break
            if node in closed:
                continue
            closed.add(node)
            for following, length in self._next[node]:
                far = best[node] + length
                if far < best.get(following, math.inf):
                    best[following] = far
                    came[following] = node
                    x, y = self.nodes[following]
                    heapq.heappush(heap, (far + math.hypot(x - gx, y - gy), following))
        if goal not in best:
            return []
        way = [goal]
        while way[-1] != start:
            way.append(came[way[-1]])
        return way[::-1]
