"""The viewer at work: contents read in the background, copies saved or handed to the system, copies deleted afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.attachments.names import safe_name
from desktop.attachments.private import PrivateFolder
from desktop.attachments.problems import content_words, copy_words
from desktop.board import Board
from desktop.jobs import Job, Jobs
from desktop.picking import Picking
from models.cases.attachments.records import Attachment
from models.store.engine import Store
from widgets.i18n import tr
from widgets.media.records import Content
from widgets.media.viewer import Viewer

TOLD_EVERY_S = 0.1


class Viewing(QObject):
    """One viewer a desk, made when the first attachment is opened."""

    _progressed = Signal(str, int, int)

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        folder: PrivateFolder,
        window: QWidget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._folder, self._window = store, jobs, board, folder, window
        self._viewer: Viewer | None = None
        self._picking = Picking(self)
        self._stop = threading.Event()
        self._job: Job | None = None
        self._turn = 0
        """Counts what was looked at: a copy is deleted when its turn is over, whatever is read by then."""
        self._progressed.connect(self._show_progress)

    @property
    def viewer(self) -> Viewer | None:
        """The viewer, once something was looked at."""
        return self._viewer

    @property
    def picker(self) -> QFileDialog | None:
        """The dialog that asks where a copy goes, while it is open."""
        return self._picking.dialog

    @Slot(object, int)
    def open(self, files: Sequence[Attachment], at: int) -> None:
        """Look at one of several attachments."""
        ground = self._board.ground
        if ground is None or not files:
            return
        if self._viewer is None:
            viewer = Viewer(self._window)
            viewer.wanted.connect(self._read)
            viewer.left.connect(self._left)
            viewer.save_asked.connect(self._save)
            viewer.open_asked.connect(self._hand_over)
            self._viewer = viewer
        self._viewer.show_files(files, at, self._board.clock.now(), ground.city.zone)

    def close(self) -> None:
        """Stop reading, close the viewer, delete the copies."""
        self._left()
        self._picking.close()
        if self._viewer is not None:
            self._viewer.close()
            self._viewer.deleteLater()
            self._viewer = None

    @Slot(object)
    def _read(self, one: Attachment) -> None:
        self._left()
        self._stop = stop = threading.Event()
        self._turn += 1
        store, folder, media, name, turn = self._store, self._folder, one.media, one.name, self._turn
        tell, stopped = self._telling(media.sha256), self._stopping(stop)

        def work() -> Content:
            # The readers of media are loaded where the first is looked at.
            from desktop.attachments.content import read_content

            try:
                return read_content(store, media, lambda: folder.shown(name, turn), tell, stopped)
            finally:
                if stop.is_set():
                    folder.clear_shown(turn)

        def failed(error: BaseException) -> None:
            if self._viewer is not None and not stop.is_set():
                self._viewer.show_problem(media.sha256, content_words(error))

        self._job = self._jobs.read(work, self._came, failed)

    def _came(self, content: Content) -> None:
        self._job = None
        if self._viewer is not None:
            self._viewer.show_content(content)

    @Slot(str, int, int)
    def _show_progress(self, sha256: str, done: int, of: int) -> None:
        if self._viewer is not None:
            self._viewer.show_progress(sha256, done, of)

    @Slot()
    def _left(self) -> None:
        """Nobody looks any more: reading stops, and what lay on the disk to be shown goes."""
        self._stop.set()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        folder, turn = self._folder, self._turn
        if turn:
            self._jobs.read(lambda: folder.clear_shown(turn))

    @Slot(object)
    def _save(self, one: Attachment) -> None:
        if self.picker is not None:
            return
        name = safe_name(one.name)
        self._picking.save(self._viewer, tr("Save a copy"), name, lambda file: self._copy(one, Path(file)))

    def _copy(self, one: Attachment, file: Path) -> None:
        def said(intact: bool) -> None:
            words = tr("Saved: {file}", file=str(file))
            self._tell(
                words if intact else tr("Saved, but its digest is not the one on record: {file}", file=str(file))
            )

        self._write(one, lambda: file, said)

    @Slot(object)
    def _hand_over(self, one: Attachment) -> None:
        folder, made = self._folder, Path()

        def where() -> Path:
            nonlocal made
            made = folder.handed_over(one.name, one.media.sha256)
            return made

        def said(intact: bool) -> None:
            if not intact:
                self._tell(tr("Not opened: its digest is not the one on record."))
            elif QDesktopServices.openUrl(QUrl.fromLocalFile(str(made))):
                self._tell(tr("Handed to the system's program."))
            else:
                self._tell(tr("The system has no program for it. Save a copy instead."))

        self._write(one, where, said)

    def _write(self, one: Attachment, where: Callable[[], Path], said: Callable[[bool], None]) -> None:
        store, media, closing = self._store, one.media, self._jobs.closing
        tell = self._telling(media.sha256)

        def work() -> bool:
            from desktop.attachments.content import write_copy

            return write_copy(store, media, where(), tell, closing.is_set)

        self._tell(tr("Being written…"))
        self._jobs.long(work, said, lambda error: self._tell(copy_words(error, one.name)))

    def _tell(self, words: str) -> None:
        if self._viewer is not None:
            self._viewer.tell(words)

    def _stopping(self, stop: threading.Event) -> Callable[[], bool]:
        closing = self._jobs.closing
        return lambda: stop.is_set() or closing.is_set()

    def _telling(self, sha256: str) -> Callable[[int, int], None]:
        heard = 0.0

        def progress(done: int, of: int) -> None:
            nonlocal heard
            now = time.monotonic()
            if done in (0, of) or now - heard >= TOLD_EVERY_S:
                heard = now
                self._progressed.emit(sha256, done, of)

        return progress
