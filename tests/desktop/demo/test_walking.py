"""Walkers keep to the roads, at their pace."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from uuid import UUID

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.demo.geography.records import Geography
from desktop.demo.play.streets import Streets
from desktop.demo.play.walker import Walker
from desktop.demo.streets import cut_at_crossings
from models.grids.records import Road


@pytest.fixture(scope="session")
def streets(geography: Geography) -> Streets:
    pieces = cut_at_crossings(geography.graph)
    return Streets([Road(UUID(int=n), p.name, "", p.road_class, p.line) for n, p in enumerate(pieces)])


def test_cutting_at_crossings_loses_no_road(geography: Geography) -> None:
    graph = geography.graph
    whole = shapely.length(shapely.linestrings(graph.nodes[graph.edges])).sum()
    pieces = cut_at_crossings(graph)
    assert math.isclose(sum(p.line.length for p in pieces), whole, rel_tol=1e-9)
    assert len(pieces) < len(graph.edges)
    assert {p.name for p in pieces} == {graph.road_names[n] for n in graph.names.tolist()}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(a=st.integers(0, 10**6), b=st.integers(0, 10**6))
def test_a_way_leads_from_corner_to_corner_and_back_as_far(streets: Streets, a: int, b: int) -> None:
    start, goal = a % len(streets.nodes), b % len(streets.nodes)
    way, back = streets.way(start, goal), streets.way(goal, start)
    assert (way[0], way[-1]) == (start, goal)
    far = sum(math.dist(streets.nodes[p], streets.nodes[q]) for p, q in pairwise(way))
    assert math.isclose(
        far, sum(math.dist(streets.nodes[p], streets.nodes[q]) for p, q in pairwise(back)), abs_tol=1e-6
    )
    assert far >= math.dist(streets.nodes[start], streets.nodes[goal]) - 1e-6


def test_a_patrol_never_leaves_the_road_nor_its_pace(streets: Streets, geography: Geography) -> None:
    rng = random.Random(5)
    lines = [
        shapely.LineString([streets.to_metres(*geography.graph.nodes[a]), streets.to_metres(*geography.graph.nodes[b])])
        for a, b in geography.graph.edges.tolist()
    ]
    roads = shapely.STRtree(lines)
    grid = geography.basic_grids[100].polygon.representative_point()
    middle = streets.to_metres(grid.x, grid.y)
    walker = Walker(streets, UUID(int=1), streets.nodes[streets.nearest(*middle)], middle, 400, rng)
    moved = 0.0
    for _ in range(400):
        before = (walker.x, walker.y)
        walker.advance(10, rng)
        step = math.dist(before, (walker.x, walker.y))
        assert step <= 10 * walker.pace + 1e-6
        moved += step
        here = shapely.Point(walker.x, walker.y)
        assert here.distance(lines[roads.nearest(here)]) < 0.5
    assert moved > 200


def test_an_errand_ends_at_its_place_and_stays_there(streets: Streets) -> None:
    rng = random.Random(6)
    start = streets.nodes[10]
    walker = Walker(streets, UUID(int=2), start, start, 300, rng)
    goal = streets.nodes[streets.around(*start, 800)[-1]]
    place = (goal[0] + 20, goal[1] - 15)
    walker.send_to(place)
    for _ in range(600):
        walker.advance(10, rng)
    assert walker.arrived
    assert math.dist(place, (walker.x, walker.y)) < 0.01
