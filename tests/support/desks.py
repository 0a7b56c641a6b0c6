"""The whole program as a process: started offscreen on a data folder, watched, signalled, killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import pytest

from desktop.postgres.cities import CityServer
from desktop.postgres.server import EmbeddedServer
from tests.support.commands import ROOT, environment, run_program
from tests.support.database import connect, temporary_base
from tests.support.folders import remove
from tests.support.programs import of_folder, wait_until_gone

PATIENCE_S = 100.0


def until(what: str, so: Callable[[], Any], patience: float = PATIENCE_S) -> Any:
    """Wait until something is so, and return it; the test fails when it never comes."""
    end = time.monotonic() + patience
    while not (found := so()):
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.05)
    return found


class Desk:
    """One `main.py headless`, which lives for an hour unless told otherwise; or the desk itself, in a window nobody sees."""

    def __init__(
        self,
        home: Path,
        city: str = "demo",
        *,
        seconds: float = 3600,
        rate: float = 60,
        name: str = "out",
        windowed: bool = False,
    ) -> None:
        self.home, self.out = home, home / name
        words = ["--city", city, "--rate", f"{rate:g}"]
        if not windowed:
            words = ["headless", *words, "--json", "--seconds", f"{seconds:g}", "--out", str(self.out)]
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *words],
            cwd=ROOT,
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        self.said = self.answered = ""
        self.family: set[psutil.Process] = set()
        self._threads = [threading.Thread(target=self._listen_err), threading.Thread(target=self._listen_out)]
        for thread in self._threads:
            thread.start()

    def _listen_err(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line

    def _listen_out(self) -> None:
        assert self.process.stdout is not None
        self.answered = self.process.stdout.read()

    def painted(self) -> Self:
        """Wait for the first painted map with data."""
        end = time.monotonic() + PATIENCE_S
        while "first_paint" not in self.said and self.process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        assert "first_paint" in self.said, self.said
        return self

    def look(self) -> set[psutil.Process]:
        """Remember and return every process that it has started so far, and theirs."""
        self.family |= set(psutil.Process(self.process.pid).children(recursive=True))
        return self.family

    def simulator(self) -> psutil.Process:
        """Wait for its simulator's process."""
        return self.child("desktop.demo.process")

    def child(self, word: str) -> psutil.Process:
        """Wait for a process that it starts, by a word of its command line."""

        def find() -> psutil.Process | None:
            for process in self.look():
                try:
                    if word in " ".join(process.cmdline()):
                        return process
                except psutil.Error:
                    continue
            return None

        found: psutil.Process = until(word, find)
        return found

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        if self.process.poll() is None:
            self.look()
            self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        code = self.process.wait(PATIENCE_S)
        for thread in self._threads:
            thread.join()
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return code

    def kill(self) -> None:
        """Kill the program itself, and nothing of what it started."""
        self.look()
        self.process.kill()
        self.wait()

    def leaves_nothing(self, *, server: bool = True) -> None:
        """State: all that it started ends by itself; `server` too, unless another program holds it."""
        theirs = set() if server else set(of_folder(self.home))
        _, left = psutil.wait_procs(self.family - theirs, timeout=60)
        assert not left
        if server:
            wait_until_gone(self.home)

    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "summary.json").read_text(encoding="utf-8"))
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.kill()


@contextmanager
def asking(home: Path, city: str = "demo") -> Iterator[Callable[[str], Any]]:
    """Ask the city's database for one value, as its operator, beside whoever runs."""
    with EmbeddedServer.start(home) as server, connect(CityServer.embedded(server).url(city, "operator")) as connection:

        def ask(question: str) -> Any:
            row = connection.execute(question).fetchone()  # type: ignore[arg-type]
            assert row is not None
            return row[0]

        yield ask


def is_whole(ask: Callable[[str], Any]) -> None:
    """State: what belongs together in the database is together."""
    assert ask("SELECT count(*) FROM city") == 1
    for broken in (
        "SELECT count(*) FROM report r LEFT JOIN case_file c ON c.id = r.case_id WHERE c.id IS NULL",
        "SELECT count(*) FROM case_file c WHERE NOT EXISTS (SELECT FROM report r WHERE r.case_id = c.id)",
        "SELECT count(*) FROM case_file c WHERE NOT EXISTS (SELECT FROM step s WHERE s.case_id = c.id)",
        "SELECT count(*) FROM dispatch_order o LEFT JOIN case_file c ON c.id = o.case_id WHERE c.id IS NULL",
        "SELECT count(*) FROM report r WHERE NOT EXISTS (SELECT FROM report_text t WHERE t.report_id = r.id)",
        # A command's write and its step are one transaction.
        (
            "SELECT count(*) FROM case_file c WHERE c.state <> (SELECT s.to_state FROM step s WHERE s.case_id = c.id"
            " AND s.to_state IS NOT NULL ORDER BY s.occurred_at DESC, s.recorded_at DESC, s.id DESC LIMIT 1)"
        ),
        "SELECT count(*) FROM dispatch_order o WHERE NOT EXISTS (SELECT FROM step s WHERE s.order_id = o.id)",
    ):
        assert ask(broken) == 0, broken


@pytest.fixture(scope="session")
def demo_home(_which_programs: None) -> Iterator[Path]:
    """A data folder with the demo city, for programs that each test starts and ends itself."""
    home = temporary_base()
    built = run_program(home, "demo", "build", "--json")
    assert built.code == 0, built.err
    assert (built.json["city"], built.json["built"]) == ("demo", True)
    yield home
    remove(home)
