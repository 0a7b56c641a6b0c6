"""How many open cases there are, of which kind: what tabs and chips say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from models.cases.deadlines import lamp_of
from models.cases.records import Lamp, OpenCase, Stage, Urgency
from models.cases.states import stage_of


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open cases stand in each stage, under each lamp and how many are 特急; the stages add up to `open`."""

    open: int = 0
    stages: dict[Stage, int] = field(default_factory=dict)
    lamps: dict[Lamp, int] = field(default_factory=dict)
    critical: int = 0


def count(cases: Iterable[OpenCase], now: datetime) -> Counts:
    """Count these cases at a moment."""
    stages: Counter[Stage | None] = Counter()
    lamps: Counter[Lamp] = Counter()
    critical = 0
    for case in cases:
        stages[stage_of(case.state)] += 1
        lamps[lamp_of(case, now)] += 1
        critical += case.urgency is Urgency.CRITICAL
    known = {stage: stages[stage] for stage in Stage}
    return Counts(sum(known.values()), known, {lamp: lamps[lamp] for lamp in Lamp}, critical)
