"""Reads the city."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.city.records import City
from models.city.tables import CityRow
from models.store.errors import Refused

_THEN = "city.then"


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
    """Return the name of the city's time zone, or of the one that the session goes by (`as_city_was`).

    Raises Refused("no_city") while there is no city.
    """
    then = get_then(s)
    name = s.scalar(select(CityRow.timezone)) if then is None else then[0]
    if name is None:
        raise Refused("no_city")
    return str(name)


@contextmanager
def as_city_was(s: Session, timezone: str, at: datetime) -> Iterator[None]:
    """Let a session go by the time zone and the calendar that the city had at a moment, while the block lasts.

    For what was told then and is read again.
    """
    s.info[_THEN] = (timezone, at)
    try:
        yield
    finally:
        del s.info[_THEN]


def get_then(s: Session) -> tuple[str, datetime] | None:
    """Return the time zone and the moment of `as_city_was`; None where the session goes by the city as it is."""
    then: tuple[str, datetime] | None = s.info.get(_THEN)
    return then
