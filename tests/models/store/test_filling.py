"""Filling a new city: afterwards its tables are guarded exactly as before, whatever happened in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from models.cases.life.untold import UNTOLD
from models.store.filling import NotHeld, filling
from tests.support.database import CityDatabase, connect

HISTORY = ("case_file", "report", "report_text", "case_words", "dispatch_order", "step")
GUARDS = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid), c.convalidated FROM pg_constraint c
    WHERE c.connamespace = 'public'::regnamespace AND c.contype <> 'n'
    UNION ALL
    SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), i.indisvalid
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled = 'O' FROM pg_trigger t
    WHERE NOT t.tgisinternal
    ORDER BY 1, 2, 3"""


@pytest.fixture
def owner(city_database: CityDatabase) -> Iterator[psycopg.Connection[Any]]:
    with connect(city_database.owner) as connection:
        yield connection


def guards(connection: psycopg.Connection[Any]) -> list[Any]:
    return connection.execute(GUARDS).fetchall()


def add_category(connection: psycopg.Connection[Any]) -> None:
    connection.execute("INSERT INTO category (id, code, name, depth) VALUES (gen_random_uuid(), 'c', '市容环境', 1)")


def test_indexes_and_references_are_off_while_filling_and_the_very_same_afterwards(
    city_database: CityDatabase, owner: psycopg.Connection[Any]
) -> None:
    before = guards(owner)
    with filling(city_database.owner, HISTORY):
        meanwhile = guards(owner)
    assert guards(owner) == before
    gone = {(table, name) for table, name, *_ in before} - {(table, name) for table, name, *_ in meanwhile}
    assert {
        ("step", "fk_step_case_id"),
        ("case_words", "ix_case_words_pairs"),
        ("step", "uq_step_command_id"),
    } <= gone
    assert {table for table, _ in gone} == set(HISTORY)
    # Primary keys, checks of a single row and every trigger stay: what is brought is announced and signed as always.
    assert not any(name.startswith(("pk_", "ck_", "announce_", "sign_", "keep_")) for _, name in gone)


def test_one_who_cancels_does_not_wait_for_indexes_of_what_will_be_dropped(
    city_database: CityDatabase, owner: psycopg.Connection[Any]
) -> None:
    before = guards(owner)
    with pytest.raises(KeyboardInterrupt), filling(city_database.owner, HISTORY):
        raise KeyboardInterrupt
    assert len(guards(owner)) < len(before)


def test_a_row_that_points_nowhere_is_found_at_the_end(
    city_database: CityDatabase, owner: psycopg.Connection[Any]
) -> None:
    with (
        pytest.raises(psycopg.errors.ForeignKeyViolation, match="fk_report_text_report_id"),
        filling(city_database.owner, HISTORY),
        connect(city_database.operator) as operator,
    ):
        operator.execute("INSERT INTO report_text (report_id) VALUES (gen_random_uuid())")


def test_what_is_brought_while_filling_is_announced_and_signed(
    city_database: CityDatabase, owner: psycopg.Connection[Any]
) -> None:
    with filling(city_database.owner, HISTORY), connect(city_database.operator) as operator:
        add_category(owner)
        made = operator.execute(
            "INSERT INTO case_file (id, title, state, urgency, nature, source, category_id, reported_at, stage_since)"
            " SELECT gen_random_uuid(), '井盖破损', 'REPORTED', 'normal', 'help', 'hotline', id, now(), now() FROM category"
            " RETURNING id"
        ).fetchone()
        assert made is not None
        operator.execute(
            "INSERT INTO step (id, command_id, case_id, action, to_state)"
            " VALUES (gen_random_uuid(), gen_random_uuid(), %s, 'report', 'REPORTED')",
            made,
        )
    steps = owner.execute("SELECT login FROM step WHERE case_id = %s", made).fetchall()
    assert steps == [(city_database.operator.username,)]
    told = owner.execute("SELECT count(*) FROM change WHERE subject = 'case' AND %s = ANY(ids)", made).fetchone()
    assert told == (2,)


def test_a_case_brought_without_its_history_is_found_at_the_end(
    city_database: CityDatabase, owner: psycopg.Connection[Any]
) -> None:
    before = guards(owner)
    add_category(owner)
    with (
        pytest.raises(NotHeld, match="case_file"),
        filling(city_database.owner, HISTORY, UNTOLD),
        connect(city_database.operator) as operator,
    ):
        operator.execute(
            "INSERT INTO case_file (id, title, state, urgency, nature, source, category_id, reported_at, stage_since)"
            " SELECT gen_random_uuid(), '井盖破损', 'CLOSED', 'normal', 'help', 'hotline', id, now(), now() FROM category"
        )
    assert guards(owner) == before
