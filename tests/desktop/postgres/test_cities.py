"""Cities on a server: databases, roles, what an account may not do."""

from __future__ import annotations

import psycopg
import pytest

from desktop.postgres import errors
from desktop.postgres.cities import (
    DUTIES,
    CityServer,
    create_city_database,
    drop_city_database,
    list_cities,
    renew_passwords,
)
from desktop.postgres.dial import dial
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database


def nothing(_owner: object) -> None:
    """An upgrade that leaves the database empty."""


@pytest.mark.parametrize("duty", sorted(DUTIES))
def test_an_account_owns_nothing_and_is_no_superuser(city_database: CityDatabase, duty: str) -> None:
    with connect(getattr(city_database, duty)) as connection:
        row = connection.execute(
            "SELECT session_user, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,"
            " (SELECT count(*) FROM pg_class WHERE relowner = r.oid),"
            " (SELECT count(*) FROM pg_database WHERE datdba = r.oid) FROM pg_roles r WHERE rolname = session_user"
        ).fetchone()
    assert row is not None
    assert row[0].endswith(f"_{duty}")
    assert row[1:] == (False, False, False, False, False, 0, 0)


def test_the_leader_reads_and_cannot_write(city_database: CityDatabase) -> None:
    with connect(city_database.leader) as connection:
        assert connection.execute("SELECT count(*) FROM account").fetchone() == (len(DUTIES),)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE account SET name = 'x'")


def test_an_account_cannot_make_tables(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (id int)")


def test_the_accounts_of_one_city_are_kept_out_of_another(cities: CityServer, empty_database: CityDatabase) -> None:
    create_city_database(cities, "elsewhere", nothing)
    try:
        with pytest.raises(errors.NotAllowed):
            dial(empty_database.operator.set(database="shaotai_elsewhere"))
    finally:
        drop_city_database(cities, "elsewhere")


def test_a_city_is_listed_once_it_is_made_and_not_after_it_is_dropped(cities: CityServer) -> None:
    create_city_database(cities, "jimo_2", nothing)
    assert "jimo_2" in list_cities(cities)
    drop_city_database(cities, "jimo_2")
    assert "jimo_2" not in list_cities(cities)
    with pytest.raises(errors.CityUnknown):
        drop_city_database(cities, "jimo_2")


def test_a_second_city_of_the_same_code_is_refused(cities: CityServer) -> None:
    create_city_database(cities, "twice", nothing)
    try:
        with pytest.raises(errors.CityExists, match="twice"):
            create_city_database(cities, "twice", nothing)
        dial(cities.url("twice", "operator")).close()
    finally:
        drop_city_database(cities, "twice")


def test_nothing_is_left_of_a_city_whose_migration_failed(cities: CityServer) -> None:
    def fail(_owner: object) -> None:
        raise RuntimeError("the migration failed")

    with pytest.raises(RuntimeError, match="migration failed"):
        create_city_database(cities, "failed", fail)
    with dial(cities.admin) as connection:
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = 'shaotai_failed'").fetchone() is None
        assert (
            connection.execute("SELECT 1 FROM pg_roles WHERE starts_with(rolname, 'shaotai_failed')").fetchone() is None
        )
    with pytest.raises(errors.AccountUnknown):
        cities.url("failed", "operator")


def test_what_a_killed_creation_left_is_cleared_away_by_the_next(cities: CityServer) -> None:
    create_city_database(cities, "halfway", nothing)
    with dial(cities.admin) as connection:
        connection.execute("COMMENT ON DATABASE shaotai_halfway IS NULL")
    with connect(cities.owner_url("halfway")) as connection:
        connection.execute("CREATE TABLE half_made (id int)")
    assert "halfway" not in list_cities(cities)
    create_city_database(cities, "halfway", nothing)
    with connect(cities.owner_url("halfway")) as connection:
        assert connection.execute("SELECT to_regclass('half_made')").fetchone() == (None,)
    drop_city_database(cities, "halfway")


@pytest.mark.parametrize("code", ["", "Demo", "1st", "澜州", "a-b", 'x"; DROP DATABASE postgres; --', "x" * 33, "a b"])
def test_a_code_that_is_no_plain_name_is_refused(cities: CityServer, code: str) -> None:
    with pytest.raises(errors.CityCodeInvalid):
        create_city_database(cities, code, nothing)


def test_chinese_text_can_be_searched_in_every_city(empty_database: CityDatabase) -> None:
    with connect(empty_database.owner) as connection:
        found = connection.execute("SELECT show_trgm('道路') <> '{}', 'ÄÖ' ILIKE 'äö', upper('é')").fetchone()
    assert found == (True, True, "É")


def test_lost_passwords_are_made_anew(cities: CityServer) -> None:
    create_city_database(cities, "forgetful", nothing)
    before = cities.url("forgetful", "operator")
    cities.passwords.forget(cities.name, ["shaotai_forgetful_operator"])
    renew_passwords(cities, "forgetful")
    after = cities.url("forgetful", "operator")
    assert after.password != before.password
    dial(after).close()
    with pytest.raises(errors.WrongPassword):
        dial(before)
    drop_city_database(cities, "forgetful")


def test_a_city_can_be_made_by_an_administrator_who_is_no_superuser(cities: CityServer) -> None:
    with dial(cities.admin) as connection:
        connection.execute("CREATE ROLE modest LOGIN CREATEDB CREATEROLE PASSWORD 'modest'")
    modest = CityServer(cities.admin.set(username="modest", password="modest"), cities.passwords, "modest")
    try:
        create_city_database(modest, "modest", nothing)
        with connect(modest.owner_url("modest")) as connection:
            connection.execute("CREATE TABLE t (id int)")
            connection.execute("GRANT SELECT ON t TO shaotai_modest_reader")
        with connect(modest.url("modest", "leader")) as connection:
            assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
        drop_city_database(modest, "modest")
    finally:
        with dial(cities.admin) as connection:
            connection.execute("DROP OWNED BY modest")
            connection.execute("DROP ROLE modest")
