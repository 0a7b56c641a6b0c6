"""Counts a number of open cases by what they are: lamp, stage, class, tier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.cases.deadlines import lamp_of
from models.cases.kinds import Lamp, Stage, Tier
from models.cases.records import OpenCase
from models.cases.states import stage_of


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are in all and of each; every one of the counts adds up to `total`."""

    total: int
    lamps: dict[Lamp, int]
    """Late first."""
    stages: dict[Stage, int]
    """In the order of a case's life; only those that occur."""
    classes: dict[str, int]
    """By the top of the category's tree, the most frequent first."""
    tiers: dict[Tier, int]


def tally(cases: Iterable[OpenCase], now: datetime) -> Tally:
    """Count open cases as they are at `now` (the database's clock), those of exercises left out."""
    lamps, stages, tiers = Counter[Lamp](), Counter[Stage](), Counter[Tier]()
    classes = Counter[str]()
    total = 0
    for case in cases:
        if case.exercise:
            continue
        total += 1
        lamps[lamp_of(case, now)] += 1
        if (stage := stage_of(case.state)) is not None:
            stages[stage] += 1
        classes[case.category_top] += 1
        tiers[case.tier] += 1
    return Tally(
        total,
        {lamp: lamps[lamp] for lamp in (Lamp.LATE, Lamp.SOON, Lamp.ON_TIME)},
        {stage: stages[stage] for stage in Stage if stages[stage]},
        dict(sorted(classes.items(), key=lambda one: (-one[1], one[0]))),
        {tier: tiers[tier] for tier in Tier if tiers[tier]},
    )
