"""Redraws grids, each in one transaction, by a supervisor; and takes it back. Old grids stay, closed; new ones get new codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from models.grids.tables import GridRow
from models.redrawing.ground import (
    FIRST_DYNAMIC,
    city_area,
    free_codes,
    leaves,
    named,
    permit,
    shape_of,
    siblings,
    stem_of,
)
from models.redrawing.moving import (
    give_owners_back,
    give_team_back,
    move_below,
    move_cameras,
    move_cases,
    move_owners,
    move_team,
)
from models.redrawing.records import RedrawKind, Redrawn, TeamStays
from models.redrawing.shapes import Points, cut, join, ring_within
from models.redrawing.tables import RedrawRow
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.times import database_now

Part = tuple[UUID, str, BaseGeometry]
_CLOSE = text(
    "UPDATE grid SET closed_at = clock_timestamp() WHERE id = ANY(CAST(:ids AS uuid[])) AND closed_at IS NULL"
)
_OPEN_AGAIN = text("UPDATE grid SET closed_at = NULL WHERE id = ANY(CAST(:ids AS uuid[]))")
_OPEN = text("SELECT id, name, path, geom FROM grid WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY code FOR UPDATE")
_STILL = text("SELECT count(*) FROM grid WHERE id = ANY(CAST(:ids AS uuid[])) AND closed_at IS NULL")
_HOLDING = text(
    "SELECT id, code, path, level, geom FROM grid WHERE kind = 'basic' AND closed_at IS NULL ORDER BY level, code"
)
_DEPARTMENT = text("SELECT EXISTS (SELECT FROM department WHERE id = :id)")
_EXPIRE = text(
    "UPDATE grid SET closed_at = clock_timestamp() WHERE closed_at IS NULL AND ends_at <= clock_timestamp() RETURNING id"
)


def draw_dynamic(s: Session, points: Points, name: str, department_id: UUID, ends_at: datetime) -> Redrawn:
    """Make what was drawn a dynamic dedicated grid (动态专属网格) of a department until `ends_at`; its cases stay where they are.

    Raises NotPermitted; Refused: those of `ring_within`, "fact_missing", "name_too_long", "unknown_department", "end_past",
    "time_without_zone", "codes_used_up".
    """
    permit(s)
    name = named(name)
    if ends_at.tzinfo is None:
        raise Refused("time_without_zone", at=ends_at)
    if ends_at <= database_now(s):
        raise Refused("end_past", at=ends_at)
    if not s.scalar(_DEPARTMENT, {"id": department_id}):
        raise Refused("unknown_department", department_id=department_id)
    shape = ring_within(points, city_area(s))
    parent, level = _holder(s, shape)
    stem = parent.code if len(parent.code) >= 12 else parent.code.ljust(12, "0")
    code = free_codes(s, stem, 1, FIRST_DYNAMIC)[0]
    made = _new(s, code, name, shape, level, "dynamic", parent.id, f"{parent.path}/{code}", department_id, ends_at)
    return _told(s, RedrawKind.DRAW, name, 0, {"before": [], "after": [str(made)]}, (made,))


def split(s: Session, grid_id: UUID, line: Points, names: tuple[str, str], team: TeamStays = TeamStays.BOTH) -> Redrawn:
    """Split a basic grid along a line; its open cases, cameras and team go to the two parts, the more western first.

    Raises NotPermitted; Refused: those of `leaves` and `cut`, "fact_missing", "name_too_long", "codes_used_up".
    """
    permit(s)
    (old,) = leaves(s, [grid_id], lock=True)
    shapes = cut(shape_of(old), line)
    kept = [named(name) for name in names]
    codes = free_codes(s, stem_of(old.code), 2)
    paths = [f"{old.path.rpartition('/')[0]}/{code}".lstrip("/") for code in codes]
    owner = old.owner_department_id
    parts: list[Part] = []
    for code, name, shape, path in zip(codes, kept, shapes, paths, strict=True):
        made = _new(s, code, name, shape, old.level, old.kind, old.parent_id, path, owner)
        parts.append((made, name, shape))
    first, second = parts[0][0], parts[1][0]
    to, other = (second, first) if team is TeamStays.SECOND else (first, second)
    copy_to = other if team is TeamStays.BOTH else None
    facts = _carry(s, [old], parts, dict(zip((first, second), paths, strict=True)), to, copy_to, owners_to=other)
    return _told(s, RedrawKind.SPLIT, old.name, len(facts["cases"]), facts, (first, second))


def merge(s: Session, grid_ids: Sequence[UUID], name: str) -> Redrawn:
    """Merge neighbouring basic grids of one parent into one, with their open cases, cameras and teams.

    Raises NotPermitted; Refused: those of `leaves`, `siblings` and `join`, "fact_missing", "name_too_long", "codes_used_up".
    """
    permit(s)
    old = leaves(s, list(dict.fromkeys(grid_ids)), lock=True)
    siblings(old)
    shape = join([shape_of(row) for row in old])
    kept = named(name)
    code = free_codes(s, stem_of(old[0].code), 1)[0]
    path = f"{old[0].path.rpartition('/')[0]}/{code}".lstrip("/")
    owners = {row.owner_department_id for row in old}
    owner = owners.pop() if len(owners) == 1 else None
    made = _new(s, code, kept, shape, old[0].level, "basic", old[0].parent_id, path, owner)
    facts = _carry(s, old, [(made, kept, shape)], {made: path}, made, None)
    return _told(s, RedrawKind.MERGE, " + ".join(row.name for row in old), len(facts["cases"]), facts, (made,))


def undo(s: Session, redraw_id: UUID) -> Redrawn:
    """Take something redrawn back: the old grids are open again, and every open case lies where it would have lain.

    Raises NotPermitted; Refused: "unknown_redraw", "undone_already", "redrawn_since".
    """
    permit(s)
    row = s.execute(select(RedrawRow).where(RedrawRow.id == redraw_id)).scalar_one_or_none()
    if row is None or row.kind == RedrawKind.UNDO:
        raise Refused("unknown_redraw")
    if s.scalar(select(RedrawRow.id).where(RedrawRow.undoes_id == redraw_id)) is not None:
        raise Refused("undone_already")
    facts: dict[str, Any] = row.facts
    before, after = ([UUID(one) for one in facts[side]] for side in ("before", "after"))
    if s.scalar(_STILL, {"ids": after}) != len(after):
        raise Refused("redrawn_since", name=row.title)
    moved: dict[UUID, UUID] = {}
    if before:
        s.execute(_OPEN_AGAIN, {"ids": before})
        old = list(s.execute(_OPEN, {"ids": before}))
        new = list(s.execute(_OPEN, {"ids": after}))
        parts: list[Part] = [(one.id, one.name, shape_of(one)) for one in old]
        recorded = {UUID(case): UUID(grid) for case, grid in facts["cases"].items()}
        moved = move_cases(s, after, parts, {one.id: one.name for one in new}, recorded)
        move_cameras(s, after, parts)
        move_below(s, after, parts, {one.id: one.path for one in old})
        give_team_back(s, facts, after, old[0].id)
        give_owners_back(s, facts)
    s.execute(_CLOSE, {"ids": after})
    told = {"before": facts["after"], "after": facts["before"]}
    return _told(s, RedrawKind.UNDO, row.title, len(moved), told, tuple(before), redraw_id)


def expire_dynamic(s: Session) -> int:
    """Close the dynamic grids whose end has come; returns how many. For whoever may write."""
    return len(s.scalars(_EXPIRE).all())


def _holder(s: Session, shape: BaseGeometry) -> tuple[Any, int]:
    """The grid that holds most of an area, as deep as there is one, above the lowest level; and the lowest level."""
    rows = list(s.execute(_HOLDING))
    lowest = max(row.level for row in rows)
    found, most = rows[0], 0.0
    for row in rows:
        if row.level < lowest or lowest == rows[0].level:
            share = shapely.intersection(shape, shape_of(row)).area / shape.area
            if (row.level > found.level and share > 0.5) or (row.level == found.level and share > most):
                found, most = row, share
    return found, lowest


def _new(
    s: Session,
    code: str,
    name: str,
    shape: BaseGeometry,
    level: int,
    kind: str,
    parent_id: UUID | None,
    path: str,
    owner: UUID | None,
    ends_at: datetime | None = None,
) -> UUID:
    made, middle = new_id(), shape.representative_point()
    s.execute(
        insert(GridRow).values(
            id=made, code=code, name=name, name_en="", level=level, kind=kind, parent_id=parent_id, path=path,
            owner_department_id=owner, lon=middle.x, lat=middle.y, geom=shapely.to_wkb(shape), ends_at=ends_at,
        )
    )  # fmt: skip
    return made


def _carry(
    s: Session,
    old: Sequence[Any],
    parts: Sequence[Part],
    paths: dict[UUID, str],
    team_to: UUID,
    copy_to: UUID | None,
    owners_to: UUID | None = None,
) -> dict[str, Any]:
    """Carry all that hangs on old grids over to the parts, and close them; returns what an undo needs."""
    ids = [row.id for row in old]
    before = move_cases(s, ids, parts, {row.id: row.name for row in old})
    move_cameras(s, ids, parts)
    move_below(s, ids, parts, paths)
    team = move_team(s, ids, team_to, copy_to)
    owners = move_owners(s, ids, team_to, owners_to)
    s.execute(_CLOSE, {"ids": ids})
    return {
        "before": [str(one) for one in ids],
        "after": [str(part) for part, _, _ in parts],
        "cases": {str(case): str(grid) for case, grid in before.items()},
        **team,
        **owners,
    }


def _told(
    s: Session,
    kind: RedrawKind,
    title: str,
    cases: int,
    facts: dict[str, Any],
    grids: tuple[UUID, ...],
    undoes: UUID | None = None,
) -> Redrawn:
    made = new_id()
    values = {"id": made, "kind": kind.value, "title": title, "cases": cases, "facts": facts, "undoes_id": undoes}
    s.execute(insert(RedrawRow).values(**values))
    return Redrawn(made, grids, cases)
