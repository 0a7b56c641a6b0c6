"""Building the demo city: whole or not at all, and the same again from the same seed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from desktop.demo.build import build_demo
from desktop.demo.errors import BuildCancelled, CityHalfBuilt, CityNotEmpty
from tests.support.database import CityDatabase, connect

TABLES = (
    "grid",
    "worker",
    "worker_identity",
    "team_slot",
    "case_file",
    "report",
    "report_text",
    "dispatch_order",
    "category",
)


def digest(database: CityDatabase) -> list[Any]:
    with connect(database.owner) as connection:
        sums: list[Any] = []
        for table in TABLES:
            statement = f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (SELECT * FROM {table}) t"
            if table == "dispatch_order":
                # Who gave it is an account, which every database makes for itself.
                statement = statement.replace("SELECT * FROM", "SELECT id, case_id, state, given_at, worker_id FROM")
            if table in ("grid", "category"):
                statement = statement.replace("SELECT * FROM", "SELECT id, code, name FROM")
            sums.append(connection.execute(psycopg.sql.SQL(statement)).fetchone())
        steps = "SELECT md5(string_agg(concat(id, action, note, occurred_at), '|' ORDER BY id)) FROM step"
        sums.append(connection.execute(steps).fetchone())
        return sums


@pytest.mark.long
def test_the_same_seed_and_moment_give_the_same_city_with_the_owner_s_help_and_without(
    city_database: CityDatabase, other_city_database: CityDatabase
) -> None:
    now = datetime(2026, 11, 20, 6, 32, tzinfo=UTC)
    for database, owner in ((city_database, city_database.owner), (other_city_database, None)):
        build_demo(database.operator, owner=owner, seed=7, now=now)
    assert digest(city_database) == digest(other_city_database)


def test_a_city_is_not_built_over_another(demo_city: CityDatabase) -> None:
    with pytest.raises(CityNotEmpty, match="澜州市"):
        build_demo(demo_city.operator, seed=1)


@pytest.mark.long
def test_a_cancelled_build_leaves_no_city_and_says_so_the_next_time(city_database: CityDatabase) -> None:
    reached: list[str] = []

    def cancelled() -> bool:
        return "Writing the history" in reached

    with pytest.raises(BuildCancelled):
        build_demo(
            city_database.operator, seed=1, progress=lambda _share, words: reached.append(words), cancelled=cancelled
        )
    with connect(city_database.owner) as connection:
        assert connection.execute("SELECT count(*) FROM city").fetchone() == (0,)
    with pytest.raises(CityHalfBuilt):
        build_demo(city_database.operator, seed=1)


def test_an_unknown_size_is_refused(city_database: CityDatabase) -> None:
    with pytest.raises(ValueError, match="gigantic"):
        build_demo(city_database.operator, seed=1, size="gigantic")
