"""The rule for likely twins as the city has set it, in versions (`models.city.numbers`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from models.city.numbers import get_numbers, set_numbers
from models.links.likeness import LIMITS, SHARES, TwinRule, numbers_of
from models.store.errors import Refused

NAME = "twins"


def get_twin_numbers(s: Session) -> tuple[dict[str, float], int]:
    """Return the numbers of the rule in force, and their version; 0 where the program's own hold."""
    return get_numbers(s, NAME, numbers_of(TwinRule()))


def get_twin_rule(s: Session) -> TwinRule:
    """Return the rule in force."""
    values, _ = get_twin_numbers(s)
    return TwinRule(window=timedelta(days=values.pop("days")), **values)


def set_twin_numbers(s: Session, values: Mapping[str, float], *, version: int, note: str = "") -> int:
    """Set the rule's numbers, having looked at `version`; returns the new version. For supervisors.

    Raises as `set_numbers`, and Refused("shares_not_whole", sum) where place, words, category and age do not add up to 1.
    """
    whole = sum(values[one] for one in SHARES)
    if abs(whole - 1) > 1e-6:
        raise Refused("shares_not_whole", sum=round(whole, 4))
    return set_numbers(s, NAME, values, LIMITS, version=version, note=note)
