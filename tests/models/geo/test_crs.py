"""Coordinate reference systems: the shifted ones of Chinese maps against somebody else's, the rest by known places."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geo.crs import BD09, GCJ02, WGS84, UnknownCrs, find_crs, from_wgs84, to_wgs84
from models.geo.distance import haversine_m
from tests.support.node import node

DATA = Path(__file__).parents[3].parent / "shared" / "data"
GCOORD = Path(__file__).parents[3] / "node_modules" / "gcoord"
CHINA = (st.floats(73.5, 135), st.floats(3, 53.5))
LEAST_M = {GCJ02: 15, BD09: 680}
"""Below how far each moves a place there. A scan in steps of 0.01 degrees, refined where it was least, found 17.516 m for
GCJ-02 (96.6005 E, 37.1434 N) and 688.120 m for BD-09 (96.8993 E, 28.2941 N), and at most 713 and 1,527 m."""


def apart(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Metres between lon, lat and lon, lat."""
    return float(haversine_m(*one, *two))


def by_gcoord(wanted: list[tuple[str, str, float, float]]) -> list[tuple[float, float]]:
    """Convert (from, to, lon, lat) with gcoord, an implementation of other people in another language."""
    program = node()
    if program is None:
        pytest.skip("there is no Node on this system")
    script = (
        "const g = require(process.argv[1]);"
        "const all = JSON.parse(require('fs').readFileSync(0));"
        "console.log(JSON.stringify(all.map(([a, b, x, y]) => g.transform([x, y], g[a], g[b]))));"
    )
    asked = json.dumps(wanted)
    done = subprocess.run([program, "-e", script, str(GCOORD)], input=asked, capture_output=True, text=True, check=True)
    return [(lon, lat) for lon, lat in json.loads(done.stdout)]


def test_the_shift_is_that_of_an_independent_implementation() -> None:
    chance = random.Random(7)
    places = [(chance.uniform(74.0, 134.0), chance.uniform(3.0, 53.0)) for _ in range(2000)]
    for crs, name in ((GCJ02, "GCJ02"), (BD09, "BD09")):
        theirs = by_gcoord([("WGS84", name, lon, lat) for lon, lat in places])
        xs, ys = from_wgs84(crs, *np.array(places).T)
        ours = zip(xs.tolist(), ys.tolist(), strict=True)
        assert max(apart(one, two) for one, two in zip(ours, theirs, strict=True)) < 1e-3


@given(lon=CHINA[0], lat=CHINA[1], crs=st.sampled_from([GCJ02, BD09]))
def test_there_and_back_is_the_same_place_to_a_millimetre(lon: float, lat: float, crs: str) -> None:
    """The datum moves every place: on a lattice of 9 million the least was 17.6 m, at 96.61°E 37.15°N in GCJ-02."""
    x, y = from_wgs84(crs, lon, lat)
    assert 15 < apart((lon, lat), (float(x), float(y))) < 2500
    back = to_wgs84(crs, x, y)
    assert apart((lon, lat), (float(back[0]), float(back[1]))) < 0.001


def test_outside_china_nothing_is_shifted() -> None:
    assert [float(one) for one in to_wgs84("gcj02", -76.61, 39.29)] == [-76.61, 39.29]


def test_whole_arrays_go_at_once_and_what_is_no_number_stays_none() -> None:
    lon, lat = to_wgs84("GCJ-02", [120.0, np.nan, 121.0], [36.0, 36.0, np.inf])
    assert (np.isfinite(lon) & np.isfinite(lat)).tolist() == [True, False, False]
    assert 119.99 < lon[0] < 120.0


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("wgs84", WGS84), ("WGS-84", WGS84), ("EPSG:4326", WGS84), ("4326", WGS84),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", WGS84), ("CGCS2000", "EPSG:4490"), ("cgcs 2000", "EPSG:4490"),
        ("EPSG:4490", "EPSG:4490"), ("gcj02", GCJ02), ("GCJ-02", GCJ02), ("bd09", BD09), ("BD-09", BD09),
        ("EPSG:4528", "EPSG:4528"),
    ],
)  # fmt: skip
def test_a_system_is_found_by_any_of_its_names(said: str, name: str) -> None:
    assert find_crs(said).name == name


@pytest.mark.parametrize(
    "said", ["", "EPSG:0", "mars", "EPSG:5773", "EPSG:99999999999999999999", "\0", "{}", "[" * 5000]
)
def test_what_is_no_system_of_positions_is_refused(said: str) -> None:
    with pytest.raises(UnknownCrs):
        find_crs(said)


def test_cgcs2000_lies_where_wgs84_lies() -> None:
    lon, lat = to_wgs84("CGCS2000", 120.382, 36.066)
    assert apart((float(lon), float(lat)), (120.382, 36.066)) < 0.1


def test_metres_of_a_gauss_kruger_zone_become_degrees_easting_first() -> None:
    """Zone 40 (central meridian 120°E), with its number before the easting."""
    lon, lat = to_wgs84("EPSG:4528", 40500000.0, 3990000.0)
    assert float(lon) == pytest.approx(120.0, abs=1e-9)
    assert 36.0 < float(lat) < 36.1


@pytest.mark.parametrize("city", ["qingdao", "nantong"])
def test_the_districts_lie_within_a_metre_of_an_independent_conversion(city: str) -> None:
    from models.imports.reading import area, read_features

    path = DATA / f"{city}_districts.gcj02.geojson"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    ours = read_features(path, "gcj02")
    assert ours.crs == GCJ02
    given = json.loads(path.read_text(encoding="utf-8"))["features"]
    worst = 0.0
    for feature, raw in zip(ours.features, given, strict=True):
        shape, _ = area(feature)
        assert shape.is_valid
        parts = raw["geometry"]["coordinates"]
        rings = parts if raw["geometry"]["type"] == "Polygon" else [ring for part in parts for ring in part]
        there = [(lon, lat) for ring in rings for lon, lat in ring]
        theirs = by_gcoord([("GCJ02", "WGS84", lon, lat) for lon, lat in there])
        mine = [at for part in _rings(feature.geometry) for at in part]
        worst = max(worst, *(apart(one, two) for one, two in zip(mine, theirs, strict=True)))
    assert worst < 1.0


def _rings(geometry):
    for polygon in getattr(geometry, "geoms", [geometry]):
        yield polygon.exterior.coords
        yield from (ring.coords for ring in polygon.interiors)
