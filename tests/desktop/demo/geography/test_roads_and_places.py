"""Roads one can walk, places with names, cameras where there is something to see."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from desktop.demo.geography.projection import to_lonlat, to_metres
from desktop.demo.names.areas import numeral
from desktop.demo.names.pinyin import in_english
from tests.desktop.demo.geography.cities import ALL, SEEDS, city


@ALL
@given(SEEDS)
def test_every_junction_can_be_walked_to_from_every_other(seed: int) -> None:
    graph = city(seed).graph
    adjacent: dict[int, list[int]] = defaultdict(list)
    for a, b in graph.edges.tolist():
        adjacent[a].append(b)
        adjacent[b].append(a)
    seen, stack = {0}, [0]
    while stack:
        for n in adjacent[stack.pop()]:
            if n not in seen:
                seen.add(n)
                stack.append(n)
    assert len(seen) == len(graph.nodes)


@ALL
@given(SEEDS)
def test_an_edge_is_as_long_as_the_ground_between_its_ends(seed: int) -> None:
    graph = city(seed).graph
    radius = 6_371_008.8
    lon, lat = np.radians(graph.nodes[:, 0]), np.radians(graph.nodes[:, 1])
    a, b = graph.edges.T
    h = np.sin((lat[b] - lat[a]) / 2) ** 2 + np.cos(lat[a]) * np.cos(lat[b]) * np.sin((lon[b] - lon[a]) / 2) ** 2
    great_circle = 2 * radius * np.arcsin(np.sqrt(h))
    assert (graph.lengths > 0).all()
    # An ellipsoid against a sphere, and two rounded ends: half a percent and three centimetres.
    assert (np.abs(graph.lengths - great_circle) < 0.005 * great_circle + 0.03).all()


@ALL
@given(SEEDS)
def test_the_arrays_of_the_graph_fit_each_other(seed: int) -> None:
    graph = city(seed).graph
    count = len(graph.edges)
    assert graph.nodes.shape == (len(graph.nodes), 2)
    assert graph.edges.shape == (count, 2)
    assert len(graph.lengths) == len(graph.classes) == len(graph.names) == count
    assert len({tuple(sorted(e)) for e in graph.edges.tolist()}) == count
    assert graph.names.max() < len(graph.road_names)
    assert set(graph.classes.tolist()) == {0, 1, 2, 3}


@ALL
@given(SEEDS)
def test_almost_every_grid_has_a_road_within_a_hundred_metres(seed: int) -> None:
    geography = city(seed)
    nodes, edges = to_metres(geography.graph.nodes), geography.graph.edges
    tree = shapely.STRtree(shapely.linestrings(nodes[edges]))
    far = 0
    for grid in geography.basic_grids:
        near = tree.query(shapely.transform(grid.polygon, to_metres), predicate="dwithin", distance=100)
        far += len(near) == 0
    assert far <= len(geography.basic_grids) / 100


@ALL
@given(SEEDS)
def test_the_island_is_joined_to_the_mainland_by_a_bridge(seed: int) -> None:
    geography = city(seed)
    island = max((p for p in geography.places if p.kind == "island"), key=lambda p: p.shape.area)
    nodes = shapely.points(geography.graph.nodes)
    assert shapely.contains(island.shape, nodes).sum() > 4
    assert any(r.bridge and r.name == "沧月岛大桥" for r in geography.roads)


@ALL
@given(SEEDS)
def test_roads_have_names_in_both_languages_and_lines_of_some_length(seed: int) -> None:
    for road in city(seed).roads:
        assert road.name
        assert road.name_en
        assert not re.search(r"[\u4e00-\u9fff]", road.name_en), road.name_en
        assert road.line.is_valid
        assert road.line.length > 0


@ALL
@given(SEEDS)
def test_the_city_has_what_a_city_has(seed: int) -> None:
    kinds = Counter(p.kind for p in city(seed).places)
    for kind in ("land", "river", "station", "pier", "island"):
        assert kinds[kind] >= 1, kind
    for kind in ("school", "hospital", "market", "factory", "park", "office", "hill"):
        assert kinds[kind] >= 5, kind


@ALL
@given(SEEDS)
def test_places_have_names_of_their_own_and_valid_shapes(seed: int) -> None:
    places = city(seed).places
    names = [p.name for p in places]
    assert all(names)
    assert [n for n, count in Counter(names).items() if count > 1] == []
    for place in places:
        assert place.shape.is_valid, place.name
        assert place.name_en, place.name
        if place.shape.area:
            assert place.shape.contains(place.point), place.name


@ALL
@given(SEEDS)
def test_campuses_do_not_overlap(seed: int) -> None:
    plots = [p for p in city(seed).places if p.kind in ("school", "hospital", "market", "factory", "park", "office")]
    tree = shapely.STRtree([p.shape for p in plots])
    for i, place in enumerate(plots):
        for j in tree.query(place.shape, predicate="intersects"):
            assert i == j or place.shape.intersection(plots[j].shape).area < 1e-12, (place.name, plots[j].name)


@ALL
@given(SEEDS)
def test_cameras_have_codes_names_and_stand_in_the_city(seed: int) -> None:
    geography = city(seed)
    west, south, east, north = geography.bounds
    assert len(geography.cameras) >= 60
    assert len({c.code for c in geography.cameras}) == len(geography.cameras)
    assert len({c.name for c in geography.cameras}) == len(geography.cameras)
    for camera in geography.cameras:
        assert west < camera.lon < east
        assert south < camera.lat < north


@given(
    st.floats(min_value=-40_000, max_value=40_000, allow_nan=False),
    st.floats(min_value=-40_000, max_value=40_000, allow_nan=False),
)
def test_metres_to_degrees_and_back_is_within_two_centimetres(x: float, y: float) -> None:
    there = to_lonlat(np.array([[x, y]]))
    back = to_metres(there)[0]
    assert math.hypot(back[0] - x, back[1] - y) < 0.02


def test_generic_parts_of_names_are_translated_and_proper_parts_are_spelt() -> None:
    assert in_english("文昌路") == "Wenchang Road"
    assert in_english("世纪大道") == "Shiji Avenue"
    assert in_english("绿洲街") == "Lüzhou Street"
    assert in_english("长风大道") == "Changfeng Avenue"
    assert in_english("康乐巷") == "Kangle Lane"
    assert in_english("朝晖里") == "Zhaohui Row"


def test_numerals_count_as_chinese_does() -> None:
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 21, 99)] == ["一", "九", "十", "十一", "二十", "二十一", "九十九"]
