"""The cameras at the desk: the window, the nearest to a case by one key, a click on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.cameras.demo import DemoCameras
from desktop.cameras.watching import Watching
from desktop.desk.chosen import ChosenCase
from desktop.desk.words import error_words
from desktop.jobs import Job, Jobs
from models.cameras.queries import get_nearest
from models.cameras.records import NearCamera
from models.cases.records import OpenCase
from models.store.engine import Store
from widgets.cameras.records import Shown
from widgets.cameras.window import CameraWindow
from widgets.i18n import tr
from widgets.keys import key_of
from widgets.notice import Notice

OFFERED, OPENED = 9, 4
"""How many are offered for a case, and how many of these are opened at once."""
WITHIN_M = 1500.0
"""Farther away nothing of a place can be seen."""


@dataclass(frozen=True, slots=True)
class CamerasView:
    """The window as it stood: where, what was offered for which case (in words), and which pictures were open."""

    place: QRect
    case: str
    near: tuple[Shown, ...]
    open: tuple[UUID, ...]


class Cameras(QObject):
    """Opens the window and answers what is asked there. `watched_changed`: other cameras are seen in it."""

    watched_changed = Signal()

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        chosen: ChosenCase,
        window: QWidget,
        notice: Notice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._chosen = store, jobs, board, chosen
        self._parent, self._notice = window, notice
        self._window: CameraWindow | None = None
        self._job: Job | None = None
        self._case = ""
        self.demo = DemoCameras(self)
        self.demo.failed.connect(self._demo_failed)
        self.demo.started.connect(self._demo_started)
        self.watching = Watching(store, jobs, self.demo, self)
        self.watching.failed.connect(self._failed)
        board.ground_changed.connect(self._ground_changed)

    @property
    def window(self) -> CameraWindow | None:
        """The window, once it was opened."""
        return self._window

    @property
    def can_watch(self) -> bool:
        """Whether this account may: where a camera is reached is for who works the cases."""
        return self._board.ground is not None and self._board.ground.me.may_write

    @property
    def can_watch_near(self) -> bool:
        """Whether there is a case, too."""
        return self.can_watch and self._chosen.case is not None

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it, with the tiles that were open."""
        if self.can_watch:
            self._opened().open()

    @Slot()
    def open_near(self) -> None:
        """Open the cameras nearest to the chosen case."""
        case = self._chosen.case
        if case is None or not self.can_watch:
            return
        if case.lon is None or case.lat is None:
            key = key_of("camera.open", "Ctrl+Shift+F10")
            self._notice.problem(
                tr("The case has no place, so no camera is near it. {key} opens the list of all cameras", key=key)
            )
            return
        store, lon, lat = self._store, case.lon, case.lat
        if self._job is not None:
            self._job.cancel()

        def read() -> list[NearCamera]:
            with store.read() as s:
                return get_nearest(s, lon, lat, most=OFFERED, within_m=WITHIN_M)

        self._job = self._jobs.read(read, partial(self._show_near, case), self._failed)

    @Slot(object)
    def open_one(self, camera_id: UUID | None) -> None:
        """Open one camera's tile beside what is open."""
        ground = self._board.ground
        if ground is None or camera_id is None or not self.can_watch:
            return
        camera = next((one for one in ground.cameras if one.id == camera_id), None)
        if camera is not None:
            window = self._opened()
            window.open()
            if (tile := window.put(Shown(camera.id, camera.code, camera.name))) is not None:
                tile.setFocus()

    def view(self) -> CamerasView | None:
        """Return the window as it stands, None where it is not open."""
        window = self._window
        if window is None or not window.isVisible():
            return None
        return CamerasView(window.geometry(), self._case, window.near, tuple(window.tiles))

    def show(self, view: CamerasView) -> None:
        """Open the window as another desk's stood."""
        window = self._opened()
        window.setGeometry(view.place)
        if view.case:
            self._offer(view.case, view.near, 0)
        for key in view.open:
            window.toggle(key)
        window.open()

    def close(self) -> None:
        """Put everything away, and stop every thread."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._window is not None:
            window, self._window = self._window, None
            window.watched_changed.disconnect(self._follow)
            window.hide()
            window.deleteLater()
        self.watching.close()

    def _opened(self) -> CameraWindow:
        if self._window is None:
            self._window = CameraWindow(self._parent)
            self._window.watched_changed.connect(self._follow)
            self._list()
        return self._window

    def _list(self) -> None:
        if self._window is not None and self._board.ground is not None:
            self._window.show_cameras([Shown(one.id, one.code, one.name) for one in self._board.ground.cameras])

    def _show_near(self, case: OpenCase, found: list[NearCamera]) -> None:
        self._job = None
        window = self._opened()
        number = case.number or case.title
        if not found:
            window.open()
            window.show_problem(
                tr(
                    "No camera that can be watched within {n} m of {case}; what was open stays",
                    n=round(WITHIN_M),
                    case=number,
                )
            )
            return
        self._offer(number, [Shown(one.id, one.code, one.name, one.metres) for one in found], OPENED)
        window.open()

    def _offer(self, case: str, near: Sequence[Shown], opened: int) -> None:
        self._case = case
        self._opened().show_near(near, tr("Nearest to {case}", case=case), opened)

    @Slot()
    def _follow(self) -> None:
        if self._window is not None:
            ground = self._board.ground
            self.watching.follow(self._window.watched, of_demo=ground is not None and ground.city.is_demo)
            self.watched_changed.emit()

    @Slot(object)
    def _ground_changed(self, _picture: object) -> None:
        self._list()
        if self._window is not None and self._window.watched:
            self.watching.look_up()

    def _failed(self, error: BaseException) -> None:
        words = error_words(error)
        if self._window is not None and self._window.isVisible():
            self._window.show_problem(words)
        else:
            self._notice.problem(words)

    @Slot(str)
    def _demo_failed(self, reason: str) -> None:
        words = tr("The demo's camera server ended: {reason}. It is started again by itself", reason=reason)
        if self._window is not None:
            self._window.show_problem(words)

    @Slot()
    def _demo_started(self) -> None:
        if self._window is not None:
            self._window.show_problem("")
