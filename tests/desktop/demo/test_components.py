"""The made-up city's components: along its roads, each with a code of its own, and known to the desk."""

from __future__ import annotations

import re

import pytest
import shapely

from desktop.demo.components import NOT_A_THING, lay_components
from desktop.demo.geography.city import build_geography
from desktop.demo.subjects import BY_CODE
from models.components.queries import get_component, get_components
from models.store.engine import Store


@pytest.mark.long
def test_they_stand_beside_roads_with_codes_of_the_standards_form_and_are_the_same_again() -> None:
    city = build_geography(20261122, "small")
    spots = lay_components(city)
    assert spots == lay_components(city)
    assert len(spots) > 2000
    assert len({one.code for one in spots}) == len(spots)
    assert all(re.fullmatch(rf"{city.code[:6]}\d{{10}}", one.code) for one in spots)
    assert all(BY_CODE[one.category].component and one.category not in NOT_A_THING for one in spots)
    # 0.0003° is some 28 m of longitude here, more than the widest road's half.
    near = shapely.union_all([road.line for road in city.roads]).buffer(0.0003)
    shapely.prepare(near)
    assert shapely.contains_xy(near, [one.lon for one in spots], [one.lat for one in spots]).all()


def test_a_demo_city_has_them_and_says_who_owns_one(demo_city) -> None:
    store = Store(demo_city.operator, desk="test")
    with store.read() as s:
        found = get_components(s)
        one = get_component(s, found.ids[0], None)
    store.close()
    assert len(found.ids) == len(found.lon) == len(found.kinds) > 2000
    assert one is not None
    assert one.owner
    assert one.category_class
