"""The size of Jimo: exactly as many grids of each kind as its platform has, over ground that is as made up as the other's."""

from __future__ import annotations

import random
from collections import Counter
from functools import lru_cache

import numpy as np
import pytest
import shapely

from desktop.demo.geography.city import build_geography
from desktop.demo.geography.records import Geography
from desktop.demo.people.workers import staff
from desktop.demo.volume import volume_of


@lru_cache(maxsize=1)
def jimo() -> Geography:
    return build_geography(20261122, "jimo")


@pytest.mark.long
def test_there_are_exactly_as_many_grids_of_each_kind() -> None:
    kinds = Counter(grid.kind for grid in jimo().grids if grid.level == 5)
    assert kinds == {"basic": 2287, "dedicated": 19, "professional": 563}


def test_streets_have_communities_and_those_have_grids_without_gaps_or_overlaps() -> None:
    geography = jimo()
    streets, communities = geography.at_level(3), geography.at_level(4)
    assert len(streets) == 19
    assert 290 <= len(communities) <= 330
    for level in (3, 4, 5):
        parts = np.array([grid.polygon for grid in geography.at_level(level)])
        assert shapely.is_valid(parts).all()
        assert shapely.coverage_is_valid(parts), level
    children = Counter(grid.parent_code for grid in geography.basic_grids)
    assert set(children) == {community.code for community in communities}
    assert max(children.values()) <= 20


def test_every_area_and_place_has_a_name_of_its_own_and_a_code_that_no_county_has() -> None:
    geography = jimo()
    names, codes = [grid.name for grid in geography.grids], [grid.code for grid in geography.grids]
    assert len(set(names)) == len(names)
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("999002") for code in codes[1:])
    places = [place.name for place in geography.places]
    assert len(set(places)) == len(places)


def test_a_functional_zone_lies_in_its_street_in_one_piece_and_is_owned() -> None:
    geography = jimo()
    community = {grid.code: grid for grid in geography.at_level(4)}
    zones = geography.dedicated_grids
    assert len({zone.code[:9] for zone in zones}) == 19
    for zone in zones:
        assert zone.owner
        assert zone.polygon.geom_type == "Polygon", zone.name
        assert zone.polygon.difference(community[zone.parent_code or ""].polygon).area < 1e-12, zone.name


def test_a_professional_grid_belongs_to_the_department_whose_it_is_and_lies_in_its_community() -> None:
    geography = jimo()
    community = {grid.code: grid for grid in geography.at_level(4)}
    owners: Counter[str | None] = Counter()
    for grid in geography.at_level(5, "professional"):
        owners[grid.owner] += 1
        outside = grid.polygon.difference(community[grid.parent_code or ""].polygon).area
        assert outside < 0.02 * grid.polygon.area, grid.name
    assert set(owners) == {"education", "health", "market", "emergency", "landscape", "transport"}
    assert min(owners.values()) >= 10


def test_two_and_a_half_thousand_workers_have_a_place_each_in_a_grid() -> None:
    geography = jimo()
    people, slots = staff(geography, volume_of("jimo").team, random.Random(7))
    basic = {grid.code for grid in geography.basic_grids}
    assert len(people) == 2500
    assert {slot.worker_code for slot in slots} - {None} == {person.code for person in people}
    assert {slot.grid_code for slot in slots} == basic
    assert Counter(slot.ordinal for slot in slots)[3] == len(basic)
    assert len({(slot.grid_code, slot.ordinal) for slot in slots}) == len(slots)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [0, 2026, 2**31])
def test_the_counts_hold_for_other_seeds_and_a_seed_gives_the_same_city_again(seed: int) -> None:
    first, again = build_geography(seed, "jimo"), build_geography(seed, "jimo")
    kinds = Counter(grid.kind for grid in first.grids if grid.level == 5)
    assert kinds == {"basic": 2287, "dedicated": 19, "professional": 563}
    assert [(g.code, g.name, shapely.to_wkb(g.polygon)) for g in first.grids] == [
        (g.code, g.name, shapely.to_wkb(g.polygon)) for g in again.grids
    ]
