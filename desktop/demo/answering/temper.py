"""What a worker does when it rings: mostly answers, now and then refuses, seldom hears it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

SILENT, REFUSING = 0.05, 0.06
"""Shares of calls that nobody answers, and that are refused."""
PICKS_UP_S = (1.0, 3.0)
RINGS_S = 0.25
REASONS = (
    "正在入户走访，十分钟后请再呼。", "正在处置另一件急件，稍后回电。", "在社区开会，不便接听。", "手机电量不足，请呼同网格同事。",
    "正在骑行，到达后回电。",
)  # fmt: skip


class Act(Enum):
    """What the worker does."""

    ANSWERS = auto()
    REFUSES = auto()
    IS_SILENT = auto()


@dataclass(frozen=True, slots=True)
class Temper:
    """What, after how many seconds, and why not."""

    act: Act = Act.ANSWERS
    after_s: float = 0.0
    reason: str = ""


AT_ONCE = Temper()
"""For benchmarks and tests."""


def draw_temper(worker_id: UUID, nth: int, *, first: bool) -> Temper:
    """Draw it for a worker's `nth` call: the same each time. The `first` call of all is answered, for it is looked at."""
    rng = random.Random(f"{worker_id}/{nth}")
    after, chance = rng.uniform(*PICKS_UP_S), rng.random()
    if first or chance >= SILENT + REFUSING:
        return Temper(Act.ANSWERS, after)
    if chance < SILENT:
        return Temper(Act.IS_SILENT, after)
    return Temper(Act.REFUSES, after, rng.choice(REASONS))
