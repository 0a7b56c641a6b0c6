"""A city is dumped and restored while a reader follows it."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import psutil
import pytest
from psycopg import sql
from sqlalchemy import URL, text

from desktop.postgres.cities import CityServer
from desktop.postgres.server import EmbeddedServer
from models.store.engine import Store
from models.store.errors import StoreError
from models.store.feed import Batch, FeedReader
from tests.support.database import CityDatabase, connect
from tests.support.feed import PATIENCE_S, add_place

pytestmark = pytest.mark.database

Tool = Callable[..., None]


@pytest.fixture
def tool(server: EmbeddedServer) -> Tool:
    """Runs pg_dump or pg_restore of the server's own version."""
    folder = Path(psutil.Process(server.pid).exe()).parent

    def run(name: str, url: URL, *arguments: str) -> None:
        program = folder / name
        if not program.exists():
            pytest.skip(f"{name} does not come with this server: {folder}")
        where = {
            "PGHOST": str(url.query.get("host", url.host)),
            "PGPORT": str(url.port),
            "PGUSER": str(url.username),
            "PGPASSWORD": str(url.password),
        }
        done = subprocess.run(
            [program, "--dbname", str(url.database), *arguments],
            env=os.environ | where,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    return run


class Mirror:
    """What a desk holds: all places read once, then only what the feed tells; read anew when it says so."""

    def __init__(self, url: URL) -> None:
        self.store = Store(url, desk="mirror")
        self.reader = FeedReader(url)
        self.places: set[UUID] = set()
        self.told: list[UUID] = []
        self.reloads = 0
        self.error: BaseException | None = None
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run, name="mirror")

    def read_all(self) -> set[UUID]:
        while True:
            try:
                with self.store.read() as s:
                    return set(s.scalars(text("SELECT id FROM place")))
            except StoreError:
                # Not there for a moment; the desk shows its last picture as stale and asks again.
                if self.stop.wait(0.05):
                    return set()

    def run(self) -> None:
        try:
            self.reader.start()
            self.places = self.read_all()
            for told in self.reader.follow(self.stop):
                if not isinstance(told, Batch):
                    continue
                if told.reload:
                    self.places, self.told = self.read_all(), []
                    self.reloads += 1
                ids = [key for change in told.changes for key in change.ids]
                self.told += ids
                self.places |= set(ids)
        except BaseException as error:  # noqa: BLE001 - raised again by the test
            self.error = error

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + PATIENCE_S
        while not condition():
            assert self.error is None, self.error
            assert time.monotonic() < until, f"never came: {what}"
            time.sleep(0.02)


@pytest.fixture
def mirror(city_database: CityDatabase) -> Iterator[Mirror]:
    mirror = Mirror(city_database.leader)
    mirror.thread.start()
    yield mirror
    mirror.stop.set()
    mirror.thread.join(20)
    mirror.store.close()
    assert mirror.error is None


def restored_in_place(tool: Tool, city: CityDatabase, dump: Path, _cities: CityServer) -> None:
    tool("pg_restore", city.owner, "--clean", "--if-exists", str(dump))


def restored_into_a_new_database(tool: Tool, city: CityDatabase, dump: Path, cities: CityServer) -> None:
    name, owner = sql.Identifier(city.name), sql.Identifier(str(city.owner.username))
    with connect(cities.admin) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        admin.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
            ).format(name, owner)
        )
    tool("pg_restore", city.owner, str(dump))


@pytest.mark.parametrize("restore", [restored_in_place, restored_into_a_new_database])
def test_a_reader_follows_through_dump_and_restore(
    restore: Callable[..., None],
    mirror: Mirror,
    tool: Tool,
    city_database: CityDatabase,
    cities: CityServer,
    tmp_path: Path,
) -> None:
    dump = tmp_path / "城市 备份.dump"
    with connect(city_database.operator) as writing:
        kept = {key for _ in range(300) for key in add_place(writing)}
        mirror.wait(lambda: mirror.places == kept, "what is in the dump")
        tool("pg_dump", city_database.owner, "--format=custom", f"--file={dump}")
        undone = add_place(writing)
        mirror.wait(lambda: mirror.places == kept | set(undone), "what comes after the dump")
    assert mirror.reloads == 0
    restore(tool, city_database, dump, cities)
    with connect(city_database.operator) as writing:
        later = [key for _ in range(50) for key in add_place(writing)]
        mirror.wait(lambda: mirror.reloads > 0 and mirror.places == kept | set(later), "the restored city and more")
        end = add_place(writing)
        mirror.wait(lambda: mirror.told[-1:] == end, "the last change")
        assert len(mirror.told) == len(set(mirror.told)), "a change came twice"
        assert mirror.places == {key for (key,) in writing.execute("SELECT id FROM place")}
