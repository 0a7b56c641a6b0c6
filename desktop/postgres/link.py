"""A program's own line to the watchdog: finding it, or starting it, and hearing what it tells."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# Where an interpreter that is no system's own finds its libraries.
NEEDED_TO_START = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
START = "import sys; sys.path.append(sys.argv[1]); from desktop.postgres.watchdog import main; main()"


class Link:
    """The line. The server lives as long as one program has one; closing it is all that a program has to do."""

    def __init__(self, line: socket.socket, child: int | None) -> None:
        self.line = line
        self._child = child
        self._rest = b""

    @classmethod
    def find(cls, control: Path) -> Link | None:
        """A line to the watchdog that is there, or None."""
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.connect(str(control))
        except (FileNotFoundError, ConnectionRefusedError):
            line.close()
            return None
        except OSError:
            line.close()
            raise
        return cls(line, None)

    @classmethod
    def start(cls, orders: dict[str, Any], log: Path) -> Link:
        """Start a watchdog, in a session of its own, and give it its orders."""
        ours, theirs = socket.socketpair()
        writing = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        try:
            child = os.posix_spawn(
                sys.executable,
                [sys.executable, "-I", "-S", "-c", START, str(ROOT)],
                {"LC_ALL": "C.UTF-8"} | {name: os.environ[name] for name in NEEDED_TO_START if name in os.environ},
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, theirs.fileno(), 0),
                    (os.POSIX_SPAWN_OPEN, 1, str(log), writing, 0o600),
                    (os.POSIX_SPAWN_DUP2, 1, 2),
                ],
                setsid=sys.platform == "linux",
                setsigmask=[],
            )
            link = cls(ours, child)
            ours.sendall(json.dumps(orders).encode() + b"\n")
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        return link

    def hear(self, timeout: float | None) -> dict[str, Any] | None:
        """The next message; None when the watchdog has gone. Raises TimeoutError."""
        self.line.settimeout(timeout)
        while b"\n" not in self._rest:
            try:
                more = self.line.recv(65536)
            except ConnectionError:
                more = b""
            if not more:
                return None
            self._rest += more
        line, self._rest = self._rest.split(b"\n", 1)
        message: dict[str, Any] = json.loads(line)
        return message

    def let_go(self) -> None:
        """Say good-bye; the watchdog says bye while others stay, or closes its end once the server has stopped."""
        with contextlib.suppress(OSError):
            self.line.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self.line.close()
        if self._child is not None:
            # A watchdog that others still use lives on; when we end, it is nobody's zombie.
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self._child, os.WNOHANG)
            self._child = None

    def bury(self) -> None:
        """Wait for the watchdog that we started and that has closed its end, so that it leaves no zombie."""
        if self._child is not None:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self._child, 0)
            self._child = None
