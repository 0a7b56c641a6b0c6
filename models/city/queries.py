"""Reads the city."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.city.records import City
from models.city.tables import CityRow
from models.store.errors import Refused


def get_city(s: Session) -> City:
    """Return the city of this database. Raises Refused("no_city") while there is none."""
    row = s.execute(select(*CityRow.__table__.columns)).one_or_none()
    if row is None:
        raise Refused("no_city")
    return City(
        id=row.id,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        timezone=row.timezone,
        languages=tuple(row.languages),
        lon=row.lon,
        lat=row.lat,
        zoom=row.zoom,
        logo=row.logo,
        demo_seed=row.demo_seed,
        demo_size=row.demo_size,
    )


def get_timezone(s: Session) -> str:
    """Return the name of the city's time zone. Raises Refused("no_city") while there is no city."""
    name = s.scalar(select(CityRow.timezone))
    if name is None:
        raise Refused("no_city")
    return str(name)
