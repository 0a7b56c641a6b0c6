"""The headless job: the same program, offscreen, for a while; leaves pictures and a summary read from the database."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from PySide6.QtCore import QBuffer, QIODevice, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.demo.rhythm import reports_per_second
from desktop.desk.desk import Desk
from desktop.ending import Ending
from desktop.headless_problems import (
    MapGaveUp,
    NotPainted,
    OutNotWritable,
    PictureNotMade,
    PictureNotSaved,
    SimulationEnded,
)
from desktop.operations import Outcome
from desktop.picture import Ground
from desktop.prepare import Options
from desktop.program import Program
from models.cases.deadlines import lamp_of, queue_order
from models.cases.records import CaseState, Lamp
from models.figures.happened import get_database_now, get_happened, get_stock
from models.store.engine import Store

WIDTH, HEIGHT = 1920, 1080
REPORTS_PER_SECOND = 0.4
MOST_RATE = 600.0
FIRST_PAINT_WITHIN_S = 90
SETTLE_S = 3.0


def process_age_s() -> float:
    """Seconds since this process began, start of the interpreter included."""
    return time.time() - float(psutil.Process().create_time())


class HeadlessJob(QObject):
    """Runs the program for `seconds` after the first painted map with data, then makes picture and summary."""

    finished = Signal()
    first_painted = Signal(float, dict)
    """Seconds since the process began, and how many of each kind are on the map."""

    def __init__(self, program: Program, seconds: float, out: Path) -> None:
        super().__init__(program)
        self.program, self.seconds, self.out = program, seconds, out
        self.problem: BaseException | None = None
        self.summary: dict[str, Any] = {}
        self.desk: Desk | None = None
        self._painted: dict[str, Any] = {}
        self._startup_s: float | None = None
        self._since: datetime | None = None
        self._orders = 0
        self._hears_simulation = False
        self._deadline = QTimer(self, interval=FIRST_PAINT_WITHIN_S * 1000)
        self._deadline.setSingleShot(True)
        self._deadline.timeout.connect(self._too_late)
        program.desk_opened.connect(self._opened)
        program.failed.connect(self._fail)
        # Nobody reads a message in a window here: what would be told there ends the job, or it would wait for ever.
        program.faults.unforeseen.connect(self._fail)
        program.jobs.unhandled.connect(self._fail)

    def start(self) -> None:
        """Begin."""
        self.program.window.resize(WIDTH, HEIGHT)
        self.program.show()

    @Slot(object)
    def _opened(self, desk: Desk) -> None:
        self.desk = desk
        self._deadline.start()
        desk.body.map.painted.connect(self._map_painted)
        desk.body.map.gave_up.connect(self._map_gave_up)
        desk.operations.ended.connect(self._operation_ended)
        desk.live_failed.connect(self._fail)
        desk.ground_known.connect(self._ground_known)

    @Slot(object)
    def _ground_known(self, ground: Ground) -> None:
        """Let enough happen to fill the screens at any hour, unless a rate was asked for."""
        if self.program.options.rate is None:
            ordinary = reports_per_second(self.desk_now().astimezone(ground.city.zone))
            rate = min(MOST_RATE, round(REPORTS_PER_SECOND / ordinary))
            self.program.options = replace(self.program.options, rate=rate)

    def desk_now(self) -> datetime:
        """The database's time now."""
        assert self.desk is not None
        return self.desk.board.clock.now()

    @Slot(dict)
    def _map_painted(self, drawn: dict[str, Any]) -> None:
        self._painted = drawn
        self._hear_simulation()
        desk = self.desk
        if self._startup_s is not None or desk is None or desk.board.ground is None:
            return
        # A city just made has no grids yet: its empty map is all there is.
        if desk.board.ground.grids and not drawn.get("grids"):
            return
        self._startup_s = process_age_s()
        self._deadline.stop()
        self.first_painted.emit(self._startup_s, drawn)
        self._since = desk.board.clock.now()
        demo = desk.board.ground.city.is_demo
        if demo and self.seconds >= 2 * SETTLE_S:
            QTimer.singleShot(round(self.seconds * 500), self._choose)
            QTimer.singleShot(round(self.seconds * 500 + 1500), self._dispatch)
        QTimer.singleShot(round(max(self.seconds - SETTLE_S, 0.0) * 1000), self._choose)
        QTimer.singleShot(round(max(self.seconds, SETTLE_S) * 1000), self._end)

    def _hear_simulation(self) -> None:
        """Listen to the simulation as soon as there is one: the program makes it at the first painted map."""
        if self.program.living.simulation is not None and not self._hears_simulation:
            self._hears_simulation = True
            self.program.living.simulation.failed.connect(self._simulation_failed)

    @Slot(str)
    def _simulation_failed(self, reason: str) -> None:
        self._fail(SimulationEnded(reason))

    @Slot()
    def _map_gave_up(self) -> None:
        self._fail(MapGaveUp())

    @Slot(object)
    def _operation_ended(self, outcome: Outcome) -> None:
        self._orders += outcome.name == "dispatch" and outcome.kind == "done"

    @Slot()
    def _choose(self) -> None:
        """Choose as an operator would: the most pressing case that waits for an order, else the most pressing one."""
        assert self.desk is not None
        now = self.desk.board.clock.now()
        cases = sorted(self.desk.board.cases.values(), key=queue_order)
        waiting = [
            c for c in cases if c.state is CaseState.FILED and c.lon is not None and lamp_of(c, now) is not Lamp.LATE
        ]
        located = [case for case in cases if case.lon is not None]
        best = next(iter(waiting or located or cases), None)
        if best is not None:
            self.desk.choose(best.id)

    @Slot()
    def _dispatch(self) -> None:
        """Give an order through the desk's own command, so that the loop over the database is part of the job."""
        desk, actions = self.desk, self.program.actions
        if desk is not None and actions is not None and desk.chosen.current is not None:
            actions.give("case.dispatch")

    @Slot()
    def _end(self) -> None:
        assert self.desk is not None
        picture = self.program.window.grab().toImage()
        since, store = self._since, self.desk.session.store
        desk = self.desk
        assert since is not None
        facts = self._facts(desk)
        out = self.out

        def write() -> dict[str, Any]:
            summary = facts | read_back(store, since)
            save(out, picture, summary)
            return summary

        self.program.jobs.write(write, self._written, self._fail)

    def _facts(self, desk: Desk) -> dict[str, Any]:
        latencies = list(desk.board.latencies)
        p50, p99 = np.percentile(latencies, [50, 99]).tolist() if latencies else (None, None)
        ground = desk.board.ground
        assert ground is not None
        return {
            "city": {"code": ground.city.code, "name": ground.city.name, "timezone": ground.city.timezone},
            "seconds": self.seconds,
            "simulation_rate": self.program.options.rate if ground.city.is_demo else None,
            "startup_s": round(self._startup_s or 0.0, 2),
            "map_points_drawn": int(self._painted.get("cases", 0)) + int(self._painted.get("workers", 0)),
            "map_drawn": self._painted,
            "feed": {
                "changes": desk.board.changes,
                "latency_ms_p50": None if p50 is None else round(p50, 2),
                "latency_ms_p99": None if p99 is None else round(p99, 2),
            },
            "orders_given_at_this_desk": self._orders,
            "machine": f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.platform()}",
        }

    def _written(self, summary: dict[str, Any]) -> None:
        self.summary = summary
        self.finished.emit()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        # What breaks after the files were written takes nothing from them.
        if self.problem is None and not self.summary:
            self.problem = error
            self.finished.emit()

    @Slot()
    def _too_late(self) -> None:
        self._fail(NotPainted(seconds=FIRST_PAINT_WITHIN_S))


def save(out: Path, picture: QImage, summary: dict[str, Any]) -> None:
    """Write desk.png and summary.json, whole or not at all. Raises PictureNotMade, PictureNotSaved."""
    coded = QBuffer()
    coded.open(QIODevice.OpenModeFlag.WriteOnly)
    made = picture.save(coded, "PNG")  # type: ignore[call-overload] # its own stub says bytes, and it takes none
    if not made or coded.data().isEmpty():
        raise PictureNotMade
    text = json.dumps(summary, ensure_ascii=False, indent=2, default=str) + "\n"
    files = {"desk.png": coded.data().data(), "summary.json": text.encode()}
    try:
        for name, content in files.items():
            (out / f".{name}.part").write_bytes(content)
        for name in files:
            (out / f".{name}.part").replace(out / name)
    except OSError as error:
        for name in files:
            with contextlib.suppress(OSError):
                (out / f".{name}.part").unlink(missing_ok=True)
        raise PictureNotSaved(error.strerror or "", folder=out) from error


def read_back(store: Store, since: datetime) -> dict[str, Any]:
    """Read from the database what happened since a moment, and what there is."""
    with store.read() as s:
        return {
            "since": since.isoformat(),
            "until": get_database_now(s).isoformat(),
            "happened": asdict(get_happened(s, since)),
            "stock": asdict(get_stock(s)),
        }


def run_headless(
    options: Options, seconds: float, out: Path, ending: Ending, painted: Callable[[float, dict[str, Any]], None]
) -> dict[str, Any]:
    """Run the job; return its summary. `painted` hears of the first painted map with data, as `first_painted` tells it.

    Raises the Problem that kept it from making all of it, KeyboardInterrupt when a signal asked it to end.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutNotWritable(error.strerror or "", folder=out) from error
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from desktop.app import make_application
    from desktop.faults import log_to_file
    from desktop.postgres.places import default_base
    from desktop.settings import read_settings

    settings = read_settings()
    ending.raise_if_asked()
    app = make_application(settings, options)
    log_to_file(default_base() / "log")
    program = Program(options)
    job = HeadlessJob(program, seconds, out)
    job.first_painted.connect(painted)
    job.finished.connect(QApplication.quit)
    QTimer.singleShot(0, job.start)
    try:
        ending.run(app)
        # Asked before the program closes: what a signal breaks besides is not what kept the job from its end.
        ending.raise_if_asked()
    finally:
        program.close()
    if job.problem is not None:
        raise job.problem
    if not job.summary:
        raise KeyboardInterrupt
    return job.summary
