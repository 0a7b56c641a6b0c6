"""How many open cases there are, of which kind: what tabs and chips say."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.cases.records import Lamp, Stage
from models.cases.stock import Stock


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open cases stand in each stage, under each lamp and how many are 特急; the stages add up to `open`."""

    open: int = 0
    stages: dict[Stage, int] = field(default_factory=dict)
    lamps: dict[Lamp, int] = field(default_factory=dict)
    critical: int = 0


def counts_of(stock: Stock) -> Counts:
    """Return what tabs and chips say of these cases."""
    known = {stage: stock.stages[stage] for stage in Stage}
    return Counts(sum(known.values()), known, {lamp: stock.lamps[lamp] for lamp in Lamp}, stock.critical)
