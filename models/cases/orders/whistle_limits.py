"""How long each level waits for who is whistled for: a setting of the city, in versions, minutes by level."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from models.cases.orders.records import MOST_MINUTES, WHISTLE_MINUTES
from models.city.numbers import get_numbers, set_numbers
from models.grids.queries import get_levels
from models.store.errors import Refused

NAME = "whistles"
MINUTES_OF = "(SELECT (value ->> CAST({level} AS text))::int FROM city_setting WHERE name = 'whistles' ORDER BY version DESC LIMIT 1)"
"""SQL: the minutes set for a level, null where none are."""


def get_whistle_limits(s: Session) -> tuple[dict[int, int], int]:
    """Return the minutes to answer for every level of the city, by level, and the version they are of (0: none set)."""
    usual = {str(one.level): float(WHISTLE_MINUTES) for one in get_levels(s)}
    found, version = get_numbers(s, NAME, usual)
    return {int(level): int(minutes) for level, minutes in found.items()}, version


def set_whistle_limits(s: Session, minutes: Mapping[int, int], *, version: int, note: str = "") -> int:
    """Set in how many minutes a whistle of each level is to be answered; those blown already keep theirs.

    Levels that are not named stay as they are. Returns the new version. Raises NotPermitted, Refused: "unknown_level",
    "number_out_of_range" (number, low, high), "setting_changed" (by), "unstorable_text".
    """
    held, _ = get_whistle_limits(s)
    for level in minutes:
        if level not in held:
            raise Refused("unknown_level", level=level)
    values = {str(level): float(n) for level, n in (held | dict(minutes)).items()}
    return set_numbers(s, NAME, values, dict.fromkeys(values, (1, MOST_MINUTES)), version=version, note=note)
