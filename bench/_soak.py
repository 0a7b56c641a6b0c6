"""A city that goes on for a long time in another process, and the memory of a program that watches it."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray
from sqlalchemy import text

from bench._big_city import LAT, LON, STEP
from models.cases import commands
from models.cases.records import NewReport, Source
from models.store.engine import Store
from models.store.errors import StoreError
from models.store.times import database_now
from models.workers.commands import receive_positions
from models.workers.records import Fix

TURN_S = 1.0
MIB = 2**20
WARM_UP = 0.25
"""The part of the time in which caches fill: what grows then is no leak."""
FLAT_MIB = 10.0
"""So many MiB an hour more are taken for none."""
BLURRED_MIB = 50.0
"""Where two errors are more than this, nothing can be said."""
MOST_ALIKE = 0.95
"""What is left of the samples' number where each tells the next."""


def feed(address: str, side: int, positions: float, events: float) -> None:
    """Send so many positions and events a second until standard input ends. Half of the events report, half answer.

    Prints a line of what was sent when it ends.
    """
    store = Store(address, desk="feeder")  # type: ignore[arg-type]
    chance = random.Random(1)
    with store.read() as s:
        rows = s.execute(text("SELECT worker_id, lon, lat FROM position_latest ORDER BY worker_id")).all()
        category = s.scalar(text("SELECT id FROM category LIMIT 1"))
    places = [[row.worker_id, row.lon, row.lat] for row in rows]
    waiting: list[tuple[Any, int]] = []
    sent, happened, next_one, owed = 0, 0, 0, 0.0
    began = due = time.monotonic()
    print("ready", flush=True)
    while not _ended():
        due += TURN_S
        time.sleep(max(0.0, due - time.monotonic()))
        with store.transaction() as s:
            now = database_now(s)
            many = round(positions * TURN_S)
            turn = [places[(next_one + n) % len(places)] for n in range(many)]
            next_one += many
            receive_positions(s, [_step(place, now, chance) for place in turn])
            sent += len(turn)
        owed += events * TURN_S
        while owed >= 1:
            owed -= 1
            happened += 1
            try:
                with store.transaction() as s:
                    if waiting and happened % 2 == 0:
                        case, version = waiting.pop(0)
                        commands.answer(s, case, version, "已答复")
                    else:
                        lon, lat = LON + chance.random() * side * STEP, LAT + chance.random() * side * STEP
                        new = NewReport(f"路灯不亮 {happened}", "不亮", Source.HOTLINE, category, lon=lon, lat=lat)  # type: ignore[arg-type]
                        done = commands.report(s, new)
                        waiting.append((done.case_id, done.version))
            except StoreError as error:
                print(f"an event was refused: {error}", file=sys.stderr, flush=True)
    lasted = time.monotonic() - began
    store.close()
    print(f"{sent} {happened} {lasted:.1f}", flush=True)


def _ended() -> bool:
    import select

    return bool(select.select([sys.stdin], [], [], 0)[0]) and not sys.stdin.readline()


def _step(place: list[Any], now: datetime, chance: random.Random) -> Fix:
    place[1] += chance.uniform(-1, 1) * 1e-4
    place[2] += chance.uniform(-1, 1) * 1e-4
    return Fix(place[0], place[1], place[2], chance.uniform(0, 360), 1.2, 5.0, now)


@dataclass(frozen=True)
class Inside:
    """What a page says of itself: MiB of its scripts' heap, and elements in its document."""

    heap: float
    elements: int


@dataclass
class Memory:
    """Resident memory of this process and of all of Chromium's under it, in MiB, with the seconds since the start.

    With it what the page said of itself, where it was asked.
    """

    began: float = field(default_factory=time.monotonic)
    at: list[float] = field(default_factory=list)
    program: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    inside: list[Inside] = field(default_factory=list)

    def sample(self, inside: Inside) -> None:
        """Take note of it now."""
        me = psutil.Process()
        pages = 0
        for child in me.children(recursive=True):
            try:
                if "QtWebEngineProcess" in " ".join(child.cmdline()[:1]):
                    pages += child.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        self.at.append(time.monotonic() - self.began)
        self.program.append(me.memory_info().rss / MIB)
        self.page.append(pages / MIB)
        self.inside.append(inside)

    def __str__(self) -> str:
        """The last sample, for people."""
        now = self.inside[-1]
        return (
            f"{self.at[-1]:.0f} s: program {self.program[-1]:.0f} MiB, pages {self.page[-1]:.0f} MiB, "
            f"of these scripts {now.heap:.1f} MiB, {now.elements} elements"
        )

    def growth(self, values: Sequence[float]) -> dict[str, Any]:
        """Fit a line through what was sampled after warming up: MiB an hour, with its standard error and what that says.

        `late` is the slope of the last half alone: less than the whole's where it levels out.
        """
        x, y = np.array(self.at), np.array(values)
        line, late = (fitted(x[kept] / 3600, y[kept]) for kept in (x >= x[-1] * WARM_UP, x >= x[-1] / 2))
        return {**line, "late": late["slope"], "verdict": verdict(line["slope"], line["standard_error"])}


def verdict(slope: float, error: float) -> str:
    """Whether that is growth: "flat" within two errors of none or below FLAT_MIB, "unclear" where the errors are too great."""
    if 2 * error > BLURRED_MIB:
        return "unclear"
    return "flat" if slope <= max(FLAT_MIB, 2 * error) else "grows"


def fitted(x: NDArray[np.float64], y: NDArray[np.float64]) -> dict[str, float]:
    """Least squares: how much y grows for one of x, and the standard error of that; both 0 for too few.

    A saw's neighbours are alike: they count for as many fewer samples as they tell of each other.
    """
    if len(x) < 3:
        return {"slope": 0.0, "standard_error": 0.0}
    slope, offset = np.polyfit(x, y, 1)
    rest = y - slope * x - offset
    squares, spread = float(np.sum(rest**2)), float(np.sum((x - x.mean()) ** 2))
    alike = min(MOST_ALIKE, max(0.0, float(np.sum(rest[1:] * rest[:-1])) / squares)) if squares else 0.0
    error = (squares / (len(x) - 2) / spread * (1 + alike) / (1 - alike)) ** 0.5
    return {"slope": round(float(slope), 3), "standard_error": round(error, 3)}
