"""The briefing's dialog at work: made in the background, can be stopped until it has a number, kept for ever after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.board import Board
from desktop.briefing.make import MadeBriefing, MakingCancelled, make_briefing, write_again
from desktop.briefing.problems import problem_of
from desktop.desk.words import error_words
from desktop.jobs import Job, Jobs
from desktop.long_work import LongWork
from models.briefings.commands import MAKERS
from models.briefings.queries import list_briefings
from models.briefings.records import BriefingHead
from models.store.engine import Store
from widgets.briefing import BriefingDialog, BriefingLine
from widgets.i18n import language, tr
from widgets.notice import Notice
from widgets.text import line


class Briefings(LongWork):
    """One briefing at a time at this desk. Who only reads may write out those that there are."""

    _progressed = Signal(float, str)

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, window: QWidget, notice: Notice, parent: QObject | None = None
    ) -> None:
        super().__init__(store, jobs, board, window, notice, parent)
        self._dialog: BriefingDialog | None = None
        self._listing: Job | None = None
        self._folder = ""
        self._progressed.connect(self._show_progress)

    @property
    def dialog(self) -> BriefingDialog | None:
        """The dialog, once it was opened."""
        return self._dialog

    def _shown(self) -> BriefingDialog | None:
        return self._dialog

    @Slot()
    def open(self) -> None:
        """Open the dialog, or come back to it."""
        ground = self._board.ground
        if ground is None:
            return
        today = self._board.clock.now().astimezone(ground.city.zone).date()
        if self._dialog is None:
            folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
            may_make = ground.me.duty in MAKERS
            dialog = BriefingDialog(today, folder, may_make=may_make, language=language(), parent=self._window)
            dialog.day_chosen.connect(self._list)
            dialog.made.connect(self._make)
            dialog.written.connect(self._write)
            dialog.stopped.connect(self._stopped)
            dialog.pick_requested.connect(self._pick)
            dialog.folder_wanted.connect(self._show_folder)
            self._dialog = dialog
        self._dialog.set_today(today)
        self._dialog.open()
        self._dialog.raise_()

    def close(self) -> None:
        """Stop what has no number yet, and put the dialog away."""
        super().close()
        if self._listing is not None:
            self._listing.cancel()
        self._dialog = None

    @Slot(object)
    def _list(self, day: date) -> None:
        store = self._store

        def work() -> list[BriefingHead]:
            with store.read() as s:
                return list_briefings(s, day)

        if self._listing is not None:
            self._listing.cancel()
        self._listing = self._jobs.read(work, lambda heads: self._listed(day, heads), self._list_failed)

    def _listed(self, day: date, heads: list[BriefingHead]) -> None:
        self._listing = None
        ground = self._board.ground
        if self._dialog is None or ground is None:
            return
        zone = ground.city.zone

        def told(head: BriefingHead) -> BriefingLine:
            so_far = tr("so far, {clock}", clock=f"{head.as_of.astimezone(zone):%H:%M}") if head.so_far else ""
            made = f"{head.made_at.astimezone(zone):%Y-%m-%d %H:%M}"
            return BriefingLine(head.number, f"{head.day} {so_far}".strip(), made, line(head.maker))

        self._dialog.set_briefings(day, [told(head) for head in heads])

    def _list_failed(self, error: BaseException) -> None:
        self._listing = None
        if self._dialog is not None:
            self._dialog.show_problem(error_words(error))

    @Slot(object, object, str)
    def _make(self, day: date, folder: Path, wanted: str) -> None:
        store, progress = self._store, self._progressed.emit

        def work(cancelled: Callable[[], bool]) -> MadeBriefing:
            return make_briefing(store, day, folder, language=wanted, progress=progress, cancelled=cancelled)

        self._write_to(folder, work)

    @Slot(str, object, str)
    def _write(self, number: str, folder: Path, wanted: str) -> None:
        store = self._store
        self._write_to(folder, lambda _: write_again(store, number, folder, language=wanted))

    def _write_to(self, folder: Path, work: Callable[[Callable[[], bool]], MadeBriefing]) -> None:
        if not self.under_way:
            self._folder = str(folder)
        self._begin(work, self._made)

    @Slot(float, str)
    def _show_progress(self, share: float, words: str) -> None:
        if self._dialog is not None and self._job is not None:
            self._dialog.show_progress(share, tr(words))

    def _made(self, made: MadeBriefing) -> None:
        words = tr("Briefing {number} of {day} is written", number=made.number, day=made.day)
        if self._dialog is not None:
            files = "\n".join(str(path) for path in (made.pdf_path, made.xlsx_path))
            self._dialog.show_done(f"{words}\n{files}", str(made.pdf_path.parent))
            self._list(made.day)
        self._notice.say(words)

    def _problem_words(self, error: BaseException) -> str:
        problem = problem_of(error, self._folder)
        if isinstance(error, MakingCancelled):
            return tr("Stopped; no briefing was made, and no number was given.")
        if problem is not None:
            return "\n".join(part for part in (*problem.parts(tr), problem.detail) if part)
        return error_words(error)

    @Slot()
    def _pick(self) -> None:
        if self._dialog is None or self._picker is not None:
            return
        picker = QFileDialog(self._dialog, tr("Daily briefing"), self._dialog.folder.text())
        picker.setFileMode(QFileDialog.FileMode.Directory)
        picker.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open_picker(picker, self._picked)

    @Slot(str)
    def _picked(self, folder: str) -> None:
        if self._dialog is not None:
            self._dialog.set_folder(folder)
