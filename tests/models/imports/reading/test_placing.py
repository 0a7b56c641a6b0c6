"""Positions that cannot be meant: swapped, or in another system than the one named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geo.crs import find_crs
from models.imports.errors import BadInput
from models.imports.reading import area, read_features
from models.imports.reading.swapped import looks_swapped
from tests.models.imports.city import feature, square

BALTIMORE, QINGDAO = (-76.61, 39.29), (120.38, 36.07)


def file_of(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.mark.parametrize("crs", ["EPSG:4326", "CGCS2000", "GCJ-02", "BD-09"])
@pytest.mark.parametrize("near", [None, QINGDAO, (0.0, 0.0)])
def test_latitude_before_longitude_is_told_and_not_turned(
    tmp_path: Path, crs: str, near: tuple[float, float] | None
) -> None:
    right = file_of(tmp_path / "right.geojson", feature(square(120.3, 36.0, 0.1)))
    assert area(read_features(right, crs, near=near).features[0])[1] == ""
    with pytest.raises(BadInput) as caught:
        read_features(file_of(tmp_path / "swapped.geojson", feature(square(36.0, 120.3, 0.1))), crs, near=near)
    assert caught.value.code == "swapped"


def test_a_city_of_the_west_is_told_by_its_centre_or_by_the_ice_it_would_lie_on(tmp_path: Path) -> None:
    path = file_of(tmp_path / "b.geojson", feature(square(39.2, -76.7, 0.1)))
    for near in (BALTIMORE, None):
        with pytest.raises(BadInput) as caught:
            read_features(path, near=near)
        assert caught.value.code == "swapped"


def test_a_file_of_a_city_elsewhere_is_not_called_swapped(tmp_path: Path) -> None:
    path = file_of(tmp_path / "q.geojson", feature(square(120.3, 36.0, 0.1)))
    assert len(read_features(path, near=BALTIMORE).features) == 1


def test_degrees_that_are_said_to_be_metres_are_told(tmp_path: Path) -> None:
    path = file_of(tmp_path / "q.geojson", feature(square(120.3, 36.0, 0.1)))
    with pytest.raises(BadInput) as caught:
        read_features(path, "EPSG:4528")
    assert caught.value.code == "wrong_crs"


@given(lon=st.floats(-180, 180), lat=st.floats(-59, 89), crs=st.sampled_from(["EPSG:4326", "EPSG:4490"]))
def test_no_place_where_a_city_can_be_is_called_swapped(lon: float, lat: float, crs: str) -> None:
    assert not looks_swapped(find_crs(crs), lon, lat)
    assert not looks_swapped(find_crs(crs), [lon, float("nan")], [lat, 1.0], near=(lon, lat))
