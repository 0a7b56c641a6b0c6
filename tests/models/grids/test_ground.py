"""The ground as it is entered and found again."""

from __future__ import annotations

import dataclasses

import pytest
import shapely

from models.grids.commands import add_grids
from models.grids.lookup import grid_index
from models.grids.queries import get_cameras, get_grids, get_levels, get_places, get_roads, search_ground
from models.store.errors import Refused
from models.store.ids import new_id
from tests.models.town import LAT, LON, STEP, Town, as_owner
from tests.support.database import CityDatabase


def test_grids_come_back_as_they_were_entered_parents_first(town: Town) -> None:
    with town.leader.read() as s:
        grids, levels = get_grids(s), get_levels(s)
    assert [level.name for level in levels] == ["市", "区", "街道", "社区", "网格"]
    seen: set[object] = {None}
    for grid in grids:
        assert grid.parent_id in seen
        seen.add(grid.id)
    by_code = {grid.code: grid for grid in grids}
    leaf = by_code["999001001001001"]
    assert leaf.path == "999001/999001001/999001001001/999001001001001"
    assert leaf.geometry.equals(shapely.box(LON, LAT, LON + STEP, LAT + STEP))
    assert by_code["999001001002901"].owner_department_id == town.departments["D4"]


def test_a_closed_grid_is_no_longer_on_the_ground(town: Town, city_database: CityDatabase) -> None:
    with town.leader.read() as s:
        before = grid_index(s)
        assert grid_index(s) is before
    as_owner(city_database, "UPDATE grid SET closed_at = now() WHERE code = '999001001001001'")
    with town.leader.read() as s:
        after = grid_index(s)
    here = (LON + STEP / 2, LAT + STEP / 2)
    found, left = before.basic_at(*here), after.basic_at(*here)
    assert found is not None
    assert found.code == "999001001001001"
    assert left is None or left.code != "999001001001001"


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]),
        shapely.Polygon(),
        shapely.Point(0, 0),
    ],
)
def test_a_shape_that_is_no_area_is_refused_and_nothing_is_entered(town: Town, shape: shapely.Geometry) -> None:
    with town.operator.read() as s:
        grids = get_grids(s)
    good = dataclasses.replace(grids[0], id=new_id(), code="A", parent_id=None)
    bad = dataclasses.replace(good, id=new_id(), code="B", geometry=shape)
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        add_grids(s, [good, bad])
    assert (refused.value.code, refused.value.facts["grid"]) == ("invalid_polygon", "B")
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        add_grids(s, [grids[0]])
    assert refused.value.facts["codes"] == (grids[0].code,)
    with town.operator.read() as s:
        assert get_grids(s) == grids


def test_the_ground_is_found_by_part_of_a_name_or_the_beginning_of_a_code(town: Town) -> None:
    def found(text: str, limit: int = 20) -> list[tuple[str, str]]:
        with town.leader.read() as s:
            return [(hit.kind, hit.name) for hit in search_ground(s, text, limit)]

    assert ("road", "文昌路") in found("文昌")
    assert ("camera", "文昌路口") in found("文昌")
    assert found("文昌社区")[0] == ("grid", "文昌社区")
    assert sorted(found("实验小学")) == [("grid", "实验小学"), ("school", "实验小学")]
    assert found("lab school") == [("school", "实验小学")]
    assert found("999001001001001") == [("grid", "文昌第一网格")]
    assert len(found("网格", 2)) == 2
    for nothing in ("", "  ", "%", "_", "\\", "\0", "${x}", "';--", "\ud83d"):
        assert found(nothing) == []


def test_places_roads_and_cameras_are_read(town: Town) -> None:
    with town.leader.read() as s:
        assert [(place.name, place.kind, place.geometry) for place in get_places(s)] == [("实验小学", "school", None)]
        assert [(road.name, road.geometry.geom_type) for road in get_roads(s)] == [("文昌路", "LineString")]
        assert [camera.code for camera in get_cameras(s)] == ["C1"]
