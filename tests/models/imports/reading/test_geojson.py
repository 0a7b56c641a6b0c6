"""Areas out of GeoJSON: repaired where they can be, refused one by one where not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.imports.errors import BadInput
from models.imports.reading import Feature, area, line, point, read_features
from models.imports.records import Rejected
from tests.models.imports.city import feature, square

BOW = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]


def file_of(path: Path, given: Any) -> Path:
    path.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
    return path


def one(path: Path, given: dict[str, Any], crs: str | None = None) -> Any:
    found = read_features(file_of(path, {"type": "FeatureCollection", "features": [given]}), crs)
    return area(found.features[0])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        ('{"type": "FeatureCollection", "features": [{"ty', "not_json"),
        ("name,code\nA,1\n", "not_json"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "not_json"),
        ("[" * 100_000, "too_deep"),
        ('{"type": "Feature", "properties": {"a": ' + "[" * 10_000 + "]" * 10_000 + "}}", "too_deep"),
        ("[1, 2]", "not_geojson"),
        ('{"type": "Topology"}', "not_geojson"),
        ('{"type": "FeatureCollection", "features": {}}', "not_geojson"),
        ('{"type": "FeatureCollection", "features": []}', "no_features"),
    ],
)
def test_a_file_that_holds_no_areas_is_told_by_its_cause(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_features(file_of(tmp_path / "g.geojson", content))
    assert caught.value.code == code


def test_an_unknown_coordinate_reference_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        one(tmp_path / "g.geojson", feature(square(0, 0)), "EPSG:0")
    assert caught.value.code == "unknown_crs"


def test_a_polygon_that_crosses_itself_is_repaired_and_it_is_said(tmp_path: Path) -> None:
    shape, repaired = one(tmp_path / "g.geojson", feature(BOW))
    assert shape.is_valid
    assert shape.area == pytest.approx(2)
    assert "Self-intersection" in repaired


def test_a_valid_polygon_stays_as_it_is_and_heights_are_dropped(tmp_path: Path) -> None:
    shape, repaired = one(tmp_path / "g.geojson", feature([[*at, 7] for at in square(3, 4)]))
    assert repaired == ""
    assert not shape.has_z
    assert [list(at) for at in shape.exterior.coords] == square(3, 4)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (feature([0, 0], "Point"), "no area but a Point"),
        (feature([[0, 0], [1, 1], [0, 0]]), "cannot be repaired|cannot be read"),
        (feature([[0, 0], [1, 1], [2, 2], [0, 0]]), "cannot be repaired to an area"),
        (feature([[0, 0], [1, "x"], [2, 2], [0, 0]]), "cannot be read"),
        (feature([["a"]], "MultiPolygon"), "cannot be read"),
        ({"type": "Feature", "properties": {}, "geometry": None}, "no geometry"),
        (feature([], "MultiPolygon"), "empty"),
    ],
)
def test_what_is_no_area_on_earth_is_refused_with_the_reason(
    tmp_path: Path, given: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Rejected, match=reason):
        one(tmp_path / "g.geojson", given)


def test_coordinates_of_another_system_become_wgs84_by_option_or_by_what_the_file_says(tmp_path: Path) -> None:
    given = feature(square(-8530000, 4760000, 1000.0))
    named, _ = one(tmp_path / "g.geojson", given, "EPSG:3857")
    whole = {"type": "FeatureCollection", "features": [given],
             "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}  # fmt: skip
    found = read_features(file_of(tmp_path / "h.geojson", whole))
    said, _ = area(found.features[0])
    assert said.equals(named)
    assert -76.63 < said.centroid.x < -76.61


@given(ring=st.lists(st.tuples(st.floats(-200, 200), st.floats(-100, 100)).map(list), max_size=12))
def test_any_ring_is_a_valid_area_or_refused(tmp_path_factory: pytest.TempPathFactory, ring: list[list[float]]) -> None:
    path = tmp_path_factory.mktemp("ring") / "g.geojson"
    try:
        shape, _ = one(path, feature([*ring, *ring[:1]]))
    except (Rejected, BadInput):
        return
    assert shape.is_valid
    assert shape.area > 0
    assert shape.geom_type in ("Polygon", "MultiPolygon")


def test_a_feature_nowhere_on_earth_is_refused_and_a_file_of_them_is_told_as_a_whole(tmp_path: Path) -> None:
    far, near = feature(square(500000, 4000000)), feature(square(3, 4))
    found = read_features(file_of(tmp_path / "g.geojson", {"type": "FeatureCollection", "features": [far, near]}))
    with pytest.raises(Rejected, match="nowhere on earth"):
        area(found.features[0])
    assert area(found.features[1])[1] == ""
    with pytest.raises(BadInput) as caught:
        one(tmp_path / "h.geojson", far)
    assert caught.value.code == "wrong_crs"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)
GEOMETRIES = st.fixed_dictionaries(
    {"type": st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "GeometryCollection", "Circle", ""])},
    optional={"coordinates": JSON, "geometries": JSON},
)


@given(
    features=st.lists(
        st.fixed_dictionaries({}, optional={"properties": JSON, "geometry": JSON | GEOMETRIES, "type": JSON}) | JSON,
        min_size=1,
        max_size=5,
    ),
    crs=st.sampled_from([None, "gcj02", "bd09", "EPSG:3857"]),
)
def test_of_any_features_each_is_read_or_refused_with_a_reason(
    tmp_path_factory: pytest.TempPathFactory, features: list[Any], crs: str | None
) -> None:
    path = tmp_path_factory.mktemp("any") / "g.geojson"
    try:
        found = read_features(file_of(path, {"type": "FeatureCollection", "features": features}), crs)
    except BadInput:
        return
    assert [read.ordinal for read in found.features] == list(range(1, len(features) + 1))
    for read in found.features:
        reasons = [refusal(wanted, read) for wanted in (area, line, point)]
        assert all(reasons) or reasons.count(None) == 1


def refusal(wanted: Callable[[Feature], object], read: Feature) -> str | None:
    try:
        wanted(read)
    except Rejected as reason:
        return str(reason)
    return None
