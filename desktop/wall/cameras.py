"""The cameras on the wall: those chosen for it, else those nearest to what the calls are about; read while they are seen."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import chain, zip_longest

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board import Board
from desktop.cameras.demo import DemoCameras
from desktop.cameras.watching import Watching
from desktop.jobs import Job, Jobs
from models.cameras.queries import get_nearest_streams, get_streams
from models.cameras.records import NearCamera
from models.cases.records import OpenCase
from models.store.engine import Store
from models.store.errors import Unreachable
from widgets.cameras.records import Shown
from widgets.wall.video import VideoPart
from widgets.wall.video_layout import IN_COLUMN

log = logging.getLogger(__name__)

WITHIN_M = 1500.0
"""Farther away nothing of a place can be seen."""


class WallCameras(QObject):
    """Keeps the video's cameras. `failed(error)`: they could not be read, and not for want of a database."""

    failed = Signal(object)

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        video: VideoPart,
        chosen: Sequence[str] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._video = store, jobs, board, video
        self._chosen = tuple(chosen)
        self._places: tuple[tuple[float, float], ...] = ()
        self._job: Job | None = None
        self.demo = DemoCameras(self)
        self.watching = Watching(store, jobs, self.demo, self, read=get_streams)
        self.watching.failed.connect(self._failed)
        video.watched_changed.connect(self._follow)
        board.ground_changed.connect(self._ground_changed)

    def close(self) -> None:
        """Stop every thread."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._video.watched_changed.disconnect(self._follow)
        self.watching.close()

    def show_near(self, cases: Sequence[OpenCase]) -> None:
        """Show the cameras nearest to these cases, the nearest of each first, unless others were chosen."""
        places = tuple((one.lon, one.lat) for one in cases if one.lon is not None and one.lat is not None)
        if self._chosen or places == self._places:
            return
        self._places = places
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not places:
            self._video.show_cameras(())
            return
        store = self._store

        def read() -> list[NearCamera]:
            with store.read() as s:
                near = [get_nearest_streams(s, *place, most=IN_COLUMN, within_m=WITHIN_M) for place in places]
            ranked = [one for one in chain.from_iterable(zip_longest(*near)) if one is not None]
            return list({one.id: one for one in reversed(ranked)}.values())[::-1]

        self._job = self._jobs.read(read, self._found, self._failed)

    def _found(self, near: list[NearCamera]) -> None:
        self._job = None
        # How far one is says something while there is one place alone.
        alone = len(self._places) == 1
        self._video.show_cameras(
            [Shown(one.id, one.code, one.name, one.metres if alone else None) for one in near[:IN_COLUMN]]
        )

    @Slot(object)
    def _ground_changed(self, _picture: object) -> None:
        ground = self._board.ground
        if ground is None:
            return
        if self._chosen:
            known = {one.code: one for one in ground.cameras}
            found = [known[code] for code in self._chosen if code in known]
            if missing := [code for code in self._chosen if code not in known]:
                log.warning("no camera of the list has the code %s", ", ".join(missing))
            self._video.show_cameras([Shown(one.id, one.code, one.name) for one in found])
        if self._video.watched:
            self.watching.look_up()

    @Slot()
    def _follow(self) -> None:
        ground = self._board.ground
        self.watching.follow(self._video.watched, of_demo=ground is not None and ground.city.is_demo)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._job = None
        # Asked again when other calls are shown.
        self._places = ()
        if not isinstance(error, Unreachable):
            self.failed.emit(error)
