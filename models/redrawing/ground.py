"""The grids that are redrawn: read and locked, checked, and the new ones numbered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.accounts.records import Duty
from models.store.errors import NotPermitted, Refused
from models.store.texts import storable

LONGEST_NAME = 60
FIRST_DYNAMIC = 801
_GRIDS = """SELECT id, code, name, name_en, level, kind, parent_id, path, owner_department_id, geom, closed_at FROM grid
    WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY code"""
_LOCKED = text(f"{_GRIDS} FOR UPDATE")
_READ = text(_GRIDS)
_BELOW = text(
    """SELECT EXISTS (SELECT FROM grid WHERE parent_id = ANY(CAST(:ids AS uuid[])) AND kind = 'basic' AND closed_at IS NULL)"""
)
_CITY = text(
    """SELECT geom FROM grid WHERE kind = 'basic' AND closed_at IS NULL
    AND level = (SELECT min(level) FROM grid WHERE kind = 'basic' AND closed_at IS NULL)"""
)
_CODES = text("SELECT code FROM grid WHERE starts_with(code, :stem)")
# One at a time in the city: two that redraw the same ground would each see it as it was.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.redraw'))")


def permit(s: Session) -> None:
    """Raise NotPermitted for anybody but a supervisor; then wait for whoever redraws just now."""
    if get_me(s).duty is not Duty.SUPERVISOR:
        raise NotPermitted("grids are redrawn by supervisors")
    s.execute(_ALONE)


def leaves(s: Session, ids: Sequence[UUID], *, lock: bool = False) -> list[Any]:
    """Return basic grids without a basic grid below them, by code.

    Raises Refused: "unknown_grid", "grid_closed" (name), "not_basic" (name), "grid_has_children" (name).
    """
    rows = list(s.execute(_LOCKED if lock else _READ, {"ids": list(ids)}))
    if len(rows) != len(set(ids)):
        raise Refused("unknown_grid", grid_id=ids[0])
    for row in rows:
        if row.closed_at is not None:
            raise Refused("grid_closed", name=row.name)
        if row.kind != "basic":
            raise Refused("not_basic", name=row.name)
    if s.scalar(_BELOW, {"ids": list(ids)}):
        raise Refused("grid_has_children", name=rows[0].name)
    return rows


def siblings(rows: Sequence[Any]) -> None:
    """Raise Refused("not_siblings") unless all have one parent and level."""
    if len({(row.parent_id, row.level) for row in rows}) > 1:
        raise Refused("not_siblings")


def shape_of(row: Any) -> BaseGeometry:
    """Return a grid's area."""
    return shapely.from_wkb(bytes(row.geom))


def city_area(s: Session) -> BaseGeometry:
    """Return the area of the whole city. Raises Refused("no_ground")."""
    shapes = [shapely.from_wkb(bytes(geom)) for geom in s.scalars(_CITY)]
    if not shapes:
        raise Refused("no_ground")
    return shapely.union_all(shapes)


def named(name: str) -> str:
    """Return a grid's name as it is kept. Raises Refused: "fact_missing", "name_too_long"."""
    kept = storable(name, "name").strip()
    if not kept:
        raise Refused("fact_missing", fact="name", action="redraw")
    if len(kept) > LONGEST_NAME:
        raise Refused("name_too_long", most=LONGEST_NAME)
    return kept


def free_codes(s: Session, stem: str, many: int, first: int = 1) -> list[str]:
    """Return the next codes of three digits after a stem that no grid has or had. Raises Refused("codes_used_up")."""
    taken = {code.removeprefix(stem) for code in s.scalars(_CODES, {"stem": stem})}
    numbers = [int(rest) for rest in taken if len(rest) == 3 and rest.isascii() and rest.isdigit()]
    if first == 1:
        # Beyond all basic ones, so that a code is never taken for an old one; the last two hundred are the other kinds'.
        first = max([one for one in numbers if one < FIRST_DYNAMIC], default=0) + 1
    found = [f"{stem}{n:03d}" for n in range(first, 1000) if f"{n:03d}" not in taken][:many]
    if len(found) < many or (first < FIRST_DYNAMIC <= int(found[-1][-3:])):
        raise Refused("codes_used_up", stem=stem)
    return found


def stem_of(code: str) -> str:
    """Return what stands before the three digits of a grid's own number."""
    return code[:-3] if len(code) > 3 and code[-3:].isdigit() else f"{code}-"
