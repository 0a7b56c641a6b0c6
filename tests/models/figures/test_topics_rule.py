"""The rule of 热点: a planted cluster is found once, an even city has none, and the order of cases says nothing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.figures.topics.counted import Candidate, Columns
from models.figures.topics.records import By
from models.figures.topics.rule import CITY, Spot, Told, find_topics
from models.figures.topics.weighing import FLOOR, LEVEL, RISE, chance, expected_share, explains
from models.figures.topics.words import pairs_of

EVEN = 7 / 35
TOPS = {UUID(int=leaf): UUID(int=1000 + leaf // 4) for leaf in range(12)}
Before = Counter[tuple[Spot, UUID]]


def case(n: int, spot: Spot = (0, 0), leaf: int = 0, said: str = "") -> Told:
    one = UUID(int=leaf)
    return Told(UUID(int=10_000 + n), spot, TOPS[one], one, pairs_of(said))


def even_city(seed: int, a_week: int = 900) -> tuple[list[Told], Before]:
    """A city in which every week is like any other: places and classes by chance, four weeks before."""
    by = random.Random(seed)

    def drawn() -> tuple[Spot, int]:
        # A centre with more of everything, and one class more usual than the others, as in any city.
        wide = by.choice((6, 20))
        return (by.randrange(wide), by.randrange(wide)), min(by.randrange(12), by.randrange(12))

    cases = [case(n, *drawn()) for n in range(a_week)]
    before: Before = Counter()
    for _ in range(4 * a_week):
        spot, leaf = drawn()
        before[spot, UUID(int=leaf)] += 1
    return cases, before


@pytest.mark.parametrize("seed", range(4))
def test_an_even_city_has_no_topic(seed: int) -> None:
    cases, before = even_city(seed)
    weighed = find_topics(cases, before, TOPS, EVEN)
    assert weighed.found == ()
    assert weighed.tested > 500


def test_a_city_that_rose_as_a_whole_has_no_topic_of_its_own_growth() -> None:
    cases, before = even_city(1)
    more = [Told(UUID(int=50_000 + n), one.spot, one.top, one.leaf) for n, one in enumerate(even_city(2)[0])]
    assert find_topics(cases + more, before, TOPS, EVEN).found == ()


@pytest.mark.parametrize("corner", [(9, 9), (10, 10), (-3, 7)])
def test_a_planted_cluster_is_found_once_wherever_it_lies_on_the_lattice(corner: tuple[int, int]) -> None:
    cases, before = even_city(3)
    spots = [(corner[0] + n % 2, corner[1] + n // 2 % 2) for n in range(24)]
    planted = [case(90_000 + n, spot, 7) for n, spot in enumerate(spots)]
    found = find_topics(cases + planted, before, TOPS, EVEN).found
    assert len(found) == 1
    assert (found[0].by, found[0].what) == (By.SUBCLASS, str(UUID(int=7)))
    assert {one.id for one in planted} <= found[0].cases
    assert len(found[0].cases) <= len(planted) + 3
    assert found[0].place.side == 2


def test_what_rises_everywhere_is_one_topic_of_the_whole_city() -> None:
    cases, before = even_city(4)
    by = random.Random(4)
    planted = [case(90_000 + n, (by.randrange(20), by.randrange(20)), 11) for n in range(150)]
    found = find_topics(cases + planted, before, TOPS, EVEN).found
    assert [(one.place, one.what) for one in found] == [(CITY, str(UUID(int=11)))]


def test_words_that_no_class_has_hold_a_topic_together() -> None:
    cases, before = even_city(5)
    planted = [case(90_000 + n, (10 + n % 3, 10), n % 12, "停水两天了") for n in range(24)]
    asked: list[str] = []

    def none_before(pairs: Sequence[str]) -> Mapping[tuple[Spot, str], int]:
        asked.extend(pairs)
        return {}

    found = find_topics(cases + planted, before, TOPS, EVEN, none_before).found
    assert [one.by for one in found] == [By.WORDS]
    assert found[0].cases == {one.id for one in planted}
    assert "停水" in asked
    every_week: dict[tuple[Spot, str], int] = {
        ((10 + n, 10), pair): 32 for n in range(3) for pair in pairs_of("停水两天了")
    }
    assert find_topics(cases + planted, before, TOPS, EVEN, lambda _: every_week).found == ()


SPOTS = st.one_of(st.none(), st.tuples(st.integers(-3, 3), st.integers(-3, 3)))
CASES = st.lists(st.tuples(SPOTS, st.integers(0, 11), st.sampled_from(["", "停水了", "停水停电", "噪声"])), max_size=60)


@settings(max_examples=60, deadline=None)
@given(CASES, st.dictionaries(st.tuples(SPOTS, st.integers(0, 11)), st.integers(1, 9), max_size=20), st.randoms())
def test_order_says_nothing_no_case_is_in_two_topics_and_none_is_below_the_floor(
    told: list[tuple[Spot, int, str]], before: dict[tuple[Spot, int], int], by: random.Random
) -> None:
    # A heap of one class, so that there is something to find.
    cases = [case(n, *one) for n, one in enumerate([*told, *[((1, 1), 3, "停水")] * 30])]
    then = {(spot, UUID(int=leaf)): many for (spot, leaf), many in before.items()}
    first = find_topics(cases, then, TOPS, EVEN)
    shuffled = cases[:]
    by.shuffle(shuffled)
    assert find_topics(shuffled, dict(reversed(then.items())), TOPS, EVEN) == first
    every = [one for topic in first.found for one in topic.cases]
    assert len(every) == len(set(every))
    assert all(len(topic.cases) >= FLOOR for topic in first.found)
    for topic in first.found:
        assert len(topic.cases) >= RISE * topic.before * EVEN / (1 - EVEN)
        assert chance(len(topic.cases), topic.before, topic.share) * first.tested <= LEVEL


@given(st.integers(-50, 50), st.integers(-50, 50))
def test_a_place_lies_in_four_squares_of_each_size_and_in_each_whole(x: int, y: int) -> None:
    week = Columns([case(1, (x, y)), case(2, (x + 9, y - 7))], Counter({((x - 3, y + 5), UUID(int=1)): 2}), TOPS)
    for side in (2, 4, 8):
        half = side // 2
        places = {week.place(side, int(week.cells(side, right, up)[0])) for right in (0, 1) for up in (0, 1)}
        assert len(places) == 4
        for place in places:
            assert place.x * half <= x < place.x * half + side
            assert place.y * half <= y < place.y * half + side
            assert len(week.members(Candidate(By.SUBCLASS, str(UUID(int=0)), place, 1, 0))) == 1


def test_the_chance_is_the_binomial_tail() -> None:
    assert chance(3, 0, 0.5) == pytest.approx(1 / 8)
    assert chance(2, 1, 0.5) == pytest.approx(1 / 2)
    assert chance(1, 4, 0.2) == 1.0
    assert chance(5_000, 100, 0.2) == pytest.approx(0.0, abs=1e-300)
    assert explains(5, 20, 0.2) == 0.0
    assert explains(20, 5, 0.2) > explains(10, 5, 0.2) > 0


def test_a_small_town_says_little_of_what_is_usual_and_a_large_one_much() -> None:
    assert expected_share(0.2, 10, 10) == pytest.approx(50 / 220)
    assert expected_share(0.2, 100_000, 100_000) == pytest.approx(0.5, abs=0.001)
    assert expected_share(0.2, 0, 100_000) == 0.2


def test_pairs_are_of_chinese_characters_that_stand_side_by_side() -> None:
    assert pairs_of("a井 盖 b路灯") == {"路灯"}
