"""The facts of the other files hold for whatever seed: tried on many in the long run."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desktop.demo.geography import test_areas as areas
from tests.desktop.demo.geography import test_roads_and_places as roads
from tests.desktop.demo.geography.cities import city

ANY = st.integers(min_value=-(2**40), max_value=2**40)
FACTS = [
    fact.hypothesis.inner_test
    for module in (areas, roads)
    for name, fact in vars(module).items()
    if name.startswith("test_") and hasattr(fact, "hypothesis") and "seed" in fact.hypothesis.inner_test.__annotations__
]


def hold(seed: int) -> None:
    for fact in FACTS:
        fact(seed=seed)
    city.cache_clear()


def test_there_are_facts_to_hold() -> None:
    assert len(FACTS) >= 15


@pytest.mark.long
@pytest.mark.parametrize("_", range(8))
@settings(max_examples=8, deadline=None)
@given(seed=ANY)
def test_all_facts_hold_for_any_seed(_: int, seed: int) -> None:
    hold(seed)
