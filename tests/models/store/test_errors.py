"""What goes wrong with the store comes as one of its own errors."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors as pg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.store import migrate
from models.store.engine import Store
from models.store.errors import (
    NoSpace,
    NotPermitted,
    Refused,
    ServerTooOld,
    StoreError,
    UnknownDatabase,
    Unreachable,
    WrongPassword,
)
from models.store.translate import require_server, translate
from tests.support.cases import a_case, a_step
from tests.support.database import CityDatabase, connect


def raised(url: object) -> StoreError:
    store = Store(url, desk="test")  # type: ignore[arg-type]
    try:
        with pytest.raises(StoreError) as error, store.read() as s:
            s.execute(text("SELECT 1"))
    finally:
        store.close()
    return error.value


@pytest.mark.database
def test_each_way_of_not_getting_in_has_its_own_error(city_database: CityDatabase) -> None:
    url = city_database.operator
    assert type(raised(url.set(password="not it"))) is WrongPassword
    assert type(raised(url.set(username="nobody_of_that_name"))) is WrongPassword
    assert type(raised(url.set(database="no_such_city"))) is UnknownDatabase
    assert type(raised(url.set(host="127.0.0.1", port=1, query={}))) is Unreachable
    assert type(raised(url.set(host="no-such-host.invalid", query={}))) is Unreachable
    with pytest.raises(UnknownDatabase):
        migrate.check(url.set(database="no_such_city"))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ('致命错误: 用户 "a" Password 认证失败', WrongPassword),
        ('致命错误: 角色 "a" 不存在', WrongPassword),
        ('致命错误: 数据库 "b" 不存在', UnknownDatabase),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.1"', NotPermitted),
        ("server closed the connection unexpectedly", Unreachable),
    ],
)
def test_a_server_that_speaks_chinese_is_understood(said: str, kind: type[StoreError]) -> None:
    assert type(translate(psycopg.OperationalError(f"connection failed: {said}"))) is kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (pg.DiskFull("no space"), NoSpace),
        (pg.AdminShutdown("bye"), Unreachable),
        (pg.TooManyConnections("x"), Unreachable),
    ],
)
def test_a_server_in_trouble_has_its_own_errors(error: psycopg.Error, kind: type[StoreError]) -> None:
    assert type(translate(error)) is kind


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (pg.SerializationFailure("x"), "changed_meanwhile"),
        (pg.DeadlockDetected("x"), "changed_meanwhile"),
        (pg.LockNotAvailable("x"), "busy"),
    ],
)
def test_what_another_writer_got_first_is_refused(error: psycopg.Error, code: str) -> None:
    refusal = translate(error)
    assert isinstance(refusal, Refused)
    assert refusal.code == code


def test_a_bug_of_ours_stays_what_it_is() -> None:
    assert translate(pg.SyntaxError("selct")) is None
    assert translate(ValueError("x")) is None


@pytest.mark.parametrize(("version", "enough"), [(140019, False), (150000, True), (180003, True)])
def test_servers_older_than_15_are_refused(version: int, enough: bool) -> None:
    if enough:
        require_server(version)
    else:
        with pytest.raises(ServerTooOld, match=r"14\.19"):
            require_server(version)


@pytest.mark.database
def test_the_same_command_twice_is_refused_as_done_already(city_database: CityDatabase) -> None:
    with connect(city_database.operator) as connection:
        case = a_case(connection)
        command = connection.execute("SELECT command_id FROM step").fetchone()
    assert command is not None
    store = Store(city_database.operator, desk="test")
    try:
        with pytest.raises(Refused) as refused, store.transaction() as s:
            a_step(s.connection().connection.driver_connection, case, command_id=command[0])  # type: ignore[arg-type]
        assert refused.value.code == "already_done"
        with store.read() as s:
            assert s.scalar(text("SELECT count(*) FROM step")) == 1
    finally:
        store.close()


@pytest.mark.database
def test_a_read_session_sees_one_moment_and_can_change_nothing(city_database: CityDatabase) -> None:
    store = Store(city_database.operator, desk="test")
    try:
        with store.read() as s:
            before = s.scalar(text("SELECT count(*) FROM case_file"))
            with connect(city_database.operator) as other:
                a_case(other)
            assert s.scalar(text("SELECT count(*) FROM case_file")) == before
        with pytest.raises(DBAPIError, match="read-only"), store.read() as s:
            s.execute(text("UPDATE case_file SET title = 'x'"))
    finally:
        store.close()


@pytest.mark.database
def test_a_transaction_that_raises_leaves_nothing(city_database: CityDatabase) -> None:
    store = Store(city_database.operator, desk="test")

    def fail() -> None:
        with store.transaction() as s:
            a_case(s.connection().connection.driver_connection)  # type: ignore[arg-type]
            raise ZeroDivisionError

    try:
        with pytest.raises(ZeroDivisionError):
            fail()
        with store.read() as s:
            assert s.scalar(text("SELECT count(*) FROM case_file")) == 0
    finally:
        store.close()


@pytest.mark.database
def test_repeated_reads_keep_their_prepared_statements(city_database: CityDatabase) -> None:
    store = Store(city_database.operator, desk="test", pool_size=1)
    try:
        for _ in range(10):
            with store.read() as s:
                s.execute(text("SELECT count(*) FROM case_file"))
        with store.read() as s:
            prepared = s.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
        assert any("count(*) FROM case_file" in statement for statement in prepared)
    finally:
        store.close()
