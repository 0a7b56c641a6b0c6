"""A real copy of the tests' server, by streaming replication: made with pg_basebackup, on a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL

from desktop.postgres import unix
from desktop.postgres.binaries import find_binaries
from desktop.postgres.dial import conninfo
from desktop.postgres.server import EmbeddedServer
from tests.support.database import CARELESS, temporary_base

WITHIN_S = 60.0


class Copy:
    """A standby of that server. `url(main)` is the address of a database of it."""

    def __init__(self, server: EmbeddedServer) -> None:
        self._server = server
        self.base = temporary_base("shaotai-copy-")
        self._data = self.base / "data"
        self._user = unix.server_user(str(server.places.data))
        self._folder = find_binaries(server.places.base, self._user.uid).folder
        self._sockets = self.base / "run"
        self._sockets.mkdir()
        self._data.mkdir(mode=0o700)
        for one in (self.base, self._sockets, self._data):
            os.chown(one, self._user.uid, self._user.gid)
        main = server.admin_url()
        main = server.tcp_url("postgres", str(main.username), str(main.password))
        self._run(
            "pg_basebackup", "--pgdata", str(self._data), "--dbname", conninfo(main),
            "--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf",
        )  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def url(self, main: URL) -> URL:
        """The copy's address of a database, as the same role."""
        return main.set(host="127.0.0.1", port=self.port, query={})

    def start(self) -> None:
        """Start it, or start it again; it follows once this returns."""
        # A copy takes no fewer connections than its main server, which has its settings from the command line.
        settings = CARELESS | {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self._sockets)}
        options = " ".join([f"-p {self.port}", *(f"-c {name}={value}" for name, value in settings.items())])
        log = str(self.base / "log")
        self._run("pg_ctl", "start", "-w", "-D", str(self._data), "-l", log, "-o", options)

    def stop(self) -> None:
        """Stop it at once, with whoever reads there."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self._data))

    def hold(self, held: bool = True) -> None:
        """Receive and show nothing new, or go on."""
        with self._admin() as connection:
            connection.execute(f"SELECT pg_wal_replay_{'pause' if held else 'resume'}()")
            wanted = "paused" if held else "not paused"
            until = time.monotonic() + WITHIN_S
            while connection.execute("SELECT pg_get_wal_replay_pause_state()").fetchone() != (wanted,):
                assert time.monotonic() < until
                time.sleep(0.01)

    def patience(self, told: str | None) -> None:
        """Let readers hold up what comes for so long ("0"), or as long as by default."""
        with self._admin() as connection:
            setting = f"SET max_standby_streaming_delay = '{told}'" if told else "RESET max_standby_streaming_delay"
            connection.execute(f"ALTER SYSTEM {setting}")
            connection.execute("SELECT pg_reload_conf()")

    def caught_up(self) -> None:
        """Wait until it shows all that was written to the main server before this."""
        with psycopg.connect(conninfo(self._server.admin_url()), autocommit=True) as main:
            (level,) = main.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone() or ("",)
        until = time.monotonic() + WITHIN_S
        with self._admin() as connection:
            while connection.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [level]).fetchone() != (True,):
                assert time.monotonic() < until, "the copy does not follow"
                time.sleep(0.01)

    def close(self) -> None:
        """End it; nothing of it is left."""
        if (self._data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.base)

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(conninfo(self.url(self._server.admin_url())), autocommit=True)

    def _run(self, program: str, *arguments: str) -> None:
        user = {"user": self._user.uid, "group": self._user.gid} if self._user.switch else {}
        done = subprocess.run(
            [str(Path(self._folder) / program), *arguments],
            cwd=self.base, env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            timeout=120, check=False, **user,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stderr}"


@contextmanager
def copied(server: EmbeddedServer) -> Iterator[Copy]:
    """A copy of the server for a `with` block."""
    made = Copy(server)
    try:
        yield made
    finally:
        made.close()
