"""The feed's connections are cut, and the server goes down and comes back."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from uuid import UUID

import psycopg
import pytest

from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database
from desktop.postgres.server import EmbeddedServer
from models.store.errors import Unreachable
from models.store.ids import new_id
from tests.support.database import CityDatabase, connect, temporary_base
from tests.support.feed import Follower, add_place
from tests.support.proxy import Wire

pytestmark = pytest.mark.database


def cut(admin: psycopg.Connection, database: str, which: str) -> int:
    """Terminate the feed's backends whose name is like `which`; returns how many."""
    row = admin.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND application_name LIKE %s",
        [database, which],
    ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("which", ["shaotai feed", "shaotai feed listener", "shaotai feed%"])
def test_nothing_is_lost_or_doubled_when_connections_are_killed_in_mid_stream(
    which: str, city_database: CityDatabase, cities: CityServer
) -> None:
    with (
        connect(cities.admin) as admin,
        connect(city_database.operator) as writing,
        Follower(city_database.leader) as follower,
    ):
        ids: list[UUID] = []
        for round_ in range(3):
            for _ in range(20):
                ids += add_place(writing)
            # The first time it is surely there; later it may still be dialling, which is part of the trial.
            follower.wait_for(ids[:1])
            killed = cut(admin, city_database.name, which)
            for _ in range(20):
                ids += add_place(writing)
            follower.wait_for(ids)
            assert killed or round_, "nothing was there to be cut"
        follower.assert_each_once(ids)
        assert follower.lost
        assert not any(batch.reload for batch in follower.batches)


def test_a_lost_connection_is_told_once_with_its_reason_and_then_life_goes_on(
    server: EmbeddedServer, city_database: CityDatabase
) -> None:
    with Wire(server.port) as wire, connect(city_database.operator) as writing:
        url = city_database.leader.set(host="127.0.0.1", port=wire.port, query={"sslmode": "disable"})
        with Follower(url) as follower:
            ids = add_place(writing)
            follower.wait_for(ids)
            wire.refuse = True
            wire.break_all()
            follower.wait(lambda: bool(follower.lost), "word of the loss")
            ids += add_place(writing)
            threading.Event().wait(1.0)
            assert len(follower.lost) == 1
            assert follower.lost[0].reason
            assert follower.lost[0].since.tzinfo is not None
            wire.refuse = False
            follower.wait_for(ids)
            follower.assert_each_once(ids)


def test_a_reader_cannot_start_where_no_server_is(city_database: CityDatabase) -> None:
    with pytest.raises(Unreachable):
        Follower(city_database.leader.set(host="127.0.0.1", port=1, query={})).start()


@pytest.fixture
def own_server() -> Iterator[tuple[EmbeddedServer, CityDatabase]]:
    """A server that may be killed, with one city; unlike the others it keeps what it has confirmed."""
    base = temporary_base()
    server = EmbeddedServer.start(base)
    try:
        cities = CityServer.embedded(server)
        create_city_database(cities, "fragile", migrate_and_register)
        yield server, CityDatabase.of(cities, "fragile")
    finally:
        server.close(wait=True)
        shutil.rmtree(base)
        shutil.rmtree(server.places.runtime, ignore_errors=True)


KILLS: dict[str, Callable[[int], None]] = {
    "an immediate stop": lambda pid: os.kill(pid, signal.SIGQUIT),
    "a crash": lambda pid: os.kill(pid, signal.SIGKILL),
}


@pytest.mark.parametrize("how", KILLS)
def test_nothing_confirmed_is_lost_or_doubled_when_the_server_restarts(
    how: str, own_server: tuple[EmbeddedServer, CityDatabase]
) -> None:
    server, city = own_server
    confirmed: list[UUID] = []
    in_doubt: list[UUID] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            try:
                with connect(city.operator) as connection:
                    while not stop.is_set():
                        key = new_id()
                        in_doubt.append(key)
                        connection.execute(
                            "INSERT INTO place (id, kind, name, lon, lat) VALUES (%s, 'park', '公园', 121, 36)", [key]
                        )
                        confirmed.append(key)
                        in_doubt.pop()
                        stop.wait(0.002)
            except Exception:  # noqa: BLE001 - the server is away for a moment
                stop.wait(0.05)

    writer = threading.Thread(target=write)
    with Follower(city.leader) as follower:
        writer.start()
        try:
            for restart in range(2):
                seen = len(confirmed)
                follower.wait(lambda seen=seen: len(confirmed) > seen + 100, "writes before the restart")
                # A reader that still waits to dial again has told its loss, and tells no second one.
                follower.wait_for(confirmed[: seen + 1])
                lost, pid = len(follower.lost), server.pid
                KILLS[how](pid)
                follower.wait(lambda lost=lost: len(follower.lost) > lost, f"loss {restart}")
                follower.wait(lambda pid=pid: server.pid != pid, "a new server")
                assert server.wait_ready(30)
        finally:
            stop.set()
            writer.join(30)
        with connect(city.operator) as connection:
            kept = [key for (key,) in connection.execute("SELECT id FROM place")]
        assert set(confirmed) <= set(kept) <= set(confirmed) | set(in_doubt)
        follower.wait_for(kept)
        follower.assert_each_once(kept)
        assert not any(batch.reload for batch in follower.batches)
