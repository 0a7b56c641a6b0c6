"""The rule of 热点: which clusters by place, category and words rose, each case in one of them at most. Pure and exact.

Places are squares of three sizes on a lattice of 250 m, each size shifted by half its side so that no cluster lies on
everybody's border, and the whole city. In each place cases are counted by class, by subclass, and by pairs of characters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from models.figures.topics.records import By
from models.figures.topics.weighing import FLOOR, LEVEL, RISE, chance, expected_share, explains

STEP = 250
"""Metres between two lines of the lattice."""
SIZES = (2, 4, 8)
"""Sides of the squares in steps: a crossing, a neighbourhood, a quarter."""
WORD_SIZE = 4
COMMON = 0.05
"""A pair that more than one case in twenty has sets nothing apart."""
WORDS_WEIGHED = 40
"""So many pairs at most, the most crowded together, are counted in the weeks before: each is looked for in every text."""
ONE_CLASS = 0.7
"""Where one class has more of a word's cases than this, the class tells the topic already."""
MOST = 12
"""So many topics at most: what a meeting can hear."""
Spot = tuple[int, int] | None
"""A square of the lattice; None for a case without a place."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case of the week as the rule sees it: where, its class and subclass, the pairs of characters it was told in."""

    id: UUID
    spot: Spot
    top: UUID | None
    leaf: UUID
    pairs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A square: its side and its number along both axes (in half sides); side 0 is the whole city."""

    side: int
    x: int = 0
    y: int = 0


CITY = Place(0)
Key = tuple[By, str, Place]
"""What and where a candidate is; classes by identifier, as text."""


@dataclass(frozen=True, slots=True)
class Found:
    """A cluster that rose: its cases, how many were there before, and the share that was to be expected now."""

    by: By
    what: str
    place: Place
    cases: frozenset[UUID]
    before: int
    share: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was found, the clearest first, and of how many candidates."""

    found: tuple[Found, ...]
    tested: int


WordsBefore = Callable[[Sequence[str]], Mapping[tuple[Spot, str], int]]
"""Counts the cases of the weeks before that have some pairs, by square of the lattice and pair."""


def find_topics(
    cases: Sequence[Told],
    before: Mapping[tuple[Spot, UUID], int],
    tops: Mapping[UUID, UUID],
    even: float,
    words_before: WordsBefore = lambda _: {},
) -> Weighed:
    """Return what rose; the order of the cases changes nothing.

    `before` counts the cases of the weeks before by square of the lattice and subclass, `tops` has each one's class; `even`
    is the share of the week in all that time, 0 to 1.
    """
    members: dict[Key, set[UUID]] = defaultdict(set)
    by_id = {case.id: case for case in cases}
    for case in by_id.values():
        for place in (CITY, *places_of(case.spot)):
            members[By.SUBCLASS, str(case.leaf), place].add(case.id)
            if case.top is not None and case.top != case.leaf:
                members[By.CLASS, str(case.top), place].add(case.id)
    words = _words(by_id)
    members = {key: ids for key, ids in (*members.items(), *words.items()) if len(ids) >= FLOOR}
    then = _before(before, tops, members)
    chosen = _crowded(words, by_id)
    for (spot, pair), many in (words_before(chosen) if chosen else {}).items():
        for place in places_of(spot, (WORD_SIZE,)):
            if (key := (By.WORDS, pair, place)) in members:
                then[key] += many
    totals = len(by_id), sum(before.values())
    weighed = [key for key in members if key[0] is not By.WORDS or key[1] in chosen]
    hot = {}
    for key in weighed:
        one = _weigh(key, frozenset(members[key]), then[key], totals, even)
        if one is not None and _rose(one, len(members), even):
            hot[key] = one
    return Weighed(tuple(_apart(hot, totals, even, len(members))), len(members))


def places_of(spot: Spot, sizes: Iterable[int] = SIZES) -> Iterator[Place]:
    """Yield every square that a square of the lattice lies in: four of each size; none for no place."""
    if spot is None:
        return
    x, y = spot
    for side in sizes:
        half = side // 2
        for right in (0, 1):
            for up in (0, 1):
                yield Place(side, x // half - right, y // half - up)


def _words(by_id: Mapping[UUID, Told]) -> dict[Key, set[UUID]]:
    """The cases that have a pair in a neighbourhood; those of one class alone are left to their class."""
    spread = Counter(pair for case in by_id.values() for pair in case.pairs)
    most = max(FLOOR, COMMON * len(by_id))
    found: dict[Key, set[UUID]] = defaultdict(set)
    for case in by_id.values():
        telling = [pair for pair in case.pairs if FLOOR <= spread[pair] <= most]
        for place in places_of(case.spot, (WORD_SIZE,)) if telling else ():
            for pair in telling:
                found[By.WORDS, pair, place].add(case.id)

    def mixed(ids: set[UUID]) -> bool:
        return max(Counter(by_id[one].top or by_id[one].leaf for one in ids).values()) <= ONE_CLASS * len(ids)

    return {key: ids for key, ids in found.items() if len(ids) >= FLOOR and mixed(ids)}


def _crowded(words: Mapping[Key, set[UUID]], by_id: Mapping[UUID, Told]) -> list[str]:
    """The pairs that stand closest together in one neighbourhood, against where cases are reported at all."""
    here = Counter(place for case in by_id.values() for place in places_of(case.spot, (WORD_SIZE,)))
    spread = Counter(pair for case in by_id.values() for pair in case.pairs)
    best: dict[str, float] = {}
    for (_, pair, place), ids in words.items():
        close = explains(len(ids), spread[pair] - len(ids), min(here[place] / len(by_id), 0.99))
        best[pair] = max(best.get(pair, 0.0), close)
    return sorted(best, key=lambda pair: (-round(best[pair], 9), pair))[:WORDS_WEIGHED]


def _before(
    before: Mapping[tuple[Spot, UUID], int], tops: Mapping[UUID, UUID], members: Mapping[Key, set[UUID]]
) -> Counter[Key]:
    then: Counter[Key] = Counter()
    for (spot, leaf), many in before.items():
        top = tops.get(leaf)
        for place in (CITY, *places_of(spot)):
            for key in ((By.SUBCLASS, str(leaf), place), (By.CLASS, str(top), place)):
                if key in members:
                    then[key] += many
    return then


def _weigh(key: Key, ids: frozenset[UUID], before: int, totals: tuple[int, int], even: float) -> Found | None:
    if len(ids) < FLOOR:
        return None
    # Elsewhere is the rest of the city; a count of words and one of classes may overlap, so it is never less than none.
    share = expected_share(even, max(totals[0] - len(ids), 0), max(totals[1] - before, 0))
    return Found(*key, ids, before, share)


def _rose(one: Found, tested: int, even: float) -> bool:
    now = len(one.cases)
    usual = one.before * even / (1 - even)
    return now >= RISE * usual and chance(now, one.before, one.share) * tested <= LEVEL


def _apart(hot: dict[Key, Found], totals: tuple[int, int], even: float, tested: int) -> Iterator[Found]:
    """Of those that overlap the one that explains most; the others are weighed again without its cases."""
    ranks = {by: rank for rank, by in enumerate((By.SUBCLASS, By.CLASS, By.WORDS))}

    def order(key: Key) -> tuple[object, ...]:
        one = hot[key]
        place = one.place
        much = round(explains(len(one.cases), one.before, one.share), 9)
        return -much, ranks[one.by], place.side or 99, place.x, place.y, one.what

    for _ in range(MOST):
        if not hot:
            return
        best = hot.pop(min(hot, key=order))
        yield best
        for key, one in list(hot.items()):
            if one.cases & best.cases:
                again = _weigh(key, one.cases - best.cases, one.before, totals, even)
                if again is None or not _rose(again, tested, even):
                    del hot[key]
                else:
                    hot[key] = again
