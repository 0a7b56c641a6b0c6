"""What hangs on grids goes with them: open cases with a step each, teams, cameras, owners, and the other kinds of grid below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shapely.geometry.base import BaseGeometry
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.tables import OPEN_STATES
from models.redrawing.shapes import part_of
from models.store.copying import copy_mappings
from models.store.ids import new_id

STEP = "relocate"
"""As when grids are imported anew: the history's word for a case that lies in another grid now."""
_OPEN = ",".join(f"'{state.value}'" for state in OPEN_STATES)
_CASES = f"""SELECT id, lon, lat, grid_id FROM case_file
    WHERE grid_id = ANY(CAST(:grids AS uuid[])) AND state IN ({_OPEN}) ORDER BY id"""  # noqa: S608 - constants
_READ, _LOCKED = text(_CASES), text(f"{_CASES} FOR UPDATE")
_MOVE = text("UPDATE case_file SET grid_id = :to, version = version + 1 WHERE id = ANY(CAST(:ids AS uuid[]))")
_CAMERAS = text(
    "SELECT id, lon, lat, grid_id FROM camera WHERE grid_id = ANY(CAST(:grids AS uuid[])) ORDER BY id FOR UPDATE"
)
_MOVE_CAMERA = text("UPDATE camera SET grid_id = :to WHERE id = ANY(CAST(:ids AS uuid[]))")
_SLOTS = text(
    """SELECT t.id, t.grid_id, t.ordinal, t.role, t.worker_id FROM team_slot t JOIN grid g ON g.id = t.grid_id
    WHERE t.grid_id = ANY(CAST(:grids AS uuid[])) ORDER BY g.code, t.ordinal FOR UPDATE OF t"""
)
_MOVE_SLOT = text("UPDATE team_slot SET grid_id = :to, ordinal = :ordinal WHERE id = :id")
_VACATE = text("UPDATE team_slot SET worker_id = NULL WHERE id = ANY(CAST(:ids AS uuid[]))")
_BELOW = text(
    """SELECT id, code, lon, lat, parent_id FROM grid WHERE parent_id = ANY(CAST(:grids AS uuid[])) AND closed_at IS NULL
    ORDER BY id FOR UPDATE"""
)
_UNDER = text("UPDATE grid SET parent_id = :to, path = :path WHERE id = :id")
_OWNED = text(
    """SELECT id, category_id, department_id, grid_id FROM ownership WHERE grid_id = ANY(CAST(:grids AS uuid[]))
    ORDER BY id FOR UPDATE"""
)
_MOVE_OWNED = text("UPDATE ownership SET grid_id = :to WHERE id = :id")
_SEATED = text("SELECT id, grid_id FROM department WHERE grid_id = ANY(CAST(:grids AS uuid[])) ORDER BY id FOR UPDATE")
_SEAT = text("UPDATE department SET grid_id = :to WHERE id = :id")


def open_cases(s: Session, grids: Sequence[UUID], *, lock: bool = False) -> list[Any]:
    """Return id, place and grid of the open cases that lie in these grids."""
    return list(s.execute(_LOCKED if lock else _READ, {"grids": list(grids)}))


def move_cases(
    s: Session,
    grids: Sequence[UUID],
    parts: Sequence[tuple[UUID, str, BaseGeometry]],
    names: dict[UUID, str],
    recorded: dict[UUID, UUID] | None = None,
) -> dict[UUID, UUID]:
    """Put every open case of these grids into the part (id, name, area) it lies in, with a step; returns from where.

    One without a place goes to the first part, or to the one that `recorded` names for it.
    """
    ids = [part for part, _, _ in parts]
    shapes = [shape for _, _, shape in parts]
    before: dict[UUID, UUID] = {}
    into: dict[UUID, list[UUID]] = {part: [] for part in ids}
    steps = []
    for case in open_cases(s, grids, lock=True):
        otherwise = ids.index(recorded[case.id]) if recorded and recorded.get(case.id) in ids else 0
        to, name, _ = parts[part_of(shapes, case.lon, case.lat, otherwise)]
        into[to].append(case.id)
        before[case.id] = case.grid_id
        steps.append({
            "id": new_id(), "case_id": case.id, "command_id": new_id(), "action": STEP,
            "note": f"{names.get(case.grid_id, '') or '—'} → {name}",
            "detail": {"grid_id": [str(case.grid_id), str(to)]},
        })  # fmt: skip
    for to, moved in into.items():
        if moved:
            s.execute(_MOVE, {"to": to, "ids": moved})
    copy_mappings(s, "step", steps)
    return before


def move_cameras(s: Session, grids: Sequence[UUID], parts: Sequence[tuple[UUID, str, BaseGeometry]]) -> None:
    """Put the cameras of these grids into the part each stands in."""
    into: dict[UUID, list[UUID]] = {}
    for camera in s.execute(_CAMERAS, {"grids": list(grids)}):
        to = parts[part_of([shape for _, _, shape in parts], camera.lon, camera.lat)][0]
        into.setdefault(to, []).append(camera.id)
    for to, ids in into.items():
        s.execute(_MOVE_CAMERA, {"to": to, "ids": ids})


def move_below(
    s: Session, grids: Sequence[UUID], parts: Sequence[tuple[UUID, str, BaseGeometry]], paths: dict[UUID, str]
) -> None:
    """Hang the grids of other kinds below these under the part that holds their middle."""
    for below in s.execute(_BELOW, {"grids": list(grids)}).all():
        to = parts[part_of([shape for _, _, shape in parts], below.lon, below.lat)][0]
        s.execute(_UNDER, {"to": to, "path": f"{paths[to]}/{below.code}", "id": below.id})


def move_team(s: Session, grids: Sequence[UUID], to: UUID, copy_to: UUID | None = None) -> dict[str, Any]:
    """Move the places of these grids' teams to one, in order, and copy them to another; returns what an undo needs."""
    slots = list(s.execute(_SLOTS, {"grids": list(grids)}))
    copies = []
    for ordinal, slot in enumerate(slots, start=1):
        s.execute(_MOVE_SLOT, {"to": to, "ordinal": ordinal, "id": slot.id})
        if copy_to is not None:
            copies.append({
                "id": new_id(), "grid_id": copy_to, "ordinal": ordinal, "role": slot.role, "worker_id": slot.worker_id,
            })  # fmt: skip
    copy_mappings(s, "team_slot", copies)
    return {
        "slots": [[str(slot.id), str(slot.grid_id), slot.ordinal] for slot in slots],
        "copies": [str(copy["id"]) for copy in copies],
    }


def give_team_back(s: Session, facts: dict[str, Any], grids: Sequence[UUID], to: UUID) -> None:
    """Put the places where they were; those that came since go to `to`, copies are emptied."""
    known = {UUID(slot): (UUID(grid), ordinal) for slot, grid, ordinal in facts["slots"]}
    copies = [UUID(one) for one in facts["copies"]]
    for place, (grid, ordinal) in known.items():
        s.execute(_MOVE_SLOT, {"to": grid, "ordinal": ordinal, "id": place})
    if copies:
        s.execute(_VACATE, {"ids": copies})
    last = max((ordinal for grid, ordinal in known.values() if grid == to), default=0)
    since = [slot for slot in s.execute(_SLOTS, {"grids": list(grids)}) if slot.id not in {*known, *copies}]
    for ordinal, slot in enumerate(since, start=last + 1):
        s.execute(_MOVE_SLOT, {"to": to, "ordinal": ordinal, "id": slot.id})


def move_owners(s: Session, grids: Sequence[UUID], to: UUID, copy_to: UUID | None = None) -> dict[str, Any]:
    """Let what departments own in these grids go to the new, to both of two; and the departments that sit there to one.

    Returns what an undo needs.
    """
    owned = s.execute(_OWNED, {"grids": list(grids)}).all()
    seated = s.execute(_SEATED, {"grids": list(grids)}).all()
    copies = []
    for one in owned:
        s.execute(_MOVE_OWNED, {"to": to, "id": one.id})
        if copy_to is not None:
            copies.append({
                "id": new_id(), "category_id": one.category_id, "department_id": one.department_id, "grid_id": copy_to,
            })  # fmt: skip
    copy_mappings(s, "ownership", copies)
    for seat in seated:
        s.execute(_SEAT, {"to": to, "id": seat.id})
    return {
        "owned": [[str(one.id), str(one.grid_id)] for one in owned],
        "seats": [[str(one.id), str(one.grid_id)] for one in seated],
    }


def give_owners_back(s: Session, facts: dict[str, Any]) -> None:
    """Put what departments own, and where they sit, back; copies stay with the closed grid, where nothing lies."""
    for statement, name in ((_MOVE_OWNED, "owned"), (_SEAT, "seats")):
        for one, grid in facts[name]:
            s.execute(statement, {"to": UUID(grid), "id": UUID(one)})
