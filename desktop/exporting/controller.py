"""The export dialog at work: the file is written in the background, can be stopped, and is whole or not there."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.board import Board
from desktop.desk.words import error_words
from desktop.exporting.problems import problem_of
from desktop.exporting.words import KINDS, done_lines, file_word
from desktop.jobs import Job, Jobs
from models.exports.errors import BadOutput, Stopped
from models.exports.records import ExportCounts, ExportOrder
from models.store.engine import Store
from widgets.exporting import ExportDialog
from widgets.i18n import language, tr
from widgets.notice import Notice

TOLD_EVERY_S = 0.1
"""How often the progress is shown at most."""


class Exporting(QObject):
    """One export at a time at this desk. Accounts that may only read may export too: it changes nothing."""

    _progressed = Signal(int, int)

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, window: QWidget, notice: Notice, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._window, self._notice = store, jobs, board, window, notice
        self._dialog: ExportDialog | None = None
        self._picker: QFileDialog | None = None
        self._job: Job | None = None
        self._stop = threading.Event()
        self._progressed.connect(self._show_progress)

    @property
    def dialog(self) -> ExportDialog | None:
        """The dialog, once it was opened."""
        return self._dialog

    @property
    def under_way(self) -> bool:
        """Whether a file is being written."""
        return self._job is not None

    @Slot()
    def open(self) -> None:
        """Open the dialog, or come back to it."""
        ground = self._board.ground
        if ground is None:
            return
        if self._dialog is None:
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            today = self._board.clock.now().astimezone(ground.city.zone).date()
            kinds = {kind: tr(words) for kind, words in KINDS.items()}
            dialog = ExportDialog(kinds, Path(folder), f"{ground.city.code}-{today:%Y%m%d}", self._window)
            dialog.submitted.connect(self._begin)
            dialog.stopped.connect(self._stopped)
            dialog.pick_requested.connect(self._pick)
            dialog.folder_wanted.connect(self._show_folder)
            self._dialog = dialog
        self._dialog.open()
        self._dialog.raise_()

    def close(self) -> None:
        """Stop what is under way (nothing is left of it), and put the dialog away."""
        self._stop.set()
        if self._job is not None:
            self._job.cancel()
        for dialog in (self._picker, self._dialog):
            if dialog is not None:
                dialog.close()
                dialog.deleteLater()
        self._picker = self._dialog = None

    @Slot(object)
    def _begin(self, wanted: ExportOrder) -> None:
        if self._dialog is None or self._job is not None:
            return
        order = replace(wanted, language=language(), word=file_word)
        self._stop = stop = threading.Event()
        closing, store = self._jobs.closing, self._store
        told_at = 0.0

        def progress(done: int, of: int) -> None:
            nonlocal told_at
            now = time.monotonic()
            if done in (0, of) or now - told_at > TOLD_EVERY_S:
                told_at = now
                self._progressed.emit(done, of)

        def work() -> ExportCounts:
            # What writes files is loaded where one is written: the desk's first picture does not wait for it.
            from models.exports.export import export

            return export(store, order, progress, lambda: stop.is_set() or closing.is_set())

        self._dialog.set_running(running=True)
        self._job = self._jobs.long(work, self._made, self._failed)

    @Slot(int, int)
    def _show_progress(self, done: int, of: int) -> None:
        if self._dialog is not None and self._job is not None:
            self._dialog.show_progress(done, of)

    def _made(self, counts: ExportCounts) -> None:
        self._job = None
        lines = done_lines(counts)
        if self._dialog is not None:
            self._dialog.show_done("\n".join(lines), str(counts.path))
        self._notice.say(tr("Exported. {words}", words=lines[0]))

    def _failed(self, error: BaseException) -> None:
        self._job = None
        if isinstance(error, Stopped):
            words = tr("Stopped; no file was made.")
        elif isinstance(error, BadOutput):
            problem = problem_of(error)
            words = "\n".join(part for part in (*problem.parts(tr), problem.detail) if part)
        else:
            words = error_words(error)
        if self._dialog is not None:
            self._dialog.set_running(running=False)
            self._dialog.show_problem(words)
            if self._dialog.isVisible():
                return
        self._notice.problem(words.replace("\n", " "))

    @Slot()
    def _stopped(self) -> None:
        self._stop.set()

    @Slot()
    def _pick(self) -> None:
        if self._dialog is None or self._picker is not None:
            return
        picker = QFileDialog(self._dialog, tr("Export"), self._dialog.path.text())
        picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        picker.setDefaultSuffix(self._dialog.chosen_format.value)
        picker.setNameFilter(f"*.{self._dialog.chosen_format.value}")
        picker.fileSelected.connect(self._picked)
        picker.finished.connect(self._pick_ended)
        self._picker = picker
        picker.open()

    @Slot(str)
    def _picked(self, path: str) -> None:
        if self._dialog is not None:
            # The file dialog asks before it gives the name of a file that is there.
            self._dialog.set_path(path, replace=True)

    @Slot()
    def _pick_ended(self) -> None:
        if self._picker is not None:
            self._picker.deleteLater()
            self._picker = None

    @Slot(str)
    def _show_folder(self, folder: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
