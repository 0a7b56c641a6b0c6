"""What the values of a dimension are called, and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import Source, Tier
from models.figures.filters import Dimension
from models.grids.records import GridKind
from models.workers.masking import mask_name

Named = tuple[UUID | str | int | None, str, str]

# Two classes of one name (市容环境 of events and of components) each bear their type.
_NAMES = {
    Dimension.AREA: "SELECT id, name, name_en FROM grid WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY code",
    Dimension.CATEGORY: """
        SELECT k.id, CASE WHEN twin THEN k.name || ' · ' || p.name ELSE k.name END,
               CASE WHEN twin AND k.name_en <> '' THEN k.name_en || ' · ' || coalesce(nullif(p.name_en, ''), p.name)
                    ELSE k.name_en END
        FROM (SELECT c.*, EXISTS (SELECT FROM category o WHERE o.id <> c.id AND o.name = c.name AND o.depth = c.depth)
                          AND c.parent_id IS NOT NULL AS twin FROM category c) k
        LEFT JOIN category p ON p.id = k.parent_id
        WHERE k.id = ANY(CAST(:ids AS uuid[])) ORDER BY k.rank, k.name, k.id""",
    Dimension.DEPARTMENT: """
        SELECT id, name, name_en FROM department WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY code""",
    Dimension.WORKER: """
        SELECT w.id, i.name, '' FROM worker w JOIN worker_identity i ON i.worker_id = w.id
        WHERE w.id = ANY(CAST(:ids AS uuid[])) ORDER BY w.code""",
}
_NAMES[Dimension.GRID] = _NAMES[Dimension.AREA]
_ORDERS: dict[Dimension, tuple[str, ...]] = {
    Dimension.SOURCE: tuple(Source),
    Dimension.TIER: tuple(Tier),
    Dimension.GRID_KIND: tuple(GridKind),
}


def names_of(s: Session, dimension: Dimension, keys: Iterable[Any]) -> tuple[Named, ...]:
    """Return each key once with its names ("" where the key is what words are made from), None last; workers masked."""
    found = set(keys)
    nobody: tuple[Named, ...] = ((None, "", ""),) if None in found else ()
    found.discard(None)
    if dimension is Dimension.HOUR:
        return tuple((hour, "", "") for hour in sorted(found)) + nobody
    if dimension in _ORDERS:
        known = [one for one in _ORDERS[dimension] if one in found]
        return tuple((str(one), "", "") for one in (*known, *sorted(found - set(known)))) + nobody
    rows = s.execute(text(_NAMES[dimension]), {"ids": list(found)})
    person = dimension is Dimension.WORKER
    return tuple((key, mask_name(name) if person else name, name_en) for key, name, name_en in rows) + nobody
