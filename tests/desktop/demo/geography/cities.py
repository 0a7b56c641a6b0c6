"""Cities to look at, each built once in a run."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import settings
from hypothesis import strategies as st

from desktop.demo.geography.city import build_geography
from desktop.demo.geography.records import Geography

SEEDS = st.sampled_from((0, 2026, 2**31))
"""A few seeds for every run; test_any_seed.py tries others."""
ALL = settings(max_examples=3, deadline=None)


@lru_cache(maxsize=8)
def city(seed: int) -> Geography:
    return build_geography(seed, "small")
