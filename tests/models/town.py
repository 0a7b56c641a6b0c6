"""A small made-up town for tests of the models: one street, two communities, four basic grids, a school over two of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
import shapely

from desktop.postgres.cities import CityServer
from models.cases import commands
from models.cases.commands.catalogue import add_categories, add_ownership, add_rules
from models.cases.queries import get_case
from models.cases.records import CaseDetail, Category, CategoryRule, Done, NewReport, Ownership, Source
from models.city.commands import create_city
from models.grids.commands import add_cameras, add_grids, add_levels, add_places, add_roads, set_grid_owners
from models.grids.records import Camera, Grid, GridKind, Level, Place, Road
from models.store.engine import Store
from models.store.ids import new_id
from models.workers.commands import add_departments, add_workers
from models.workers.records import Department, DepartmentKind, NewWorker, TeamSlot, WorkerRole
from tests.support.database import TEMPLATE, CityDatabase, cloned_city

LON, LAT, STEP = 121.0, 30.0, 0.01


def box(column: float, row: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    west, south = LON + column * STEP, LAT + row * STEP
    return shapely.box(west, south, west + width * STEP, south + height * STEP)


@dataclass
class Town:
    """The town's identifiers by code, and a store for each duty."""

    operator: Store
    supervisor: Store
    leader: Store
    field: Store
    grids: dict[str, UUID] = field(default_factory=dict)
    categories: dict[str, UUID] = field(default_factory=dict)
    departments: dict[str, UUID] = field(default_factory=dict)
    workers: dict[str, UUID] = field(default_factory=dict)

    def new(self, category: str = "lid", **facts: Any) -> NewReport:
        given: dict[str, Any] = {"title": "井盖破损", "text": "井盖破损，有行人绊倒", "source": Source.HOTLINE} | facts
        return NewReport(category_id=self.categories[category], **given)

    def do(self, name: str, *args: Any, by: Store | None = None, **facts: Any) -> Done:
        """Carry out one command in a transaction of its own."""
        with (by or self.operator).transaction() as s:
            done: Done = getattr(commands, name)(s, *args, **facts)
            return done

    def filed(self, category: str = "lid", at: datetime | None = None, **facts: Any) -> Done:
        """A case in FILED."""
        done = self.do("report", self.new(category, **facts), occurred_at=at)
        done = self.do("accept", done.case_id, done.version, occurred_at=at)
        return self.do("file_case", done.case_id, done.version, occurred_at=at)

    def dispatched(self, category: str = "lid", worker: str = "w1", **facts: Any) -> tuple[Done, UUID]:
        """A case in DISPATCHED, and its lead order."""
        done = self.filed(category, **facts)
        done = self.do("dispatch", done.case_id, done.version, worker_id=self.workers[worker])
        return done, self.see(done).orders[-1].id

    def reviewing(self, category: str = "lid", **facts: Any) -> tuple[Done, UUID]:
        """A case in REVIEWING (or VERIFYING, where the category asks for it), and its lead order."""
        _, order = self.dispatched(category, **facts)
        for name in ("sign", "start_handling"):
            self.do(name, order, by=self.field)
        return self.do("feed_back", order, "已更换井盖", by=self.field), order

    def see(self, done: Done | UUID, **facts: Any) -> CaseDetail:
        with self.operator.read() as s:
            return get_case(s, done.case_id if isinstance(done, Done) else done, **facts)


@dataclass(frozen=True)
class BuiltTown:
    """The town in a database that the others are cloned from, and its identifiers. Never connect to it."""

    database: CityDatabase
    town: Town


@contextmanager
def town_of(database: CityDatabase, built: BuiltTown | None = None) -> Iterator[Town]:
    """The town in a clone of its database (or none yet in a fresh one); its stores are closed at the end."""
    urls = (database.operator, database.supervisor, database.leader, database.field)
    town = Town(*(Store(url, desk=f"desk-{n}", pool_size=2) for n, url in enumerate(urls)))
    if built is not None:
        for kind in ("grids", "categories", "departments", "workers"):
            getattr(town, kind).update(getattr(built.town, kind))
    try:
        yield town
    finally:
        for store in (town.operator, town.supervisor, town.leader, town.field):
            store.close()


@contextmanager
def town_in(database: CityDatabase, timezone: str = "Asia/Shanghai") -> Iterator[Town]:
    """Build the town in a fresh database; its stores are closed at the end."""
    with town_of(database) as town:
        with town.operator.transaction() as s:
            create_city(s, "shantou", "测试城", lon=LON, lat=LAT, timezone=timezone)
            _ground(s, town)
            _catalogue(s, town)
            _workers(s, town)
        yield town


@contextmanager
def cloned_town(cities: CityServer, built: BuiltTown) -> Iterator[tuple[CityDatabase, Town]]:
    """A database with the town in it, to be changed, for a `with` block."""
    with cloned_city(cities, TEMPLATE, built.database.name) as database, town_of(database, built) as town:
        yield database, town


def _ground(s: Any, town: Town) -> None:
    add_levels(s, [Level(1, "市", "City"), Level(2, "区", "District"), Level(3, "街道", "Street")])
    add_levels(s, [Level(4, "社区", "Community"), Level(5, "网格", "Grid")])
    drawn = [
        ("999001", "测试城", None, 1, box(0, 0, 2, 2), "basic"),
        ("999001001", "望潮街道", "999001", 3, box(0, 0, 2, 2), "basic"),
        ("999001001001", "文昌社区", "999001001", 4, box(0, 0, 1, 2), "basic"),
        ("999001001002", "书院社区", "999001001", 4, box(1, 0, 1, 2), "basic"),
        ("999001001001001", "文昌第一网格", "999001001001", 5, box(0, 0), "basic"),
        ("999001001001002", "文昌第二网格", "999001001001", 5, box(0, 1), "basic"),
        ("999001001002001", "书院第一网格", "999001001002", 5, box(1, 0), "basic"),
        ("999001001002002", "书院第二网格", "999001001002", 5, box(1, 1), "basic"),
        ("999001001002901", "实验小学", "999001001002", 5, box(0.8, 0.4, 0.4, 0.2), "dedicated"),
    ]
    grids: dict[str, Grid] = {}
    for code, name, parent, level, shape, kind in drawn:
        above = grids[parent] if parent else None
        path = f"{above.path}/{code}" if above else code
        centre = shape.centroid
        grids[code] = Grid(
            new_id(),
            code,
            name,
            "",
            level,
            GridKind(kind),
            above.id if above else None,
            path,
            None,
            centre.x,
            centre.y,
            shape,
        )
    add_grids(s, list(grids.values()))
    town.grids = {code: grid.id for code, grid in grids.items()}
    add_places(s, [Place(new_id(), "school", "实验小学", "Lab School", 2, LON + STEP, LAT + STEP / 2, None)])
    add_roads(
        s, [Road(new_id(), "文昌路", "Wenchang Rd", "arterial", shapely.LineString([(LON, LAT), (LON + STEP, LAT)]))]
    )
    add_cameras(s, [Camera(new_id(), "C1", "文昌路口", LON, LAT)])


def _catalogue(s: Any, town: Town) -> None:
    departments = [
        Department(new_id(), "D1", "排水公司", "Drainage", DepartmentKind.BUREAU, None),
        Department(new_id(), "D2", "综合执法局", "Enforcement", DepartmentKind.BUREAU, None),
        Department(new_id(), "D3", "望潮街道分中心", "", DepartmentKind.SUBCENTRE, town.grids["999001001"]),
        Department(new_id(), "D4", "教体局", "Education", DepartmentKind.BUREAU, None),
    ]
    add_departments(s, departments)
    town.departments = {department.code: department.id for department in departments}
    set_grid_owners(s, {town.grids["999001001002901"]: town.departments["D4"]})
    tree = [("components", "部件", None), ("facilities", "公用设施", "components"), ("lid", "井盖", "facilities")]
    tree += [
        ("events", "事件", None),
        ("order", "街面秩序", "events"),
        ("stall", "占道经营", "order"),
        ("fire", "消防通道", "order"),
    ]
    categories: dict[str, Category] = {}
    for code, name, parent in tree:
        above = categories[parent] if parent else None
        categories[code] = Category(
            new_id(), code, name, code.title(), above.depth + 1 if above else 1, above.id if above else None
        )
    add_categories(s, list(categories.values()))
    town.categories = {code: category.id for code, category in categories.items()}
    rules = [
        CategoryRule(new_id(), town.categories["components"], "owner_first"),
        CategoryRule(
            new_id(), town.categories["events"], "territory_first", competent_department_id=town.departments["D2"]
        ),
        CategoryRule(
            new_id(),
            town.categories["fire"],
            "territory_first",
            True,
            True,
            240,
            "calendar_minute",
            town.departments["D2"],
        ),
    ]
    add_rules(s, rules)
    street = town.grids["999001001"]
    add_ownership(s, [Ownership(new_id(), town.categories["lid"], town.departments["D1"], street)])


def _workers(s: Any, town: Town) -> None:
    people = [
        ("w1", "王小明", "999001001001001"),
        ("w2", "欧阳娜娜", "999001001001002"),
        ("w3", "李雷", "999001001002001"),
    ]
    workers = [NewWorker(new_id(), code, WorkerRole.LEADER, name, "13812341234", True) for code, name, _ in people]
    workers.append(NewWorker(new_id(), "w4", WorkerRole.PART_TIME, "韩梅", "13900005678", False))
    slots = [
        TeamSlot(new_id(), town.grids[code], 1, WorkerRole.LEADER, worker.id)
        for worker, (_, _, code) in zip(workers, people, strict=False)
    ]
    add_workers(s, workers, slots)
    town.workers = {worker.code: worker.id for worker in workers}


def as_owner(database: Any, statement: str, *facts: Any) -> list[tuple[Any, ...]]:
    """Run SQL behind the program's back, as the owner."""
    from tests.support.database import connect

    with connect(database.owner) as connection:
        cursor: psycopg.Cursor[Any] = connection.execute(statement, facts)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []
