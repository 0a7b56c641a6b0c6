"""Other programs of ours, as processes that a test may kill."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import psycopg
from sqlalchemy.engine import make_url

from desktop.postgres.dial import dial
from desktop.postgres.places import Places

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, sys
from pathlib import Path
from desktop.postgres.server import EmbeddedServer
from desktop.problems import Problem
try:
    server = EmbeddedServer.start(Path(sys.argv[1]))
except Problem as problem:
    print(json.dumps({"problem": type(problem).__name__, "text": str(problem)}), flush=True)
    sys.exit(3)
url = server.admin_url().render_as_string(hide_password=False)
print(json.dumps({"pid": server.pid, "watchdog": server.watchdog_pid, "url": url}), flush=True)
sys.stdin.read()
server.close(wait=True)
"""


class Program:
    """A program that holds the embedded server of a folder until it is told to end, or killed."""

    def __init__(self, base: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(base)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def told(self) -> dict[str, Any]:
        """What it has to say once it has started: pid, watchdog, url; or problem, text."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the program ended without a word"
        told: dict[str, Any] = json.loads(line)
        return told

    def connect(self, url: str) -> psycopg.Connection[Any]:
        return dial(make_url(url))

    def end(self) -> int:
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        return self.process.wait(60)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def of_folder(base: Path) -> list[psutil.Process]:
    """Every process of the folder's server: its watchdog, its children, initdb and whatever else holds its lock file."""
    lock = os.path.realpath(Places.under(base).lock)
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            folder = Path(f"/proc/{process.pid}/fd")
            if process.pid != os.getpid() and any(os.path.realpath(fd) == lock for fd in folder.iterdir()):
                found.append(process)
    return found


def wait_until_gone(base: Path) -> None:
    """Until nothing of the folder's server runs any more; fails the test after a minute."""
    until = time.monotonic() + 60
    while alive := of_folder(base):
        assert time.monotonic() < until, f"left behind: {alive}"
        time.sleep(0.01)
