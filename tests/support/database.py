"""Real databases for tests: one embedded server a session, one fresh database a test."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

from desktop.postgres.cities import CityServer, create_city_database, drop_city_database
from desktop.postgres.dial import dial
from desktop.postgres.server import EmbeddedServer

# A test's data need not survive the machine.
CARELESS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "256MB",
    "max_connections": "260",
}
DISTRIBUTION = Path("/usr/lib/postgresql")
TEMPLATE = "template"
MEMORY = Path("/dev/shm")
ROOM = 4 << 30
_numbers = itertools.count(1)


@dataclass(frozen=True)
class CityDatabase:
    """A city's database: its name, and the address for each login role (SQLAlchemy URLs)."""

    name: str
    owner: URL
    operator: URL
    supervisor: URL
    leader: URL
    field: URL
    gateway: URL

    @classmethod
    def of(cls, cities: CityServer, code: str, name: str | None = None) -> CityDatabase:
        """`name`: another database, cloned from that city's."""
        roles = ("owner", "operator", "supervisor", "leader", "field", "gateway")
        urls = {role: cities.url(code, role) for role in roles}
        name = name or str(urls["owner"].database)
        return cls(name, **{role: url.set(database=name) for role, url in urls.items()})


def _in_memory() -> bool:
    """Whether there is a file system in memory, with room for some servers and whose programs may be run."""
    try:
        found = os.statvfs(MEMORY)
    except OSError:
        return False
    return (
        found.f_bavail * found.f_frsize >= ROOM
        and not found.f_flag & os.ST_NOEXEC
        and os.access(MEMORY, os.W_OK | os.X_OK)
    )


def temporary_base(prefix: str = "shaotai-test-") -> Path:
    """A folder that the server's user can reach, in memory where there is room; pytest's own are closed to all but us."""
    _clear_left(prefix)
    base = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=MEMORY if IN_MEMORY else "/tmp"))
    base.chmod(0o755)
    return base


def _clear_left(prefix: str) -> None:
    """What a run left that was killed: each folder is some hundred megabytes of memory. Its server ended with it."""
    for folder in (MEMORY if IN_MEMORY else Path("/tmp")).glob(f"{prefix}*"):
        maker = folder.name.removeprefix(prefix).partition("-")[0]
        if maker.isdigit() and not psutil.pid_exists(int(maker)):
            shutil.rmtree(folder, ignore_errors=True)


IN_MEMORY = _in_memory()
# Copying files is the quicker way in memory, and the slower one on a disk: it waits for two checkpoints.
STRATEGY = "file_copy" if IN_MEMORY else "wal_log"


@pytest.fixture(scope="session", autouse=True)
def _which_programs() -> Iterator[None]:
    """SHAOTAI_TEST_SERVER=system: the distribution's PostgreSQL under the same supervisor, for every test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("SHAOTAI_DATABASE", "SHAOTAI_OWNER_DATABASE", "SHAOTAI_CITY", "SHAOTAI_HOME"):
            patch.delenv(name, raising=False)
        patch.setenv("SHAOTAI_SETTINGS", "/nonexistent/shaotai/settings.toml")
        if os.environ.get("SHAOTAI_TEST_SERVER") == "system":
            found = sorted(DISTRIBUTION.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
            assert found, f"SHAOTAI_TEST_SERVER=system, but there is no PostgreSQL in {DISTRIBUTION}"
            patch.setenv("SHAOTAI_POSTGRES_BIN", str(found[-1].parent))
        yield


@pytest.fixture(scope="session")
def server(_which_programs: None) -> Iterator[EmbeddedServer]:
    """The session's server; nothing of it is left afterwards."""
    base = temporary_base()
    server = EmbeddedServer.start(base, settings=CARELESS)
    pids = (server.pid, server.watchdog_pid)
    yield server
    server.close(wait=True)
    assert not any(psutil.pid_exists(pid) for pid in pids), "the server was left behind"
    shutil.rmtree(base)
    shutil.rmtree(server.places.runtime, ignore_errors=True)


@pytest.fixture(scope="session")
def cities(server: EmbeddedServer) -> CityServer:
    """The session's server, to make cities on."""
    return CityServer.embedded(server)


@pytest.fixture
def empty_database(cities: CityServer) -> Iterator[CityDatabase]:
    """A database with its roles and nothing in it."""
    code = f"empty_{next(_numbers)}"
    create_city_database(cities, code, lambda _owner: None)
    database = CityDatabase.of(cities, code)
    yield database
    left = still_connected(cities, database.name)
    drop_city_database(cities, code)
    assert not left, f"connections were left open: {left}"


@pytest.fixture(scope="session")
def city_template(cities: CityServer) -> Iterator[str]:
    """The code of a migrated city with accounts, that the others are cloned from. Never connect to it."""
    from desktop.postgres.accounts import migrate_and_register

    create_city_database(cities, TEMPLATE, migrate_and_register)
    yield TEMPLATE
    drop_city_database(cities, TEMPLATE)


@pytest.fixture
def city_database(request: pytest.FixtureRequest, cities: CityServer, city_template: str) -> Iterator[CityDatabase]:
    """A migrated city with its accounts and no data, of this test alone; with the small town where a test asks for that."""
    source = request.getfixturevalue("built_town").database.name if "built_town" in request.fixturenames else None
    with cloned_city(cities, city_template, source) as database:
        yield database


@pytest.fixture
def other_city_database(cities: CityServer, city_template: str) -> Iterator[CityDatabase]:
    """A second city on the same server."""
    with cloned_city(cities, city_template) as database:
        yield database


class cloned_city:  # noqa: N801 - used like a function
    """A clone of the template for a `with` block; fails at its end if connections to it were left open.

    `source`: the database to clone instead, itself a clone of that template.
    """

    def __init__(self, cities: CityServer, template: str, source: str | None = None) -> None:
        self.cities = cities
        self.template = template
        self.source = source
        self.name = f"shaotai_city_{next(_numbers)}"

    def __enter__(self) -> CityDatabase:
        database = CityDatabase.of(self.cities, self.template, self.name)
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY {}").format(
            sql.Identifier(self.name),
            sql.Identifier(self.source or str(self.cities.owner_url(self.template).database)),
            sql.Identifier(str(database.owner.username)),
            sql.Literal(STRATEGY),
        )
        with dial(self.cities.admin) as connection:
            connection.execute(command)
        return database

    def __exit__(self, *_: object) -> None:
        with dial(self.cities.admin) as connection:
            left = _still_connected(connection, self.name)
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))
        assert not left, f"connections were left open: {left}"


def still_connected(cities: CityServer, database: str) -> list[str]:
    """The programs that are connected to a database and stay so: a backend takes a moment to notice that it was left."""
    with dial(cities.admin) as connection:
        return _still_connected(connection, database)


def _still_connected(connection: psycopg.Connection, database: str) -> list[str]:
    until = time.monotonic() + 3.0
    while True:
        left = [
            str(name)
            for (name,) in connection.execute(
                "SELECT application_name FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
                [database],
            )
        ]
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.01)


def connect(url: URL) -> psycopg.Connection:
    """A bare psycopg connection (autocommit), for looking at the database behind the program's back."""
    return dial(url, application="test")
