"""Against what is usual, and against the days before: how many came, how many were closed on time, which class rose most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction

from models.briefings.judging.judged import Judged, name, said, singled
from models.briefings.judging.limits import (
    LEAST_CHANGE,
    LEAST_CLASS_SHARE,
    LEAST_COUNT,
    LEAST_DAYS,
    LEAST_DUE,
    LEAST_PEAK,
    LEAST_POINTS,
    LEAST_RISE,
    LEAST_RISE_SHARE,
    LEAST_STRETCH,
)
from models.briefings.records import Fact
from models.cases.calendar import DAY
from models.figures.day_records import DayFigures, Grounds, Members, Named, Placed, SameDay, Totals
from models.figures.definitions import ACCEPTED
from models.figures.records import Band
from models.figures.usual import quartiles

QUARTERS = 4
"""Quartiles of whole numbers are multiples of a quarter: a fact holds them as a number of quarters."""


def same_days(grounds: Grounds) -> tuple[SameDay, ...]:
    """Return the same weekdays that are known, the latest first: from the first of them on which anything was accepted."""
    counts = Counter(one.day for one in grounds.usual)
    first = min((day for day in grounds.days if counts[day]), default=None)
    return tuple(SameDay(day, counts[day]) for day in grounds.days if first is not None and day >= first)


def usual_band(days: Sequence[SameDay]) -> Band | None:
    """Return what is usual on such days; None where too few are known."""
    return quartiles([one.accepted for one in days]) if len(days) >= LEAST_DAYS else None


def usual(figures: DayFigures, grounds: Grounds) -> Judged | None:
    """Say where more or fewer cases were accepted than in the middle half of the same weekdays before."""
    days = same_days(grounds)
    band, accepted = usual_band(days), figures.count("accepted")
    if band is None or band.low <= accepted <= band.high or band.middle < LEAST_COUNT:
        return None
    middle = int(QUARTERS * band.middle)
    more = abs(QUARTERS * accepted - middle)
    if 100 * more < LEAST_CHANGE * middle:
        return None
    facts = [Fact("accepted", number=accepted), Fact("days", number=len(days)), Fact("change", number=more, of=middle)]
    bounds = (("usual", band.middle), ("low", band.low), ("high", band.high))
    facts += [Fact(one, number=int(QUARTERS * value), of=QUARTERS) for one, value in bounds]
    facts.append(Fact("clock", at=figures.as_of))
    key = "usual_more" if accepted > band.high else "usual_fewer"
    own = [f"{ACCEPTED.key} own"]
    return said(key + ("_by_now" if figures.so_far else ""), facts, own, [behind_usual(grounds)])


def behind_usual(grounds: Grounds) -> Members:
    """Return the cases of the same weekdays that are known."""
    known = {one.day for one in same_days(grounds)}
    return singled(ACCEPTED.key, "usual", (one for one in grounds.usual if one.day in known))


def change(figures: DayFigures, before: Totals) -> Judged | None:
    """Say by how much more or fewer cases were accepted than in the days before; a stretch that still runs says nothing."""
    was = next(one.value for one in before.flow if one.definition == ACCEPTED.key)
    accepted = figures.count("accepted")
    if figures.so_far or was < LEAST_COUNT:
        return None
    differs = abs(accepted - was)
    facts = [Fact("accepted", number=accepted), Fact("before", number=was)]
    key = "change_same"
    if 100 * differs >= LEAST_CHANGE * was:
        key = "change_more" if accepted > was else "change_fewer"
        facts.append(Fact("change", number=differs, of=was))
    return said(key, facts, [f"{ACCEPTED.key} own", f"{ACCEPTED.key} before"])


def peak(figures: DayFigures) -> Judged | None:
    """Say which day of a stretch that is over stood out: well above the median of its other days."""
    many = round((figures.end - figures.begin) / DAY)
    days = figures.days[-many:]
    if figures.so_far or len(days) < LEAST_STRETCH:
        return None
    highest = max(days, key=lambda one: one.accepted)
    band = quartiles([one.accepted for one in days if one is not highest])
    if band is None or band.middle < LEAST_COUNT:
        return None
    middle = int(QUARTERS * band.middle)
    more = QUARTERS * highest.accepted - middle
    if 100 * more < LEAST_PEAK * middle:
        return None
    # Noon, which lies within the day whatever hour it begins at.
    noon = figures.begin + DAY * days.index(highest) + DAY / 2
    facts = [Fact("peak_day", at=noon), Fact("accepted", number=highest.accepted)]
    facts += [Fact("usual", number=middle, of=QUARTERS), Fact("change", number=more, of=middle)]
    return said("peak", facts, [f"{ACCEPTED.key} own"])


def on_time(figures: DayFigures, before: Totals) -> Judged | None:
    """Say by how many percentage points closing on time differs from the days before."""
    now = figures.share("day_on_time_rate")
    then = next(one for one in before.shares if one.definition == now.definition)
    hits, due, was_hits, was_due = now.day_numerator, now.day_denominator, then.day_numerator, then.day_denominator
    if figures.so_far or min(due, was_due) < LEAST_DUE:
        return None
    points = Fraction(hits, due) - Fraction(was_hits, was_due)
    if abs(100 * points) < LEAST_POINTS:
        return None
    facts = [
        Fact("rate", number=hits, of=due),
        Fact("before_rate", number=was_hits, of=was_due),
        Fact("points", number=abs(points.numerator), of=points.denominator),
    ]
    key = "on_time_better" if points > 0 else "on_time_worse"
    return said(key, facts, [f"{now.definition} own", f"{now.definition} before"])


def risen(figures: DayFigures, grounds: Grounds) -> Judged | None:
    """Say which class rose most, in cases: against the usual such day, or against the days before."""
    if figures.so_far:
        return None
    days = same_days(grounds)
    daily = bool(grounds.days)
    if (len(days) < LEAST_DAYS) if daily else not grounds.before:
        return None
    span = "risen_usual" if daily else "risen_before"
    known = {one.day for one in days}
    earlier = [one for one in grounds.usual if one.day in known] if daily else list(grounds.before)
    found: list[tuple[int, int, Named, int, int]] = []
    # Tens of thousands of cases of the days before: once through them, not once for each class.
    before = defaultdict[Named | None, list[Placed]](list)
    for one in earlier:
        before[one.top].append(one)
    counts = Counter(one.top for one in grounds.accepted)
    for order, (top, many) in enumerate(counts.items()):
        if top is None:
            continue
        low, high = _before(before[top], days, daily=daily)
        rise = QUARTERS * many - low
        enough = rise >= QUARTERS * LEAST_RISE and 100 * rise >= LEAST_RISE_SHARE * low
        matters = 100 * many >= LEAST_CLASS_SHARE * len(grounds.accepted)
        if enough and matters and QUARTERS * many > high:
            found.append((-rise, order, top, many, low))
    if not found:
        return None
    rise, _, top, many, was = min(found, key=lambda one: one[:2])
    facts = [name("class", top), Fact("accepted", number=many), Fact("share", number=many, of=len(grounds.accepted))]
    facts.append(Fact("usual" if daily else "before", number=was, of=QUARTERS))
    key = "risen_new"
    if was >= QUARTERS * LEAST_COUNT:
        key = span
        facts.append(Fact("change", number=-rise, of=was))
    elif was:
        # Of so few a change in per cent says more than there is.
        key = f"{span}_few"
    behind = [singled(ACCEPTED.key, "risen", grounds.accepted, lambda one: one.top == top)]
    behind.append(singled(ACCEPTED.key, span, earlier, lambda one: one.top == top))
    return said(key, facts, (), behind)


def _before(own: Sequence[Placed], days: Sequence[SameDay], *, daily: bool) -> tuple[int, int]:
    """How many cases of a class there were, and how many are still usual, in quarters of a case."""
    if not daily:
        return QUARTERS * len(own), QUARTERS * len(own)
    by_day = Counter(one.day for one in own)
    band = quartiles([by_day[one.day] for one in days])
    assert band is not None
    return int(QUARTERS * band.middle), int(QUARTERS * band.high)
