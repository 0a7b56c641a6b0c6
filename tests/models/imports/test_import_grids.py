"""Importing grids into a city: codes, levels, parents, re-import, and where open cases lie afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from models.imports.errors import BadInput
from tests.models.imports.city import NewCity, feature, row, square


def codes(city: NewCity) -> dict[str, str]:
    return {found.name: found.code for found in city.ask("SELECT name, code FROM grid")}


def test_grids_without_codes_get_some_in_the_order_of_their_names_and_keep_them(city: NewCity) -> None:
    two = [feature(square(1, 0), name="Oak"), feature(square(0, 0), name="Elm")]
    counts = city.grids(two)
    assert (counts.new, counts.same, counts.adds_up()) == (2, 0, True)
    assert codes(city) == {"Elm": "G00001", "Oak": "G00002"}
    counts = city.grids([*two, feature(square(2, 0), name="Ash")])
    assert (counts.new, counts.same) == (1, 2)
    assert codes(city) == {"Elm": "G00001", "Oak": "G00002", "Ash": "G00003"}


def test_importing_the_same_file_again_changes_nothing(city: NewCity) -> None:
    file = [feature(square(0, 0), name="Elm", code="E1"), feature([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]], name="Bow")]
    assert len(city.grids(file).repaired) == 1
    before = city.ask("SELECT id, code, name, geom, xmin FROM grid ORDER BY code")
    counts = city.grids(file)
    assert (counts.same, counts.new, counts.changed, counts.rejected) == (2, 0, 0, 0)
    assert city.ask("SELECT id, code, name, geom, xmin FROM grid ORDER BY code") == before


def test_a_changed_grid_keeps_its_identity(city: NewCity) -> None:
    city.grids([feature(square(0, 0), name="Elm", code="E1")])
    ((before,),) = city.ask("SELECT id FROM grid")
    counts = city.grids([feature(square(0, 0, 2.0), name="Elm Park", code="E1")])
    assert (counts.changed, counts.new) == (1, 0)
    assert city.ask("SELECT id, name FROM grid") == [(before, "Elm Park")]


def test_what_cannot_be_a_grid_is_written_down_with_the_reason_and_the_rest_comes_in(city: NewCity) -> None:
    file = [
        feature(square(0, 0), code="A", name="First"),
        feature(square(1, 0), code="A", name="Again"),
        feature([0, 0], "Point", code="B", name="Point"),
        feature(square(2, 0), code="C/D", name="Slash"),
        feature(square(3, 0), code="", name=""),
        feature(square(4, 0), code="", name="Twin"),
        feature(square(5, 0), code="", name="Twin"),
        feature(square(6, 0), code="N", name="a\0b"),
        feature(square(7, 0), code="Z", name="Last"),
    ]
    counts = city.grids(file)
    assert (counts.new, counts.rejected, counts.adds_up()) == (2, 7, True)
    assert set(codes(city)) == {"First", "Last"}
    reasons = {int(one["line"]): one["reason"] for one in city.rejected("grids.geojson")}
    assert "stands already" in reasons[2]
    assert "Point" in reasons[3]
    assert "'/'" in reasons[4]
    assert "neither" in reasons[5]
    assert "--code" in reasons[6]
    assert "--code" in reasons[7]
    assert "no database can hold" in reasons[8]


def test_levels_and_parents_come_from_properties_or_from_where_the_area_lies(city: NewCity) -> None:
    city.grids([feature(square(0, 0, 4.0), code="S", name="Street")], level="3")
    file = [
        feature(square(0, 0), code="G1", name="One", above="S", kind="basic", rank="grid"),
        feature(square(1, 0), code="G2", name="Two", above="", kind="basic", rank="5"),
        feature(square(1, 1), code="P", name="School", above="", kind="dedicated", rank="网格"),
        feature(square(2, 0), code="G3", name="Three", above="X", kind="basic", rank="5"),
        feature(square(3, 0), code="G4", name="Four", above="", kind="square", rank="5"),
        feature(square(3, 1), code="G5", name="Five", above="", kind="basic", rank="9"),
    ]
    counts = city.grids(file, level="rank", kind="kind", parent="above")
    assert (counts.new, counts.rejected) == (3, 3)
    paths = {found.code: (found.path, found.level) for found in city.ask("SELECT code, path, level FROM grid")}
    assert paths == {"S": ("S", 3), "G1": ("S/G1", 5), "G2": ("S/G2", 5), "P": ("P", 5)}


def test_a_level_brought_in_later_becomes_the_parent_of_what_lies_in_it(city: NewCity) -> None:
    low = [feature(square(0, 0), code="G1", name="One"), feature(square(1, 0), code="G2", name="Two")]
    city.grids(low)
    city.grids([feature(square(0, 0, 1.0), code="C", name="Community")], level="4")
    counts = city.grids([*low, feature(square(0, 0, 3.0), code="S", name="Street")], level="5")
    assert (counts.same, counts.changed, counts.new) == (1, 1, 1)
    assert city.ask("SELECT code, path FROM grid ORDER BY code") == [
        ("C", "C"), ("G1", "C/G1"), ("G2", "G2"), ("S", "S")
    ]  # fmt: skip
    city.grids([feature(square(0, 0, 3.0), code="S", name="Street")], level="3")
    city.grids([feature(square(0, 0, 1.0), code="C", name="Community")], level="4")
    assert city.ask("SELECT code, path FROM grid ORDER BY code") == [
        ("C", "S/C"), ("G1", "S/C/G1"), ("G2", "G2"), ("S", "S")
    ]  # fmt: skip


def test_a_property_that_the_file_does_not_have_is_refused_before_anything(city: NewCity) -> None:
    with pytest.raises(BadInput) as caught:
        city.grids([feature(square(0, 0), name="Elm")], code="Code")
    assert caught.value.code == "column_missing"
    assert city.ask("SELECT count(*) FROM grid") == [(0,)]


def test_a_file_in_another_coordinate_system_is_refused_whole(city: NewCity) -> None:
    with pytest.raises(BadInput) as caught:
        city.grids([feature(square(500000, 4000000), name="Elm")])
    assert caught.value.code == "wrong_crs"
    assert city.ask("SELECT count(*) FROM grid") == [(0,)]


def test_a_city_that_has_not_said_where_it_is_is_centred_on_its_grids(city: NewCity) -> None:
    assert city.grids([feature(square(10, 50), name="Elm")]).centred
    assert city.ask("SELECT lon, lat FROM city") == [(10.5, 50.5)]
    assert not city.grids([feature(square(11, 50), name="Oak")]).centred


def test_open_cases_are_looked_for_in_the_new_grids_and_their_history_says_so(city: NewCity) -> None:
    city.cases([row("1"), row("2", Status="Done", Out="2018-06-02 10:00"), row("3", Lon="9", Lat="9")])
    counts = city.grids([feature(square(0, 0), name="Elm")])
    assert counts.relocated == 1
    seen = city.case_of("1")
    assert seen.case.grid == "Elm"
    assert [(step.action, step.note) for step in seen.steps][-1] == ("relocate", "— → Elm")
    assert city.case_of("2").case.grid == ""
    assert city.grids([feature(square(0, 0), name="Elm")]).relocated == 0


@pytest.mark.parametrize(
    "text", ["${alert(1)}", "`x`", "<script>alert(1)</script>", "\u202eevil", "'; DROP TABLE grid;--", "=1+1"]
)
def test_hostile_names_are_kept_as_typed(city: NewCity, text: str) -> None:
    city.grids([feature(square(0, 0), code="H", name=text, name_en=text)], name_en="name_en")
    found: list[Any] = city.ask("SELECT name, name_en FROM grid")
    assert found == [(text, text)]
