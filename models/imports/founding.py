"""A new city with nothing in it: the rows without which a desk cannot work on it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from models.city.commands import create_city
from models.grids.commands import add_levels
from models.grids.records import Level
from models.imports.catalogue import add_unclassified

LEVELS = (
    Level(1, "市", "City"),
    Level(2, "区(县)", "District"),
    Level(3, "街道(镇)", "Subdistrict or town"),
    Level(4, "社区(村)", "Community or village"),
    Level(5, "网格", "Grid"),
    Level(6, "楼栋", "Building"),
)
"""The six levels of the largest deployments; a city need not use them all."""
NOWHERE = (0.0, 0.0)
"""The centre of a city that has not said where it is: its first grids will."""
WORLD_ZOOM = 3.0
CITY_ZOOM = 12.0


def found_city(
    s: Session,
    code: str,
    name: str,
    *,
    centre: tuple[float, float] | None = None,
    name_en: str = "",
    timezone: str = "Asia/Shanghai",
    languages: Sequence[str] = ("zh", "en"),
) -> None:
    """Make this database's city with the usual grid levels and the category 未分类. `centre`: lon, lat (WGS-84 degrees).

    Raises Refused as `create_city` does.
    """
    lon, lat = centre or NOWHERE
    zoom = CITY_ZOOM if centre else WORLD_ZOOM
    create_city(s, code, name, lon=lon, lat=lat, name_en=name_en, timezone=timezone, languages=languages, zoom=zoom)
    add_levels(s, LEVELS)
    add_unclassified(s)
