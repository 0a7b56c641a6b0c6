"""Where it is worst: which areas hold the late cases, who closed the fewest on time, which cases are late the longest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from models.briefings.judging.judged import Judged, name, said, singled
from models.briefings.judging.limits import (
    LEAST_DUE,
    LEAST_DUE_OF_ONE,
    LEAST_LATE,
    LEAST_MISSED,
    LONGEST,
    MOST_AREAS,
    WORSE_POINTS,
)
from models.briefings.records import Fact
from models.figures.day_records import DayFigures, Grounds, Named, Placed
from models.figures.definitions import LATE


def concentrated(figures: DayFigures, grounds: Grounds) -> Judged | None:
    """Say which areas, as few as can be, hold at least half of the late cases.

    At most three, and at most half of the city's areas: that two of three streets hold half is no news.
    """
    total = len(grounds.late)
    areas = list(dict.fromkeys(one.what for one in figures.areas if one.what is not None))
    counts = Counter(one.area for one in grounds.late)
    first = sorted(areas, key=lambda one: (-counts[one], areas.index(one)))[:MOST_AREAS]
    if total < LEAST_LATE:
        return None
    for many in range(1, min(len(first), len(areas) // 2) + 1):
        chosen, within = first[:many], sum(counts[one] for one in first[:many])
        if 2 * within >= total:
            facts = [Fact("n", number=many), *(name(f"area{n}", one) for n, one in enumerate(chosen, 1))]
            facts += [Fact("late", number=total), Fact("within", number=within), Fact("share", number=within, of=total)]
            behind = singled(LATE.key, "concentrated", grounds.late, partial(_lies_in, frozenset(chosen)))
            return said("concentrated", facts, (), [behind])
    return None


def _lies_in(areas: frozenset[Named], one: Placed) -> bool:
    return one.area in areas


def worst_area(figures: DayFigures, grounds: Grounds) -> Judged | None:
    """Say in which area the fewest cases were closed on time."""
    return _worst(figures, grounds, "area", lambda one: one.area)


def worst_department(figures: DayFigures, grounds: Grounds) -> Judged | None:
    """Say which department, of those with the lead, closed the fewest on time."""
    return _worst(figures, grounds, "department", lambda one: one.department)


def _worst(figures: DayFigures, grounds: Grounds, what: str, of: Callable[[Placed], Named | None]) -> Judged | None:
    """The lowest rate among those with enough due cases, if it is well below the whole; of equal ones that with more due."""
    share = figures.share("day_on_time_rate")
    if share.day_denominator < LEAST_DUE:
        return None
    due = Counter(of(one) for one in grounds.due)
    hits = Counter(of(one) for one in grounds.due if one.hit)
    enough = [one for one in due if one is not None and due[one] >= LEAST_DUE_OF_ONE]
    # Alone there is nothing to be worse than.
    if len(enough) < 2:
        return None
    worst = min(enough, key=lambda one: (Fraction(hits[one], due[one]), -due[one], one.name))
    whole = Fraction(share.day_numerator, share.day_denominator)
    well_below = 100 * (whole - Fraction(hits[worst], due[worst])) >= WORSE_POINTS
    if not well_below or due[worst] - hits[worst] < LEAST_MISSED:
        return None
    facts = [
        name(what, worst),
        Fact("rate", number=hits[worst], of=due[worst]),
        Fact("on_time", number=hits[worst]),
        Fact("due", number=due[worst]),
        Fact("whole_rate", number=share.day_numerator, of=share.day_denominator),
    ]
    rows = [one for one in grounds.due if of(one) == worst]
    behind = singled(share.definition, f"worst_{what}", rows, lambda one: one.hit)
    return said(f"worst_{what}", facts, [f"{share.definition} own"], [behind])


def longest(figures: DayFigures, grounds: Grounds) -> Judged | None:
    """Say which cases are late the longest, and with whom."""
    cases = figures.late[:LONGEST]
    if not cases:
        return None
    facts = [Fact("n", number=len(cases)), Fact("as_of", at=figures.as_of)]
    for n, one in enumerate(cases, 1):
        facts += [
            Fact(f"number{n}", words=Named(one.number or "", "")),
            Fact(f"title{n}", words=Named(one.title, "")),
            Fact(f"holder{n}", words=Named(one.holder, "")),
            Fact(f"role{n}", words=Named(one.role, "")),
            Fact(f"told{n}", number=int(one.told)),
            Fact(f"due{n}", at=one.due_at),
        ]
    ids = _first(grounds.late, len(cases))
    return said("longest", facts, (), [singled(LATE.key, "longest", grounds.late, lambda one: one.id in ids)])


def _first(rows: Sequence[Placed], many: int) -> frozenset[object]:
    return frozenset(one.id for one in rows[:many])
