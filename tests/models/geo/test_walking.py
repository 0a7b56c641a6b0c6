"""How far it is on foot over a graph of roads."""

from __future__ import annotations

import heapq
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point

from models.geo.distance import EARTH_RADIUS_M
from models.geo.walking import WalkingGraph, Walks

LON, LAT = 121.0, 30.0
NORTH = math.radians(1) * EARTH_RADIUS_M
EAST = NORTH * math.cos(math.radians(LAT))


def at(east: float, north: float) -> tuple[float, float]:
    """A place so many metres from the middle."""
    return LON + east / EAST, LAT + north / NORTH


def road(*places: tuple[float, float]) -> LineString:
    return LineString([at(*place) for place in places])


def walk(graph: WalkingGraph, start: tuple[float, float], *ends: tuple[float, float], within: float = 1e5) -> Walks:
    lon, lat = np.array([at(*end) for end in ends]).T
    return graph.walks(*at(*start), lon, lat, within)


def far(graph: WalkingGraph, start: tuple[float, float], end: tuple[float, float], within: float = 1e5) -> float:
    return float(walk(graph, start, end, within=within).metres[0])


# The middle of what is drawn is the middle of the plane, wherever roads end: one far cross keeps it at (0, 0).
CROSS = (road((-5000, -4000), (5000, -4000)), road((0, -5000), (0, -3000)))
FRAME = [*CROSS, road((-5000, 5000), (5000, 5000))]


def city(*roads: LineString) -> WalkingGraph:
    return WalkingGraph([*FRAME, *roads])


def test_the_way_goes_round_the_corner() -> None:
    graph = city(road((0, 0), (800, 0)), road((800, 0), (800, 600)))
    found = walk(graph, (100, 0), (800, 500), (300, 0))
    assert found.metres == pytest.approx([1200, 200], rel=1e-4)
    assert found.by_road.tolist() == [True, True]


def test_the_walk_to_the_road_and_from_it_counts() -> None:
    graph = city(road((0, 0), (1000, 0)))
    assert far(graph, (100, 40), (900, -30)) == pytest.approx(870, rel=1e-4)


def test_who_is_nearer_to_the_place_than_to_the_roads_goes_straight() -> None:
    graph = city(road((0, 0), (1000, 0)))
    assert far(graph, (500, 200), (540, 230)) == pytest.approx(50, rel=1e-3)


def test_where_there_is_no_road_the_distance_is_the_straight_line() -> None:
    graph = city(road((0, 0), (1000, 0)))
    found = walk(graph, (0, 0), (0, 1000))
    assert found.metres == pytest.approx([1000], rel=1e-4)
    assert found.by_road.tolist() == [False]
    assert walk(graph, (0, 1000), (0, 0)).by_road.tolist() == [False]
    none = WalkingGraph([])
    assert len(none) == 0
    assert far(none, (0, 0), (300, 400)) == pytest.approx(500, rel=1e-3)


def test_across_a_river_without_a_bridge_there_is_no_way() -> None:
    banks = (road((-1000, 0), (1000, 0)), road((-1000, 120), (1000, 120)))
    assert far(city(*banks), (0, 0), (0, 120)) == math.inf
    bridged = city(*banks, road((1000, 0), (1000, 120)))
    assert far(bridged, (0, 0), (0, 120)) == pytest.approx(2120, rel=1e-4)
    assert far(bridged, (0, 0), (0, 120), within=2000) == math.inf


def test_lines_that_cross_without_a_common_vertex_do_not_meet() -> None:
    over, under = road((-600, 0), (600, 0)), road((0, -600), (0, 600))
    assert far(city(over, under), (-600, 0), (0, 600)) == math.inf
    joined = city(road((-600, 0), (0, 0), (600, 0)), road((0, -600), (0, 0), (0, 600)))
    assert far(joined, (-600, 0), (0, 600)) == pytest.approx(1200, rel=1e-4)


def test_a_loose_end_that_touches_another_road_meets_it() -> None:
    long = road((-600, 0), (600, 0))
    assert far(city(long, road((10, 2), (10, 600))), (-600, 0), (10, 600)) == pytest.approx(1210, rel=1e-2)
    assert far(city(long, road((10, 8), (10, 600))), (-600, 0), (10, 600)) == math.inf


def test_a_short_road_that_leads_nowhere_is_not_walked_on() -> None:
    graph = city(road((0, 0), (2000, 0)), road((500, 50), (700, 50)))
    assert far(graph, (600, 49), (1500, 0)) == pytest.approx(949, rel=1e-3)


def test_of_two_roads_between_the_same_crossings_the_shorter_is_the_way() -> None:
    graph = city(road((0, 0), (400, 900), (800, 0)), road((0, 0), (800, 0)), road((800, 0), (1200, 0)))
    assert far(graph, (0, 0), (1200, 0)) == pytest.approx(1200, rel=1e-4)


def test_a_ring_is_walked_the_shorter_way_round() -> None:
    ring = road((0, 0), (600, 0), (600, 600), (0, 600), (0, 0))
    graph = city(ring, road((0, 0), (-800, 0)))
    assert far(graph, (-800, 0), (0, 300)) == pytest.approx(1100, rel=1e-4)
    assert far(graph, (-800, 0), (300, 600)) == pytest.approx(1700, rel=1e-4)


def test_odd_lines_do_no_harm() -> None:
    odd = [
        MultiLineString([[at(0, 0), at(400, 0)], [at(400, 0), at(900, 0)]]),
        LineString([at(50, 50), at(50, 50)]),
        LineString(),
        road((900, 0), (900, 0), (900, 300)),
        Point(*at(3, 3)),
    ]
    graph = WalkingGraph([*FRAME, *odd])
    assert far(graph, (0, 0), (900, 300)) == pytest.approx(1200, rel=1e-4)


def test_a_place_that_is_none_is_no_way() -> None:
    graph = city(road((0, 0), (1000, 0)))
    lon, lat = at(100, 0)
    found = graph.walks(lon, lat, np.array([np.nan, lon]), np.array([lat, lat]), 5000)
    assert not np.isfinite(found.metres[0])
    assert found.metres[1] == pytest.approx(0, abs=0.01)


SIDE, BLOCK = 5, 200


@st.composite
def towns(draw: st.DrawFn) -> tuple[list[tuple[tuple[int, int], tuple[int, int]]], list[tuple[int, float]]]:
    """Pieces of a lattice of streets, not all of them there, and places on them: (piece, metres along it)."""
    nodes = [(x, y) for x in range(SIDE) for y in range(SIDE)]
    pieces = [((x, y), (x + 1, y)) for x, y in nodes if x + 1 < SIDE]
    pieces += [((x, y), (x, y + 1)) for x, y in nodes if y + 1 < SIDE]
    there = draw(st.lists(st.booleans(), min_size=len(pieces), max_size=len(pieces)))
    left = [piece for piece, stays in zip(pieces, there, strict=True) if stays] or pieces
    along = st.floats(1, BLOCK - 1)
    return left, draw(st.lists(st.tuples(st.integers(0, len(left) - 1), along), min_size=2, max_size=6))


def slowly(
    pieces: list[tuple[tuple[int, int], tuple[int, int]]], start: tuple[int, float], end: tuple[int, float]
) -> float:
    """The obvious way: every place is a node of its own between the two crossings of its piece."""
    edges: dict[object, list[tuple[object, float]]] = {}
    for n, (a, b) in enumerate(pieces):
        on = sorted([(0.0, a), (float(BLOCK), b)] + [(x, ("at", m, x)) for m, x in {start, end} if m == n])
        for (x, here), (y, there) in pairwise(on):
            edges.setdefault(here, []).append((there, y - x))
            edges.setdefault(there, []).append((here, y - x))
    best = {("at", *start): 0.0}
    heap: list[tuple[float, int, object]] = [(0.0, 0, ("at", *start))]
    pushed = 0
    while heap:
        so_far, _, node = heapq.heappop(heap)
        if so_far > best[node]:
            continue
        for there, metres in edges.get(node, []):
            if so_far + metres < best.get(there, math.inf):
                best[there] = so_far + metres
                pushed += 1
                heapq.heappush(heap, (so_far + metres, pushed, there))
    return best.get(("at", *end), math.inf)


@settings(max_examples=30)
@given(towns())
def test_every_way_is_as_long_as_the_slow_and_obvious_one(town) -> None:
    pieces, places = town
    # Every piece is long enough to be no islet: the lattice hangs on a long street far away by none of them.
    graph = city(*(road(*((x * BLOCK, y * BLOCK) for x, y in piece)) for piece in pieces))

    def spot(place: tuple[int, float]) -> tuple[float, float]:
        (ax, ay), (bx, by) = pieces[place[0]]
        share = place[1] / BLOCK
        return (ax + (bx - ax) * share) * BLOCK, (ay + (by - ay) * share) * BLOCK

    first, *others = places
    found = walk(graph, spot(first), *map(spot, others))
    for other, metres, by_road in zip(others, found.metres, found.by_road, strict=True):
        straight = math.dist(spot(first), spot(other))
        assert not metres < straight - 0.5
        obvious = slowly(pieces, first, other)
        if by_road and obvious < math.inf and _wide(pieces, first[0]):
            assert metres == pytest.approx(obvious, abs=0.5)


def _wide(pieces: list[tuple[tuple[int, int], tuple[int, int]]], start: int) -> bool:
    """Whether the streets that hang together with a piece are long enough to be walked on."""
    known, grew = set(pieces[start]), True
    while grew:
        more = {node for piece in pieces if known & set(piece) for node in piece} - known
        grew = bool(more)
        known |= more
    return sum(BLOCK for piece in pieces if known & set(piece)) > 500
