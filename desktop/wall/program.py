"""The wall's life: one window, one scene, one account that may not write; what breaks is begun again, by itself."""

from __future__ import annotations

import logging
import math
import os
import signal
import time
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication
from sqlalchemy import URL

from desktop.board import Board
from desktop.faults import Faults
from desktop.garbage import GarbageCollector
from desktop.jobs import Jobs
from desktop.live import LiveFeed
from desktop.pages import map_document
from desktop.picture import Update
from desktop.postgres.places import default_base
from desktop.session import Session
from desktop.wall.awake import Awake
from desktop.wall.show import Show
from desktop.wall.statistics import WallStatistics
from desktop.wall.video import Scene, WallVideo
from desktop.wall.window import WallWindow
from models.store.feed import FeedReader
from widgets.map.composed import Document
from widgets.theme import tokens
from widgets.wall.header import HeaderFacts
from widgets.wall.scale import DESIGN_DISTANCE_M
from widgets.wall.scene import OverviewScene
from widgets.web.profile import WebProfile

log = logging.getLogger(__name__)

AGAIN_AFTER_S = (2.0, 5.0, 15.0, 60.0)
"""How long a feed that ended waits before the next one begins, the first time, the second and so on."""
SILENT_FOR_S = 120.0
"""A feed that says nothing for so long is taken for dead: a live one says every few seconds at least that it is there."""
LOOK_EVERY_MS = 5000


@dataclass(frozen=True, slots=True)
class WallOptions:
    """Where and how large: the screen, or the size of a window; from how many metres it is read; and what it shows.

    `scene` is the one it begins with, `cameras` codes of those it shows instead of the nearest to a call, `sound` whether a
    call is heard.
    """

    screen: QScreen | None = None
    windowed: QSize | None = None
    distance_m: float = DESIGN_DISTANCE_M
    scene: Scene = Scene.OVERVIEW
    cameras: tuple[str, ...] = ()
    sound: bool = False


class WallProgram(QObject):
    """Follows the city at `url` and shows it. `opened` once the scene is there; `began` with each new feed."""

    opened = Signal()
    began = Signal()
    failed = Signal(object)
    """It could not be opened at all."""

    def __init__(self, url: URL, options: WallOptions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.url, self.options = url, options
        self.garbage = GarbageCollector(self)
        self.faults = Faults(self)
        self.faults.unforeseen.connect(self._unforeseen)
        self.jobs = Jobs(self)
        self.jobs.unhandled.connect(self._unforeseen)
        self.profile = WebProfile(self._in_background, self)
        self.window: WallWindow | None = None
        self.scene: OverviewScene | None = None
        self.session: Session | None = None
        self.board: Board | None = None
        self.live: LiveFeed | None = None
        self.show: Show | None = None
        self.video: WallVideo | None = None
        self.statistics: WallStatistics | None = None
        self.awake: Awake | None = None
        self._failures = 0
        self._closed = False
        self.silent_for_s = SILENT_FOR_S
        self._began_at = 0.0
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.follow)
        self._watch = QTimer(self, interval=LOOK_EVERY_MS)
        self._watch.timeout.connect(self._look)

    def start(self) -> None:
        """Read the map's page in the background, then open the window and follow the city."""
        folder, theme = default_base() / "pages", tokens().name
        self.jobs.read(lambda: map_document(folder, theme, motion=False, hands=False), self._open, self.failed.emit)

    def _open(self, document: Document) -> None:
        given = self.options
        self.scene = OverviewScene(self.profile, theme=tokens().name, document=document, distance_m=given.distance_m)
        assert self.scene.map is not None
        self.scene.map.hung.connect(self._end_process)
        self.scene.header.show_facts(HeaderFacts("哨台"))
        self.window = WallWindow(self.scene, screen=given.screen, windowed=given.windowed)
        self.window.closing.connect(self._window_closed)
        if given.windowed is None:
            self.awake = Awake(self)
        self.window.open()
        session = self.session = Session.open(self.url)
        self.board = Board(session.store, self.jobs, self)
        self.board.failed.connect(self._unforeseen)
        self.show = Show(self.board, self.scene, session.store, self.jobs, default_base() / "tiles", self)
        self.show.failed.connect(self._unforeseen)
        self.video = WallVideo(
            session.store,
            self.jobs,
            self.board,
            self.scene,
            given.scene,
            cameras=given.cameras,
            sound=given.sound,
            parent=self,
        )
        self.video.failed.connect(self._unforeseen)
        self.window.scene_asked.connect(self.video.set_scene)
        self.statistics = WallStatistics(session.store, self.jobs, self.board, self.scene, self)
        self.statistics.failed.connect(self._unforeseen)
        assert self.scene.video.view is not None
        self.scene.video.view.hung.connect(self._end_process)
        self.board.set_watched(True)
        self._watch.start()
        self.follow()
        self.opened.emit()

    # Following the city

    @Slot()
    def follow(self) -> None:
        """Begin to follow with a new feed; the board, the picture and its age stay until there is a newer one."""
        if self._closed or self.session is None or self.board is None:
            return
        self._let_go_of_feed()
        self._began_at = time.monotonic()
        # Without a parent: its thread may outlive the wall by a moment.
        self.live = LiveFeed(self.session.store, FeedReader(self.url))
        self.live.updated.connect(self._heard)
        self.live.failed.connect(self._feed_ended)
        self.live.start()
        self.began.emit()

    @Slot(object)
    def _heard(self, update: Update) -> None:
        assert self.board is not None
        if update.picture is not None:
            self._failures = 0
        self.board.take(update)

    @Slot(object)
    def _feed_ended(self, error: BaseException) -> None:
        """Begin again after a while, longer each time; the picture stays and says how old it is."""
        log.error("the wall's feed ended: %s", error, exc_info=error)
        if not self._again.isActive():
            wait = AGAIN_AFTER_S[min(self._failures, len(AGAIN_AFTER_S) - 1)]
            self._failures += 1
            self._again.start(round(wait * 1000))

    @Slot()
    def _look(self) -> None:
        """Begin again where the feed neither speaks nor says why."""
        board = self.board
        if board is None or self._again.isActive() or board.lost_reason:
            return
        silence = min(board.clock.silence_s() or math.inf, time.monotonic() - self._began_at)
        if silence >= self.silent_for_s:
            log.error("the wall's feed has been silent for %.0f s; it is begun again", silence)
            self.follow()

    def _let_go_of_feed(self) -> None:
        if self.live is not None:
            live, self.live = self.live, None
            live.updated.disconnect(self._heard)
            live.failed.disconnect(self._feed_ended)
            live.stop()
            self.jobs.write(live.join)

    @Slot(int)
    def _end_process(self, pid: int) -> None:
        """End a page's process that does not answer; the page then loads again like after any other death."""
        log.warning("a page's process %s does not answer and is ended", pid)
        try:
            os.kill(pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        except OSError as error:
            log.warning("it could not be ended: %s", error)

    def close(self) -> None:
        """End everything in order: feed, page, connections."""
        if self._closed:
            return
        self._closed = True
        self._again.stop()
        self._watch.stop()
        if self.show is not None:
            self.show.close()
        if self.video is not None:
            self.video.close()
        if self.statistics is not None:
            self.statistics.close()
        if self.board is not None:
            self.board.close()
        self._let_go_of_feed()
        if self.session is not None:
            self.jobs.write(self.session.close)
        if self.awake is not None:
            self.awake.close()
        if self.scene is not None:
            self.scene.close_down()
        self.jobs.close()
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
        # Pages go before their profile, or Chromium complains and may crash.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.profile.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.faults.close()
        self.garbage.close()

    @Slot()
    def _window_closed(self) -> None:
        if not self._closed:
            QApplication.quit()

    def _in_background(self, work: object, on_done: object) -> None:
        self.jobs.page(work, on_done, lambda _: on_done(None))  # type: ignore[arg-type, operator]

    @Slot(object)
    def _unforeseen(self, error: BaseException) -> None:
        """Nobody at the wall can answer a message: it goes to the log, and the picture says how old it is."""
        log.error("on the wall: %s", error, exc_info=error)
