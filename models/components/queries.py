"""Reads components."""

from __future__ import annotations

from uuid import UUID

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.tables import OPEN_STATES
from models.components.records import CLASSES, Component, Components
from models.geo.distance import haversine_sql

_ALL = text(
    """SELECT c.id, c.lon, c.lat, coalesce(array_position(CAST(:classes AS text[]), k.name), :last) - 1 AS kind
    FROM component c JOIN category g ON g.id = c.category_id LEFT JOIN category k ON k.id = g.parent_id
    WHERE c.in_place ORDER BY c.code"""
)
# The strip lets the index over cases' longitudes work (15 m are less than 0.0005° up to 74° north), the distance decides.
_ONE = text(
    f"""SELECT c.id, c.code, g.name, g.name_en, coalesce(k.name, ''), coalesce(d.name, owns.name, ''), coalesce(n.name, ''),
        c.address, c.lon, c.lat,
        (SELECT count(*) FROM case_file f WHERE f.category_id = c.category_id AND f.state = ANY(:open)
         AND f.lon BETWEEN c.lon - 0.0005 AND c.lon + 0.0005
         AND {haversine_sql("f.lon", "f.lat", "c.lon", "c.lat")} <= 15)
    FROM component c JOIN category g ON g.id = c.category_id LEFT JOIN category k ON k.id = g.parent_id
    LEFT JOIN department d ON d.id = c.owner_department_id
    LEFT JOIN grid n ON n.id = CAST(:grid AS uuid)
    LEFT JOIN LATERAL (
        SELECT o.name FROM ownership w JOIN department o ON o.id = w.department_id
        LEFT JOIN grid a ON a.id = w.grid_id
        WHERE w.category_id = c.category_id
            AND (w.grid_id IS NULL OR n.path = a.path OR n.path LIKE replace(a.path, '_', '\\_') || '/%')
        ORDER BY length(coalesce(a.path, '')) DESC LIMIT 1
    ) owns ON true
    WHERE c.id = :id"""  # noqa: S608 - a constant of this module
)


def has_components(s: Session) -> bool:
    """Return whether the city has entered any."""
    return bool(s.scalar(text("SELECT EXISTS (SELECT FROM component WHERE in_place)")))


def get_components(s: Session) -> Components:
    """Return all that are in place."""
    rows = s.execute(_ALL, {"classes": list(CLASSES), "last": len(CLASSES)}).all()
    if not rows:
        return Components.none()
    ids, lon, lat, kinds = zip(*rows, strict=True)
    return Components(tuple(ids), np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64),
                      np.array(kinds, dtype=np.uint8))  # fmt: skip


def get_component(s: Session, component_id: UUID, grid_id: UUID | None) -> Component | None:
    """Return one with its owner and the open cases about it, None where there is none; `grid_id` is the grid it lies in."""
    facts = {"id": component_id, "grid": grid_id, "open": [state.value for state in OPEN_STATES]}
    row = s.execute(_ONE, facts).one_or_none()
    return None if row is None else Component(*row)
