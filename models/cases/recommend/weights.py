"""The weights of the recommendation as the city has set them."""

from __future__ import annotations

import math
from dataclasses import asdict

from sqlalchemy.orm import Session

from models.cases.advice import LIMITS, Weights
from models.city.settings import get_setting, set_setting
from models.store.errors import Refused

NAME = "recommendation"


def get_weights(s: Session) -> tuple[Weights, int]:
    """Return the weights that hold and their version; 0 where the city has set none and the program's own hold.

    A weight that a later program no longer knows is passed over; one that it has gained has its usual value.
    """
    found = get_setting(s, NAME)
    if found is None:
        return Weights(), 0
    known = {name: float(found.value[name]) for name in Weights.names() if name in found.value}
    return Weights(**known), found.version


def set_weights(s: Session, weights: Weights, *, version: int, note: str = "") -> int:
    """Set the weights, having looked at `version`; returns the new version. For supervisors.

    Raises NotPermitted, Refused: "weight_out_of_range" (weight, low, high), "setting_changed", "unstorable_text".
    """
    for name, (low, high) in LIMITS.items():
        value = getattr(weights, name)
        if not (math.isfinite(value) and low <= value <= high):
            raise Refused("weight_out_of_range", weight=name, low=low, high=high)
    return set_setting(s, NAME, asdict(weights), version=version, note=note).version
