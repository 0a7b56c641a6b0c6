"""Words of reports, without a dictionary: pairs of neighbouring Chinese characters, and what they chain up to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

# Function words, numerals and measures end a word: across them no pair means anything.
_BETWEEN = "的了没有在是请被和与就也都很这那不要未及已把向从到对为之其某等个件处次天年月日号一二三四五六七八九十两"
_HAN = re.compile(rf"[^\W\d_a-zA-Z{_BETWEEN}]{{2,}}")
_ALL_HAN = re.compile(r"[\u4e00-\u9fff]+")
SHARED = 0.5
"""A word sets a topic apart that half of its cases say, …"""
LIFT = 3.0
"""… at least three times as often as the other cases of the week do."""
SAID = 3
"""So many words of a topic are told."""
LONGEST = 6
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


def telling(mine: Sequence[Collection[str]], spread: Mapping[str, int], of: int) -> tuple[str, ...]:
    """Return the words that set some cases apart, the most telling first.

    `mine` are the pairs of each of them, `spread` how many of all `of` cases have each pair.
    """
    inside = Counter(pair for pairs in mine for pair in pairs)
    others = max(of - len(mine), 1)
    found: dict[str, float] = {}
    for pair, many in inside.items():
        share = many / len(mine)
        beyond = (spread.get(pair, many) - many + 0.5) / others
        if share >= SHARED and share >= LIFT * beyond:
            found[pair] = share
    words = _whole(_chained(found, mine))
    return tuple(sorted(words, key=lambda word: (-_share(word, found), -len(word), word))[:SAID])


def _share(word: str, shares: Mapping[str, float]) -> float:
    return sum(shares[word[n : n + 2]] for n in range(len(word) - 1)) / (len(word) - 1)


def _whole(words: Collection[str]) -> list[str]:
    """Leave out pieces that reach from one word into the next: of 雨水箅子断裂 the 子断 beside 雨水箅子."""
    return [
        word
        for word in words
        if not any(
            len(word) < len(other) and (word[0] == other[-1] or word[-1] == other[0] or word in other)
            for other in words
        )
    ]


def _chained(pairs: Mapping[str, float], mine: Sequence[Collection[str]]) -> set[str]:
    """Put pairs together that go on in one another in nearly the same cases: 井盖, 盖破, 破损 are one word."""
    left = sorted(pairs, key=lambda pair: (-pairs[pair], pair))
    out: set[str] = set()
    while left:
        word = left.pop(0)
        grown = True
        while grown and len(word) < LONGEST:
            grown = False
            for pair in left:
                if pair[0] == word[-1] and _together(word[-2:], pair, mine):
                    word, grown = word + pair[1], True
                elif pair[1] == word[0] and _together(word[:2], pair, mine):
                    word, grown = pair[0] + word, True
                if grown:
                    left.remove(pair)
                    break
        out.add(word)
    return out


def _together(one: str, other: str, mine: Iterable[Collection[str]]) -> bool:
    both = either = 0
    for pairs in mine:
        both += one in pairs and other in pairs
        either += one in pairs or other in pairs
    return both >= 0.8 * either
