"""What the grid workers did in a period. Names leave masked."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.figures.chart_records import Read, WorkerActivity, Workers
from models.figures.counting import Watch
from models.figures.evaluate import get_by
from models.figures.filters import Dimension, FigureFilter
from models.figures.records import Rate
from models.figures.values import Made
from models.store.times import database_now
from models.workers.masking import mask_name

MOST = 200
NAMES = ("reported", "orders", "closed", "on_time_rate")
# A worker's first place in a team is his grid.
_WHO = text(
    """SELECT w.id, w.role, coalesce(i.name, '') AS name, coalesce(g.name, '') AS grid, coalesce(g.name_en, '') AS grid_en
    FROM worker w LEFT JOIN worker_identity i ON i.worker_id = w.id LEFT JOIN LATERAL (
        SELECT g.name, g.name_en FROM team_slot t JOIN grid g ON g.id = t.grid_id WHERE t.worker_id = w.id
        ORDER BY g.code LIMIT 1) g ON true
    WHERE w.id = ANY(CAST(:ids AS uuid[]))"""
)


def read_workers(s: Session, f: FigureFilter, watch: Watch) -> Workers:
    """Return the workers who did most, by what they reported, were given and closed; at most MOST of them."""
    rows = [row for row in get_by(s, f, NAMES, Dimension.WORKER, watch) if isinstance(row.key, UUID)]
    active = [row for row in rows if any(value.numerator for value in row.values)]
    active.sort(key=lambda row: (-sum(value.numerator for value in row.values[:3]), str(row.key)))
    kept = active[:MOST]
    who = {row.id: row for row in s.execute(_WHO, {"ids": [row.key for row in kept]})}
    told = []
    for row in kept:
        reported, orders, closed, on_time = row.values
        worker = who.get(row.key)
        if worker is not None and isinstance(row.key, UUID):
            rate = Rate(on_time.definition, on_time.numerator, on_time.denominator or 0)
            told.append(
                WorkerActivity(
                    row.key, mask_name(worker.name), worker.role, worker.grid, reported.numerator, orders.numerator,
                    closed.numerator, rate, worker.grid_en,
                )
            )  # fmt: skip
    return Workers(tuple(told), len(active) - len(told), Read(Made.RAW, database_now(s)))
