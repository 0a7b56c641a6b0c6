"""After the grids have changed: open cases are looked for anew, and the city's centre follows its grids."""

from __future__ import annotations

import json
import math
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.tables import OPEN_STATES
from models.grids.lookup import grid_index
from models.grids.queries import get_grids
from models.imports.errors import Interrupted
from models.imports.records import GridCounts
from models.imports.runs.records import Cancelled, Progress, never, unheard
from models.imports.runs.work import ImportWork
from models.store.copying import copy_mappings
from models.store.ids import new_id

ACTION = "relocate"
SLICE = 500
WIDEST, CLOSEST = 3.0, 16.0
SCREEN = (1000.0, 800.0)
"""Pixels of map that the whole city should fit into, on the smallest screen the desk is made for."""
_OPEN = ",".join(f"'{state.value}'" for state in OPEN_STATES)
_PLACED = text(
    f"""SELECT id, lon, lat, grid_id FROM case_file WHERE state IN ({_OPEN}) AND lon IS NOT NULL ORDER BY id"""  # noqa: S608
)
# Whoever was quicker has located it himself, or closed it.
_MOVE = text(
    f"""UPDATE case_file c SET grid_id = n.grid_id, version = c.version + 1
    FROM jsonb_populate_recordset(NULL::case_file, CAST(:rows AS jsonb)) n
    WHERE c.id = n.id AND c.state IN ({_OPEN}) AND c.lon = n.lon AND c.lat = n.lat
          AND c.grid_id IS DISTINCT FROM n.grid_id
    RETURNING c.id"""  # noqa: S608
)
# Closed ones too: a case comes out of them.
_NAMES = text("SELECT id, name FROM grid")
_CITY = text("SELECT lon, lat FROM city")
_CENTRE = text("UPDATE city SET lon = :lon, lat = :lat, zoom = :zoom")


def relocate_open_cases(
    work: ImportWork, counts: GridCounts, progress: Progress = unheard, cancelled: Cancelled = never
) -> None:
    """Put every open case into the basic grid it lies in now, with a step that says from which; counts who moved.

    In transactions of their own, each short. Cases that have ended stay counted where they were. Raises Interrupted.
    """
    with work.store.read() as s:
        names: dict[UUID, str] = {row.id: row.name for row in s.execute(_NAMES)}
        rows = s.execute(_PLACED).all()
        lon, lat = (np.array([getattr(row, name) for row in rows], dtype=np.float64) for name in ("lon", "lat"))
        found = grid_index(s).basic_at_many(lon, lat)
    moves: list[tuple[dict[str, Any], UUID | None]] = []
    for row, grid in zip(rows, found, strict=True):
        to = None if grid is None else grid.id
        if to != row.grid_id:
            where = {"id": str(row.id), "lon": row.lon, "lat": row.lat, "grid_id": None if to is None else str(to)}
            moves.append((where, row.grid_id))
    for start in range(0, len(moves), SLICE):
        if cancelled():
            raise Interrupted(counts)
        with work.transaction() as s:
            moved = _move(s, moves[start : start + SLICE], names)
            work.count(s, counts.facts() | {"relocated": counts.relocated + moved})
        counts.relocated += moved
        progress(min(start + SLICE, len(moves)), len(moves))


def _move(s: Session, moves: list[tuple[dict[str, Any], UUID | None]], names: dict[UUID, str]) -> int:
    done = set(s.scalars(_MOVE, {"rows": json.dumps([where for where, _ in moves])}))
    steps = []
    for where, before in moves:
        case_id = UUID(where["id"])
        if case_id not in done:
            continue
        after = UUID(where["grid_id"]) if where["grid_id"] else None
        told = [names.get(grid, "") if grid is not None else "" for grid in (before, after)]
        steps.append({
            "id": new_id(), "case_id": case_id, "command_id": new_id(), "action": ACTION,
            "note": " → ".join(name or "—" for name in told),
            "detail": {"grid_id": [None if before is None else str(before), where["grid_id"]]},
        })  # fmt: skip
    copy_mappings(s, "step", steps)
    return len(steps)


def centre_on_grids(s: Session) -> bool:
    """Move the city's centre to the middle of its grids where it lies outside all they span; returns whether it moved."""
    grids = get_grids(s)
    city = s.execute(_CITY).one_or_none()
    if not grids or city is None:
        return False
    bounds = np.array([grid.geometry.bounds for grid in grids])
    west, south = bounds[:, 0].min(), bounds[:, 1].min()
    east, north = bounds[:, 2].max(), bounds[:, 3].max()
    if west <= city.lon <= east and south <= city.lat <= north:
        return False
    lon, lat = float(west + east) / 2, float(south + north) / 2
    s.execute(_CENTRE, {"lon": lon, "lat": lat, "zoom": _zoom(float(east - west), float(north - south), lat)})
    return True


def _zoom(width: float, height: float, lat: float) -> float:
    """The web map's zoom at which so many degrees fit the screen."""
    across = SCREEN[0] * 360 / (256 * max(width, 1e-6))
    down = SCREEN[1] * 360 * math.cos(math.radians(lat)) / (256 * max(height, 1e-6))
    return round(min(max(math.log2(min(across, down)), WIDEST), CLOSEST), 2)
