"""Who could take a case, among 17,000 workers on duty whose positions are known: from the question to the answer.

Ours is what the desk asks when a case waits for an order: workers, departments with their record, and who was left out,
read from the database of a city of 3,364 grids and 25,000 pieces of road. The peer is the slow and obvious way to the same
workers: read everybody, follow everybody's way, sum everybody up, sort. Both must name the same ones in the same order.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench._big_city import BigCity, big_city
from bench._common import Case, Round, arguments, finish, percentiles, say
from models.cases.recommend import recommend
from models.cases.recommend.people import Spot, gather, read_team
from models.cases.recommend.ranking import best
from models.cases.recommend.weights import get_weights
from models.grids.lookup import grid_index
from models.grids.walking import walking_graph
from models.store.engine import Store
from models.workers.duty_list.queries import get_on_list

ASKED = 10
"""Cases a round."""
EVERYBODY = text(
    """SELECT w.id, true AS on_duty, p.lon, p.lat, p.accuracy, extract(epoch FROM p.fixed_at)::float8 AS fixed_at
    FROM worker w JOIN position_latest p ON p.worker_id = w.id
    WHERE w.on_duty AND w.active AND p.fixed_at > CAST(:now AS timestamptz) - interval '60 seconds' ORDER BY w.code"""
)
PLACE = text("SELECT lon, lat, grid_id FROM case_file WHERE id = :id")


def ours(s: Session, case_id: UUID, city: BigCity) -> list[UUID | None]:
    """The workers as the desk is told them."""
    found = recommend(s, case_id, city.now)
    assert found.departments
    assert found.by_road
    return [one.worker_id for one in found.workers]


def everybody(s: Session, case_id: UUID, city: BigCity) -> list[UUID | None]:
    """The same from everybody's sum."""
    case = s.execute(PLACE, {"id": case_id}).one()
    listed = get_on_list(s, case.grid_id, (), city.now)
    spot = Spot(case.lon, case.lat, case.grid_id, (case.grid_id,), city.now, listed)
    weights, _ = get_weights(s)
    rows = s.execute(EVERYBODY, {"now": city.now}).all()
    team = frozenset(row.id for row in read_team(s, spot))
    people = gather(s, spot, rows, team, frozenset(), grid_index(s), walking_graph(s), weights.near_m)
    order, _ = best(people.crowd, weights, 3)
    return [people.rows[n].id for n in order]


def rounds_of(
    ask: Callable[[Session, UUID, BigCity], Any], city: BigCity, store: Store, worked: list[list[float]]
) -> Callable[[], Round]:
    """A round: that question for ten cases, each in a transaction of its own; `worked` gets the processor's time here."""
    turn = iter(range(10**9))

    def run() -> Round:
        first = next(turn) * ASKED
        samples, answers, busy = [], [], []
        for n in range(first, first + ASKED):
            began, worked_before = time.perf_counter(), time.process_time()
            with store.read() as s:
                answers.append(ask(s, city.cases[n % len(city.cases)], city))
            samples.append((time.perf_counter() - began) * 1000)
            busy.append((time.process_time() - worked_before) * 1000)
        worked.append(busy)
        return Round(samples, answers)

    return run


def main() -> None:
    options = arguments(__doc__ or "")
    many, side, orders = (600, 10, 600) if options.quick else (17_000, 58, 60_000)
    say(f"making a city of {side * side} grids and {many} workers")
    with big_city(side, many, orders) as city:
        store = Store(city.url, desk="bench")
        try:
            worked: list[list[float]] = []
            case = Case(
                "recommend_17000",
                "ms",
                "lower",
                rounds_of(ours, city, store, worked),
                {"everybody": rounds_of(everybody, city, store, [])},
                detail=lambda: {
                    "processor_here": percentiles(worked),
                    "workers": city.workers,
                    "grids": side * side,
                    "roads": city.roads,
                    "orders_30_days": city.orders,
                },
            )
            versions = {"postgresql": city.server_version}
            finish(
                "recommend", options, [case], ("numpy", "scipy", "shapely", "SQLAlchemy", "psycopg"), versions=versions
            )
        finally:
            store.close()


if __name__ == "__main__":
    main()
