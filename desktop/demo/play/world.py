"""What stays the same while the day is played: the city, its ground, its people, read once from the database."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime
from uuid import UUID

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.demo.ground import GroundMap
from desktop.demo.people.departments import BUREAUS
from desktop.demo.play.streets import METRES_PER_DEGREE, Streets
from desktop.demo.play.walker import Walker
from desktop.demo.subjects import BY_CODE, Subject
from desktop.demo.volume import volume_of
from desktop.demo.wording import Teller
from models.cases.queries import get_categories
from models.city.records import City
from models.grids.queries import get_grids, get_places, get_roads
from models.grids.records import Grid, GridKind
from models.workers.queries import get_departments, get_positions, get_workers
from models.workers.records import Worker
from models.workers.tables import TeamSlotRow


class World:
    """The city as the simulator knows it."""

    def __init__(self, s: Session, city: City, rng: random.Random) -> None:
        self.city = city
        grids, roads = get_grids(s), get_roads(s)
        self.grid_ids: dict[str, UUID] = {g.code: g.id for g in grids}
        self.streets = Streets(roads)
        self.teller = Teller(GroundMap.of_records(grids, roads, get_places(s), rng))
        categories = get_categories(s)
        self.subjects: dict[UUID, Subject] = {c.id: BY_CODE[c.code] for c in categories if c.code in BY_CODE}
        self.volume = volume_of(city.demo_size)
        self.categories: dict[str, UUID] = {c.code: c.id for c in categories}
        departments = get_departments(s)
        by_name = {d.name: d.id for d in departments}
        self.department_of: dict[str, UUID] = {b.key: by_name[b.name] for b in BUREAUS if b.name in by_name}
        self.subcentre_of = self._subcentres({d.grid_id: d.id for d in departments if d.grid_id}, grids)
        self.workers: dict[UUID, Worker] = {w.id: w for w in get_workers(s)}
        self.teams: dict[UUID, list[UUID]] = defaultdict(list)
        slot = TeamSlotRow
        filled = s.execute(
            select(slot.grid_id, slot.worker_id).where(slot.worker_id.is_not(None)).order_by(slot.grid_id, slot.ordinal)
        )
        for grid_id, worker_id in filled:
            if worker_id is not None:
                self.teams[grid_id].append(worker_id)
        self.walkers = self._walkers(s, {g.id: g for g in grids}, rng)

    def local(self, at: datetime) -> datetime:
        """Return `at` in the city's time zone."""
        return at.astimezone(self.city.zone)

    @staticmethod
    def _subcentres(by_grid: dict[UUID, UUID], grids: list[Grid]) -> dict[UUID, UUID]:
        """Return for each grid the sub-centre of the street it lies in."""
        parents = {g.id: g.parent_id for g in grids}
        found: dict[UUID, UUID] = {}
        for grid in grids:
            above: UUID | None = grid.id
            while above is not None and above not in by_grid:
                above = parents.get(above)
            if above is not None:
                found[grid.id] = by_grid[above]
        return found

    def _walkers(self, s: Session, grids: dict[UUID, Grid], rng: random.Random) -> dict[UUID, Walker]:
        latest = get_positions(s)
        known = dict(zip(latest.worker_ids, zip(latest.lon.tolist(), latest.lat.tolist(), strict=True), strict=True))
        walkers = {}
        for worker in self.workers.values():
            grid = grids.get(worker.grid_id) if worker.grid_id else None
            if grid is None or grid.kind is not GridKind.BASIC:
                continue
            middle = self.streets.to_metres(grid.lon, grid.lat)
            reach = shapely.area(grid.geometry) ** 0.5 * METRES_PER_DEGREE * 0.5 + 60
            if worker.id in known:
                at = self.streets.to_metres(*known[worker.id])
            else:
                corners = self.streets.around(*middle, reach) or [self.streets.nearest(*middle)]
                at = self.streets.nodes[rng.choice(corners)]
            walkers[worker.id] = Walker(self.streets, worker.id, at, middle, reach, rng)
        return walkers
