"""Workers in service: masked, where their first grid is. Nobody's position leaves the house with a list."""

from __future__ import annotations

from collections.abc import Generator

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.exports.records import ExportOrder
from models.exports.sources.rows import WITHIN, Record, Source, grid_path, points, points_alone, streamed, total
from models.workers.masking import mask_name, mask_phone
from models.workers.records import WorkerRole

LISTED = ";"
"""Between the codes of several grids."""
_WHERE = f"""w.active AND (CAST(:path AS text) IS NULL OR w.id IN (
    SELECT t.worker_id FROM team_slot t JOIN grid g ON g.id = t.grid_id WHERE {WITHIN.format(alias="g")}))"""  # noqa: S608
_COUNT = text(f"SELECT count(*) FROM worker w WHERE {_WHERE}")  # noqa: S608 - constants
_ROWS = text(
    f"""SELECT w.code, coalesce(i.name, '') AS name, coalesce(i.phone, '') AS phone, w.role, w.on_duty,
        coalesce(d.code, '') AS department,
        coalesce(team.codes, '') AS grids, coalesce(team.first_name, '') AS grid_name, team.lon, team.lat,
        coalesce(orders.load, 0) AS load
    FROM worker w LEFT JOIN worker_identity i ON i.worker_id = w.id LEFT JOIN department d ON d.id = w.department_id
    LEFT JOIN LATERAL (
        SELECT string_agg(g.code, '{LISTED}' ORDER BY t.ordinal, g.code) AS codes,
            (array_agg(g.name ORDER BY t.ordinal, g.code))[1] AS first_name,
            (array_agg(g.lon ORDER BY t.ordinal, g.code))[1] AS lon,
            (array_agg(g.lat ORDER BY t.ordinal, g.code))[1] AS lat
        FROM team_slot t JOIN grid g ON g.id = t.grid_id WHERE t.worker_id = w.id
    ) team ON true
    LEFT JOIN (
        SELECT o.worker_id, count(*) AS load FROM dispatch_order o
        WHERE o.worker_id IS NOT NULL AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING') GROUP BY o.worker_id
    ) orders ON orders.worker_id = w.id
    WHERE {_WHERE} ORDER BY w.code"""  # noqa: S608 - constants
)
YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}


def workers(s: Session, order: ExportOrder) -> Source:
    """Return the workers. Raises BadOutput("unknown_grid")."""
    facts = {"path": grid_path(s, order)}
    yes, no = YES_NO["zh" if order.language.startswith("zh") else "en"]

    def batches() -> Generator[list[Record]]:
        for rows in streamed(s, _ROWS, facts):
            yield [
                Record(
                    (
                        row.code,
                        mask_name(row.name),
                        mask_phone(row.phone),
                        order.word(WorkerRole(row.role)),
                        row.grids,
                        row.grid_name,
                        row.department,
                        yes if row.on_duty else no,
                        row.load,
                    ),
                    point,
                )
                for row, point in zip(rows, points(rows), strict=True)
            ]

    return Source(total(s, _COUNT, facts), batches(), points_alone)
