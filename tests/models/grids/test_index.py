"""Which grid a point lies in."""

from __future__ import annotations

import math

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from models.geo.distance import haversine_m
from models.grids.index import GridIndex
from models.grids.records import Grid, GridKind
from models.store.ids import new_id

SIDE = 5


def grid(
    code: str, shape: shapely.Geometry, level: int = 5, kind: GridKind = GridKind.BASIC, parent: Grid | None = None
) -> Grid:
    centre = shape.centroid
    return Grid(new_id(), code, code, "", level, kind, parent and parent.id, code, None, centre.x, centre.y, shape)


CITY = grid("0", shapely.box(0, 0, SIDE, SIDE), 1)
CELLS = [grid(f"1{x}{y}", shapely.box(x, y, x + 1, y + 1), parent=CITY) for x in range(SIDE) for y in range(SIDE)]
SCHOOL = grid("0school", shapely.box(0.5, 0.5, 2.5, 1.5), kind=GridKind.DEDICATED)
INDEX = GridIndex([SCHOOL, *reversed(CELLS), CITY])

# Quarters, so that many points lie on edges and corners.
places = st.integers(-4, 4 * SIDE + 4).map(lambda n: n / 4)


def slow(lon: float, lat: float) -> str | None:
    codes = [cell.code for cell in CELLS if cell.geometry.intersects(shapely.Point(lon, lat))]
    return min(codes, default=None)


@given(st.lists(st.tuples(places, places), max_size=30))
def test_a_point_lies_in_one_leaf_and_on_an_edge_in_the_lowest_code(points: list[tuple[float, float]]) -> None:
    lon, lat = np.array([p[0] for p in points], dtype=float), np.array([p[1] for p in points], dtype=float)
    found = [leaf and leaf.code for leaf in INDEX.basic_at_many(lon, lat)]
    assert found == [slow(*point) for point in points]
    assert found == [leaf and leaf.code for leaf in (INDEX.basic_at(*point) for point in points)]


def test_a_grid_with_a_basic_child_is_no_leaf_and_one_with_a_dedicated_child_is() -> None:
    assert {leaf.code for leaf in INDEX.leaves} == {cell.code for cell in CELLS}
    alone = grid("9", shapely.box(0, 0, 1, 1))
    inside = grid("9d", shapely.box(0, 0, 1, 1), kind=GridKind.DEDICATED, parent=alone)
    assert GridIndex([alone, inside]).leaves == (alone,)


def test_every_grid_at_a_point_is_named_the_smallest_basic_one_first() -> None:
    assert [one.code for one in INDEX.all_at(1.25, 1.25)] == ["111", "0", "0school"]
    assert INDEX.all_at(-1, -1) == []


def test_a_place_that_is_none_lies_nowhere() -> None:
    assert INDEX.basic_at(math.nan, 1) is None
    assert INDEX.basic_at(1, math.inf) is None
    assert INDEX.all_at(math.nan, 1) == []
    empty = GridIndex([])
    assert empty.basic_at(1, 1) is None
    assert empty.all_at(1, 1) == []


def test_distances_are_those_of_the_sphere() -> None:
    # One degree of a great circle of the mean earth is 111.195 km.
    assert math.isclose(float(haversine_m(120, 30, 120, 31)), 111_195, rel_tol=1e-5)
    assert math.isclose(float(haversine_m(0, 0, 180, 0)), math.pi * 6_371_008.8, rel_tol=1e-9)
    assert haversine_m([120, 121], [30, 30], 120, 30).tolist()[0] == 0


@given(*[st.floats(-180, 180), st.floats(-90, 90)] * 2)
def test_the_way_back_is_as_long(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> None:
    there, back = haversine_m(lon_a, lat_a, lon_b, lat_b), haversine_m(lon_b, lat_b, lon_a, lat_a)
    assert math.isclose(float(there), float(back), rel_tol=1e-9, abs_tol=1e-6)
    assert 0 <= float(there) <= 20_015_200
