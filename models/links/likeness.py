"""How alike two reports are: pure rules over words, place, category and time.

Words are compared by pairs of neighbouring characters (bigrams), folded in case and width as the database does it, with
Dice's coefficient 2·|A∩B| / (|A|+|B|) (L. R. Dice, Ecology 26, 1945): no dictionary, no word boundaries, good for Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

_BLANK = re.compile(r"\s")
_NOT_ADDRESS = re.compile(r"[\s,，。.、;；:：()（）\-#]")


@dataclass(frozen=True, slots=True)
class TwinRule:
    """What counts as likely the same: within `radius_m` metres and `window` of time, with a score of at least `least`.

    The four weights add up to 1. Without a place on one side, the same address counts as the same place.
    """

    radius_m: float = 300.0
    window: timedelta = timedelta(days=14)
    least: float = 0.5
    place: float = 0.35
    words: float = 0.3
    category: float = 0.25
    age: float = 0.1


SHARES = ("place", "words", "category", "age")
LIMITS: dict[str, tuple[float, float]] = {
    "radius_m": (10, 5000),
    "days": (1, 365),
    "least": (0.05, 1),
    **dict.fromkeys(SHARES, (0, 1)),
}
"""The smallest and the largest value of each number of the rule, as `numbers_of` names them."""
RULE = TwinRule()


def numbers_of(rule: TwinRule) -> dict[str, float]:
    """Return a rule as plain numbers by name; its window in `days`."""
    named = {one: float(getattr(rule, one)) for one in LIMITS if one != "days"}
    return named | {"days": rule.window / timedelta(days=1)}


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters in `text`: the very ones that the database indexes."""
    folded = unicodedata.normalize("NFKC", text).lower()
    pairs = (a + b for a, b in pairwise(folded))
    return frozenset(pair for pair in pairs if not _BLANK.search(pair))


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Return Dice's coefficient of two sets of bigrams, 0 to 1; 0 where one is empty."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def same_address(a: str, b: str) -> bool:
    """Return whether two addresses of at least four characters are the same but for blanks, width and punctuation."""
    one, other = (_NOT_ADDRESS.sub("", unicodedata.normalize("NFKC", text).lower()) for text in (a, b))
    return len(one) >= 4 and one == other


def score(
    rule: TwinRule,
    *,
    distance_m: float | None,
    address: bool,
    words: float,
    same_category: bool,
    same_class: bool,
    age_s: float,
) -> float:
    """Return how likely two reports are one matter, 0 to 1. `distance_m` None: at least one has no place.

    Nothing counts as near without a place or an address in common, however alike the words are.
    """
    if distance_m is not None:
        near = max(0.0, 1 - distance_m / rule.radius_m)
        # Within the accuracy of a phone's position it is the same place.
        near = 1.0 if distance_m <= 30 or address else near
    else:
        near = 1.0 if address else 0.0
    kind = 1.0 if same_category else 0.6 if same_class else 0.0
    young = max(0.0, 1 - age_s / rule.window.total_seconds())
    return rule.place * near + rule.words * words + rule.category * kind + rule.age * young
