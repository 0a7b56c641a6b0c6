"""What a writing statement leaves in the change feed."""

from __future__ import annotations

import psycopg
import pytest

from models.store.engine import Store
from models.store.ids import new_id
from tests.support.cases import a_case, a_category, a_step
from tests.support.database import CityDatabase, connect
from tests.support.feed import add_place

pytestmark = pytest.mark.database


def announced(connection: psycopg.Connection) -> list[tuple[str, set[object], str]]:
    """Every change of this city so far, in order; not those of the city that it was cloned from."""
    rows = connection.execute(
        "SELECT subject, ids, origin FROM change WHERE epoch = change_epoch() ORDER BY id"
    ).fetchall()
    return [(subject, set(ids), origin) for subject, ids, origin in rows]


def last(connection: psycopg.Connection, many: int = 1) -> list[tuple[str, set[object], str]]:
    return announced(connection)[-many:]


def test_one_statement_leaves_one_change_that_names_every_row_once(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        before = len(announced(connection))
        ids = add_place(connection, many=250)
        assert announced(connection)[before:] == [("place", set(ids), "")]
        connection.execute("UPDATE place SET rank = 2")
        assert announced(connection)[before + 1 :] == [("place", set(ids), "")]


def test_a_statement_that_touches_nothing_announces_nothing(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        before = announced(connection)
        connection.execute("UPDATE place SET rank = 2 WHERE name = 'nowhere'")
        assert announced(connection) == before


def test_a_report_and_its_steps_announce_the_case(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        case = a_case(connection)
        assert last(connection, 3) == [("case", {case}, "")] * 3
        a_step(connection, case)
        assert last(connection) == [("case", {case}, "")]


def test_an_upsert_of_positions_names_each_worker_once(city_database: CityDatabase) -> None:
    upsert = (
        "INSERT INTO position_latest (worker_id, lon, lat, fixed_at) SELECT k, 121, 36, now() FROM unnest(%s::uuid[]) k"
        " ON CONFLICT (worker_id) DO UPDATE SET fixed_at = excluded.fixed_at"
    )
    with connect(city_database.field) as connection:
        workers = [new_id() for _ in range(5)]
        connection.execute(
            "INSERT INTO worker (id, code, role) SELECT k, k::text, 'leader' FROM unnest(%s::uuid[]) k", [workers]
        )
        connection.execute(upsert, [workers])
        assert last(connection) == [("position", set(workers), "")]
        connection.execute(upsert, [workers])
        assert last(connection, 2) == [("position", set(workers), "")] * 2
        connection.execute("UPDATE worker SET on_duty = true WHERE id = %s", [workers[0]])
        assert last(connection) == [("worker", {workers[0]}, "")]


def test_moving_a_worker_out_of_a_team_announces_that_worker(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        worker, other, grid, slot = new_id(), new_id(), new_id(), new_id()
        connection.execute("INSERT INTO grid_level (level, name) VALUES (5, '网格')")
        assert last(connection) == [("grid", set(), "")]
        connection.execute(
            "INSERT INTO grid (id, code, name, level, kind, path, lon, lat, geom)"
            " VALUES (%s, 'g', '网格', 5, 'basic', 'g', 121, 36, '\\x00')",
            [grid],
        )
        assert last(connection) == [("grid", {grid}, "")]
        for one in (worker, other):
            connection.execute("INSERT INTO worker (id, code, role) VALUES (%s, %s, 'leader')", [one, str(one)])
        connection.execute(
            "INSERT INTO team_slot (id, grid_id, ordinal, role, worker_id) VALUES (%s, %s, 1, 'leader', %s)",
            [slot, grid, worker],
        )
        connection.execute("UPDATE team_slot SET worker_id = %s", [other])
        assert last(connection) == [("worker", {worker, other}, "")]


def test_a_change_says_who_caused_it(city_database: CityDatabase) -> None:
    store = Store(city_database.operator, desk="一号台")
    try:
        with store.transaction(origin="command 7") as s:
            a_category(s.connection().connection.driver_connection)
    finally:
        store.close()
    with connect(city_database.operator) as connection:
        (subject, _, origin), *_ = last(connection)
        assert (subject, origin) == ("category", "command 7")


def test_the_notification_carries_no_data_and_comes_once_a_transaction(city_database: CityDatabase) -> None:
    with connect(city_database.leader) as listening, connect(city_database.operator) as writing:
        listening.execute("LISTEN shaotai_change")
        with writing.transaction():
            for _ in range(3):
                add_place(writing)
        heard = list(listening.notifies(timeout=10, stop_after=1))
        heard += list(listening.notifies(timeout=0.2))
        assert [(note.channel, note.payload) for note in heard] == [("shaotai_change", "")]


def test_what_is_rolled_back_was_never_announced(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        before = announced(connection)
        with connection.transaction(force_rollback=True):
            add_place(connection)
        assert announced(connection) == before
