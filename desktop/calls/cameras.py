"""Cameras beside large calls: those open in the cameras' window, else the nearest to the case of the call with the voice."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from desktop.board import Board
from desktop.calls.acting import Acting
from desktop.cameras.controller import WITHIN_M, Cameras
from desktop.cameras.watching import Watching
from desktop.desk.words import error_words
from desktop.jobs import Job, Jobs
from models.cameras.queries import get_nearest
from models.cameras.records import NearCamera
from models.store.engine import Store
from models.store.errors import Unreachable
from widgets.calls.panel import CallPanel
from widgets.calls.pictures import MOST
from widgets.cameras.records import Shown
from widgets.i18n import tr
from widgets.notice import Notice

UNREAD = object()
"""Nothing was looked for yet, or it is to be looked for again."""


class CallCameras(QObject):
    """Shows them while the calls are large; one that is closed stays away from that case."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        cameras: Cameras,
        panel: CallPanel,
        acting: Acting,
        notice: Notice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._notice = store, jobs, board, notice
        self._cameras, self._panel, self._acting = cameras, panel, acting
        self.wanted = True
        self._about: object = UNREAD
        self._closed: set[UUID] = set()
        self._job: Job | None = None
        self.watching = Watching(store, jobs, cameras.demo, self)
        self.watching.failed.connect(self._failed)
        panel.large_changed.connect(self.look)
        panel.pictures.watched_changed.connect(self._follow)
        panel.pictures.camera_closed.connect(self._close_one)
        acting.changed.connect(self.look)
        cameras.watched_changed.connect(self.look)
        board.ground_changed.connect(self._ground_changed)

    def close(self) -> None:
        """Stop every thread."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._panel.pictures.watched_changed.disconnect(self._follow)
        self.watching.close()

    @Slot()
    def toggle(self) -> None:
        """Show cameras beside the calls, or none."""
        self.wanted = not (self.wanted and bool(self._panel.pictures.tiles))
        self._closed.clear()
        self._about = UNREAD
        self.look()
        if self.wanted and self._place is None and not self._chosen:
            self._notice.problem(
                tr("The call is about no case with a place, and no camera is open: there is none to show")
            )

    @property
    def _chosen(self) -> tuple[Shown, ...]:
        """Those that somebody sees in the cameras' window."""
        window = self._cameras.window
        return () if window is None else tuple(tile.camera for tile in window.watched)

    @property
    def _place(self) -> tuple[float, float] | None:
        """Where the case of the call with the voice is."""
        line = self._acting.current
        case = self._board.cases.get(line.call.case_id) if line is not None and line.call.case_id is not None else None
        return None if case is None or case.lon is None or case.lat is None else (case.lon, case.lat)

    @Slot()
    def look(self) -> None:
        """Show what is to be seen now; nothing is read where it is what was read last."""
        shown = self.wanted and self._panel.large and self._cameras.can_watch
        chosen, place = self._chosen, self._place
        about = (chosen or place) if shown else None
        if about == self._about:
            return
        self._about = about
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if about is None:
            self._panel.pictures.show_cameras(())
        elif chosen:
            self._show(list(chosen))
        elif place is not None:
            store = self._store

            def read() -> list[NearCamera]:
                with store.read() as s:
                    return get_nearest(s, *place, most=2 * MOST, within_m=WITHIN_M)

            self._job = self._jobs.read(read, self._found, self._failed)

    def _found(self, near: list[NearCamera]) -> None:
        self._job = None
        self._show([Shown(one.id, one.code, one.name, one.metres) for one in near])

    def _show(self, cameras: list[Shown]) -> None:
        self._panel.pictures.show_cameras([one for one in cameras if one.id not in self._closed])

    @Slot(object)
    def _close_one(self, camera_id: UUID) -> None:
        self._closed.add(camera_id)
        self._show([tile.camera for tile in self._panel.pictures.tiles.values()])

    @Slot()
    def _follow(self) -> None:
        ground = self._board.ground
        self.watching.follow(self._panel.pictures.watched, of_demo=ground is not None and ground.city.is_demo)

    @Slot(object)
    def _ground_changed(self, _picture: object) -> None:
        if self._panel.pictures.watched:
            self.watching.look_up()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._job, self._about = None, UNREAD
        # The board says that the database is out of reach.
        if not isinstance(error, Unreachable):
            self._notice.problem(error_words(error))
