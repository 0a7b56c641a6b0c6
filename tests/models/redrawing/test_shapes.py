"""Shapes of grids to be, on any line and ring a hand can draw."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from models.redrawing.shapes import are_neighbours, cut, join, part_of, ring_within, square_metres
from models.store.errors import Refused

LON, LAT, STEP = 121.0, 30.0, 0.01
SQUARE = shapely.box(LON, LAT, LON + STEP, LAT + STEP)
CITY = shapely.box(LON - STEP, LAT - STEP, LON + 3 * STEP, LAT + 3 * STEP)
shares = st.floats(0.05, 0.95)


def at(x: float, y: float) -> tuple[float, float]:
    return LON + x * STEP, LAT + y * STEP


@given(
    shares, shares, st.lists(st.tuples(shares, shares), max_size=3), st.lists(st.tuples(shares, shares), max_size=20)
)
def test_the_parts_of_a_cut_are_the_whole_and_every_place_lies_in_one(low, high, between, places):
    line = [at(low, -0.2), *(at(x, y) for x, y in sorted(between, key=lambda one: one[1])), at(high, 1.2)]
    # A line that crosses itself or the edge again is refused elsewhere.
    assume(shapely.LineString(line).is_simple)
    first, second = cut(SQUARE, line)
    assert abs(first.area + second.area - SQUARE.area) < 1e-12
    assert shapely.intersection(first, second).area < 1e-14
    assert shapely.union(first, second).symmetric_difference(SQUARE).area < 1e-12
    assert first.centroid.x <= second.centroid.x
    assert are_neighbours(first, second)
    for x, y in places:
        lon, lat = at(x, y)
        part = (first, second)[part_of((first, second), lon, lat)]
        assert part.distance(shapely.Point(lon, lat)) < 1e-12
    assert join([first, second]).symmetric_difference(SQUARE).area < 1e-9


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ([(0.2, 0.2), (0.8, 0.8)], "line_does_not_cut"), ([(-1, 2), (2, 2)], "line_does_not_cut"),
        ([(0.5, -0.2), (0.5, 0.7)], "line_does_not_cut"), ([(0, 0), (1, 0)], "line_does_not_cut"),
        ([(0.3, -0.2), (0.3, 1.2), (0.6, 1.2), (0.6, -0.2)], "line_cuts_often"),
        ([(-0.2, 0.2), (1.2, 0.8), (1.2, 0.2), (-0.2, 0.8)], "line_self_crossing"),
        ([(-0.2, 0.0000001), (1.2, 0.0000001)], "shape_too_small"),
    ],
)  # fmt: skip
def test_a_line_that_makes_no_two_grids_is_refused(line, code):
    with pytest.raises(Refused) as refused:
        cut(SQUARE, [at(x, y) for x, y in line])
    assert refused.value.code == code


def test_an_island_of_a_grid_goes_with_the_nearer_part():
    island = shapely.box(LON + 1.2 * STEP, LAT, LON + 1.4 * STEP, LAT + 0.2 * STEP)
    first, second = cut(shapely.union(SQUARE, island), [at(0.5, -0.2), at(0.5, 1.1)])
    assert first.geom_type == "Polygon"
    assert second.geom_type == "MultiPolygon"


def test_a_ring_is_taken_as_far_as_it_lies_in_the_city():
    whole = ring_within([at(0, 0), at(1, 0), at(1, 1), at(0, 1)], CITY)
    assert whole.symmetric_difference(SQUARE).area < 1e-12
    assert 1.05e6 < square_metres(whole) < 1.1e6
    cut_off = ring_within([at(2, 0), at(3.4, 0), at(3.4, 1), at(2, 1)], CITY)
    assert abs(cut_off.area - STEP * STEP) < 1e-12


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([(0, 0), (1, 1), (1, 0), (0, 1)], "shape_self_crossing"), ([(9, 9), (10, 9), (10, 10)], "shape_outside_city"),
        ([(2.8, 0), (4, 0), (4, 1), (2.8, 1)], "shape_outside_city"), ([(0, 0), (0.005, 0), (0, 0.005)], "shape_too_small"),
        ([(0, 0), (1, 0), (2, 0)], "shape_self_crossing"),
    ],
)  # fmt: skip
def test_a_ring_that_is_no_grid_is_refused(points, code):
    with pytest.raises(Refused) as refused:
        ring_within([at(x, y) for x, y in points], CITY)
    assert refused.value.code == code


def test_neighbours_have_an_edge_in_common_even_where_digits_differ():
    right = shapely.box(LON + STEP + 1e-7, LAT, LON + 2 * STEP, LAT + STEP)
    corner = shapely.box(LON + STEP, LAT + STEP, LON + 2 * STEP, LAT + 2 * STEP)
    far = shapely.box(LON + 1.1 * STEP, LAT, LON + 2 * STEP, LAT + STEP)
    assert [are_neighbours(SQUARE, one) for one in (right, corner, far)] == [True, False, False]
    assert join([SQUARE, right]).geom_type == "Polygon"
    for one in (corner, far):
        with pytest.raises(Refused) as refused:
            join([SQUARE, one])
        assert refused.value.code == "not_adjacent"


def test_a_place_on_the_edge_is_the_firsts_and_one_that_is_none_goes_where_it_is_told():
    first, second = cut(SQUARE, [at(0.5, -0.2), at(0.5, 1.2)])
    assert part_of((first, second), *at(0.5, 0.5)) == 0
    assert part_of((second, first), *at(0.5, 0.5)) == 0
    assert part_of((first, second), *at(5, 0.5)) == 1
    assert part_of((first, second), None, None, 1) == 1
