"""The watchdog's hands: it makes the data folder, runs PostgreSQL's programs as the server's user, and reads its files.

Standard library only, like the watchdog.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from typing import Any

from desktop.postgres import unix

LONGEST_LOG = 5_000_000
TOLD_OF_LOG = 4000


class StageFailed(Exception):
    """A step on the way to a running server failed: which one, and what it said."""

    def __init__(self, stage: str, log: str) -> None:
        super().__init__(stage, log)
        self.stage = stage
        self.log = log[-TOLD_OF_LOG:]


class Postmaster:
    """The server of one data folder; `lock` is inherited by everything that is started, and so held while it lives."""

    def __init__(self, orders: dict[str, Any], lock: int) -> None:
        self.orders = orders
        self.data: str = orders["data"]
        self.lock = lock
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.log_start = 0

    def prepare(self, creating: Callable[[], None]) -> None:
        """Clear away what a crash left, and make the data folder where there is none: whole, or not at all.

        Calls `creating` before it makes one. Raises StageFailed.
        """
        building = self.data + ".building"
        try:
            if os.path.exists(building):
                shutil.rmtree(building)
            self.clear_locks()
            if not os.path.exists(self.data):
                creating()
                self.create(building)
            elif self.orders["reset_password"]:
                # The passwords were lost, the data was not: whoever owns the folder may set a new one.
                command = f"ALTER ROLE {self.orders['superuser']} PASSWORD '{self.orders['password']}';\n"
                self.tool("postgres", ["--single", "-D", self.data, "postgres"], stage="password", text=command)
        except OSError as error:
            raise StageFailed("prepare", str(error)) from error

    def clear_locks(self) -> None:
        """Remove the server's own lock files, which outlive a kill and may by now name anybody's process, or a zombie.

        We hold the lock that everything of the old server held, so it is gone; unless somebody started one by hand.
        """
        pid = pid_in(self.data)
        if not (pid and unix.serves(pid, self.data)):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(self.data, "postmaster.pid"))
            for name in os.listdir(self.orders["sockets"]):
                os.unlink(os.path.join(self.orders["sockets"], name))

    def create(self, building: str) -> None:
        """Run initdb beside the place where the folder will be, and rename it there when it is whole and on disk."""
        os.mkdir(building, 0o700)
        try:
            password = os.path.join(building, "password")
            with open(password, "x") as file:
                file.write(self.orders["password"])
            self.give(building)
            self.give(password)
            fresh = os.path.join(building, "data")
            self.tool("initdb", ["-D", fresh, "--pwfile", password, *self.orders["initdb"]], stage="initdb")
            os.rename(fresh, self.data)
            sync_folder(os.path.dirname(self.data))
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def tool(self, name: str, arguments: list[str], *, stage: str, text: str = "") -> None:
        """Run one of PostgreSQL's programs to its end. Raises StageFailed."""
        done = subprocess.run(
            [os.path.join(self.orders["bin"], name), *arguments],
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **self.as_server_user(signal.SIGKILL),
        )
        if done.returncode:
            raise StageFailed(stage, done.stdout.decode(errors="replace"))

    def as_server_user(self, on_our_death: signal.Signals) -> dict[str, Any]:
        """Options of Popen: who, with what, and what the child gets when we are killed."""
        options: dict[str, Any] = {
            "cwd": "/",
            "preexec_fn": unix.dies_with_parent(on_our_death),
            "pass_fds": (self.lock,),
            "env": {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin", **self.orders["environment"]},
        }
        if self.orders["switch"]:
            options.update(user=self.orders["uid"], group=self.orders["gid"], extra_groups=[])
        return options

    def give(self, path: str) -> None:
        """Make it the server user's."""
        if self.orders["switch"]:
            os.chown(path, self.orders["uid"], self.orders["gid"])

    def launch(self, port: int) -> None:
        """Start the server on a port; whether it gets ready is seen later."""
        self.port = port
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": self.orders["sockets"],
            "unix_socket_permissions": "0700",
            **self.orders["settings"],
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = self.orders["log"]
        with contextlib.suppress(OSError):
            if os.path.getsize(log) > LONGEST_LOG:
                os.replace(log, log + ".1")
        try:
            with open(log, "ab") as output:
                self.log_start = output.tell()
                self.process = subprocess.Popen(
                    [os.path.join(self.orders["bin"], "postgres"), "-D", self.data, *options],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    **self.as_server_user(signal.SIGINT),
                )
        except (OSError, subprocess.SubprocessError) as error:
            raise StageFailed("start", str(error)) from error

    def ended(self) -> bool:
        """Whether it runs no more, or never did."""
        return self.process is None or self.process.poll() is not None

    def ready(self) -> bool:
        """Whether it takes connections, as it says itself in its own file."""
        with contextlib.suppress(OSError), open(os.path.join(self.data, "postmaster.pid")) as file:
            lines = file.read().split("\n")
            return self.process is not None and lines[0] == str(self.process.pid) and lines[7:8] == ["ready   "]
        return False

    def send(self, number: signal.Signals) -> None:
        """Ask it to stop, in one of PostgreSQL's ways."""
        if self.process is not None:
            self.process.send_signal(number)

    def new_log(self) -> str:
        """What it has said since it was last launched."""
        with contextlib.suppress(OSError), open(self.orders["log"], "rb") as file:
            file.seek(self.log_start)
            return file.read().decode(errors="replace")[-TOLD_OF_LOG:]
        return ""


def pid_in(data: str) -> int:
    """The process that the data folder's lock file names, 0 for none."""
    with contextlib.suppress(OSError, ValueError), open(os.path.join(data, "postmaster.pid")) as file:
        return int(file.readline())
    return 0


def free_port(wanted: int) -> int:
    """The port of last time, so that addresses stay good over a restart, else any."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    return wanted


def sync_folder(path: str) -> None:
    """See to it that a rename in that folder survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
