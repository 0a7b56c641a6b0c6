"""The job itself: lives with the program for a while, then makes its pictures, the briefing and the summary."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from desktop.demo.rhythm import reports_per_second
from desktop.demo.volume import volume_of
from desktop.desk.desk import Desk
from desktop.headless.files import png, save
from desktop.headless.problems import AccountMayNotBrief, MapGaveUp, NotPainted, SimulationEnded
from desktop.headless.readback import read_back
from desktop.headless.wall import WallMade, WallPicture
from desktop.operations import Outcome
from desktop.picture import Ground
from desktop.program import Program
from models.cases.deadlines import lamp_of, queue_order
from models.cases.records import CaseState, Lamp
from widgets.i18n import language

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
        self.wall: WallPicture | None = None
        self._picture = QImage()
        self._painted: dict[str, Any] = {}
        self._startup_s: float | None = None
        self._since: datetime | None = None
        self._orders = 0
        self._deadline = QTimer(self, interval=FIRST_PAINT_WITHIN_S * 1000)
        self._deadline.setSingleShot(True)
        self._deadline.timeout.connect(self._too_late)
        program.desk_opened.connect(self._opened)
        program.failed.connect(self._fail)
        # Nobody reads a message in a window here: what would be told there ends the job, or it would wait for ever.
        program.faults.unforeseen.connect(self._fail)
        program.jobs.unhandled.connect(self._fail)
        program.living.failed.connect(self._simulation_failed)

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
        if not ground.me.may_write:
            # Told at once, not after the city has lived for as long as was asked.
            self._fail(AccountMayNotBrief(account=ground.me.name or ground.me.login))
            return
        if self.program.options.rate is None:
            volume = volume_of(ground.city.demo_size)
            ordinary = reports_per_second(self.desk_now().astimezone(ground.city.zone), volume.accepted_per_day)
            rate = min(MOST_RATE, round(REPORTS_PER_SECOND / ordinary))
            self.program.options = replace(self.program.options, rate=rate)

    def desk_now(self) -> datetime:
        """The database's time now."""
        assert self.desk is not None
        return self.desk.board.clock.now()

    @Slot(dict)
    def _map_painted(self, drawn: dict[str, Any]) -> None:
        self._painted = drawn
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
        """Keep the desk's picture, then make the wall's of the same city, which lives no longer."""
        assert self.desk is not None
        if self.problem is not None:
            return
        if self.program.living.simulation is not None and self.program.living.simulation.state == "running":
            self.program.living.simulation.toggle()
        self._picture = self.program.window.grab().toImage()
        self.wall = WallPicture(self.program.profile, self.desk, self.program.jobs, self)
        self.wall.made.connect(self._wall_made)
        self.wall.failed.connect(self._fail)
        self.wall.start()

    @Slot(object)
    def _wall_made(self, wall: WallMade) -> None:
        desk, since, out = self.desk, self._since, self.out
        assert desk is not None
        assert since is not None
        store, picture, spoken = desk.session.store, self._picture, language()
        facts = self._facts(desk) | {"wall": wall.facts}

        def write() -> dict[str, Any]:
            # Only here: the type setting it brings with it no start needs.
            from desktop.headless.briefing import brief

            read = read_back(store, since)
            briefing = brief(store, out, spoken)
            files = {"desk.png": png(picture), "wall.png": png(wall.picture), **briefing.files}
            summary = facts | read | {"briefing": briefing.facts, "files": [*files, "summary.json"]}
            save(out, files, summary)
            return summary

        self.program.jobs.write(write, self._written, self._fail)

    def close(self) -> None:
        """Take away what the program does not know of; call before it closes."""
        if self.wall is not None:
            self.wall.close()

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
