"""Settings that are numbers by name, each with the range it makes sense in; kept in versions like every setting."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sqlalchemy.orm import Session

from models.city.settings import get_setting, set_setting
from models.store.errors import Refused


def get_numbers(s: Session, name: str, usual: Mapping[str, float]) -> tuple[dict[str, float], int]:
    """Return the numbers that hold and their version; 0 where the city has set none and the program's own hold.

    A number that a later program no longer knows is passed over; one that it has gained has its usual value.
    """
    found = get_setting(s, name)
    if found is None:
        return dict(usual), 0
    return {one: float(found.value.get(one, value)) for one, value in usual.items()}, found.version


def set_numbers(
    s: Session,
    name: str,
    values: Mapping[str, float],
    limits: Mapping[str, tuple[float, float]],
    *,
    version: int,
    note: str = "",
) -> int:
    """Set them all, having looked at `version`; returns the new version. For supervisors.

    Raises NotPermitted, Refused: "number_out_of_range" (number, low, high), "setting_changed", "unstorable_text".
    """
    for one, (low, high) in limits.items():
        value = values[one]
        if not (math.isfinite(value) and low <= value <= high):
            raise Refused("number_out_of_range", number=one, low=low, high=high)
    kept = {one: int(values[one]) if float(values[one]).is_integer() else float(values[one]) for one in limits}
    return set_setting(s, name, kept, version=version, note=note).version
