"""The real program on a city of Qingdao's size, used by a script: dragged, zoomed, narrowed and clicked through.

    SHAOTAI_HOME=folder bench/map.py --scenario [--city demo_qingdao] [--size 1920x1080] [--pictures FOLDER]

The last line on stdout is one JSON object: frames a second of the map's page at each step, and every time that the
program's event loop stood still for more than 100 ms, with where it stood. The city has to be there already
(./run demo build --size qingdao).
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench._common import machine, say
from bench._stalls import Stalls
from desktop.app import make_application
from desktop.ending import Ending
from desktop.preparation import Preparation
from desktop.prepare import Options
from desktop.program import Program
from desktop.settings import read_settings
from models.figures.grid_records import GridFigure

FRAME_MS = 16
FIRST_PAINT_S = 300.0
COUNT = """(() => {
  window.frames_ = { shown: 0, began: performance.now(), last: performance.now(), longest: 0 };
  const count = (now) => {
    frames_.shown++;
    frames_.longest = Math.max(frames_.longest, now - frames_.last);
    frames_.last = now;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
})()"""
READ = """(() => {
  const now = performance.now();
  const told = { fps: frames_.shown * 1000 / (now - frames_.began), longest_ms: frames_.longest };
  Object.assign(frames_, { shown: 0, began: now, last: now, longest: 0 });
  return JSON.stringify(told);
})()"""
Act = tuple[str, float, Callable[[int], None]]
"""A step's name, how many seconds it takes, and what is done at each of its frames."""


class Scenario(QObject):
    """Goes through the steps, one frame's work at a time, so that the event loop is the program's own."""

    def __init__(self, program: Program, size: tuple[int, int], pictures: Path | None) -> None:
        super().__init__(program)
        self.program, self.pictures = program, pictures
        self.step = "start"
        self.frames: dict[str, dict[str, float]] = {}
        self.stalls = Stalls(lambda: self.step, self)
        self.drawn: dict[str, Any] = {}
        self.first_paint_s: float | None = None
        self.failure = ""
        self.busy: dict[str, dict[str, float]] = {}
        """Seconds of processor time by step and part of the program: how much work it was, however busy the machine is."""
        self._spent = {"gui": 0.0, "chromium": 0.0}
        self._began = time.monotonic()
        self._acts: Iterator[Act] = iter(())
        self._act: Act | None = None
        self._n = 0
        self._until = 0.0
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._frame)
        self._patience = QTimer(self, interval=int(FIRST_PAINT_S * 1000), singleShot=True)
        self._patience.timeout.connect(self._too_late)
        program.window.resize(*size)
        program.desk_opened.connect(self._opened)
        program.failed.connect(self._failed)
        self._patience.start()
        program.show()

    @Slot(object)
    def _opened(self, desk: Any) -> None:
        self.map = desk.body.map
        self.map.painted.connect(self._painted)

    @Slot(object)
    def _failed(self, error: object) -> None:
        self.failure = str(error)
        QApplication.quit()

    @Slot()
    def _too_late(self) -> None:
        self.failure = f"nothing was painted within {FIRST_PAINT_S:.0f} s"
        QApplication.quit()

    @Slot(dict)
    def _painted(self, drawn: dict[str, Any]) -> None:
        self.drawn = drawn
        if self.first_paint_s is None and drawn.get("grids"):
            self._patience.stop()
            self.first_paint_s = time.monotonic() - self._began
            say(f"painted after {self.first_paint_s:.1f} s: {drawn}")
            self.map._page.runJavaScript(COUNT)  # noqa: SLF001 - a benchmark looks inside
            self._acts = iter(self.acts())
            # What the start still does is no part of the use.
            QTimer.singleShot(5000, self._begin)

    @Slot()
    def _begin(self) -> None:
        self.stalls.start()
        self._count_busy()
        self._next()
        self._timer.start()

    def _next(self) -> None:
        self._act = next(self._acts, None)
        if self._act is None:
            self._timer.stop()
            QTimer.singleShot(200, QApplication.quit)
            return
        self.step, seconds, _ = self._act
        say(self.step)
        self._n, self._until = 0, time.monotonic() + seconds
        self.map._page.runJavaScript(READ, 0, lambda _: None)  # noqa: SLF001

    @Slot()
    def _frame(self) -> None:
        if self._act is None:
            return
        if time.monotonic() < self._until:
            self._act[2](self._n)
            self._n += 1
            return
        step = self.step
        self._count_busy()
        self.map._page.runJavaScript(READ, 0, lambda told, step=step: self._read(step, told))  # noqa: SLF001
        if self.pictures is not None:
            self.program.window.grab().save(str(self.pictures / f"{len(self.frames):02}-{step.replace(' ', '-')}.png"))
            self.stalls.leave_out()
        self._next()

    def _count_busy(self) -> None:
        here = psutil.Process()
        pages = [one for one in here.children(recursive=True) if "QtWebEngine" in one.name()]
        spent = {"gui": sum(here.cpu_times()[:2]), "chromium": sum(sum(one.cpu_times()[:2]) for one in pages)}
        self.busy[self.step] = {part: round(spent[part] - before, 2) for part, before in self._spent.items()}
        self._spent = spent

    def _read(self, step: str, told: str) -> None:
        measured = {name: round(value, 1) for name, value in json.loads(told).items()}
        self.frames[step] = measured | {"cpu_s": self.busy.get(step, {})}

    # The hands

    @property
    def target(self) -> Any:
        """The widget of the page that takes the mouse."""
        return self.map._view.focusProxy()  # noqa: SLF001

    def middle(self) -> QPoint:
        return QPoint(self.map.width() // 2, self.map.height() // 2)

    def mouse(self, kind: QEvent.Type, where: QPoint, pressed: Qt.MouseButton) -> None:
        at = QPointF(where)
        button = pressed if kind != QEvent.Type.MouseMove else Qt.MouseButton.NoButton
        held = pressed if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        QApplication.postEvent(
            self.target,
            QMouseEvent(kind, at, self.target.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier),
        )

    def drag(self, n: int) -> None:
        """A hand that drags to and fro, letting go each second."""
        left, way = Qt.MouseButton.LeftButton, n % 60
        reach = QPoint(-4 * way, -2 * way) if n // 60 % 2 == 0 else QPoint(4 * way, 2 * way)
        kinds = {0: QEvent.Type.MouseButtonPress, 59: QEvent.Type.MouseButtonRelease}
        self.mouse(kinds.get(way, QEvent.Type.MouseMove), self.middle() + reach, left)

    def wheel(self, n: int, turn: int) -> None:
        """A notch of the wheel each half second."""
        if n % 30:
            return
        at = QPointF(self.middle())
        event = QWheelEvent(
            at, self.target.mapToGlobal(at), QPoint(), QPoint(0, 120 * turn), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.postEvent(self.target, event)

    def point(self, n: int) -> None:
        """The pointer goes over the grids; every second it clicks."""
        where = self.middle() + QPoint((n * 7) % 300 - 150, (n * 5) % 200 - 100)
        self.mouse(QEvent.Type.MouseMove, where, Qt.MouseButton.NoButton)
        if n % 60 == 59:
            QTest.mouseClick(self.target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)

    def give(self, *names: str) -> Callable[[int], None]:
        """Commands, one each second."""

        def act(n: int) -> None:
            if n % 60 == 0:
                self.program.actions.give(names[n // 60 % len(names)])  # type: ignore[union-attr]

        return act

    def choose(self, n: int) -> None:
        """Open the first cases of the queue, one each second."""
        if n % 60 == 0:
            desk = self.program.desk
            assert desk is not None
            cases = list(desk.board.cases.values())
            if cases:
                desk.choose(cases[n // 60 % len(cases)].id)

    def acts(self) -> list[Act]:
        """What is done, and for how long."""
        colours = [f"map.colour.{figure.value}" for figure in (*GridFigure, GridFigure.OPEN)]
        return [
            ("rest", 5, lambda _: None),
            ("drag the whole city", 4, self.drag),
            ("zoom in", 3, lambda n: self.wheel(n, 1)),
            ("drag near", 4, self.drag),
            ("point and click", 5, self.point),
            ("zoom out", 3, lambda n: self.wheel(n, -1)),
            ("filter the queue", 5, self.give("queue.late", "queue.soon", "queue.critical", "queue.all")),
            ("choose cases", 4, self.choose),
            ("colour the grids", 6, self.give(*colours)),
            ("layers", 4, self.give("map.layer.workers", "map.layer.workers", "map.layer.grids", "map.layer.grids")),
            ("rest again", 5, lambda _: None),
        ]

    def report(self) -> dict[str, Any]:
        """What was measured."""
        found = self.stalls.found
        return {
            "bench": "map_scenario",
            "machine": machine(),
            "first_paint_s": round(self.first_paint_s or 0.0, 1),
            "drawn": self.drawn,
            "positions": self.program.desk.board.positions_received if self.program.desk else 0,
            "frames": self.frames,
            "stalls": {
                "max_ms": round(max(self.stalls.longest.values(), default=0.0), 1),
                "over_100_ms": len(found),
                "longest_by_step": {step: round(ms, 1) for step, ms in self.stalls.longest.items()},
                "all": [asdict(one) for one in sorted(found, key=lambda one: -one.ms)[:40]],
            },
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--city", default="demo_qingdao")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--theme", default="night", choices=("night", "day"))
    parser.add_argument("--rate", type=float, default=1.0)
    parser.add_argument("--pictures", type=Path, help="keep a picture of the desk after each step in this folder")
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    if given.pictures is not None:
        given.pictures.mkdir(parents=True, exist_ok=True)
    options = Options(city=given.city, rate=given.rate)
    with Ending() as ending, Preparation(options) as preparation:
        app = make_application(read_settings(), options, theme_name=given.theme)
        program = Program(options, preparation)
        scenario = Scenario(program, (width, height), given.pictures)
        try:
            ending.run(app)
            report = scenario.report()
        finally:
            if scenario.first_paint_s is not None and scenario.stalls._timer.isActive():  # noqa: SLF001
                scenario.stalls.stop()
            program.close()
    if scenario.failure:
        raise SystemExit(f"The scenario could not be run: {scenario.failure}. Nothing of the city was changed.")
    print(json.dumps(report, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
