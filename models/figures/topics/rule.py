"""The rule of 热点: which clusters by place, category and words rose, each case in one of them at most. Pure and exact.

Places are squares of three sizes on a lattice of 250 m, each size shifted by half its side so that no cluster lies on
everybody's border, and the whole city. In each place cases are counted by class, by subclass, and by pairs of characters
(`counted`); what is told of a count by chance is weighed in `weighing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from models.figures.topics.counted import (
    CITY,
    Candidate,
    Columns,
    Place,
    Spot,
    Told,
    classes_in,
    crowded,
    with_before,
    words_in,
)
from models.figures.topics.records import By
from models.figures.topics.weighing import FLOOR, LEVEL, RISE, chance, expected_share, explains

__all__ = ["CITY", "Found", "Place", "Spot", "Told", "Weighed", "find_topics"]
STEP = 250
"""Metres between two lines of the lattice."""
SIZES = (2, 4, 8)
"""Sides of the squares in steps: a crossing, a neighbourhood, a quarter."""
MOST = 12
"""So many topics at most: what a meeting can hear."""


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
    week = Columns(cases, before, tops)
    counted = [one for place in (0, *SIZES) for one in classes_in(week, place)]
    words = words_in(week)
    chosen = crowded(week, words)
    if chosen:
        counted += with_before(words, words_before(sorted(chosen)), chosen)
    tested = len(counted) + sum(one.what not in chosen for one in words)
    totals = week.many, sum(before.values())
    hot: dict[Candidate, Found] = {}
    for one in counted:
        found = _weigh(one, None, totals, even, tested)
        if found is not None:
            hot[one] = replace(found, cases=week.members(one))
    return Weighed(tuple(_apart(hot, totals, even, tested)), tested)


def _weigh(
    one: Candidate, left: frozenset[UUID] | None, totals: tuple[int, int], even: float, tested: int
) -> Found | None:
    """Return the candidate where it rose (with the cases that are `left` of it, None for all); None where it did not."""
    now = one.now if left is None else len(left)
    if now < FLOOR or now < RISE * one.before * even / (1 - even):
        return None
    # Elsewhere is the rest of the city; a count of words and one of classes may overlap, so it is never less than none.
    share = expected_share(even, max(totals[0] - now, 0), max(totals[1] - one.before, 0))
    if chance(now, one.before, share) * tested > LEVEL:
        return None
    return Found(one.by, one.what, one.place, left or frozenset(), one.before, share)


def _apart(hot: dict[Candidate, Found], totals: tuple[int, int], even: float, tested: int) -> Iterator[Found]:
    """Of those that overlap the one that explains most; the others are weighed again without its cases."""
    ranks = {by: rank for rank, by in enumerate((By.SUBCLASS, By.CLASS, By.WORDS))}

    def order(key: Candidate) -> tuple[object, ...]:
        one, place = hot[key], key.place
        much = round(explains(len(one.cases), one.before, one.share), 9)
        return -much, ranks[key.by], place.side or 99, place.x, place.y, key.what

    for _ in range(MOST):
        if not hot:
            return
        best = hot.pop(min(hot, key=order))
        yield best
        for key, one in list(hot.items()):
            if one.cases & best.cases:
                again = _weigh(key, one.cases - best.cases, totals, even, tested)
                if again is None:
                    del hot[key]
                else:
                    hot[key] = again
