"""The areas of the made-up city: a tree whose levels tile each other exactly, with codes and names as the field has them."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pytest
import shapely
from hypothesis import given

from desktop.demo.geography.city import build_geography
from desktop.demo.geography.records import Geography
from tests.desktop.demo.geography.cities import ALL, SEEDS, city


def pickled(geography: Geography) -> list[bytes]:
    return [
        repr((g.code, g.name, g.name_en, g.weight)).encode() + shapely.to_wkb(g.polygon) for g in geography.grids
    ] + [
        *(repr((r.name, r.road_class)).encode() + shapely.to_wkb(r.line) for r in geography.roads),
        *(repr((p.kind, p.name, p.rank)).encode() + shapely.to_wkb(p.shape) for p in geography.places),
        repr(geography.cameras).encode(),
        geography.graph.nodes.tobytes() + geography.graph.edges.tobytes() + geography.graph.lengths.tobytes(),
    ]


@ALL
@given(SEEDS)
def test_a_small_city_has_about_three_hundred_grids_in_eight_streets(seed: int) -> None:
    geography = city(seed)
    assert 260 <= len(geography.basic_grids) <= 340
    assert len(geography.at_level(3)) == 8
    assert 34 <= len(geography.at_level(4)) <= 48
    assert 40 <= len(geography.dedicated_grids) <= 110


@ALL
@given(SEEDS)
def test_every_area_is_a_valid_polygon(seed: int) -> None:
    for grid in city(seed).grids:
        assert grid.polygon.is_valid, grid.code
        assert not grid.polygon.is_empty, grid.code


@ALL
@given(SEEDS)
def test_a_grid_and_a_community_are_in_one_piece_on_each_side_of_the_water(seed: int) -> None:
    geography = city(seed)
    assert all(g.polygon.geom_type == "Polygon" for g in geography.basic_grids)


@ALL
@given(SEEDS)
def test_each_level_tiles_its_parent_exactly(seed: int) -> None:
    geography = city(seed)
    children: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for grid in geography.grids:
        if grid.kind == "basic" and grid.parent_code:
            children[grid.parent_code].append(grid.polygon)
    for parent in (g for g in geography.grids if g.kind == "basic" and g.level < 5):
        parts = np.array(children[parent.code])
        assert shapely.coverage_is_valid(parts), f"{parent.name} has gaps or overlaps along its inner borders"
        whole = shapely.coverage_union_all(parts)
        assert whole.symmetric_difference(parent.polygon).area < 1e-14, parent.name
        assert abs(sum(p.area for p in parts) - parent.polygon.area) < 1e-12, parent.name


@ALL
@given(SEEDS)
def test_no_grid_lies_in_the_sea_or_in_the_river(seed: int) -> None:
    geography = city(seed)
    wet = shapely.union_all([p.shape for p in geography.places if p.kind in ("water", "river") and p.shape.area > 0])
    shapely.prepare(wet)
    for grid in geography.basic_grids:
        assert not wet.contains(grid.polygon.representative_point()), grid.name
        # Shores are noded and rounded to a centimetre: 2e-7 degrees are two of them.
        assert grid.polygon.intersection(wet).area < 2e-7 * grid.polygon.length, grid.name


@ALL
@given(SEEDS)
def test_codes_have_the_length_of_their_level_and_begin_with_their_parents(seed: int) -> None:
    geography = city(seed)
    codes = [g.code for g in geography.grids]
    assert len(codes) == len(set(codes))
    by_code = {g.code: g for g in geography.grids}
    for grid in geography.grids:
        assert re.fullmatch(r"\d+", grid.code)
        assert len(grid.code) == {1: 6, 2: 6, 3: 9, 4: 12, 5: 15}[grid.level]
        if grid.level > 1:
            assert grid.parent_code is not None
            parent = by_code[grid.parent_code]
            assert parent.level == grid.level - 1
            assert grid.level == 2 or grid.code.startswith(parent.code)
    assert all(g.code.startswith("999001") for g in geography.grids if g.level > 1)


@ALL
@given(SEEDS)
def test_parents_come_before_their_children(seed: int) -> None:
    seen: set[str | None] = {None}
    for grid in city(seed).grids:
        assert grid.parent_code in seen, grid.code
        seen.add(grid.code)


@ALL
@given(SEEDS)
def test_names_are_there_in_both_languages_and_each_area_has_its_own(seed: int) -> None:
    geography = city(seed)
    names = [g.name for g in geography.grids]
    assert all(names)
    assert len(names) == len(set(names))
    english = [g.name_en for g in geography.grids]
    assert all(e and not re.search(r"[\u4e00-\u9fff]", e) for e in english)


@ALL
@given(SEEDS)
def test_a_dedicated_grid_has_an_owner_and_lies_in_its_community(seed: int) -> None:
    geography = city(seed)
    by_code = {g.code: g for g in geography.grids}
    for grid in geography.dedicated_grids:
        assert grid.owner in ("education", "health", "market", "emergency", "landscape", "transport")
        assert grid.parent_code is not None
        outside = grid.polygon.difference(by_code[grid.parent_code].polygon).area
        assert outside < 0.02 * grid.polygon.area, grid.name
    assert len({g.owner for g in geography.dedicated_grids}) == 6


def test_the_same_seed_gives_the_same_city_byte_for_byte() -> None:
    assert pickled(build_geography(0, "small")) == pickled(city(0))


def test_another_seed_gives_another_city() -> None:
    assert pickled(city(0)) != pickled(city(2026))


def test_an_unknown_size_is_refused_with_the_sizes_there_are() -> None:
    with pytest.raises(ValueError, match="small"):
        build_geography(1, "enormous")
