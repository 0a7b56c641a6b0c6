"""Writes the city."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.city.tables import CityRow
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable


def create_city(
    s: Session,
    code: str,
    name: str,
    *,
    lon: float,
    lat: float,
    name_en: str = "",
    timezone: str = "Asia/Shanghai",
    languages: Sequence[str] = ("zh", "en"),
    zoom: float = 13,
    logo: bytes | None = None,
    demo_seed: int | None = None,
    demo_size: str | None = None,
) -> UUID:
    """Make this database's city; `lon` and `lat` (WGS-84 degrees) are its centre. Returns its identifier.

    Raises Refused: "city_exists", "name_missing", "unknown_timezone", "out_of_range" (a centre that is none).
    """
    if s.scalar(select(CityRow.code)) is not None:
        raise Refused("city_exists", city=s.scalar(select(CityRow.code)))
    if not code.strip() or not name.strip():
        raise Refused("name_missing")
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused("unknown_timezone", timezone=timezone) from error
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Refused("out_of_range", lon=lon, lat=lat)
    city_id = new_id()
    s.execute(
        insert(CityRow).values(
            id=city_id,
            code=storable(code, "code"),
            name=storable(name, "name"),
            name_en=storable(name_en, "name_en"),
            timezone=timezone,
            languages=list(languages),
            lon=lon,
            lat=lat,
            zoom=zoom,
            logo=logo,
            demo_seed=demo_seed,
            demo_size=demo_size,
        )
    )
    return city_id
