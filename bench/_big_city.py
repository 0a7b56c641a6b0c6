"""A city in squares with roads between them, full of workers: what a recommendation has to look through."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import psycopg
from shapely import LineString, box
from sqlalchemy import URL

from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database
from desktop.postgres.server import EmbeddedServer
from models.cases.commands.catalogue import add_categories, add_ownership, add_rules
from models.cases.records import Category, CategoryRule, Ownership
from models.city.commands import create_city
from models.grids.commands import add_grids, add_levels, add_roads
from models.grids.records import Grid, GridKind, Level, Road
from models.store.copying import copy_rows
from models.store.engine import Store
from models.store.ids import new_id
from models.store.times import database_now
from models.workers.commands import add_departments, add_workers
from models.workers.records import Department, DepartmentKind, NewWorker, TeamSlot, WorkerRole

LON, LAT = 120.0, 36.0
STEP = 0.004
"""A grid's side in degrees: 360 by 444 m. Roads run along its sides and through its middle."""
STREETS = 12


@dataclass(frozen=True)
class BigCity:
    """Where it is, what its server is, the moment at which it stands still, and cases that wait for an order."""

    url: URL
    """The operator's."""
    gateway_url: URL
    server_version: str
    now: datetime
    cases: tuple[UUID, ...]
    workers: int
    roads: int
    orders: int
    side: int = 0
    """It is side × side grids."""


@contextmanager
def big_city(
    side: int, workers: int, orders: int, cases: int = 60, seed: int = 1, *, careless: bool = False
) -> Iterator[BigCity]:
    """Make a city of side × side grids with so many workers on duty and followed, a tenth more whose position is lost or who
    are off duty, and orders of the last 30 days: an eighth of them in hand. `careless`: nothing waits for the disk."""
    base = Path(tempfile.mkdtemp(prefix="shaotai-bench-", dir="/tmp"))
    base.chmod(0o755)
    server = EmbeddedServer.start(base, settings={"fsync": "off"} if careless else {})
    try:
        cities = CityServer.embedded(server)
        create_city_database(cities, "bench", migrate_and_register)
        store = Store(cities.url("bench", "operator"), desk="bench")
        try:
            grids, people = _ground_and_people(store, side, workers, seed)
        finally:
            store.close()
        yield _history(cities, side, grids, people, workers, orders, cases, seed)
    finally:
        server.close(wait=True)
        shutil.rmtree(base, ignore_errors=True)


def _ground_and_people(store: Store, side: int, workers: int, seed: int) -> tuple[list[Grid], list[UUID]]:
    chance = np.random.default_rng(seed)
    with store.transaction() as s:
        create_city(s, "bench", "澜州市", lon=LON + side * STEP / 2, lat=LAT + side * STEP / 2)
        add_levels(s, [Level(1, "街道", "Street"), Level(2, "网格", "Grid")])
        wide = side // min(STREETS, side)
        streets = {n: _grid(f"s{n:03}", n * wide, 0, wide, side, 1, None) for n in range(-(-side // wide))}
        grids = [_grid(f"{x:03}{y:03}", x, y, 1, 1, 2, streets[x // wide]) for x in range(side) for y in range(side)]
        add_grids(s, [*streets.values(), *grids])
        add_roads(s, _roads(side))
        crowd = workers + workers // 10
        people = [
            NewWorker(new_id(), f"w{n:05}", WorkerRole.FULL_TIME, "王小明", "13812341234", n % 20 != 19 or n < workers)
            for n in range(crowd)
        ]
        team = [
            TeamSlot(new_id(), grids[n % len(grids)].id, n // len(grids) + 1, WorkerRole.FULL_TIME, one.id)
            for n, one in enumerate(people)
        ]
        add_workers(s, people, team)
        subcentres = [
            Department(new_id(), f"D{n:03}", f"第{n}街道分中心", "", DepartmentKind.SUBCENTRE, street.id)
            for n, street in streets.items()
        ]
        bureau = Department(new_id(), "B001", "排水公司", "", DepartmentKind.BUREAU, None)
        add_departments(s, [*subcentres, bureau])
        category = Category(new_id(), "lid", "井盖", "Lid", 1, None)
        add_categories(s, [category])
        add_rules(s, [CategoryRule(new_id(), category.id, "owner_first")])
        add_ownership(s, [Ownership(new_id(), category.id, bureau.id)])
    with store.transaction() as s:
        now = database_now(s).timestamp()
        homes = np.array([(grids[n % len(grids)].lon, grids[n % len(grids)].lat) for n in range(crowd)])
        places = homes + chance.normal(0, STEP, (crowd, 2))
        ages = np.where(np.arange(crowd) < workers, chance.uniform(0, 40, crowd), chance.uniform(600, 7200, crowd))
        vague = np.round(chance.gamma(2.0, 8.0, crowd), 1)
        rows = (
            (one.id, *place, 0.0, 0.0, accuracy, datetime.fromtimestamp(now - age).astimezone())
            for one, place, age, accuracy in zip(people, places.tolist(), ages.tolist(), vague.tolist(), strict=True)
        )
        columns = ("worker_id", "lon", "lat", "heading", "speed", "accuracy", "fixed_at")
        copy_rows(s, "position_latest", columns, rows)
    return grids, [one.id for one in people]


def _history(
    cities: CityServer,
    side: int,
    grids: list[Grid],
    people: list[UUID],
    workers: int,
    orders: int,
    cases: int,
    seed: int,
) -> BigCity:
    """Cases and orders as another system would have left them: straight into the tables, the rules of their life apart."""
    url = cities.url("bench", "operator")
    address = cities.owner_url("bench").set(drivername="postgresql").render_as_string(hide_password=False)
    chance = np.random.default_rng(seed + 1)
    spots = LON + chance.random(cases) * side * STEP, LAT + chance.random(cases) * side * STEP
    waiting = [new_id() for _ in range(cases)]
    with psycopg.connect(address) as connection:
        category = connection.execute("SELECT id FROM category").fetchone()
        departments = [row[0] for row in connection.execute("SELECT id FROM department ORDER BY code").fetchall()]
        assert category is not None
        for table in ("case_file", "dispatch_order"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        made = """INSERT INTO case_file (id, title, state, urgency, nature, source, category_id, grid_id, lon, lat,
            reported_at, stage_since) VALUES (%s, '井盖破损', %s, 'normal', 'help', 'hotline', %s, %s, %s, %s, now(), now())"""
        with connection.cursor() as cursor:
            cursor.executemany(
                made,
                [
                    (one, "FILED", category[0], grids[int((x - LON) / STEP) * side + int((y - LAT) / STEP)].id, x, y)
                    for one, x, y in zip(waiting, *(spot.tolist() for spot in spots), strict=True)
                ],
            )
            past = [new_id() for _ in range(orders)]
            cursor.executemany(made, [(one, "CLOSED", category[0], None, None, None) for one in past])
            cursor.executemany(
                """INSERT INTO dispatch_order (id, case_id, lead, state, worker_id, department_id, given_at, arrived_at,
                    feedback_at) VALUES (%s, %s, false, %s, %s, %s, now() - %s * interval '1 second',
                    now() - %s * interval '1 second', now() - %s * interval '1 second')""",
                [
                    (
                        new_id(),
                        one,
                        "HANDLING" if n % 8 == 0 else "REFUSED" if n % 50 == 1 else "ENDED",
                        people[int(chance.integers(workers))] if n % 3 else None,
                        None if n % 3 else departments[int(chance.integers(len(departments)))],
                        age,
                        age * 0.9,
                        age * 0.8,
                    )
                    for n, (one, age) in enumerate(
                        zip(past, chance.uniform(600, 30 * 86400, orders).tolist(), strict=True)
                    )
                ],
            )
        for table in ("case_file", "dispatch_order"):
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        # Every 17th is on the duty list of his street, in every second one: there are places with a list and without.
        connection.execute("ALTER TABLE duty_list DISABLE TRIGGER sign_watch")
        connection.execute(
            """INSERT INTO duty_list (id, worker_id, grid_id, weekdays, from_hour, to_hour)
            SELECT gen_random_uuid(), w.id, g.parent_id, 127, '00:00', '00:00'
            FROM worker w JOIN team_slot t ON t.worker_id = w.id JOIN grid g ON g.id = t.grid_id
            JOIN (SELECT id, row_number() OVER (ORDER BY code) AS n FROM grid WHERE level = 1) p
                ON p.id = g.parent_id AND p.n % 2 = 1
            WHERE substr(w.code, 2)::int % 17 = 0"""
        )
        connection.execute("ALTER TABLE duty_list ENABLE TRIGGER sign_watch")
        moment = connection.execute("SELECT max(fixed_at) FROM position_latest").fetchone()
        roads = connection.execute("SELECT count(*) FROM road").fetchone()
        version = connection.execute("SHOW server_version").fetchone()
        assert moment is not None
        assert roads is not None
        assert version is not None
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ANALYZE")
    return BigCity(
        url, cities.url("bench", "gateway"), str(version[0]), moment[0], tuple(waiting), workers, roads[0], orders, side
    )


def _grid(code: str, x: int, y: int, wide: int, high: int, level: int, parent: Grid | None) -> Grid:
    west, south = LON + x * STEP, LAT + y * STEP
    return Grid(
        id=new_id(),
        code=code,
        name=f"第{code}网格",
        name_en=f"Grid {code}",
        level=level,
        kind=GridKind.BASIC,
        parent_id=parent.id if parent else None,
        path=f"{parent.code}/{code}" if parent else code,
        owner_department_id=None,
        lon=west + wide * STEP / 2,
        lat=south + high * STEP / 2,
        geometry=box(west, south, west + wide * STEP, south + high * STEP),
    )


def _roads(side: int) -> list[Road]:
    """Pieces between crossings, every half a grid; every eleventh is not there."""
    half = STEP / 2
    pieces = []
    for x in range(2 * side + 1):
        for y in range(2 * side + 1):
            here = (LON + x * half, LAT + y * half)
            beside = [(x + 1, y)] * (x < 2 * side) + [(x, y + 1)] * (y < 2 * side)
            pieces += [
                LineString([here, (LON + i * half, LAT + j * half)]) for i, j in beside if (x * 7 + y * 13 + i) % 11
            ]
    return [Road(new_id(), "文昌路", "", "branch", piece) for piece in pieces]
