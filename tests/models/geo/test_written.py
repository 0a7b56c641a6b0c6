"""A place in many systems, and the nearest of many places."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from models.geo.crs import UnknownCrs, to_wgs84
from models.geo.nearest import nearest
from models.geo.written import dms, gauss_zone, utm_zone, written

lons, lats = st.floats(-180, 180), st.floats(-80, 80)


def test_a_place_is_written_in_every_usual_way():
    found = {(one.system, one.form): one.text for one in written(120.5, 36.4, "EPSG:3857")}
    assert found["WGS84", "decimal"] == "120.5000000, 36.4000000"
    assert found["WGS84", "dms"] == "36°24′00.00″N 120°30′00.00″E"
    assert found["CGCS2000", "decimal"] == "120.5000000, 36.4000000"
    # The zone around 120° east: as pyproj says it, and 500 km false easting.
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:4549", always_xy=True).transform(120.5, 36.4)
    assert found["EPSG:4549", "metres"] == f"{x:.2f}, {y:.2f}"
    assert ("EPSG:32651", "metres") in found
    assert ("EPSG:3857", "metres") in found
    assert {system for system, _ in found} >= {"GCJ-02", "BD-09"}


@given(st.floats(74, 134), st.floats(18, 53))
def test_what_is_written_leads_back_to_the_place(lon, lat):
    for one in written(lon, lat):
        if one.form == "dms":
            continue
        x, y = map(float, one.text.split(", "))
        back = [float(value) for value in to_wgs84(one.system, x, y)]
        assert Geod(ellps="WGS84").inv(lon, lat, *back)[2] < 0.02, one


@given(lons, lats)
def test_degrees_minutes_and_seconds_are_whole_and_lead_back(lon, lat):
    text = dms(lon, lat)
    parts = re.fullmatch(r"(\d+)°(\d\d)′(\d\d\.\d\d)″([NS]) (\d+)°(\d\d)′(\d\d\.\d\d)″([EW])", text)
    assert parts is not None, text
    d1, m1, s1, ns, d2, m2, s2, ew = parts.groups()
    assert max(float(s1), float(s2)) < 60
    assert max(int(m1), int(m2)) < 60
    back_lat = (int(d1) + int(m1) / 60 + float(s1) / 3600) * (1 if ns == "N" else -1)
    back_lon = (int(d2) + int(m2) / 60 + float(s2) / 3600) * (1 if ew == "E" else -1)
    assert abs(back_lat - lat) < 2e-6
    assert abs(back_lon - lon) < 2e-6


def test_zones_follow_the_longitude_and_end_where_the_country_does():
    assert [gauss_zone(lon) for lon in (73.4, 73.6, 118.4, 118.6, 121.4, 121.6, 136.4, 136.6)] == [
        "", "EPSG:4534", "EPSG:4548", "EPSG:4549", "EPSG:4549", "EPSG:4550", "EPSG:4554", "",
    ]  # fmt: skip
    assert [utm_zone(lon, lat) for lon, lat in ((-180, 1), (180, 1), (120, -1))] == [
        "EPSG:32601", "EPSG:32660", "EPSG:32751",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["EPSG:999999", "nonsense", "EPSG:4979000"])
def test_a_system_that_nobody_knows_is_refused(name):
    with pytest.raises(UnknownCrs):
        written(120.5, 36.4, name)


@given(lons, lats, st.lists(st.tuples(lons, lats), max_size=30), st.integers(0, 8))
def test_the_nearest_are_those_that_pyproj_finds(lon, lat, places, most):
    geod = Geod(ellps="WGS84")
    x, y = [place[0] for place in places], [place[1] for place in places]
    found, metres = nearest(lon, lat, x, y, most)
    every = sorted(geod.inv(lon, lat, *place)[2] for place in places)[:most]
    assert np.allclose(metres, every, atol=1e-6)
    assert np.allclose([geod.inv(lon, lat, x[i], y[i])[2] for i in found], every, atol=1e-6)


def test_what_has_no_place_is_not_near():
    found, _ = nearest(0, 0, [np.nan, 1.0, np.inf], [0, 0, 0], 5)
    assert found.tolist() == [1]
