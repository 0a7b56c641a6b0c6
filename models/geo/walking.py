"""How far it is on foot: the city's roads as a graph, made once, asked from one place to many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from shapely.geometry.base import BaseGeometry

from models.geo.distance import EARTH_RADIUS_M, haversine_m
from models.geo.network import Network, network_of

OFF_ROAD_M = 300.0
"""A place farther from every road than this has no road: its distances are straight lines."""
ISLET_M = 500.0
"""Roads that hang together with nothing and are shorter than this in all lead nobody anywhere."""


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """From one place to n others: metres, infinite where no way is short enough, and whether each is along roads."""

    metres: NDArray[np.float64]
    by_road: NDArray[np.bool_]


class WalkingGraph:
    """The roads as a graph for people on foot: every class of road, both ways. Immutable, so threads may share it.

    `lines` are LineStrings or MultiLineStrings in WGS-84 degrees. Roads meet where they share a vertex, and where a
    road's loose end touches another within three metres; lines that merely cross do not, for one is a bridge. Lengths
    are measured on the plane that touches the earth at the middle of the roads: within 1 % for 100 km around it.
    """

    def __init__(self, lines: Sequence[BaseGeometry]) -> None:
        parts = shapely.get_parts(np.array(lines, dtype=object)) if len(lines) else np.array([], dtype=object)
        parts = parts[(shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(parts)]
        box = shapely.total_bounds(parts) if len(parts) else np.zeros(4)
        self._lon, self._lat = float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2
        flat, owner = shapely.get_coordinates(parts, return_index=True)
        net = network_of(self._plane(flat[:, 0], flat[:, 1]), owner)
        self._graph, component = _graph(net)
        self._net = _without_islets(net, component)
        self._tree = shapely.STRtree(self._net.lines)

    def __len__(self) -> int:
        """How many pieces of road lie between two junctions or ends."""
        return int(self._graph.nnz) // 2

    def walks(
        self,
        lon: float,
        lat: float,
        lons: NDArray[np.float64],
        lats: NDArray[np.float64],
        within_m: float,
    ) -> Walks:
        """Return how far it is on foot between one place and each of the others (WGS-84 degrees).

        A way leads straight to the nearest road, along roads, and straight from it; who is nearer to the place than to
        the roads goes straight. Where either end has no road within `OFF_ROAD_M` the distance is the straight line. A
        way along roads that is longer than `within_m` is infinite.
        """
        x, y = self._plane(np.array([lon]), np.array([lat])).T
        xs, ys = self._plane(np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)).T
        metres = haversine_m(lons, lats, lon, lat)
        by_road = np.zeros(len(metres), dtype=np.bool_)
        start = self._snap(x, y)
        ends = self._snap(xs, ys)
        has_road = np.flatnonzero(np.isfinite(ends.off)) if np.isfinite(start.off[0]) else np.array([], dtype=np.int64)
        if not len(has_road):
            return Walks(metres, by_road)
        straight = metres[has_road]
        road = self._along(start, ends, has_road, within_m)
        beside = straight <= start.off[0] + ends.off[has_road]
        road = np.where(road <= within_m, np.maximum(road, straight), np.inf)
        metres[has_road] = np.where(beside, straight, road)
        by_road[has_road] = True
        return Walks(metres, by_road)

    def _along(self, start: _Snapped, ends: _Snapped, these: NDArray[np.int64], within_m: float) -> NDArray[np.float64]:
        """The ways along roads from the start to those ends, the walk to and from the road included."""
        nodes = np.array([start.before[0], start.after[0]])
        far = dijkstra(self._graph, directed=True, indices=nodes, limit=within_m)
        out = np.array([start.to_before[0], start.to_after[0]])[:, None]
        back = np.minimum(
            (far[:, ends.before[these]] + out).min(axis=0) + ends.to_before[these],
            (far[:, ends.after[these]] + out).min(axis=0) + ends.to_after[these],
        )
        # Both on one piece of road: no junction lies between them.
        same = ends.piece[these] == start.piece[0]
        back[same] = np.minimum(back[same], np.abs(ends.to_before[these] - start.to_before[0])[same])
        return np.asarray(start.off[0] + back + ends.off[these], dtype=np.float64)

    def _snap(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> _Snapped:
        """Find the nearest road of each point and where on it the point stands."""
        net, n = self._net, len(x)
        off = np.full(n, np.inf)
        piece = np.full(n, -1, dtype=np.int64)
        usable = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        points = shapely.points(x[usable], y[usable])
        (at, line), far = self._tree.query_nearest(
            points, max_distance=OFF_ROAD_M, all_matches=False, return_distance=True
        )
        along = shapely.line_locate_point(net.lines[line], points[at])
        # The cut at or before the place; a line's last cut begins no piece.
        cut = np.searchsorted(net.key, net.base[line] + along, side="right") - 1
        cut = np.clip(cut, net.first[line], net.first[line + 1] - 2)
        where = usable[at]
        off[where], piece[where] = far, cut
        to_before, to_after = np.zeros(n), np.zeros(n)
        to_before[where] = np.maximum(along - net.along[cut], 0.0)
        to_after[where] = np.maximum(net.along[cut + 1] - along, 0.0)
        known = np.maximum(piece, 0)
        if not len(net.node):
            nobody = np.zeros(n, dtype=np.int64)
            return _Snapped(off, piece, nobody, nobody, to_before, to_after)
        return _Snapped(off, piece, net.node[known], net.node[known + 1], to_before, to_after)

    def _plane(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Metres east and north of the middle of the roads."""
        east = np.radians(lon - self._lon) * np.cos(np.radians(self._lat))
        return np.column_stack((east, np.radians(lat - self._lat))) * EARTH_RADIUS_M


@dataclass(frozen=True, slots=True, eq=False)
class _Snapped:
    """Points on the roads, as columns: how far off, on which piece, its two nodes and how far along it is to each."""

    off: NDArray[np.float64]
    piece: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    to_before: NDArray[np.float64]
    to_after: NDArray[np.float64]


def _graph(net: Network) -> tuple[csr_array, NDArray[np.int64]]:
    """The pieces as a symmetric matrix of lengths, and which component each node is in."""
    inner = np.flatnonzero(net.line[1:] == net.line[:-1])
    a, b = net.node[inner], net.node[inner + 1]
    # A length of nothing would be no edge at all.
    length = np.maximum(net.along[inner + 1] - net.along[inner], 1e-3)
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((length, high, low))
    low, high, length = low[order], high[order], length[order]
    # Of two pieces between the same two junctions the shorter one is the way; of one that comes back to itself, none.
    first = np.ones(len(low), dtype=np.bool_)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    first &= low != high
    low, high, length = low[first], high[first], length[first]
    size = (net.nodes, net.nodes)
    graph = csr_array((np.tile(length, 2), (np.concatenate((low, high)), np.concatenate((high, low)))), shape=size)
    component = connected_components(graph, directed=False)[1] if net.nodes else np.array([], dtype=np.int64)
    return graph, np.asarray(component, dtype=np.int64)


def _without_islets(net: Network, component: NDArray[np.int64]) -> Network:
    """Take out of what points are put on the short roads that hang together with nothing."""
    if not len(net.lines):
        return net
    whose = component[net.node[net.first[:-1]]]
    together = np.bincount(whose, weights=shapely.length(net.lines))
    return net.only((together >= ISLET_M)[whose])
