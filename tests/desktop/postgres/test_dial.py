"""Opening a connection, and why it cannot be opened."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import URL

from desktop.postgres import dial as dialling
from desktop.postgres import errors
from desktop.postgres.dial import conninfo, dial, parse, place_of
from desktop.postgres.server import EmbeddedServer
from tests.support.database import CityDatabase, connect


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://zhang:pw@db.example.cn:5433/shaotai_jimo?sslmode=verify-full",
        "postgresql://zhang@db.example.cn/shaotai_jimo",
        " postgres://zhang@db.example.cn/shaotai_jimo\n",
        "postgresql+psycopg:///shaotai_jimo?host=/run/postgresql",
        "postgresql+psycopg://a@[::1]:5432/x",
    ],
)
def test_an_address_of_a_postgresql_database_is_taken(address: str) -> None:
    assert parse(address).drivername == "postgresql+psycopg"
    assert "dbname=" in conninfo(parse(address))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "demo",
        "mysql://a@b/c",
        "sqlite:///x.db",
        "postgresql+asyncpg://a@b/c",
        "postgresql://a:secret@b:port/c",
        "postgresql://a:secret@b",
        "postgresql://a:secret@b/c?no_such_option=1",
        "http://a:secret@b/c",
    ],
)
def test_anything_else_is_told_without_its_password(address: str) -> None:
    with pytest.raises(errors.UrlInvalid) as caught:
        parse(address)
    assert "secret" not in str(caught.value)
    assert "postgresql+psycopg://user:password@host" in str(caught.value)


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_whatever_is_typed_the_answer_is_an_address_or_a_problem(text: str) -> None:
    for address in (text, f"postgresql://{text}"):
        try:
            assert isinstance(parse(address), URL)
        except errors.UrlInvalid:
            pass


def test_the_wish_for_encryption_reaches_the_driver() -> None:
    assert "sslmode=verify-full" in conninfo(parse("postgresql://a@b/c?sslmode=verify-full"))


def test_a_place_is_told_without_user_and_password() -> None:
    assert place_of(parse("postgresql://a:pw@db.example.cn:5433/c")) == "db.example.cn:5433"


@pytest.mark.database
def test_a_wrong_password_is_told_with_user_and_place(empty_database: CityDatabase) -> None:
    with pytest.raises(errors.WrongPassword, match=str(empty_database.operator.username)):
        dial(empty_database.operator.set(password="wrong"))


@pytest.mark.database
def test_an_unknown_user_is_told_like_a_wrong_password(empty_database: CityDatabase) -> None:
    with pytest.raises(errors.WrongPassword, match="nobody_here"):
        dial(empty_database.operator.set(username="nobody_here"))


@pytest.mark.database
def test_an_unknown_database_is_told_by_name(empty_database: CityDatabase) -> None:
    with pytest.raises(errors.UnknownDatabase, match="shaotai_nowhere"):
        dial(empty_database.operator.set(database="shaotai_nowhere"))


@pytest.mark.database
def test_encryption_that_the_server_does_not_have_is_told_and_nothing_is_sent_without(server: EmbeddedServer) -> None:
    admin = server.admin_url()
    url = server.tcp_url("postgres", str(admin.username), str(admin.password))
    with pytest.raises(errors.EncryptionProblem):
        dial(url.update_query_dict({"sslmode": "require"}))


@pytest.mark.database
def test_a_server_that_takes_no_more_connections_is_told(server: EmbeddedServer, empty_database: CityDatabase) -> None:
    with connect(server.admin_url()) as connection:
        connection.execute(f"ALTER ROLE {empty_database.leader.username} CONNECTION LIMIT 1")
    with connect(empty_database.leader), pytest.raises(errors.ServerBusy):
        dial(empty_database.leader)


@pytest.mark.database
def test_a_server_that_is_too_old_is_refused(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialling, "OLDEST", 99)
    with pytest.raises(errors.ServerTooOld, match="version 15 or newer"):
        dial(server.admin_url())


def test_a_server_that_is_down_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(errors.ServerUnreachable, match=f"127.0.0.1:{port}"):
            dial(parse(f"postgresql://a:b@127.0.0.1:{port}/c"))


def test_a_host_that_does_not_exist_is_told() -> None:
    with pytest.raises(errors.ServerUnreachable, match=r"nowhere\.invalid"):
        dial(parse("postgresql://a:b@nowhere.invalid/c"))


def test_something_that_is_no_postgresql_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(errors.ServerUnreachable):
            dial(parse(f"postgresql://a:b@127.0.0.1:{port}/c"), patience=2)
