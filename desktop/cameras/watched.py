"""Who watches which camera: told as it happens, in order, also after the database was gone; shown to those who look after it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.cameras.watching import Watching
from desktop.desk.words import error_words
from desktop.jobs import Job, Jobs
from desktop.outbox import Outbox
from models.accounts.records import Duty
from models.cameras.records import CameraWatch
from models.cameras.watching import begin_watch, end_watch, get_watches, get_watching
from models.store.engine import Store
from models.store.ids import new_id
from widgets.cameras.log import WatchLog
from widgets.text import line
from widgets.words import DOT

READERS = frozenset({Duty.SUPERVISOR, Duty.AUDITOR})
"""Whose it is to see who watched; the database holds it too."""


class Watched(QObject):
    """Writes what this desk watches, and opens the log of all desks.

    `others({camera id: who else watches it, with their desks})`, where this account may see that.
    """

    others = Signal(object)

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, watching: Watching, window: QWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._window = store, jobs, board, window
        self.outbox = Outbox(store, jobs, board, "cameras", self)
        self._mine: dict[UUID, UUID] = {}
        """The watches that go on here, by camera."""
        self._times: Counter[UUID] = Counter()
        """In how many places here each is seen."""
        self._dialog: WatchLog | None = None
        self._job: Job | None = None
        self._stale = False
        self._looked: list[UUID] = []
        self.attend(watching)
        board.camera_watch_changed.connect(self._changed)

    def attend(self, watching: Watching) -> None:
        """Note what is seen by way of this as well; a camera that is seen in two places is watched once."""
        watching.began.connect(self._began)
        watching.ended.connect(self._ended)

    @property
    def dialog(self) -> WatchLog | None:
        """The log's window, once it was opened."""
        return self._dialog

    @property
    def may_read(self) -> bool:
        """Whether this account may see who watched."""
        return self._board.ground is not None and self._board.ground.me.duty in READERS

    @Slot()
    def open(self) -> None:
        """Open the log, or come back to it."""
        if not self.may_read:
            return
        if self._dialog is None:
            self._dialog = WatchLog(self._window)
        self._dialog.open()
        self._read()

    def close(self) -> None:
        """Say what ends with this desk, and put the log away. `Watching` has let go of its cameras before."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._dialog is not None:
            dialog, self._dialog = self._dialog, None
            dialog.hide()
            dialog.deleteLater()
        self.outbox.close()

    def look(self, camera_ids: list[UUID]) -> None:
        """Say from now on who else watches these."""
        if camera_ids != self._looked:
            self._looked = camera_ids
            self._read_others()

    def _read_others(self) -> None:
        if not self.may_read or not self._looked:
            return
        store, ids, mine = self._store, list(self._looked), frozenset(self._mine.values())

        def read() -> dict[UUID, list[str]]:
            found: dict[UUID, list[str]] = {}
            with store.read() as s:
                for one in get_watching(s, ids):
                    if one.id not in mine:
                        found.setdefault(one.camera_id, []).append(DOT.join((line(one.who), line(one.desk))))
            return found

        self._jobs.read(read, self.others.emit, self._failed)

    @Slot(object)
    def _began(self, camera_id: UUID) -> None:
        self._times[camera_id] += 1
        if self._times[camera_id] > 1:
            return
        watch, at = new_id(), self._now()
        self._mine[camera_id] = watch
        self.outbox.tell(lambda s: begin_watch(s, camera_id, watch, at))

    @Slot(object)
    def _ended(self, camera_id: UUID) -> None:
        self._times[camera_id] -= 1
        if self._times[camera_id] > 0:
            return
        del self._times[camera_id]
        watch, at = self._mine.pop(camera_id), self._now()
        self.outbox.tell(lambda s: end_watch(s, watch, at))

    def _now(self) -> datetime:
        return self._board.clock.now()

    @Slot()
    def _changed(self) -> None:
        self._read_others()
        if self._dialog is not None and self._dialog.isVisible():
            self._read()

    def _read(self) -> None:
        if self._job is not None:
            self._stale = True
            return
        store = self._store

        def read() -> list[CameraWatch]:
            with store.read() as s:
                return get_watches(s)

        self._job = self._jobs.read(read, self._show, self._failed)

    def _show(self, watches: list[CameraWatch]) -> None:
        self._job = None
        ground = self._board.ground
        if self._dialog is not None and ground is not None:
            self._dialog.show_watches(watches, self._now(), ground.city.zone)
        if self._stale:
            self._stale = False
            self._read()

    def _failed(self, error: BaseException) -> None:
        self._job = None
        if self._dialog is not None:
            self._dialog.show_problem(error_words(error))
