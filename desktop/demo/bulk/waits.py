"""How long things take, for many at once: what desktop.demo.history.draft draws for one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.demo.bulk.limits import DAY, HOUR, MINUTE, Limits
from desktop.demo.packed import Ints

Numbers = NDArray[np.float64] | float


def spread(rng: np.random.Generator, median_minutes: Numbers, most_minutes: Numbers, many: int) -> Ints:
    """Return waits (µs) whose middle is `median_minutes`, mostly near it and never above `most_minutes`."""
    waits = np.minimum(median_minutes * rng.lognormal(0, 0.6, many), most_minutes * rng.uniform(0.85, 1, many))
    found: Ints = (waits * MINUTE).astype(np.int64)
    return found


def between(rng: np.random.Generator, least: float, most: float, many: int) -> Ints:
    """Return waits (µs) of `least` to `most` minutes."""
    found: Ints = (rng.uniform(least, most, many) * MINUTE).astype(np.int64)
    return found


def by_day(
    limits: Limits, end: Ints, begun: Ints, due: Ints, urgent: NDArray[np.bool_], rng: np.random.Generator
) -> Ints:
    """Move ends that would fall into the night to the morning or the evening before, within the limit."""
    of_day = limits.of_day(end)
    awake = urgent | ((of_day >= 7 * HOUR) & (of_day < 22 * HOUR))
    evening = end - of_day + 21 * HOUR + 50 * MINUTE - np.where(of_day >= 22 * HOUR, 0, DAY)
    morning = evening + 9 * HOUR + 40 * MINUTE + between(rng, 0, 150, len(end))
    before = evening - between(rng, 0, 120, len(end))
    moved = np.where(before > begun + HOUR, before, end)
    moved = np.where(morning < due - 10 * MINUTE, morning, moved)
    return np.where(awake, end, moved)
