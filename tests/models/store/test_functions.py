"""What the schema's own functions do: case numbers, days of positions, what Chinese text is found by."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors as pg

from models.store.engine import Store
from models.store.ids import new_id
from models.store.upkeep import ensure_position_days, expire_positions, trim_changes
from tests.support.cases import a_case
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database

NIGHT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # 00:30 of the 23rd in Shanghai
STORABLE = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


def value(connection: psycopg.Connection, query: str, *parameters: object) -> object:
    row = connection.execute(query, parameters).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return row[0]


def test_case_numbers_count_within_the_day_of_the_city(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        number = "SELECT case_number(%s)"
        assert value(connection, number, NIGHT) == "20261123-0001"
        assert value(connection, number, NIGHT) == "20261123-0002"
        assert value(connection, number, NIGHT - timedelta(hours=1)) == "20261122-0001"
        connection.execute(
            "INSERT INTO city (id, code, name, timezone, lon, lat)"
            " VALUES (%s, '1', 'Baltimore', 'America/New_York', -76.6, 39.3)",
            [new_id()],
        )
        assert value(connection, number, NIGHT) == "20261122-0002"


def test_case_numbers_grow_past_four_digits_and_come_in_bulk(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        numbers = [n for (n,) in connection.execute("SELECT case_numbers(%s, 10001)", [NIGHT])]
        assert numbers[0] == "20261123-0001"
        assert numbers[-2:] == ["20261123-10000", "20261123-10001"]
        assert len(set(numbers)) == 10001
        assert connection.execute("SELECT case_numbers(%s, 0)", [NIGHT]).fetchall() == []


def test_no_two_writers_get_the_same_case_number(city_database: CityDatabase) -> None:
    numbers: list[str] = []

    def take() -> None:
        with connect(city_database.operator) as connection:
            numbers.extend(str(value(connection, "SELECT case_number(%s)", NIGHT)) for _ in range(50))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"20261123-{n:04d}" for n in range(1, 201)]


def days(connection: psycopg.Connection) -> list[str]:
    return sorted(
        name
        for (name,) in connection.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'position_history'::regclass"
        )
    )


def test_days_of_positions_are_made_once_and_take_fixes_by_utc_day(city_database: CityDatabase) -> None:
    store = Store(city_database.field, desk="field")
    today = datetime.now(UTC).date()
    try:
        with store.transaction() as s:
            assert ensure_position_days(s, today - timedelta(days=2), today) == 3
        with store.transaction() as s:
            assert ensure_position_days(s, today - timedelta(days=2), today) == 0
    finally:
        store.close()
    with connect(city_database.field) as connection:
        assert days(connection) == [f"position_history_{today - timedelta(days=n):%Y%m%d}" for n in (2, 1, 0)]
        for at in (datetime(today.year, today.month, today.day, tzinfo=UTC), datetime.now(UTC)):
            connection.execute("INSERT INTO position_history VALUES (%s, %s, 121, 36, 0, 0, 5)", [new_id(), at])
        where = connection.execute("SELECT DISTINCT tableoid::regclass::text FROM position_history").fetchall()
        assert where == [(f"position_history_{today:%Y%m%d}",)]
        with pytest.raises(pg.CheckViolation, match="no partition"):
            connection.execute(
                "INSERT INTO position_history VALUES (%s, %s, 121, 36, 0, 0, 5)",
                [new_id(), datetime.now(UTC) - timedelta(days=30)],
            )


@pytest.mark.parametrize("when", [date(1970, 1, 1), date(9999, 12, 31)])
def test_a_broken_clock_in_the_field_makes_no_tables(when: date, city_database: CityDatabase) -> None:
    with connect(city_database.field) as connection:
        with pytest.raises(pg.DatetimeFieldOverflow):
            connection.execute("SELECT ensure_position_days(%s, %s)", sorted([when, datetime.now(UTC).date()]))
        assert days(connection) == []


def test_only_days_past_the_time_to_keep_are_dropped(city_database: CityDatabase) -> None:
    store = Store(city_database.supervisor, desk="upkeep")
    today = datetime.now(UTC).date()
    try:
        with store.transaction() as s:
            ensure_position_days(s, today - timedelta(days=5), today)
        with store.transaction() as s:
            assert expire_positions(s, timedelta(days=3)) == 2
        with store.transaction() as s:
            assert expire_positions(s, timedelta(0)) == 2, "a day is kept whatever was asked for"
            assert trim_changes(s, timedelta(0)) >= 0
    finally:
        store.close()
    with connect(city_database.operator) as connection:
        assert days(connection) == [f"position_history_{today - timedelta(days=n):%Y%m%d}" for n in (1, 0)]


def test_a_trim_takes_no_more_than_it_was_asked_to(city_database: CityDatabase) -> None:
    with connect(city_database.owner) as connection:
        while value(connection, "SELECT trim_changes('10 minutes')"):
            pass
        for _ in range(4):
            a_case(connection)
        connection.execute("UPDATE change SET changed_at = changed_at - interval '1 hour'")
        before = value(connection, "SELECT count(*) FROM change")
        assert value(connection, "SELECT trim_changes('30 minutes', 3)") == 3
        assert value(connection, "SELECT count(*) FROM change") == int(str(before)) - 3
        below = "SELECT count(*) FROM change c, change_floor f WHERE (c.xid, c.id) <= (f.xid, f.id)"
        assert value(connection, below) == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=STORABLE, part=STORABLE, after=STORABLE)
def test_what_a_text_contains_is_always_found_by_its_pairs(
    before: str, part: str, after: str, city_database: CityDatabase
) -> None:
    # What is normalised apart may combine with its neighbour: then the part is no longer contained.
    with connect(city_database.leader) as connection:
        found, contained = connection.execute(
            "SELECT bigrams(%(whole)s) @> bigrams(%(part)s)"
            " AND dated_pairs(7, fold_words(%(whole)s)) @> dated_pairs(7, fold_words(%(part)s)),"
            " position(fold_words(%(part)s) IN fold_words(%(whole)s)) > 0",
            {"whole": before + part + after, "part": part},
        ).fetchone()
    assert found or not contained


def test_a_text_of_a_million_characters_is_taken_apart_in_bounded_time(city_database: CityDatabase) -> None:
    with connect(city_database.leader) as connection:
        connection.execute("SET statement_timeout = '30s'")
        assert value(connection, "SELECT cardinality(bigrams(repeat('道路积水', 250000)))") == 4
