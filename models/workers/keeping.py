"""How long positions are kept: for some days every fix, for longer a fix a minute; the city's setting, in versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from models.city.numbers import get_numbers, set_numbers
from models.store.engine import Store
from models.store.errors import Refused
from models.store.upkeep import expire_positions, thin_positions

NAME = "positions"
KEEP_LIMITS: Mapping[str, tuple[float, float]] = {"whole_days": (1, 90), "days": (1, 365)}
"""Days that a city may set, by their names in KeptPositions."""


@dataclass(frozen=True, slots=True)
class KeptPositions:
    """Days after which a day's fixes are thinned to one a minute, and days after which they are gone. Days are UTC."""

    whole_days: int = 3
    days: int = 30


def get_kept_positions(s: Session) -> tuple[KeptPositions, int]:
    """Return what holds, and its version; 0 where the city has set nothing."""
    numbers, version = get_numbers(s, NAME, asdict(KeptPositions()))
    return KeptPositions(**{name: round(n) for name, n in numbers.items()}), version


def set_kept_positions(s: Session, values: Mapping[str, float], *, version: int, note: str = "") -> int:
    """Set it anew after the version that was looked at; returns the new one. What goes by it goes for good.

    Raises Refused("positions_senseless") where fewer days are kept than are kept whole, and as
    `models.city.numbers.set_numbers`.
    """
    whole = {name: float(round(values[name])) for name in KEEP_LIMITS}
    if whole["days"] < whole["whole_days"]:
        raise Refused("positions_senseless", days=round(whole["days"]), whole_days=round(whole["whole_days"]))
    return set_numbers(s, NAME, whole, KEEP_LIMITS, version=version, note=note)


def expire_kept(store: Store) -> int:
    """Drop the days that the city's setting no longer keeps; returns how many. Raises StoreError."""
    with store.transaction("upkeep") as s:
        kept, _ = get_kept_positions(s)
        return expire_positions(s, timedelta(days=kept.days))


def thin_kept(store: Store, should_stop: Callable[[], bool]) -> None:
    """Thin the days that the city's setting no longer keeps whole, a small piece a transaction, until `should_stop()`.

    What is left is taken up again by the next call, of whatever program. Raises StoreError.
    """
    with store.read() as s:
        kept, _ = get_kept_positions(s)
    while not should_stop():
        with store.transaction("upkeep") as s:
            if not thin_positions(s, timedelta(days=kept.whole_days)):
                return
