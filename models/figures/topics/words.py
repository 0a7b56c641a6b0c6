"""Pairs of neighbouring Chinese characters: what clusters are looked for by. What is told of one is in `phrases`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# Function words, numerals and measures end a word: across them no pair means anything.
_BETWEEN = "的了没有在是请被和与就也都很这那不要未及已把向从到对为之其某等个件处次天年月日号一二三四五六七八九十两"
_HAN = re.compile(rf"[^\W\d_a-zA-Z{_BETWEEN}]{{2,}}")
_ALL_HAN = re.compile(r"[\u4e00-\u9fff]+")
FEWEST = 3
"""A pair that fewer cases have is not looked at: it is less than half of the smallest topic."""


def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Chinese characters of a text; none across a blank or a sign."""
    return frozenset(run[n : n + 2] for run in _runs(text) for n in range(len(run) - 1))


def _runs(text: str) -> list[str]:
    return [run for part in _ALL_HAN.findall(text) for run in _HAN.findall(part)]


def shared_pairs(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the pairs of each text that enough others have too, in their order; of a hundred thousand texts in little room."""
    every = [tuple(pairs_of(text)) for text in texts]
    spread = Counter(pair for pairs in every for pair in pairs)
    kept = {pair: pair for pair, many in spread.items() if many >= FEWEST}
    return [tuple(sorted(kept[pair] for pair in pairs if pair in kept)) for pairs in every]
