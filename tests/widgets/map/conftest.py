"""A real page in the real web engine, with a small city on it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QThreadPool, Signal, Slot
from PySide6.QtTest import QTest
from shapely import box
from shiboken6 import delete

from models.city.records import City
from models.grids.records import Camera, Grid, GridKind
from models.workers.records import Positions, Worker, WorkerRole
from tests.support.desk_records import NOW, open_case, uid
from widgets.map import MapView
from widgets.map.ground import world
from widgets.web.flags import chromium_flags
from widgets.web.profile import WebProfile
from widgets.web.scheme import register_scheme

# Both must be so before the QApplication exists: this file is read when tests are collected.
register_scheme()
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", chromium_flags(is_root=ROOT, gpu=False))
if ROOT:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

LON, LAT, ZOOM = 120.5, 36.4, 15
SIDE = 0.004
PATIENCE = 30_000


class Background(QObject):
    """What the program gives the profile: work on another thread, the answer on this one."""

    _done = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._done.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def __call__(self, work, on_done) -> None:
        self._pool.start(lambda: self._done.emit(on_done, work()))

    @Slot(object, object)
    def _answer(self, on_done, result) -> None:
        on_done(result)

    def stop(self) -> None:
        self._pool.waitForDone()


class Desk:
    """A map on the screen and hands to use it with."""

    def __init__(self, view: MapView, qtbot) -> None:
        self.view = view
        self.qtbot = qtbot
        self.last: dict = {}
        view.painted.connect(self._keep)

    def _keep(self, counts: dict) -> None:
        self.last = counts

    def js(self, script: str):
        """The value of an expression in the page."""
        got: list = []
        self.view._page.runJavaScript(script, 0, got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=PATIENCE)
        return got[0]

    def until(self, script: str) -> None:
        """Wait until an expression in the page is true."""
        self.qtbot.waitUntil(lambda: self.js(script) is True, timeout=PATIENCE)

    def drawn(self, **counts: int) -> None:
        """Wait until the page says it has drawn just this."""
        self.qtbot.waitUntil(lambda: all(self.last.get(k) == v for k, v in counts.items()), timeout=PATIENCE)

    def at(self, lon: float, lat: float) -> QPoint:
        """Where a place is on the screen."""
        state = self.view.state()
        x, y = world(np.array([lon, state["lon"]]), np.array([lat, state["lat"]]))
        scale = 256 * 2 ** state["zoom"]
        return QPoint(
            round((x[0] - x[1]) * scale + self.view.width() / 2), round((y[0] - y[1]) * scale + self.view.height() / 2)
        )

    def click(self, where: QPoint) -> None:
        target = self.view._view.focusProxy()
        QTest.mouseMove(target, where)
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.view._view.focusProxy(), key)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.view._view.focusProxy(), text)


def small_city() -> tuple[City, list[Grid], list[Camera]]:
    """One street of four grids, a school with a grid of its own, one camera."""
    city = City(uid(1), "999001", "澜州市", "Lanzhou", "Asia/Shanghai", ("zh", "en"), LON, LAT, ZOOM, None, None, None)

    def grid(n, name, level, kind, parent, west, south, east, north) -> Grid:
        shape = box(LON + west, LAT + south, LON + east, LAT + north)
        centre = shape.representative_point()
        code = f"9990010{n}"
        return Grid(uid(n), code, name, "", level, kind, parent, "", None, centre.x, centre.y, shape)

    basic = GridKind.BASIC
    grids = [grid(7000, "望潮街道", 3, basic, None, -SIDE, -SIDE, SIDE, SIDE)]
    for n, (west, south) in enumerate([(-SIDE, -SIDE), (0, -SIDE), (-SIDE, 0), (0, 0)]):
        grids.append(grid(8000 + n, f"第{n + 1}网格", 5, basic, uid(7000), west, south, west + SIDE, south + SIDE))
    grids.append(grid(8100, "实验小学", 5, GridKind.DEDICATED, uid(7000), 0.001, 0.001, 0.002, 0.002))
    return city, grids, [Camera(uid(8500), "C1", "路口", LON - 0.003, LAT + 0.003)]


def positions(places: list[tuple[float, float]], at: datetime = NOW, first: int = 100) -> Positions:
    n = len(places)
    return Positions(
        tuple(uid(first + i) for i in range(n)),
        np.array([lon for lon, _ in places]),
        np.array([lat for _, lat in places]),
        np.zeros(n, dtype=np.float32),
        np.full(n, at.timestamp()),
    )


def worker(n: int, **changes) -> Worker:
    facts = {
        "id": uid(n), "code": f"W{n}", "role": WorkerRole.LEADER, "name": "王**", "phone": "138****1234",
        "grid_id": uid(8000), "grid_name": "第1网格", "on_duty": True, "load": 2,
    }  # fmt: skip
    return Worker(**{**facts, **changes})


def case_at(n: int, dx: float, dy: float, **changes):
    return open_case(n, lon=LON + dx, lat=LAT + dy, **changes)


@pytest.fixture(scope="session")
def web_profile(qapp):
    background = Background()
    profile = WebProfile(background)
    yield profile
    background.stop()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    delete(profile)


@pytest.fixture
def new_map(web_profile, dressed, qtbot):
    """Makes maps, each in its window, and takes their pages away again."""
    made: list[MapView] = []

    def make(**options) -> Desk:
        view = MapView(web_profile, motion=False, **options)
        qtbot.addWidget(view)
        made.append(view)
        desk = Desk(view, qtbot)
        view.resize(800, 600)
        with qtbot.waitSignal(view.ready, timeout=PATIENCE):
            view.show()
        return desk

    yield make
    for view in made:
        view.close_down()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(new_map):
    """The small city with three cases and two workers on it."""
    made = new_map()
    city, grids, cameras = small_city()
    made.view.set_ground(city, grids, cameras)
    made.view.set_cases(
        [case_at(1, -0.002, -0.002), case_at(2, 0.002, -0.002, left=-20), case_at(3, 0.0035, 0.0035)], NOW
    )
    made.view.set_workers([worker(100), worker(101)])
    made.view.set_positions(positions([(LON - 0.003, LAT - 0.003), (LON + 0.003, LAT - 0.001)]))
    made.drawn(cases=3, workers=2, grids=4)
    made.qtbot.waitUntil(lambda: bool(made.view.state()), timeout=PATIENCE)
    return made


REPOSITORY = Path(__file__).resolve().parents[3]
