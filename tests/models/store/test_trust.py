"""Levels of trust: what the database refuses, whoever asks."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors as pg

from models.store.ids import new_id
from tests.support.cases import a_case, a_step
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database

KEPT_WHOLE = ("step", "report")
# What lets a phone in: the service's alone, hashes though they are.
PHONES_OWN = {"phone_code", "phone_limit", "phone_link", "phone_secret", "phone_token"}
# Where cameras are reached and who signs in there: for who works the cases.
OPENED_BY_WRITERS = {"camera_address"}
NEVER_DELETED = ("step", "report", "report_text", "case_file", "dispatch_order")


def tables(connection: psycopg.Connection) -> list[str]:
    return [
        name
        for (name,) in connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    ]


def rights(connection: psycopg.Connection, table: str) -> set[str]:
    return {
        right
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
        if connection.execute("SELECT has_table_privilege(%s, %s)", [f"public.{table}", right]).fetchone() == (True,)
    }


def test_a_leader_may_read_everything_and_change_nothing(city_database: CityDatabase) -> None:
    with connect(city_database.leader) as connection:
        assert {table: rights(connection, table) for table in tables(connection)} == {
            table: set() if table in PHONES_OWN | OPENED_BY_WRITERS else {"SELECT"} for table in tables(connection)
        }
        for call in ("case_number(now())", "trim_changes('1 hour')", "expire_positions('1 day')"):
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute(f"SELECT {call}")  # type: ignore[call-overload]


def test_no_account_may_delete_or_write_the_feed_or_the_schema_version(city_database: CityDatabase) -> None:
    for url in (city_database.operator, city_database.supervisor, city_database.field, city_database.leader):
        with connect(url) as connection:
            for table in tables(connection):
                assert not rights(connection, table) & {"DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"}, table
            for table in ("change", "change_floor", "case_counter", "alembic_version"):
                assert rights(connection, table) == {"SELECT"}, table
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute("CREATE TABLE public.mine (a int)")


def test_an_operator_may_insert_history_but_not_change_it(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        for table in KEPT_WHOLE:
            assert rights(connection, table) == {"SELECT", "INSERT"}


@pytest.mark.parametrize("duty", ["operator", "supervisor", "field", "leader"])
def test_no_account_makes_or_stops_another(city_database: CityDatabase, duty: str) -> None:
    with connect(getattr(city_database, duty)) as connection:
        for statement in (
            "UPDATE account SET active = false WHERE duty = 'supervisor'",
            "UPDATE account SET name = '无名' WHERE login = session_user",
            "INSERT INTO account (id, login, name, duty) VALUES (gen_random_uuid(), 'x', 'x', 'supervisor')",
        ):
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute(statement)
        stopped = connection.execute("SELECT count(*) FROM account WHERE NOT active").fetchone()
    assert stopped == (0,)


def test_an_operator_corrects_the_city_but_not_what_it_was_founded_as(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        connection.execute(
            "INSERT INTO city (id, code, name, lon, lat) VALUES (%s, 'lanzhou', '澜州市', 121, 36)", [new_id()]
        )
        connection.execute("UPDATE city SET lon = 120, lat = 30, zoom = 12, name = '澜州'")
        for change in ("demo_seed = 7", "demo_size = 'small'", "code = 'x'", "timezone = 'UTC'", "created_at = now()"):
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute(f"UPDATE city SET {change}")  # type: ignore[call-overload]
        kept = connection.execute("SELECT code, name, lon, demo_seed, demo_size, timezone FROM city").fetchone()
    assert kept == ("lanzhou", "澜州", 120.0, None, None, "Asia/Shanghai")


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_not_even_the_owner_deletes_from(table: str, city_database: CityDatabase) -> None:
    with connect(city_database.owner) as connection:
        a_case(connection)
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(pg.InsufficientPrivilege, match="kept as they are"):
                connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(("table", "column"), [("step", "note"), ("report", "nature")])
def test_not_even_the_owner_rewrites(table: str, column: str, city_database: CityDatabase) -> None:
    with connect(city_database.owner) as connection:
        a_case(connection)
        with pytest.raises(pg.InsufficientPrivilege, match="kept as they are"):
            connection.execute(f"UPDATE {table} SET {column} = 'x'")  # type: ignore[call-overload]


def test_a_step_is_signed_by_the_session_whatever_the_writer_claims(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        case = a_case(connection)
        with connection.transaction():
            connection.execute("SELECT set_config('shaotai.desk', '三号台', true)")
            xid = connection.execute("SELECT pg_current_xact_id()::text").fetchone()
            step = a_step(connection, case, login="the_mayor", recorded_at="2001-01-01", xid="3")
        row = connection.execute(
            "SELECT login, desk, xid::text, recorded_at > now() - interval '1 minute' FROM step WHERE id = %s", [step]
        ).fetchone()
    assert xid is not None
    assert row == (city_database.operator.username, "三号台", xid[0], True)


def test_one_case_has_one_active_lead_order(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        case, department = a_case(connection), new_id()
        connection.execute(
            "INSERT INTO department (id, code, name, kind) VALUES (%s, 'd1', '综合执法局', 'bureau')", [department]
        )
        order = "INSERT INTO dispatch_order (id, case_id, lead, state, department_id, given_at) VALUES (%s, %s, %s, %s, %s, now())"

        def give(lead: bool, state: str) -> None:
            with connection.transaction():
                made = new_id()
                connection.execute(order, [made, case, lead, state, department])
                a_step(connection, case, action="dispatch" if lead else "assist", order_id=made)

        give(True, "DISPATCHED")
        give(False, "DISPATCHED")
        give(True, "REFUSED")
        with pytest.raises(pg.UniqueViolation, match="uq_dispatch_order_active_lead"):
            give(True, "HANDLING")
