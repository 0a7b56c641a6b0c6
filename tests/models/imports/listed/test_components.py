"""Components out of tables and map files: known by code, of categories that are there, taken back with their import."""

from __future__ import annotations

import numpy as np
import pytest

from models.components.queries import get_component, get_components, has_components
from models.components.records import CLASSES
from models.imports.runs.commands import undo_import
from models.imports.runs.queries import get_runs
from tests.models.imports.city import NewCity
from tests.models.imports.listed.bring import bring, reasons, sums
from tests.models.imports.listed.test_ground import geojson

COVER = {"code": "9990010101000001", "category": "井盖", "owner": "", "lon": "0.5", "lat": "0.25"}
CATEGORY = {"type": "部件", "class": "公用设施", "subclass": "井盖", "limit": "4", "unit": "工作时", "department": ""}


@pytest.fixture
def tree(city: NewCity) -> NewCity:
    """A city with two categories and a department."""
    bring(city, "departments", [{"code": "PS", "name": "排水公司"}, {"code": "YL", "name": "园林处"}])
    bring(city, "categories", [CATEGORY, CATEGORY | {"class": "园林绿化", "subclass": "行道树"}])
    return city


def test_they_come_in_once_change_by_their_code_and_one_that_is_gone_is_shown_no_more(tree: NewCity) -> None:
    rows = [COVER, COVER | {"code": "2", "category": "行道树", "owner": "园林处", "lon": "0.6"}]
    assert sums(bring(tree, "components", rows)) == (2, 0, 0, 0)
    assert sums(bring(tree, "components", rows)) == (0, 2, 0, 0)
    assert sums(bring(tree, "components", [COVER | {"lat": "0.75"}])) == (0, 0, 1, 0)
    with tree.store.read() as s:
        found = get_components(s)
        one = get_component(s, found.ids[0], None)
    # By code: "2" stands before "999…".
    assert np.array_equal(found.lon, [0.6, 0.5])
    assert np.array_equal(found.lat, [0.25, 0.75])
    assert [CLASSES[kind] for kind in found.kinds] == ["园林绿化", "公用设施"]
    assert one is not None
    assert (one.code, one.category, one.category_class, one.owner, one.open_cases) == (
        "2",
        "行道树",
        "园林绿化",
        "园林处",
        0,
    )
    assert sums(bring(tree, "components", [rows[1] | {"in_place": "否"}])) == (0, 0, 1, 0)
    with tree.store.read() as s:
        assert len(get_components(s).ids) == 1


def test_rows_without_a_position_or_of_no_category_are_refused_with_the_reason(tree: NewCity) -> None:
    rows = [COVER, COVER, COVER | {"code": "3", "category": "飞船"}, COVER | {"code": "4", "lon": ""},
            COVER | {"code": "5", "owner": "无此部门"}, COVER | {"code": ""}]  # fmt: skip
    assert sums(bring(tree, "components", rows)) == (1, 0, 0, 5)
    said = " / ".join(why for _, why in reasons(tree, "components"))
    for words in ("stands already", "no category '飞船'", "half a position", "no department '无此部门'", "is empty"):
        assert words in said


def test_points_of_a_map_file_come_in_and_an_undone_import_leaves_nothing_of_them(tree: NewCity) -> None:
    def point(code: str, shape: str = "Point") -> dict:
        at = [0.5, 0.5] if shape == "Point" else [[0.5, 0.5], [0.6, 0.6]]
        return {
            "type": "Feature",
            "properties": {"ObjCode": code, "ObjName": "井盖"},
            "geometry": {"type": shape, "coordinates": at},
        }

    file = geojson(tree, [point("1"), point("2"), point("3", "LineString")], "components")
    assert sums(bring(tree, "components", file)) == (2, 0, 0, 1)
    with tree.store.read() as s:
        assert has_components(s)
        run = get_runs(s)[0]
    undo_import(tree.store, run.id)
    with tree.store.read() as s:
        assert not has_components(s)
        assert get_components(s).ids == ()
