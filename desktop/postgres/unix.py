"""What POSIX, and Linux in particular, lends to the supervisor. Standard library only: the watchdog lives on it.

On another POSIX system than Linux the kernel does not tell a child that its parent died: there a server whose watchdog
was killed together with every program stays until the next start, which finds it by its lock and stops it first.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

SERVER_USER = "shaotai"
USER_LOCK = "/run/shaotai-user.lock"
"""Held while the user is made; the folder is root's alone."""
PR_SET_PDEATHSIG = 1


class ServerUser(NamedTuple):
    """Whom the server runs as; `switch` is false where that is simply us."""

    uid: int
    gid: int
    switch: bool


def server_user(data: str) -> ServerUser:
    """Choose whom the server runs as: us, or, for root, whom PostgreSQL would refuse, an unprivileged system user.

    The owner of existing data goes first, then SHAOTAI_POSTGRES_USER, then the user `shaotai`, made where useradd exists,
    then `postgres`, then `nobody`. Raises PermissionError where none of them can be had.
    """
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid(), switch=False)
    with contextlib.suppress(OSError, KeyError):
        owner = os.stat(data).st_uid
        if owner != 0:
            return ServerUser(owner, pwd.getpwuid(owner).pw_gid, switch=True)
    for name in (os.environ.get("SHAOTAI_POSTGRES_USER", ""), SERVER_USER, "+", "postgres", "nobody"):
        if name == "+":
            name = _make_server_user()
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            if entry.pw_uid != 0:
                return ServerUser(entry.pw_uid, entry.pw_gid, switch=True)
    raise PermissionError("root may not run PostgreSQL, and no unprivileged user was found; set SHAOTAI_POSTGRES_USER")


def _make_server_user() -> str:
    """Make the user, one program at a time: of two at once useradd would give the second's number to the first's user."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    lock = lock_file(USER_LOCK, patience=30) if useradd else None
    if useradd and lock is not None:
        try:
            pwd.getpwnam(SERVER_USER)
        except KeyError:
            options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
            subprocess.run(
                [useradd, *options, "--shell", "/usr/sbin/nologin", SERVER_USER],
                capture_output=True,
                check=False,
                timeout=30,
            )
        finally:
            unlock_file(lock)
    return SERVER_USER


def may_enter(path: str, uid: int) -> bool:
    """Whether that user can read `path`, a folder, and what lies in it."""
    entry = os.stat(path)
    if entry.st_mode & 0o005 != 0o005 and not (entry.st_uid == uid and entry.st_mode & 0o500 == 0o500):
        return False
    return may_pass(path, uid)


def may_pass(path: str, uid: int) -> bool:
    """Whether that user can pass through `path` and all the folders above it."""
    path = os.path.realpath(path)
    while True:
        entry = os.stat(path)
        if not entry.st_mode & 0o001 and not (entry.st_uid == uid and entry.st_mode & 0o100):
            return False
        if path == os.path.dirname(path):
            return True
        path = os.path.dirname(path)


def lock_file(path: str, *, patience: float, give_up: Callable[[], bool] = lambda: False) -> int | None:
    """Hold the exclusive lock on `path`; returns its descriptor, or None after `patience` seconds or when told to give up.

    The lock belongs to the open file, so a child that inherits the descriptor holds it too: it is free again only when
    the watchdog, the server and each of the server's own children are gone.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until or give_up():
                os.close(descriptor)
                return None
            time.sleep(0.005)
        else:
            return descriptor


def unlock_file(descriptor: int) -> None:
    """Let go of what lock_file returned."""
    os.close(descriptor)


def dies_with_parent(how: signal.Signals) -> Callable[[], None]:
    """For Popen(preexec_fn=…): the child gets this signal when the thread that started it ends, however it ends.

    Only for a process with one thread: of several, the one that called Popen is the one that counts.
    """
    parent = os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None

    def tie() -> None:
        signal.set_wakeup_fd(-1)
        if prctl is not None:
            # After the change of user, which clears it; and the parent may be gone already.
            prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return tie


def serves(pid: int, data: str) -> bool:
    """Whether that process is alive and is a PostgreSQL server on the folder `data`."""
    if os.path.isdir("/proc/self/cwd"):
        with contextlib.suppress(OSError):
            return os.path.samefile(f"/proc/{pid}/cwd", data)
        return False
    told = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in told.stdout and data in told.stdout
