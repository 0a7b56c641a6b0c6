"""From when on something is to be looked at: six numbers, the city's own where it has set them, in versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy.orm import Session

from models.city.numbers import get_numbers, set_numbers
from models.watch.records import LOOK_LIMITS, LookRule

NAME = "looks"


def get_look_numbers(s: Session) -> tuple[dict[str, float], int]:
    """Return the numbers in force and their version; 0 where the program's own hold."""
    return get_numbers(s, NAME, asdict(LookRule()))


def get_look_rule(s: Session) -> LookRule:
    """Return the rule in force."""
    return LookRule(**get_look_numbers(s)[0])


def set_look_numbers(s: Session, values: Mapping[str, float], *, version: int, note: str = "") -> int:
    """Set the numbers, having looked at `version`; returns the new version. Raises as `models.city.numbers.set_numbers`."""
    return set_numbers(s, NAME, values, LOOK_LIMITS, version=version, note=note)
