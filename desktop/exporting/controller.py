"""The export dialog at work: the file is written in the background, can be stopped, and is whole or not there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.desk.words import error_words
from desktop.exporting.problems import problem_of
from desktop.exporting.words import KINDS, done_lines, file_word
from desktop.jobs import Jobs
from desktop.long_work import LongWork
from models.exports.errors import BadOutput, Stopped
from models.exports.records import Behind, ExportCounts, ExportOrder
from models.store.engine import Store
from widgets.exporting import ExportDialog
from widgets.i18n import language, tr
from widgets.notice import Notice

TOLD_EVERY_S = 0.1
"""How often the progress is shown at most."""


class Exporting(LongWork):
    """One export at a time at this desk. Accounts that may only read may export too: it changes nothing."""

    _progressed = Signal(int, int)

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, window: QWidget, notice: Notice, parent: QObject | None = None
    ) -> None:
        super().__init__(store, jobs, board, window, notice, parent)
        self._dialog: ExportDialog | None = None
        self._behind: Behind | None = None
        self._cases: tuple[frozenset[UUID], str] = frozenset(), ""
        self._progressed.connect(self._show_progress)

    @property
    def dialog(self) -> ExportDialog | None:
        """The dialog, once it was opened."""
        return self._dialog

    def _shown(self) -> ExportDialog | None:
        return self._dialog

    @Slot()
    def open(self) -> None:
        """Open the dialog, or come back to it."""
        self._open(None)

    def open_cases(self, ids: frozenset[UUID], words: str) -> None:
        """Open the dialog for these very cases; `words` say which they are."""
        self._open(None, ids, words)

    def open_behind(self, behind: Behind) -> None:
        """Open the dialog for the cases behind a figure; `behind.words` says which."""
        self._open(behind)

    def _open(self, behind: Behind | None, ids: frozenset[UUID] = frozenset(), words: str = "") -> None:
        ground = self._board.ground
        if ground is None:
            return
        if self._dialog is None:
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            today = self._board.clock.now().astimezone(ground.city.zone).date()
            kinds = {kind: tr(words) for kind, words in KINDS.items()}
            dialog = ExportDialog(kinds, Path(folder), f"{ground.city.code}-{today:%Y%m%d}", self._window)
            dialog.submitted.connect(self._export)
            dialog.stopped.connect(self._stopped)
            dialog.pick_requested.connect(self._pick)
            dialog.folder_wanted.connect(self._show_folder)
            self._dialog = dialog
        self._behind, self._cases = behind, (ids, words)
        self._dialog.narrow(behind.words if behind is not None else words)
        self._dialog.open()
        self._dialog.raise_()

    def close(self) -> None:
        super().close()
        self._dialog = None

    @Slot(object)
    def _export(self, wanted: ExportOrder) -> None:
        ids, words = self._cases
        narrowed = replace(wanted.filter, behind=self._behind, case_ids=ids, about=words)
        order, store = replace(wanted, filter=narrowed, language=language(), word=file_word), self._store
        told_at = 0.0

        def progress(done: int, of: int) -> None:
            nonlocal told_at
            now = time.monotonic()
            if done in (0, of) or now - told_at > TOLD_EVERY_S:
                told_at = now
                self._progressed.emit(done, of)

        def work(cancelled: Callable[[], bool]) -> ExportCounts:
            # What writes files is loaded where one is written: the desk's first picture does not wait for it.
            from models.exports.export import export

            return export(store, order, progress, cancelled)

        self._begin(work, self._made)

    @Slot(int, int)
    def _show_progress(self, done: int, of: int) -> None:
        if self._dialog is not None and self._job is not None:
            self._dialog.show_progress(done, of)

    def _made(self, counts: ExportCounts) -> None:
        lines = done_lines(counts)
        if self._dialog is not None:
            self._dialog.show_done("\n".join(lines), str(counts.path))
        self._notice.say(tr("Exported. {words}", words=lines[0]))

    def _problem_words(self, error: BaseException) -> str:
        if isinstance(error, Stopped):
            return tr("Stopped; no file was made.")
        if isinstance(error, BadOutput):
            problem = problem_of(error)
            return "\n".join(part for part in (*problem.parts(tr), problem.detail) if part)
        return error_words(error)

    @Slot()
    def _pick(self) -> None:
        if self._dialog is None or self._picking.dialog is not None:
            return
        kinds = f"*.{self._dialog.chosen_format.value}"
        self._picking.save(self._dialog, tr("Export"), self._dialog.path.text(), self._picked, kinds)

    @Slot(str)
    def _picked(self, path: str) -> None:
        if self._dialog is not None:
            # The file dialog asks before it gives the name of a file that is there.
            self._dialog.set_path(path, replace=True)
