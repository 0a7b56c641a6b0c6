"""The embedded server, as the program sees it: start, addresses, close."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL

from desktop.postgres import errors
from desktop.postgres.dial import DRIVER, dial
from desktop.postgres.passwords import Passwords
from desktop.postgres.places import Places, default_base

if os.name == "posix":
    from desktop.postgres import unix
    from desktop.postgres.binaries import find_binaries
    from desktop.postgres.link import Link

SUPERUSER = "shaotai_admin"
SERVER = "embedded"
READY_WITHIN = 300.0
NO_SPACE = ("No space left on device", "Disk quota exceeded")
FORBIDDEN = ("Permission denied", "Read-only file system", "wrong ownership", "has invalid permissions")
NO_PORT = ("Address already in use", "could not create any TCP/IP sockets", "could not bind IPv4")
SETTINGS = {"log_timezone": "UTC", "timezone": "UTC", "lc_messages": "C", "jit": "off", "log_min_messages": "warning"}


class EmbeddedServer:
    """A line to the private PostgreSQL of one folder. While one program holds one, the server runs.

    Should the watchdog be killed, the line is taken up again by itself and the server comes back on the same port; the
    connections that were open to it are lost, as with any server that was restarted.
    """

    def __init__(self, places: Places, settings: Mapping[str, str]) -> None:
        self.places = places
        self.passwords = Passwords(places.secrets)
        self.port = 0
        self.pid = 0
        self.watchdog_pid = 0
        self.problem: errors.DatabaseProblem | None = None
        self._settings = dict(settings)
        self._closing = threading.Event()
        self._ready = threading.Event()
        self._password = ""
        self._link: Link
        self._keeper: threading.Thread

    @classmethod
    def start(cls, base: Path | None = None, *, settings: Mapping[str, str] | None = None) -> Self:
        """Start the server of that folder, or join those who use it already; returns when it takes connections.

        `base`: see places.default_base. `settings`: server settings, of account only when we are the first.
        Raises one of desktop.postgres.errors.
        """
        if os.name != "posix":
            raise errors.UnsupportedSystem(system=sys.platform)
        server = cls(Places.under(base or default_base()), settings or {})
        server._link = server._attach()
        server._keeper = threading.Thread(target=server._keep, name="embedded-server", daemon=True)
        server._keeper.start()
        try:
            server._check_search()
        except BaseException:
            server.close(wait=True)
            raise
        return server

    def url(self, database: str, user: str, password: str) -> URL:
        """The address of a database for a login role: by socket, which nobody but the user can open."""
        query = {"host": str(self.places.sockets)}
        return URL.create(DRIVER, user, password, port=self.port, database=database, query=query)

    def tcp_url(self, database: str, user: str, password: str) -> URL:
        """The same over 127.0.0.1, for tools that know no sockets."""
        return URL.create(DRIVER, user, password, "127.0.0.1", self.port, database)

    def admin_url(self, database: str = "postgres") -> URL:
        """The superuser's address: for making and dropping cities, never for the program's work."""
        return self.url(database, SUPERUSER, self._password)

    def wait_ready(self, timeout: float) -> bool:
        """Whether the server is there, waiting that many seconds for it while it restarts."""
        return self._ready.wait(timeout)

    def close(self, *, wait: bool = False) -> None:
        """Let go. If we were the last the server stops, and with `wait` this returns when it has."""
        self._closing.set()
        self._link.let_go()
        if wait:
            self._keeper.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close(wait=True)

    # --- finding or starting the watchdog

    def _attach(self) -> Link:
        try:
            user = unix.server_user(str(self.places.data))
        except PermissionError as error:
            raise errors.FolderNotUsable(str(error), folder=self.places.base) from error
        self.places.make(user.uid, user.gid, switch=user.switch)
        if user.switch and not unix.may_pass(str(self.places.base), user.uid):
            raise errors.FolderNotUsable(
                f"user {user.uid}, whom the server runs as, cannot reach it", folder=self.places.base
            )
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            link = self._find_or_start(user)
            try:
                if self._await_ready(link, until):
                    return link
            except BaseException:
                link.close()
                raise
            # It was on its way out when we came: the next one is ours.
            link.close()
        raise self._start_failed("", "the server was not ready in time")

    def _find_or_start(self, user: unix.ServerUser) -> Link:
        try:
            lock = unix.lock_file(str(self.places.start_lock), patience=120.0)
            if lock is None:
                raise self._start_failed("", "another program has been starting the server for two minutes")
            try:
                link = Link.find(self.places.control)
                self._password = self._admin_password(started=link is not None)
                if link is None:
                    link = Link.start(self._orders(user), self.places.watchdog_log)
                    first = self._hear(link, 120.0)
                    if first["event"] == "failed":
                        link.close()
                        raise self._start_failed(first["stage"], first["log"])
                return link
            finally:
                unix.unlock_file(lock)
        except OSError as error:
            raise self._start_failed("", str(error)) from error

    def _hear(self, link: Link, timeout: float) -> dict[str, Any]:
        message = link.hear(timeout)
        if message is None:
            said = ""
            with contextlib.suppress(OSError):
                said = self.places.watchdog_log.read_text(errors="replace")[-2000:]
            link.close()
            raise self._start_failed("", said or "the watchdog ended at once")
        return message

    def _admin_password(self, *, started: bool) -> str:
        kept = self.passwords.get(SERVER, SUPERUSER)
        if kept is None and started:
            raise errors.SecretsBroken("the administrator's password is missing", file=self.places.secrets)
        self._password_is_new = kept is None
        return kept or self.passwords.ensure(SERVER, [SUPERUSER])[SUPERUSER]

    def _orders(self, user: unix.ServerUser) -> dict[str, Any]:
        places = self.places
        binaries = find_binaries(places.base, user.uid)
        with contextlib.suppress(OSError):
            found = (places.data / "PG_VERSION").read_text().strip()
            if found != str(binaries.major):
                raise errors.DataFromAnotherVersion(folder=places.data, found=found, programs=binaries.major)
        port = 0
        with contextlib.suppress(OSError, ValueError):
            port = int(places.port.read_text())
        return {
            "bin": str(binaries.folder),
            "data": str(places.data),
            "control": str(places.control),
            "sockets": str(places.sockets),
            "log": str(places.log),
            "lock": str(places.lock),
            "port": port,
            "uid": user.uid,
            "gid": user.gid,
            "switch": user.switch,
            "superuser": SUPERUSER,
            "password": self._password,
            "reset_password": self._password_is_new,
            "initdb": binaries.initdb_arguments(SUPERUSER),
            "settings": SETTINGS | self._settings,
            "environment": {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
        }

    def _await_ready(self, link: Link, until: float) -> bool:
        """Hear the watchdog out until the server is ready; False when it left without a word."""
        while True:
            try:
                message = link.hear(max(0.1, until - time.monotonic()))
            except TimeoutError:
                raise self._start_failed("", "the server was not ready in time") from None
            if message is None:
                return False
            if message["event"] == "ready":
                self._now_ready(message)
                return True
            if message["event"] == "failed":
                raise self._start_failed(message["stage"], message["log"])

    def _now_ready(self, message: dict[str, Any]) -> None:
        self.pid, self.watchdog_pid = message["pid"], message["watchdog"]
        if self.port != message["port"]:
            self.port = message["port"]
            with contextlib.suppress(OSError):
                self.places.port.write_text(f"{self.port}\n")
        self.problem = None
        self._ready.set()

    def _start_failed(self, stage: str, log: str) -> errors.DatabaseProblem:
        folder = self.places.base
        if any(text in log for text in NO_SPACE):
            return errors.DiskFull(log, folder=folder)
        if any(text in log for text in NO_PORT):
            return errors.NoFreePort(log, folder=folder)
        if any(text in log for text in FORBIDDEN):
            return errors.FolderNotUsable(log, folder=folder)
        where = self.places.log if stage == "start" else self.places.watchdog_log
        return errors.ServerStartFailed(log, folder=folder, log=where)

    # --- keeping it

    def _keep(self) -> None:
        """In a thread of its own: hear of crashes and restarts, and take up a lost line again."""
        pause = 0.1
        while True:
            message = self._link.hear(None)
            if message is not None and message["event"] == "bye":
                self._link.close()
                return
            if message is not None:
                self._told(message)
                continue
            self._ready.clear()
            self._link.bury()
            self._link.close()
            while not self._closing.wait(0 if self.problem is None else pause):
                try:
                    self._link = self._attach()
                    pause = 0.1
                    break
                except errors.DatabaseProblem as problem:
                    self.problem = problem
                    pause = min(pause * 2, 10.0)
            if self._closing.is_set():
                self._link.let_go()
                self._link.close()
                return

    def _told(self, message: dict[str, Any]) -> None:
        if message["event"] == "ready":
            self._now_ready(message)
        elif message["event"] == "crashed":
            self._ready.clear()
        elif message["event"] == "failed":
            self.problem = self._start_failed(message["stage"], message["log"])

    def _check_search(self) -> None:
        """Refuse a server that would find no Chinese text."""
        with dial(self.admin_url(), application="shaotai start") as connection:
            if connection.execute("SELECT to_regproc('show_trgm')").fetchone() == (None,):
                # IF NOT EXISTS alone does not help two that make it at the same moment.
                connection.execute("SELECT pg_advisory_lock(hashtextextended('pg_trgm', 0))")
                connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            found = connection.execute("SELECT cardinality(show_trgm('道路')) > 0").fetchone()
        if found != (True,):
            raise errors.SearchUnavailable(folder=self.places.base)
