"""The wall's picture at the end of the job: the scene of `main.py wall`, on a screen nobody has, of the same data."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from desktop.desk.desk import Desk
from desktop.headless.problems import WallNotPainted
from desktop.jobs import Jobs
from desktop.pages import map_document
from desktop.picture import Picture, read_picture
from desktop.postgres.places import default_base
from desktop.wall.show import Show
from widgets.map.composed import Document
from widgets.theme import tokens
from widgets.wall.scene import OverviewScene
from widgets.web.profile import WebProfile

WIDTH, HEIGHT = 3840, 2160
WITHIN_S = 90
SETTLE_MS = 700


@dataclass(frozen=True, slots=True)
class WallMade:
    """The picture, and what is on it."""

    picture: QImage
    facts: dict[str, Any]


class WallPicture(QObject):
    """Shows the scene, waits until its map and every figure is there, and keeps the picture.

    `made(WallMade)` or `failed(error)`, once.
    """

    made = Signal(object)
    failed = Signal(object)

    def __init__(self, profile: WebProfile, desk: Desk, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile, self._desk, self._jobs = profile, desk, jobs
        self._scene: OverviewScene | None = None
        self._show: Show | None = None
        self._drawn: dict[str, Any] = {}
        self._last = QImage()
        self._began = time.monotonic()
        self._ended = False
        self._settle = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._grab)
        self._deadline = QTimer(self, interval=WITHIN_S * 1000, singleShot=True)
        self._deadline.timeout.connect(self._too_late)

    def start(self) -> None:
        """Begin; everything is read in the background."""
        self._deadline.start()
        store, folder, theme = self._desk.session.store, default_base() / "pages", tokens().name

        def read() -> tuple[Document, Picture]:
            return map_document(folder, theme, motion=False, hands=False), read_picture(store)

        self._jobs.read(read, self._open, self._fail)

    def close(self) -> None:
        """Take the scene away; call before the profile goes."""
        self._ended = True
        self._settle.stop()
        self._deadline.stop()
        if self._show is not None:
            self._show.close()
            self._show = None
        if self._scene is not None:
            self._scene.close_down()
            self._scene.deleteLater()
            self._scene = None

    def _open(self, read: tuple[Document, Picture]) -> None:
        if self._ended:
            return
        document, picture = read
        scene = self._scene = OverviewScene(self._profile, theme=tokens().name, document=document)
        assert scene.map is not None
        scene.map.painted.connect(self._painted)
        scene.resize(WIDTH, HEIGHT)
        scene.show()
        store, tiles = self._desk.session.store, default_base() / "tiles"
        self._show = Show(self._desk.board, scene, store, self._jobs, tiles, self)
        self._show.failed.connect(self._fail)
        self._show.complete.connect(self._judge)
        self._show.show_picture(picture)

    @Slot(dict)
    def _painted(self, drawn: dict[str, Any]) -> None:
        self._drawn = drawn
        self._judge()

    @Slot()
    def _judge(self) -> None:
        """Wait a moment longer once all is there: what is painted has yet to reach the window."""
        if self._is_there() and not self._settle.isActive():
            self._settle.start()

    def _is_there(self) -> bool:
        ground, drawn = self._desk.board.ground, self._drawn
        if self._ended or self._show is None or ground is None or not self._show.is_complete:
            return False
        # A city just made has no grids yet: its empty map is all there is.
        painted = bool(drawn) and (bool(drawn.get("grids")) or not ground.grids)
        return painted and drawn.get("base_tiles", 0) > 0 and not drawn.get("base_waiting")

    @Slot()
    def _grab(self) -> None:
        if self._scene is None or self._show is None or not self._is_there():
            return
        assert self._scene.map is not None
        last, self._last = self._last, self._scene.map.grab().toImage()
        if last != self._last:
            # The page's last frame is still on its way to the window.
            self._settle.start()
            return
        self._show.refresh()
        picture = self._scene.grab().toImage()
        facts = {
            "width": picture.width(),
            "height": picture.height(),
            "map_drawn": self._drawn,
            "cases_listed": self._scene.plan.rows,
            "seconds": round(time.monotonic() - self._began, 2),
        }
        self.close()
        self.made.emit(WallMade(picture, facts))

    @Slot()
    def _too_late(self) -> None:
        self._fail(WallNotPainted(seconds=WITHIN_S))

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        if not self._ended:
            self.close()
            self.failed.emit(error)
