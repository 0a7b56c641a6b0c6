"""What counts as likely the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.links.likeness import RULE, bigrams, likeness, same_address, score

WORDS = st.text(st.sampled_from("井盖破损文昌路口积水 ab１Ａ"), max_size=12)


def points(**facts: object) -> float:
    given: dict[str, object] = {
        "distance_m": 0.0, "address": False, "words": 0.0, "same_category": False, "same_class": False, "age_s": 0.0,
    }  # fmt: skip
    return score(RULE, **(given | facts))  # type: ignore[arg-type]


def test_the_weights_add_up_to_one() -> None:
    assert RULE.place + RULE.words + RULE.category + RULE.age == pytest.approx(1)
    assert points(words=1.0, same_category=True) == pytest.approx(1)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_between_nothing_and_the_same(a: str, b: str) -> None:
    one, other = bigrams(a), bigrams(b)
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) == (1 if one else 0)


def test_likeness_is_dices_coefficient() -> None:
    # 井盖 盖破 破损 against 井盖 盖丢 丢失: one of three in common.
    assert likeness(bigrams("井盖破损"), bigrams("井盖丢失")) == pytest.approx(2 * 1 / (3 + 3))


@given(st.floats(0, 10_000), st.floats(0, 10_000), st.floats(0, 1), st.floats(0, 2_000_000))
def test_nearer_is_never_less_likely_and_older_never_more(near: float, far: float, words: float, age: float) -> None:
    near, far = sorted((near, far))
    assert points(distance_m=near, words=words, age_s=age) >= points(distance_m=far, words=words, age_s=age)
    assert points(words=words, age_s=age) <= points(words=words, age_s=age / 2)


def test_a_report_as_old_as_the_window_has_nothing_of_its_age() -> None:
    assert points(age_s=RULE.window.total_seconds()) == pytest.approx(RULE.place)
    assert RULE.window == timedelta(days=14)


def test_an_address_is_the_same_but_for_blanks_width_and_punctuation() -> None:
    assert same_address("文昌路３号 2-501", "文昌路3号2 501")
    assert not same_address("文昌路3号", "文昌路31号")
    assert not same_address("3号", "3号")
