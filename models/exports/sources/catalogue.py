"""Departments and categories."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.exports.records import ExportOrder
from models.exports.sources.rows import BATCH, Record, Source, names, points, points_alone, streamed, total
from models.workers.records import DepartmentKind

_COUNT = text("SELECT count(*) FROM department")
_DEPARTMENTS = text(
    """SELECT d.code, d.name, d.name_en, d.kind, coalesce(g.code, '') AS grid, d.phone, g.lon, g.lat
    FROM department d LEFT JOIN grid g ON g.id = d.grid_id ORDER BY d.code"""
)
_CATEGORIES = "SELECT id, code, name, name_en, parent_id, rank FROM category ORDER BY rank, code"
DEPTH = 3
"""类型, 大类, 小类."""


def departments(s: Session, order: ExportOrder) -> Source:
    """Return the departments; a sub-centre lies where its street does."""

    def batches() -> Generator[list[Record]]:
        for rows in streamed(s, _DEPARTMENTS, {}):
            yield [
                Record(
                    (row.code, row.name, row.name_en, order.word(DepartmentKind(row.kind)), row.grid, row.phone), point
                )
                for row, point in zip(rows, points(rows), strict=True)
            ]

    return Source(total(s, _COUNT, {}), batches(), points_alone)


def categories(s: Session, _order: ExportOrder) -> Source:
    """Return the category tree: one row a leaf, with all above it."""
    tree = names(s, _CATEGORIES)
    above = {row.parent_id for row in tree.values()}
    leaves = [_branch(tree, leaf) for leaf in tree if leaf not in above]
    records = [Record(values, None) for values in leaves]
    return Source(len(records), (records[at : at + BATCH] for at in range(0, len(records), BATCH)))


def _branch(tree: dict[UUID, Any], leaf: UUID) -> tuple[str, ...]:
    path: list[Any] = []
    at: UUID | None = leaf
    while at is not None:
        path.insert(0, tree[at])
        at = tree[at].parent_id
    # Of a tree that goes deeper, the leaf is the subclass.
    path = path if len(path) <= DEPTH else [*path[: DEPTH - 1], path[-1]]
    values = [part for row in path for part in (row.code, row.name, row.name_en)]
    return tuple(values + [""] * (3 * DEPTH - len(values)))
