"""Places and roads out of tables and map files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio import raw

from models.grids.queries import get_places, get_roads
from models.imports.errors import BadInput, Interrupted
from models.imports.listed import importing
from models.imports.records import Rejected
from models.imports.runs.commands import undo_import
from models.imports.runs.queries import get_runs
from tests.models.imports.city import NewCity, feature, square
from tests.models.imports.listed.bring import bring, read, reasons, sums

SCHOOL = {"code": "P1", "name": "示例小学", "kind": "学校", "lon": "0.5", "lat": "0.25", "rank": "3"}


def geojson(city: NewCity, features: list[dict[str, Any]], name: str) -> Path:
    path = city.folder / f"{name}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_places_of_a_table_come_in_once_and_change_by_their_code(city: NewCity) -> None:
    rows = [SCHOOL, SCHOOL | {"code": "", "name": "Mill Pond", "kind": "water", "rank": ""}]
    assert sums(bring(city, "places", rows)) == (2, 0, 0, 0)
    assert sums(bring(city, "places", rows)) == (0, 2, 0, 0)
    assert sums(bring(city, "places", [SCHOOL | {"lat": "0.75", "rank": ""}, rows[1] | {"lon": "0.6"}])) == (1, 0, 1, 0)
    with city.store.read() as s:
        found = [(one.name, one.name_en, one.kind, one.rank, one.lon, one.lat, one.geometry) for one in get_places(s)]
    assert found == [
        ("示例小学", "", "school", 3, 0.5, 0.75, None),
        ("Mill Pond", "Mill Pond", "water", 5, 0.5, 0.25, None),
        ("Mill Pond", "Mill Pond", "water", 5, 0.6, 0.25, None),
    ]


def test_places_of_a_map_file_keep_their_areas_and_are_repaired(city: NewCity) -> None:
    bow = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    file = geojson(city, [
        feature(square(0, 0), name="湖", fclass="water"),
        feature(bow, name="园", fclass="park"),
        {"type": "Feature", "properties": {"name": "站", "fclass": "station"}, "geometry": {"type": "Point", "coordinates": [0.5, 0.5]}},
        {"type": "Feature", "properties": {"name": "线", "fclass": "park"}, "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}},
        {"type": "Feature", "properties": {"name": "无", "fclass": "park"}, "geometry": None},
    ], "places")  # fmt: skip
    counts = bring(city, "places", file)
    assert sums(counts) == (3, 0, 0, 2)
    assert counts.notes["repaired"] == 1
    assert [row["reason"] for row in city.rejected("places.geojson")] == [
        "is no area but a LineString",
        "has no geometry",
    ]
    with city.store.read() as s:
        areas = {one.name: one.geometry for one in get_places(s)}
    lake, garden, station = areas["湖"], areas["园"], areas["站"]
    assert lake is not None
    assert lake.area == pytest.approx(1)
    assert garden is not None
    assert garden.is_valid
    assert station is None
    assert sums(bring(city, "places", file)) == (0, 3, 0, 2)


def test_one_value_can_be_said_for_a_whole_file(city: NewCity) -> None:
    file = geojson(
        city,
        [{"type": "Feature", "properties": {"name": "一小"}, "geometry": {"type": "Point", "coordinates": [0.5, 0.5]}}],
        "schools",
    )
    with pytest.raises(BadInput) as bad:
        bring(city, "places", file)
    assert bad.value.code == "needed_missing"
    assert sums(bring(city, "places", file, constants={"kind": "学校"})) == (1, 0, 0, 0)


def test_roads_of_a_geopackage_come_in_and_go_with_their_import(city: NewCity) -> None:
    lines = [
        shapely.LineString([(0, 0), (1, 0)]),
        shapely.MultiLineString([[(1, 0), (2, 0)], [(2, 0), (3, 1)]]),
        shapely.Point(1, 1),
    ]
    path = city.folder / "roads.gpkg"
    columns = [
        np.array(one, dtype=object)
        for one in (["R1", "R2", "R3"], ["示例路", None, "点"], ["主干道", "residential", "支路"])
    ]
    raw.write(str(path), np.array([shapely.to_wkb(one) for one in lines], dtype=object), columns, ["路段编码", "路名", "highway"],
              layer="roads", driver="GPKG", geometry_type="Unknown", crs="EPSG:4326")  # fmt: skip
    assert sums(bring(city, "roads", path)) == (2, 0, 0, 1)
    assert sums(bring(city, "roads", path)) == (0, 2, 0, 1)
    with city.store.read() as s:
        found = sorted((one.name, one.road_class, one.geometry.geom_type) for one in get_roads(s))
        run = get_runs(s)[-1]
    assert found == [("", "branch", "LineString"), ("示例路", "arterial", "LineString")]
    undo_import(city.store, run.id)
    with city.store.read() as s:
        assert get_roads(s) == []


def test_a_table_without_places_is_refused_whole(city: NewCity) -> None:
    with pytest.raises(BadInput) as bad:
        bring(city, "places", [{"code": "P1", "name": "示例小学", "kind": "学校"}])
    assert bad.value.code == "no_shapes"
    assert city.ask("SELECT * FROM import_run") == []


def test_an_import_that_is_stopped_keeps_what_is_in_and_goes_on(city: NewCity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    rows = [SCHOOL | {"code": f"P{n}", "lon": str(n / 10)} for n in range(5)]
    heard: list[tuple[int, int]] = []
    with pytest.raises(Interrupted) as stopped:
        bring(city, "places", rows, progress=lambda *done: heard.append(done), cancelled=lambda: len(heard) == 2)
    assert sums(stopped.value.counts) == (4, 0, 0, 0)
    assert heard == [(2, 5), (4, 5)]
    assert sums(bring(city, "places", rows)) == (1, 4, 0, 0)
    with city.store.read() as s:
        assert [(run.state, run.counts["new"]) for run in get_runs(s)] == [("done", 1), ("interrupted", 4)]


def test_a_shape_in_a_column_is_read_from_its_words(city: NewCity) -> None:
    rows = [
        {"name": "示例路", "road_class": "支路", "shape": "LINESTRING(0 0, 1 1)"},
        {"name": "坏", "road_class": "支路", "shape": "LINESTRING(0 0,"},
        {"name": "无", "road_class": "支路", "shape": ""},
    ]
    assert sums(bring(city, "roads", rows)) == (1, 0, 0, 2)
    assert reasons(city, "roads")[0][1].startswith("图形(WKT) cannot be read")
    assert reasons(city, "roads")[1] == ("4", "has no line")


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"kind": "动物园"}, "地点类别: not known what '动物园' means"),
        ({"kind": ""}, "地点类别 is empty"),
        ({"rank": "2.5"}, "the rank is no whole number from 1 to 9: '2.5'"),
        ({"rank": "12"}, "the rank is no whole number from 1 to 9: '12'"),
        ({"name": ""}, "地点名称 is empty"),
        ({"lon": "", "lat": ""}, "has no place: neither longitude and latitude nor a shape"),
        (
            {"shape": "POLYGON((0 0,0 200,1 1,0 0))"},
            "lies nowhere on earth when its coordinates are taken for EPSG:4326",
        ),
    ],
)
def test_a_place_that_cannot_be_used_says_why(facts: dict[str, str], reason: str) -> None:
    with pytest.raises(Rejected) as refused:
        read("places", SCHOOL | facts)
    assert str(refused.value).startswith(reason)
