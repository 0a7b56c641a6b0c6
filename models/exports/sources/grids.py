"""Grids that are not closed, parents before children."""

from __future__ import annotations

from collections.abc import Generator

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.exports.records import ExportOrder
from models.exports.sources.rows import WITHIN, Record, Source, grid_path, shapes, streamed, total, types_of
from models.grids.records import GridKind

_WHERE = f"g.closed_at IS NULL AND {WITHIN.format(alias='g')}"
_COUNT = text(f"SELECT count(*) FROM grid g WHERE {_WHERE}")  # noqa: S608 - constants
_SHAPES = text(f"SELECT g.geom FROM grid g WHERE {_WHERE}")  # noqa: S608 - constants
_ROWS = text(
    f"""SELECT g.code, g.name, g.name_en, g.level, l.name AS level_name, g.kind,
        coalesce(above.code, '') AS parent, coalesce(d.code, '') AS owner, coalesce(d.name, '') AS owner_name, g.geom
    FROM grid g JOIN grid_level l ON l.level = g.level LEFT JOIN grid above ON above.id = g.parent_id
    LEFT JOIN department d ON d.id = g.owner_department_id
    WHERE {_WHERE} ORDER BY g.level, g.code"""  # noqa: S608 - constants
)


def grids(s: Session, order: ExportOrder) -> Source:
    """Return the grids. Raises BadOutput("unknown_grid")."""
    facts = {"path": grid_path(s, order)}

    def batches() -> Generator[list[Record]]:
        for rows in streamed(s, _ROWS, facts):
            yield [
                Record(
                    (
                        row.code,
                        row.name,
                        row.name_en,
                        str(row.level),
                        row.level_name,
                        order.word(GridKind(row.kind)),
                        row.parent,
                        row.owner,
                        row.owner_name,
                    ),
                    shape,
                )
                for row, shape in zip(rows, shapes(rows), strict=True)
            ]

    return Source(total(s, _COUNT, facts), batches(), types_of(s, _SHAPES, facts))
