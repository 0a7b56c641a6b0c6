"""Does the program grow? The real desk follows a city for half an hour, its memory and its pages' sampled every 10 s.

As large and as fast as Qingdao: 5,776 grids, 17,000 workers who send 1,700 positions a second, 20,000 open cases, 0.2 events a
second (`--minutes`, `--positions`, `--events`). `--day` is a day of Jimo in fast motion: 2,500 workers, all the day's events
within the time, and 24 lives of the page, each with a look into the past. A line through the samples after the first quarter
is what it grows by in an hour; with its standard error, for memory is a saw and not a line, and a verdict: "flat" within two
errors of none or below 10 MiB/h. Beside it each page's heap of scripts and its elements: what grows without them is the engine's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from sqlalchemy import URL

from bench._big_city import big_city
from bench._common import Case, Round, finish, say
from bench._small_city import data_folder
from bench._soak import MIB, Inside, Memory, feed, fitted

EVERY_S = 10.0
LIVES = 24
DAY_EVENTS = 2 * 760
"""Reports of a day, and their answers."""
PATIENCE_S = 180.0
INSIDE = "JSON.stringify([performance.memory.usedJSHeapSize, document.getElementsByTagName('*').length])"


@dataclass(frozen=True)
class Size:
    """A city: side × side grids, workers, open cases; positions and events a second."""

    side: int
    workers: int
    cases: int
    positions: float
    events: float


def size_of(options: argparse.Namespace) -> Size:
    """Return the city that is asked for."""
    if options.quick:
        return Size(4, 60, 60, 6, 2)
    if options.day:
        return Size(48, 2500, 1240, 250, DAY_EVENTS / (options.minutes * 60))
    return Size(76, 17_000, 20_000, options.positions, options.events)


class Watching:
    """The desk on that city, and Qt's loop for as long as it is watched."""

    def __init__(self, url: URL) -> None:
        from desktop.app import has_gpu, is_root, make_application
        from desktop.prepare import Options
        from desktop.program import Program
        from desktop.settings import Settings
        from widgets.web.flags import chromium_flags

        flags = chromium_flags(is_root=is_root(), gpu=has_gpu())
        # Without it a page is told its heap rounded, and every twenty minutes.
        os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", f"{flags} --enable-precise-memory-info")
        options = Options(database=url.render_as_string(hide_password=False), rate=0)
        self.app = make_application(Settings(), options)
        self.program = Program(options)
        self.program.window.resize(1920, 1080)
        self.painted = 0
        self.program.desk_opened.connect(self._opened)
        self.program.show()
        self.until(lambda: self.painted > 0, "the map")

    def _opened(self, desk: Any) -> None:
        desk.body.map.painted.connect(self._paint)

    def _paint(self, drawn: dict[str, float]) -> None:
        self.painted += 1 if drawn.get("cases") else 0

    def run(self, seconds: float) -> None:
        """Let it live."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def until(self, enough: Any, what: str) -> None:
        """Let it live until there is enough."""
        began = time.monotonic()
        while not enough():
            if time.monotonic() - began > PATIENCE_S:
                raise SystemExit(f"never came: {what}")
            self.run(0.05)

    def inside(self) -> Inside:
        """Ask the page how it is."""
        from widgets.web.page import DeskPage

        desk = self.program.desk
        said: list[Any] = []
        if desk is None:
            raise SystemExit("the desk is gone")
        desk.body.map.findChild(DeskPage).runJavaScript(INSIDE, 0, said.append)
        self.until(lambda: bool(said), "the page's word on itself")
        heap, elements = json.loads(said[0])
        return Inside(heap / MIB, elements)

    def live_again(self) -> None:
        """Look into the past and come back; then a new desk with a new page, by night or by day."""
        from widgets.theme import tokens

        program = self.program
        if program.desk is not None:
            replay = program.desk.replay
            replay.open()
            self.until(lambda: replay.on, "the past")
            replay.toggle()
            self.run(1.0)
            replay.leave()
        before = self.painted
        program.switch_theme("day" if tokens().name == "night" else "night")
        self.until(lambda: self.painted > before, "the map after a switch")

    def close(self) -> None:
        self.program.close()
        self.run(0.2)


def soak(url: URL, size: Size, options: argparse.Namespace) -> dict[str, Any]:
    """Let a desk and a city live beside each other; return what was sampled."""
    address = url.render_as_string(hide_password=False)
    numbers = [str(one) for one in (size.side, size.positions, size.events)]
    feeder = subprocess.Popen(
        [sys.executable, __file__, "--feed", address, *numbers],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert feeder.stdin is not None
    assert feeder.stdout is not None
    watching = Watching(url)
    lives: list[tuple[float, float]] = []
    try:
        if feeder.stdout.readline().strip() != "ready":
            raise SystemExit("the feeder did not start")
        memory = Memory()
        seconds = 4.0 if options.quick else options.minutes * 60
        every = 0.5 if options.quick else EVERY_S
        many_lives = 2 if options.quick else LIVES
        next_life = seconds / many_lives
        while (passed := time.monotonic() - memory.began) < seconds:
            if options.day and passed >= next_life:
                watching.live_again()
                memory.sample(watching.inside())
                lives.append((memory.program[-1], memory.page[-1]))
                next_life += seconds / many_lives
                continue
            watching.run(min(every, max(0.05, seconds - passed)))
            memory.sample(watching.inside())
            say(str(memory))
        desk = watching.program.desk
        seen = 0 if desk is None else desk.board.positions_received
    finally:
        feeder.stdin.close()
        told = feeder.stdout.read().split()
        feeder.wait(30)
        watching.close()
    if feeder.returncode or len(told) != 3:
        raise SystemExit("the feeder did not end in order")
    sent, happened, lasted = int(told[0]), int(told[1]), float(told[2])
    fed = {"positions_per_s": round(sent / lasted, 1), "events_per_s": round(happened / lasted, 2), "seconds": lasted}
    fed["shown_of_positions"] = round(seen / max(1, sent), 3)
    return {"memory": memory, "lives": lives, "fed": fed}


def main() -> None:
    options = asked()
    size = size_of(options)
    say("making a city")
    with data_folder() as home, big_city(size.side, size.workers, 0, size.cases, careless=True) as city:
        os.environ["SHAOTAI_HOME"] = str(home)
        done = soak(city.url, size, options)
        cases = told(done, options)
        about = {"grids": size.side**2, "workers": size.workers, "open_cases": size.cases, "minutes": options.minutes}
        packages = ("PySide6-Essentials", "psycopg", "SQLAlchemy")
        finish("soak", options, cases, packages, city=about, versions={"postgresql": city.server_version})


def told(done: dict[str, Any], options: argparse.Namespace) -> list[Case]:
    """What was sampled, and the lines through it."""
    memory: Memory = done["memory"]
    grown = {"program": memory.program, "page": memory.page, "heap": [one.heap for one in memory.inside]}
    cases = []
    for name, values in grown.items():
        line = memory.growth(values)
        say(f"{name}: {line['slope']:+.1f} ± {line['standard_error']:.1f} MiB/h, {line['verdict']}")
        cases += [
            _measured(f"{name}_growth", "MiB/h", [line["slope"]], line | done["fed"]),
            _measured(
                f"{name}_{'size' if name == 'heap' else 'rss'}",
                "MiB",
                values,
                {"first": round(values[0], 1), "last": round(values[-1], 1)},
            ),
        ]
    elements = [float(one.elements) for one in memory.inside]
    cases.append(_measured("elements", "elements", elements, {"first": elements[0], "last": elements[-1]}))
    if options.day:
        counted = np.arange(len(done["lives"]), dtype=float)
        for which, name in enumerate(("program", "page")):
            line = fitted(counted, np.array([life[which] for life in done["lives"]]))
            say(f"{name}: {line['slope']:+.1f} ± {line['standard_error']:.1f} MiB a life")
            cases.append(_measured(f"{name}_growth_per_life", "MiB", [line["slope"]], line))
    return cases


def _measured(name: str, unit: str, samples: list[float], detail: dict[str, Any]) -> Case:
    """What was measured once, as a case without peers."""
    return Case(name, unit, "lower", lambda: Round(samples, None), detail=lambda: detail, rounds=1)


def asked() -> argparse.Namespace:
    """The options; `rounds` is always one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small city for four seconds")
    parser.add_argument("--day", action="store_true", help="a day of Jimo in fast motion, with 24 lives of the page")
    parser.add_argument("--minutes", type=float, default=30.0, help="how long (default: 30)")
    parser.add_argument("--positions", type=float, default=1700.0, help="positions a second (default: 1700)")
    parser.add_argument("--events", type=float, default=0.2, help="events a second (default: 0.2)")
    parser.set_defaults(rounds=1)
    return parser.parse_args()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--feed"]:
        feed(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5]))
    else:
        main()
