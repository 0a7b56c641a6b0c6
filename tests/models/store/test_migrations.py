"""The schema as the migrations make it."""

from __future__ import annotations

import re
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, create_engine, text
from sqlalchemy.dialects.postgresql import dialect

from models.store import migrate
from models.store.errors import SchemaBehind, SchemaFromFuture
from models.store.mapped import metadata
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database

# What mapped classes cannot say: indexes over a function of ours.
SEARCH_INDEXES = {
    "ix_grid_name_bigrams": ("grid", "name"),
    "ix_place_name_bigrams": ("place", "name"),
    "ix_worker_identity_name_bigrams": ("worker_identity", "name"),
}
FUNCTION_INDEXES = {
    "ix_report_text_caller", "ix_report_text_address_key", "ix_report_source_number", "ix_media_phash_bands",
    "ix_case_words_pairs", "ix_case_file_number_end", "ix_case_file_life",
}  # fmt: skip
OBJECTS = """
SELECT 'table ' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname = 'public' AND relname <> 'alembic_version' AND relname <> 'alembic_version_pkc'
UNION ALL SELECT 'function ' || p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e' WHERE nspname = 'public' AND d.objid IS NULL
"""


def objects(database: CityDatabase) -> set[str]:
    with connect(database.owner) as connection:
        return {name for (name,) in connection.execute(OBJECTS)}


def test_up_down_up_leaves_the_same_schema_and_down_leaves_nothing(empty_database: CityDatabase) -> None:
    assert migrate.check(empty_database.owner).state == "empty"
    migrate.upgrade(empty_database.owner)
    first = objects(empty_database)
    assert migrate.check(empty_database.owner).state == "current"
    migrate.downgrade(empty_database.owner, "base")
    assert objects(empty_database) == set()
    assert migrate.check(empty_database.owner).state == "empty"
    migrate.upgrade(empty_database.owner)
    assert objects(empty_database) == first


def test_the_migrations_make_what_the_mapped_classes_say(city_database: CityDatabase) -> None:
    engine = create_engine(city_database.owner)

    def ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "index" and name in SEARCH_INDEXES.keys() | FUNCTION_INDEXES) and not (
            kind == "table" and str(name).startswith("position_history_")
        )

    try:
        with engine.connect() as connection:
            options = {"compare_type": True, "compare_server_default": True, "include_object": ours}
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, metadata()) == []
    finally:
        engine.dispose()


def normal(sql: str) -> str:
    """Conditions as PostgreSQL prints them and as we write them, in one form."""
    sql = re.sub(r"::(character varying|text)(\[\])?", "", sql.lower())
    sql = re.sub(r"[\s()\"]", "", sql)
    return re.sub(r"=anyarray\[(.*?)\]", r"in\1", sql)


def test_partial_indexes_and_checks_have_the_conditions_of_the_mapped_classes(city_database: CityDatabase) -> None:
    with connect(city_database.owner) as connection:
        partial = dict(
            connection.execute(
                "SELECT indexrelid::regclass::text, pg_get_expr(indpred, indrelid) FROM pg_index WHERE indpred IS NOT NULL"
                " AND indrelid::regclass::text IN (SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
            ).fetchall()
        )
        checks = dict(
            connection.execute(
                "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint"
                " WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0"
            ).fetchall()
        )
    expected_partial, expected_checks = {}, {}
    for table in metadata().tables.values():
        for index in table.indexes:
            where = index.dialect_options["postgresql"]["where"]
            if where is not None:
                expected_partial[index.name] = normal(str(where))
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                name = str(dialect().identifier_preparer.format_constraint(constraint)).strip('"')
                expected_checks[name] = normal(str(constraint.sqltext))
    ours = {name: normal(sql) for name, sql in partial.items() if name not in FUNCTION_INDEXES}
    assert ours == expected_partial
    assert {name: normal(sql) for name, sql in checks.items()} == expected_checks


def test_defaults_that_the_mapped_classes_leave_to_the_database_are_there(city_database: CityDatabase) -> None:
    with connect(city_database.owner) as connection:
        defaults = connection.execute(
            "SELECT adrelid::regclass::text, attname, pg_get_expr(adbin, adrelid) FROM pg_attrdef"
            " JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE attname IN ('xid', 'epoch')"
        ).fetchall()
    assert sorted(defaults) == [
        ("change", "epoch", "change_epoch()"),
        ("change", "xid", "pg_current_xact_id()"),
        ("figure_delta", "xid", "pg_current_xact_id()"),
        ("figure_touched", "xid", "pg_current_xact_id()"),
        ("step", "xid", "pg_current_xact_id()"),
    ]


def test_search_indexes_are_gin_over_bigrams(city_database: CityDatabase) -> None:
    with connect(city_database.owner) as connection:
        found = dict(
            connection.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '%bigrams%'"
            ).fetchall()
        )
    assert found.keys() == SEARCH_INDEXES.keys()
    for name, (table, column) in SEARCH_INDEXES.items():
        assert re.search(rf"ON public\.{table} USING gin \(bigrams\(\(?\"?{column}\"?\)?", found[name]), found[name]


def test_a_schema_from_the_future_is_refused_and_left_alone(city_database: CityDatabase) -> None:
    with connect(city_database.owner) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_teleporters'")
    status = migrate.check(city_database.operator)
    assert (status.state, status.current, status.pending) == ("ahead", "9999_teleporters", ())
    before = objects(city_database)
    with pytest.raises(SchemaFromFuture, match="9999_teleporters"):
        migrate.upgrade(city_database.owner)
    with pytest.raises(SchemaFromFuture, match="9999_teleporters"):
        migrate.require_current(city_database.operator)
    assert objects(city_database) == before


def test_an_empty_database_says_what_an_upgrade_would_bring(empty_database: CityDatabase) -> None:
    with pytest.raises(SchemaBehind, match="0001_foundations"):
        migrate.require_current(empty_database.owner)
    told: list[str] = []
    pending = migrate.check(empty_database.owner).pending
    migrate.upgrade(empty_database.owner, told.append)
    assert told == list(pending)
    migrate.upgrade(empty_database.owner, told.append)
    assert told == list(pending), "a second upgrade does nothing"


def test_two_programs_that_migrate_at_once_both_find_it_done(empty_database: CityDatabase) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            migrate.upgrade(empty_database.owner)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert migrate.check(empty_database.owner).state == "current"


def test_an_account_that_is_not_the_owner_cannot_migrate(city_database: CityDatabase) -> None:
    engine = create_engine(city_database.operator)
    try:
        with engine.connect() as connection, pytest.raises(Exception, match=r"permission denied|must be owner"):
            connection.execute(text("DROP TABLE step"))
    finally:
        engine.dispose()


def test_the_revisions_told_without_alembic_are_alembics_own() -> None:
    scripts = ScriptDirectory(str(migrate.SCRIPTS))
    theirs = [(script.revision, script.doc) for script in reversed(list(scripts.walk_revisions()))]
    assert list(migrate.revisions()) == theirs
