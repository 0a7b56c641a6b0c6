"""The ground as it is entered and found again."""

from __future__ import annotations

import dataclasses

import pytest
import shapely

from models.accounts.commands import add_account
from models.accounts.queries import get_accounts, get_me
from models.accounts.records import Duty
from models.city.commands import create_city
from models.city.queries import get_city
from models.grids.commands import add_grids
from models.grids.lookup import grid_index
from models.grids.queries import get_cameras, get_grids, get_levels, get_places, get_roads, search_ground
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from tests.models.town import LAT, LON, STEP, Town, as_owner
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database


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


def test_a_database_has_one_city(town: Town) -> None:
    with town.leader.read() as s:
        city = get_city(s)
    assert (city.name, city.zone.key, city.is_demo) == ("测试城", "Asia/Shanghai", False)
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        create_city(s, "second", "第二城", lon=0, lat=0)
    assert refused.value.code == "city_exists"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"timezone": "Asia/Nowhere"}, "unknown_timezone"),
        ({"timezone": "../etc/passwd"}, "unknown_timezone"),
        ({"lon": 181.0}, "out_of_range"),
        ({"lat": float("nan")}, "out_of_range"),
        ({"name": " "}, "name_missing"),
    ],
)
def test_a_city_that_cannot_be_is_refused(city_database: CityDatabase, facts: dict[str, object], code: str) -> None:
    store = Store(city_database.operator, desk="t")
    given = {"code": "x", "name": "城", "lon": 120.0, "lat": 30.0} | facts
    try:
        with pytest.raises(Refused) as refused, store.transaction() as s:
            create_city(s, **given)  # type: ignore[arg-type]
        assert refused.value.code == code
        with pytest.raises(Refused) as refused, store.read() as s:
            get_city(s)
        assert refused.value.code == "no_city"
    finally:
        store.close()


def test_each_login_is_an_account_with_its_duty(town: Town, city_database: CityDatabase) -> None:
    for store, duty in ((town.operator, Duty.OPERATOR), (town.leader, Duty.LEADER), (town.field, Duty.FIELD)):
        with store.read() as s:
            me = get_me(s)
        assert me.duty is duty
        assert me.may_write is (duty is not Duty.LEADER)
    with town.operator.transaction() as s:
        add_account(s, "someone", "某坐席", Duty.OPERATOR)
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        add_account(s, "someone", "他人", Duty.LEADER)
    assert (refused.value.code, refused.value.facts["name"]) == ("account_exists", "某坐席")
    with town.operator.read() as s:
        assert "someone" in {account.login for account in get_accounts(s)}
    owner = Store(city_database.owner, desk="t")
    try:
        with pytest.raises(NotPermitted), owner.read() as s:
            get_me(s)
    finally:
        owner.close()
