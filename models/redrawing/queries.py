"""Reads what a redraw would do, which grids can be merged, and what was redrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.redrawing.ground import leaves, shape_of, siblings
from models.redrawing.moving import open_cases
from models.redrawing.records import Neighbour, PartPlan, Redraw, RedrawKind, RedrawPlan
from models.redrawing.shapes import Points, are_neighbours, cut, join, part_of, square_metres
from models.store.times import utc

_TEAM = text("SELECT count(*) FROM team_slot WHERE grid_id = ANY(CAST(:grids AS uuid[]))")
_DUTY = text("SELECT count(*) FROM duty_list WHERE grid_id = ANY(CAST(:grids AS uuid[]))")
_RULINGS = text("SELECT count(*) FROM ruling WHERE grid_id = ANY(CAST(:grids AS uuid[])) AND as_route")
_SIBLINGS = text(
    """SELECT g.id FROM grid g JOIN grid own ON own.id = :id
    WHERE g.parent_id IS NOT DISTINCT FROM own.parent_id AND g.level = own.level AND g.kind = 'basic' AND g.id <> own.id
      AND g.closed_at IS NULL
      AND NOT EXISTS (SELECT FROM grid b WHERE b.parent_id = g.id AND b.kind = 'basic' AND b.closed_at IS NULL)"""
)
_REDRAWS = text(
    """SELECT r.id, r.kind, r.title, r.cases, coalesce(a.name, r.login) AS by, r.recorded_at,
        EXISTS (SELECT FROM grid_redraw u WHERE u.undoes_id = r.id) AS undone,
        NOT EXISTS (SELECT FROM jsonb_array_elements_text(r.facts -> 'after') n
                    LEFT JOIN grid g ON g.id = n::uuid WHERE g.closed_at IS NOT NULL OR g.id IS NULL) AS as_left
    FROM grid_redraw r LEFT JOIN account a ON a.login = r.login ORDER BY r.recorded_at DESC, r.id DESC LIMIT :most"""
)


def plan_split(s: Session, grid_id: UUID, line: Points) -> RedrawPlan:
    """Return what splitting a grid along a line would do. Raises Refused as `commands.split` does."""
    (row,) = leaves(s, [grid_id])
    shapes = cut(shape_of(row), line)
    cases = open_cases(s, [grid_id])
    there = Counter(part_of(shapes, case.lon, case.lat) for case in cases)
    parts = tuple(PartPlan(shape, square_metres(shape), there[n]) for n, shape in enumerate(shapes))
    return _plan(s, [row], parts, len(cases), sum(case.lon is None for case in cases))


def plan_merge(s: Session, grid_ids: Sequence[UUID]) -> RedrawPlan:
    """Return what merging grids would do. Raises Refused as `commands.merge` does."""
    rows = leaves(s, list(dict.fromkeys(grid_ids)))
    siblings(rows)
    shape = join([shape_of(row) for row in rows])
    cases = open_cases(s, [row.id for row in rows])
    return _plan(s, rows, (PartPlan(shape, square_metres(shape), len(cases)),), len(cases), 0)


def get_neighbours(s: Session, grid_id: UUID) -> list[Neighbour]:
    """Return the grids that a grid can be merged with, by code. Raises Refused as `commands.merge` does."""
    (own,) = leaves(s, [grid_id])
    ids = list(s.scalars(_SIBLINGS, {"id": grid_id}))
    if not ids:
        return []
    shape = shape_of(own)
    near = [row for row in leaves(s, ids) if are_neighbours(shape, shape_of(row))]
    cases = Counter(case.grid_id for case in open_cases(s, [row.id for row in near]))
    return [Neighbour(row.id, row.code, row.name, cases[row.id]) for row in near]


def get_redraws(s: Session, most: int = 50) -> list[Redraw]:
    """Return what was redrawn, the latest first."""
    return [
        Redraw(
            row.id,
            RedrawKind(row.kind),
            row.title,
            row.cases,
            row.by,
            utc(row.recorded_at),
            row.undone,
            row.kind != RedrawKind.UNDO and not row.undone and row.as_left,
        )
        for row in s.execute(_REDRAWS, {"most": most})
    ]


def _plan(s: Session, rows: Sequence[object], parts: tuple[PartPlan, ...], moves: int, without: int) -> RedrawPlan:
    grids = {"grids": [row.id for row in rows]}  # type: ignore[attr-defined]
    return RedrawPlan(
        tuple(row.name for row in rows),  # type: ignore[attr-defined]
        parts,
        moves,
        without,
        s.scalar(_TEAM, grids) or 0,
        s.scalar(_DUTY, grids) or 0,
        s.scalar(_RULINGS, grids) or 0,
    )
