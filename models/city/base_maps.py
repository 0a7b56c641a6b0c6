"""Reads and writes the city's base maps: which there are, and which one all desks begin with."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from models.city.records import BaseMap, BaseMapKind, TileCrs
from models.city.tables import BaseMapRow
from models.store.errors import Refused
from models.store.texts import storable

LAST_ZOOM = 24


def get_base_maps(s: Session) -> list[BaseMap]:
    """Return the city's base maps by name."""
    rows = s.scalars(select(BaseMapRow).where(BaseMapRow.removed_at.is_(None)).order_by(BaseMapRow.name))
    return [
        BaseMap(
            id=row.id,
            name=row.name,
            kind=BaseMapKind(row.kind),
            address=row.address,
            crs=TileCrs(row.crs),
            attribution=row.attribution,
            min_zoom=row.min_zoom,
            max_zoom=row.max_zoom,
            in_use=row.in_use,
        )
        for row in rows
    ]


def add_base_map(s: Session, one: BaseMap) -> None:
    """Enter a base map; it is not used yet, whatever it says.

    Raises Refused: "name_missing", "base_map_exists", "out_of_range" (zooms), and what `storable` refuses.
    """
    if not one.name.strip():
        raise Refused("name_missing")
    if not 0 <= one.min_zoom <= one.max_zoom <= LAST_ZOOM:
        raise Refused("out_of_range", min_zoom=one.min_zoom, max_zoom=one.max_zoom)
    if s.scalar(select(BaseMapRow.id).where(BaseMapRow.name == one.name, BaseMapRow.removed_at.is_(None))):
        raise Refused("base_map_exists", name=one.name)
    texts = {field: storable(getattr(one, field), field) for field in ("name", "address", "attribution")}
    s.execute(
        insert(BaseMapRow).values(
            id=one.id, kind=one.kind.value, crs=one.crs.value, min_zoom=one.min_zoom, max_zoom=one.max_zoom, **texts
        )
    )


def use_base_map(s: Session, name: str | None) -> None:
    """Let all desks begin with this base map; None: with the one drawn from the city's rows. Raises Refused("no_base_map")."""
    s.execute(update(BaseMapRow).where(BaseMapRow.in_use).values(in_use=False))
    if name is not None:
        _change(s, name, in_use=True)


def remove_base_map(s: Session, name: str) -> None:
    """Take a base map out of the city. Raises Refused("no_base_map")."""
    _change(s, name, in_use=False, removed_at=func.clock_timestamp())


def _change(s: Session, name: str, **values: object) -> None:
    wanted = update(BaseMapRow).where(BaseMapRow.name == name, BaseMapRow.removed_at.is_(None))
    if s.scalar(wanted.values(**values).returning(BaseMapRow.id)) is None:
        raise Refused("no_base_map", name=name)
