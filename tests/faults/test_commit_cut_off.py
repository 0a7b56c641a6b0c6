"""The connection breaks while a transaction is being committed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from desktop.postgres.server import EmbeddedServer
from models.store.doubt import resolve
from models.store.engine import Store
from models.store.errors import Unreachable, WriteInDoubt
from models.store.ids import new_id
from tests.support.cases import a_case, a_step
from tests.support.database import CityDatabase, connect
from tests.support.proxy import Cut, Wire

pytestmark = pytest.mark.database


@pytest.fixture
def wire(server: EmbeddedServer) -> Iterator[Wire]:
    with Wire(server.port) as wire:
        yield wire


@pytest.fixture
def case(city_database: CityDatabase) -> UUID:
    with connect(city_database.operator) as connection:
        return a_case(connection)


@pytest.fixture
def store(wire: Wire, city_database: CityDatabase) -> Iterator[Store]:
    url = city_database.operator
    store = Store(url.set(host="127.0.0.1", port=wire.port, query={"sslmode": "disable"}), desk="三号台")
    yield store
    store.close()


def write(store: Store, wire: Wire, cut: Cut, case: UUID | None = None, command: UUID | None = None) -> None:
    """One transaction whose commit goes wrong: a step of the case, or something that has no command."""
    with store.transaction(command_id=command) as s:
        if case is None:
            s.execute(text("UPDATE place SET rank = rank"))
        else:
            a_step(s.connection().connection.driver_connection, case, command_id=command)
        wire.cut = cut


def write_broken(store: Store, wire: Wire, case: UUID, command: UUID) -> None:
    """One transaction whose connection goes before the commit."""
    with store.transaction(command_id=command) as s:
        a_step(s.connection().connection.driver_connection, case, command_id=command)
        wire.break_all()
        s.execute(text("SELECT 1"))


def steps(city_database: CityDatabase, command: UUID) -> int:
    with connect(city_database.operator) as connection:
        row = connection.execute("SELECT count(*) FROM step WHERE command_id = %s", [command]).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(("cut", "done"), [("before the answer returns", 1), ("before the commit arrives", 0)])
@pytest.mark.parametrize("ask_by", ["the error", "the command"])
def test_a_write_in_doubt_can_be_asked_after(
    cut: Cut, done: int, ask_by: str, wire: Wire, store: Store, case: UUID, city_database: CityDatabase
) -> None:
    command = new_id()
    with pytest.raises(WriteInDoubt) as doubt:
        write(store, wire, cut, case, command)
    assert doubt.value.command_id == command
    assert resolve(store, doubt.value) is bool(done)
    assert steps(city_database, command) == done
    if ask_by == "the command":
        assert resolve(store, command) is bool(done)


@pytest.mark.parametrize(("cut", "done"), [("before the answer returns", True), ("before the commit arrives", False)])
def test_the_server_is_asked_about_a_transaction_that_had_no_command(
    cut: Cut, done: bool, wire: Wire, store: Store
) -> None:
    with pytest.raises(WriteInDoubt) as doubt:
        write(store, wire, cut)
    assert doubt.value.command_id is None
    assert resolve(store, doubt.value) is done


def test_a_connection_lost_before_the_commit_is_no_doubt(
    wire: Wire, store: Store, case: UUID, city_database: CityDatabase
) -> None:
    command = new_id()
    with pytest.raises(Unreachable):
        write_broken(store, wire, case, command)
    assert steps(city_database, command) == 0


def test_the_store_goes_on_after_every_connection_was_cut(wire: Wire, store: Store) -> None:
    with store.read() as s:
        assert s.scalar(text("SELECT 1")) == 1
    wire.break_all()
    with store.read() as s:
        assert s.scalar(text("SELECT 1")) == 1
    wire.refuse = True
    wire.break_all()
    with pytest.raises(Unreachable), store.read() as s:
        s.scalar(text("SELECT 1"))
    wire.refuse = False
    with store.transaction() as s:
        assert s.scalar(text("SELECT 1")) == 1


def test_the_doubt_stays_while_nobody_can_be_asked(wire: Wire, store: Store) -> None:
    with pytest.raises(WriteInDoubt) as doubt:
        write(store, wire, "before the commit arrives")
    wire.refuse = True
    wire.break_all()
    with pytest.raises(Unreachable):
        resolve(store, doubt.value)
    wire.refuse = False
    assert resolve(store, doubt.value) is False


@pytest.mark.parametrize("ends", ["committed", "rolled back"])
def test_the_answer_waits_while_the_server_is_still_at_it(ends: str, city_database: CityDatabase) -> None:
    store = Store(city_database.leader, desk="三号台", pool_size=1)
    answers: list[bool] = []
    try:
        with connect(city_database.operator) as writing:
            with writing.transaction(force_rollback=ends == "rolled back"):
                row = writing.execute("SELECT pg_current_xact_id()::text").fetchone()
                assert row is not None
                doubt = WriteInDoubt(None, int(row[0]))
                with pytest.raises(Unreachable, match="under way"):
                    resolve(store, doubt, patience_s=0.1)
                asking = threading.Thread(target=lambda: answers.append(resolve(store, doubt)))
                asking.start()
                asking.join(0.3)
                assert asking.is_alive(), "answered before the server had decided"
            asking.join(20)
        assert answers == [ends == "committed"]
    finally:
        store.close()


def test_a_transaction_the_server_never_heard_of_did_not_happen(city_database: CityDatabase) -> None:
    store = Store(city_database.leader, desk="三号台", pool_size=1)
    try:
        assert resolve(store, WriteInDoubt(None, 2**40 + 1000)) is False
    finally:
        store.close()
