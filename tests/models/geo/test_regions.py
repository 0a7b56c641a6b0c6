"""What lies within something drawn, against a second way of telling; and the page's measures against pyproj's."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from models.geo.regions import Circle, rectangle, ring, within
from tests.support.node import node

LON, LAT = 120.5, 36.4
near = st.tuples(st.floats(LON - 0.05, LON + 0.05), st.floats(LAT - 0.05, LAT + 0.05))
places = st.lists(near, min_size=1, max_size=40)


def even_odd(corners, x, y) -> bool:
    """Cast a ray to the east and count the edges that it crosses."""
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


@given(st.lists(near, min_size=3, max_size=9, unique=True), places)
def test_a_polygon_holds_what_a_ray_and_shapely_say_it_holds(corners, points):
    lon, lat = np.array(points).T
    found = within([ring(corners)], lon, lat)
    edge = shapely.LinearRing(corners)
    plain = shapely.Polygon(corners)
    for (x, y), inside in zip(points, found.tolist(), strict=True):
        point = shapely.Point(x, y)
        # So near to the edge (a hundredth of a millimetre) the rounding of either way decides.
        if edge.distance(point) < 1e-10:
            continue
        assert inside == even_odd(corners, x, y)
        if plain.is_valid:
            assert inside == plain.intersects(point)


@given(near, near, places)
def test_a_rectangle_holds_what_lies_between_its_corners(one, other, points):
    lon, lat = np.array(points).T
    west, east = sorted((one[0], other[0]))
    south, north = sorted((one[1], other[1]))
    expected = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    assert within([rectangle(one, other)], lon, lat).tolist() == expected.tolist()


@given(near, st.floats(1, 8000), places)
def test_a_circle_holds_what_is_near_enough_along_the_ellipsoid(centre, metres, points):
    lon, lat = np.array(points).T
    geod = Geod(ellps="WGS84")
    expected = [geod.inv(*centre, x, y)[2] <= metres for x, y in points]
    assert within([Circle(*centre, metres)], lon, lat).tolist() == expected


def test_several_regions_hold_what_any_of_them_does_and_a_place_that_is_none_lies_nowhere():
    regions = [rectangle((0, 0), (1, 1)), rectangle((2, 0), (3, 1)), Circle(0.5, 0.5, 10)]
    found = within(regions, [0.5, 1.5, 2.5, np.nan, np.inf, 1.0], [0.5, 0.5, 0.5, 0.5, 0.5, 1.0])
    assert found.tolist() == [True, False, True, False, False, True]
    assert within([], [0.5], [0.5]).tolist() == [False]


def test_the_page_measures_within_a_thousandth_of_pyproj(tmp_path):
    program = node()
    if program is None:
        pytest.skip("there is no Node on this system")
    chance = np.random.default_rng(7)
    geod = Geod(ellps="WGS84")
    rings, expected = [], []
    for _ in range(300):
        middle = chance.uniform([-179, -75], [179, 75])
        turns = np.sort(chance.uniform(0, 2 * np.pi, chance.integers(3, 12)))
        if np.diff(turns, append=turns[0] + 2 * np.pi).max() > 3:
            continue
        reach = 10.0 ** chance.uniform(-4, 0.3) * chance.uniform(0.4, 1, len(turns))
        points = middle + np.c_[np.cos(turns), np.sin(turns)] * reach[:, None]
        lon, lat = points.T
        rings.append(points.tolist())
        expected.append((geod.line_length(lon, lat), abs(geod.polygon_area_perimeter(lon, lat)[0])))
    geodesy = Path(__file__).resolve().parents[3] / "resources" / "map" / "tools" / "geodesy.mjs"
    (tmp_path / "rings.json").write_text(json.dumps(rings), encoding="utf-8")
    script = (
        f"import {{ area, length }} from {json.dumps(geodesy.as_uri())};"
        f"import {{ readFileSync }} from 'node:fs';"
        f"const rings = JSON.parse(readFileSync({json.dumps(str(tmp_path / 'rings.json'))}));"
        "console.log(JSON.stringify(rings.map((ring) => [length(ring), area(ring)])));"
    )
    done = subprocess.run(
        [program, "--input-type=module", "-e", script], capture_output=True, text=True, timeout=60, check=True
    )
    told = np.array(json.loads(done.stdout))
    assert len(told) > 200
    lengths, areas = np.array(expected).T
    assert np.abs(told[:, 0] / lengths - 1).max() < 1e-6
    assert np.abs(told[:, 1] / areas - 1).max() < 1e-3
