"""What a demo city is before it is in any database: its ground, and what happens in it until now."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.demo.geography.city import build_geography
from desktop.demo.geography.records import Geography
from desktop.demo.ground import GroundMap
from desktop.demo.history.draft import Draft
from desktop.demo.history.imagine import Imagination
from desktop.demo.history.shape import Shaper
from desktop.demo.volume import volume_of
from desktop.demo.wording import Teller
from models.cases.calendar import calendar_of
from widgets.i18n import mark

TIME_ZONE = "Asia/Shanghai"
Told = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Imagined:
    """A city of that seed and size: its ground, what happens in it until `now` (UTC), and who words it."""

    now: datetime
    city: Geography
    ground: GroundMap
    teller: Teller
    drafts: list[Draft]


def imagine_city(seed: int, size: str, now: datetime, told: Told, *, drafts: bool = True) -> Imagined:
    """Imagine a city, the same for the same three. `told` hears the share done, 0 to 1, and may raise to end it.

    Without `drafts` its history is not imagined: it is drawn as columns while it is written (desktop.demo.bulk). Raises ValueError for an unknown size.
    """
    rng = random.Random(f"history {seed} {size}")
    told(0.0, mark("Drawing the city"))
    city = build_geography(seed, size)
    told(0.5, mark("Drawing the city"))
    ground = GroundMap.of_geography(city, rng)
    teller = Teller(ground)
    if not drafts:
        return Imagined(now, city, ground, teller, [])
    calendar = calendar_of(TIME_ZONE)
    imagination = Imagination(teller, calendar, now, rng, volume_of(size))
    days = list(imagination.days(lambda share: told(0.6 + 0.35 * share, mark("Imagining its history"))))
    return Imagined(now, city, ground, teller, Shaper(imagination, calendar, now, rng).shape(days))
