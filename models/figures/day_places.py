"""Which area and which class a case counts under: the grids and categories of the city, read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.figures import day_sql as sql
from models.figures.day_records import Named
from models.grids.records import GridKind


@dataclass(frozen=True, slots=True)
class Places:
    """`areas` and `tops` are what tables count by, in their own order (code; rank); the rest finds a case's own.

    By the number that an identifier is: a hundred thousand cases ask, and Python takes ten times as long to hash the identifier.
    """

    area_level: Named | None
    areas: dict[UUID, Named]
    tops: dict[UUID, Named]
    _area_of: dict[int, UUID]
    _codes: dict[UUID, str]
    _top_of: dict[int, UUID]
    _tops_named: dict[int, Named]
    _leaves: dict[UUID, Named]
    _grids: dict[UUID, Named]

    def area(self, grid_id: UUID | None) -> UUID | None:
        """Return the area that a grid lies in, None for no grid and for one above all areas."""
        return None if grid_id is None else self._area_of.get(grid_id.int)

    def code(self, grid_id: UUID | None) -> str | None:
        """Return a grid's code."""
        return None if grid_id is None else self._codes.get(grid_id)

    def called(self, grid_id: UUID) -> Named | None:
        """Return what a grid is called."""
        return self._grids.get(grid_id)

    def top(self, category_id: UUID) -> UUID | None:
        """Return the class (大类) that a category counts under."""
        return self._top_of.get(category_id.int)

    def top_named(self, category_id: UUID) -> Named | None:
        """Return what that class is called."""
        return self._tops_named.get(category_id.int)

    def leaf(self, category_id: UUID) -> Named:
        """Return what a category is called."""
        return self._leaves[category_id]


def places_of(s: Session) -> Places:
    """Read the city's grids (closed ones too: cases lie in them) and categories."""
    grids = s.execute(sql.GRIDS).all()
    level = area_level(row.level for row in grids if row.kind == GridKind.BASIC and row.closed_at is None)
    names = {row.level: Named(row.name, row.name_en) for row in s.execute(sql.LEVELS)}
    by_code = {row.code: row for row in grids if row.level == level and row.kind == GridKind.BASIC}
    area_of: dict[int, UUID] = {}
    for row in grids:
        above = next((by_code[code] for code in (row.code, *row.path.split("/")) if code in by_code), None)
        if above is not None:
            area_of[row.id.int] = above.id
    classes = s.execute(sql.CLASSES).all()
    tops = _tops(classes)
    return Places(
        area_level=None if level is None else names.get(level),
        areas={row.id: Named(row.name, row.name_en) for row in by_code.values()},
        tops=tops,
        _area_of=area_of,
        _codes={row.id: row.code for row in grids},
        _top_of={row.id.int: row.top_id for row in classes},
        _tops_named={row.id.int: tops[row.top_id] for row in classes},
        _leaves={row.id: Named(row.leaf, row.leaf_en) for row in classes},
        _grids={row.id: Named(row.name, row.name_en) for row in grids},
    )


def area_level(levels: Iterable[int]) -> int | None:
    """Return the level to count by: the street's, two above the grids', or the widest below it with more than one area.

    `levels` has one entry a grid. None where there are no grids.
    """
    many = Counter(levels)
    order = sorted(many)
    for level in order[-3:]:
        if many[level] > 1:
            return level
    return order[-1] if order else None


def _tops(classes: Iterable[Any]) -> dict[UUID, Named]:
    """Every class in its order; two of one name (市容环境 of events and of components) each with its type."""
    found = {row.top_id: row for row in classes}
    ordered = sorted(found.values(), key=lambda row: (row.rank, row.name, row.top_id))
    alike = Counter(row.name for row in ordered)

    def called(row: Any) -> Named:
        if alike[row.name] == 1 or row.above is None:
            return Named(row.name, row.name_en)
        return Named(f"{row.name} · {row.above}", f"{row.name_en} · {row.above_en or row.above}" if row.name_en else "")

    return {row.top_id: called(row) for row in ordered}
