"""Seeded chance: choosing by weight, and identifiers that sort by a given time yet repeat from seed to seed."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62


class Weighted(Generic[T]):
    """A choice by weight, drawn often."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        if len(things) != len(weights) or not things:
            raise ValueError("as many weights as things, and at least one")
        self._things = things
        self._sums = list(accumulate(weights))

    @property
    def things(self) -> Sequence[T]:
        """What is chosen from."""
        return self._things

    @property
    def sums(self) -> Sequence[float]:
        """The weights, each added to those before it: for drawing many at once."""
        return self._sums

    def draw(self, rng: random.Random) -> T:
        """Return one of the things."""
        return self._things[bisect(self._sums, rng.random() * self._sums[-1], 0, len(self._things) - 1)]


def pick(things: Sequence[T], rng: random.Random) -> T:
    """Choose like `rng.choice`, three times as fast: a history takes a quarter of a million choices."""
    return things[int(rng.random() * len(things))]


def make_id(rng: random.Random, at: datetime) -> UUID:
    """Return a UUID of version 7 for the instant `at` whose random part comes from `rng`."""
    milliseconds = int(at.timestamp() * 1000)
    bits = rng.getrandbits(74)
    return UUID(int=milliseconds << 80 | _VERSION_7 | (bits >> 62) << 64 | _VARIANT | bits & (1 << 62) - 1)
