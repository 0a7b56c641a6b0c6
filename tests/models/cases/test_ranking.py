"""The order of workers for a case, without a database: sums in metres of walking."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cases.advice import LIMITS, Weights
from models.cases.recommend.ranking import Crowd, best, settled


def crowd(*people: dict[str, Any]) -> Crowd:
    usual = {"way": 100.0, "by_road": True, "own": False, "team": False, "age": 5.0, "accuracy": 0.0}
    usual |= {"load": 0, "sent": math.inf, "refused": False, "listed": True}
    rows = [usual | one for one in people]
    return Crowd(**{name: np.array([row[name] for row in rows]) for name in usual})


def order(*people: dict[str, Any], weights: Weights | None = None, limit: int = 9) -> list[int]:
    return best(crowd(*people), weights or Weights(), limit)[0]


def test_the_grids_own_go_before_one_who_is_nearer() -> None:
    assert order({"way": 100}, {"way": 2900, "own": True}) == [1, 0]
    assert order({"way": 100}, {"way": 2900, "own": True}, weights=Weights(outside_m=0)) == [0, 1]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"way": 100}, {"way": 120}),
        ({"load": 0}, {"load": 1}),
        ({"age": 5}, {"age": 50}),
        ({"accuracy": 5}, {"accuracy": 500}),
        ({"sent": 3000}, {"sent": 60}),
        ({"sent": math.inf}, {"sent": 3000}),
        ({"listed": True}, {"listed": False}),
    ],
)
def test_other_things_equal_the_better_goes_first(better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert order(worse, better) == [1, 0]
    assert order(better, worse) == [0, 1]


def test_alike_in_all_they_stay_as_they_came() -> None:
    assert order({}, {}, {}) == [0, 1, 2]


def test_who_cannot_go_is_not_offered() -> None:
    assert order({"way": math.inf, "team": True}, {"way": 5001}, {"load": 10}, {"refused": True}, {"way": np.nan}) == []
    assert order({"way": 5001, "team": True}, {"load": 10}, weights=Weights(most_orders=11)) == [0, 1]


def test_one_of_the_team_is_offered_however_far_away() -> None:
    assert order({"way": 5001, "team": True, "own": True}) == [0]


def test_a_sum_is_the_sum_of_its_parts() -> None:
    one = crowd({"way": 310, "load": 2, "age": 40, "accuracy": 12, "sent": 1800, "listed": False})
    parts = {name: float(part[0]) for name, part in one.parts(Weights()).items()}
    told = {"distance": 310, "outside": 3000, "orders": 1000, "age": 80, "accuracy": 12, "unlisted": 1000, "sent": 150}
    assert parts == told
    assert best(one, Weights(), 1) == ([0], pytest.approx(5552))


PEOPLE = st.lists(
    st.fixed_dictionaries({
        "straight": st.floats(0, 6000),
        "detour": st.floats(1, 3),
        "own": st.booleans(),
        "age": st.floats(0, 59),
        "accuracy": st.floats(0, 300),
        "load": st.integers(0, 12),
        "sent": st.floats(0, 7200),
        "refused": st.booleans(),
        "listed": st.booleans(),
    }),
    max_size=30,
)  # fmt: skip
SOME = st.builds(Weights, **{name: st.floats(low, min(high, 5000)) for name, (low, high) in LIMITS.items()})


@settings(max_examples=60)
@given(PEOPLE, SOME, st.floats(0, 6000), st.floats(0, 3000), st.integers(1, 4), st.booleans())
def test_once_it_is_settled_nobody_farther_away_would_have_been_better(
    people, weights, looked, reach, limit, listing
) -> None:
    """Whoever stands beyond the grid's farthest point is of another grid; whoever is on its list was looked at."""
    rows = [
        {name: value for name, value in one.items() if name not in ("straight", "detour")}
        | {
            "way": one["straight"] * one["detour"],
            "own": one["own"] and one["straight"] <= reach,
            "listed": one["listed"] or not listing,
        }
        for one in people
    ]
    rows.sort(key=lambda one: one["way"])
    near = [row for row in rows if row["way"] <= looked or (listing and row["listed"])]
    far = [row for row in rows if row["way"] > looked and not (listing and row["listed"])]
    chosen, worst = best(crowd(*near), weights, limit) if near else ([], math.inf)
    if settled(worst, looked, reach, weights, listing=listing):
        everybody, same = best(crowd(*near, *far), weights, limit)
        assert (everybody, same) == (chosen, worst)


@pytest.mark.parametrize(
    ("minutes", "parts"), [(5e-324, [7.0, 0.0, 0.0]), (1.0, [7.0, 3.5, 0.0]), (0.0, [0.0, 0.0, 0.0])]
)
def test_who_was_sent_last_counts_less_the_longer_ago_however_short_a_time_is_set(minutes, parts) -> None:
    one = {"way": 0.0, "own": False, "age": 0.0, "accuracy": 0.0, "load": 0, "refused": False, "listed": True}
    told = crowd(*(one | {"sent": sent} for sent in (0.0, 30.0, 1e9))).parts(Weights(sent_m=7.0, sent_minutes=minutes))
    assert told["sent"].tolist() == parts
