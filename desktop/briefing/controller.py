"""The dialog of papers at work: made in the background, can be stopped until it has a number, kept for ever after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.briefing.archive import Archive
from desktop.briefing.formats import Format, Wanted
from desktop.briefing.make import MadeBriefing, MakingCancelled, make_paper, write_again
from desktop.briefing.problems import problem_of
from desktop.briefing.wording import Wordings
from desktop.desk.words import error_words
from desktop.jobs import Job, Jobs
from desktop.long_work import LongWork
from models.accounts.records import Duty
from models.briefings.commands import MAKERS
from models.briefings.content import About
from models.briefings.kinds import ABOUT_ONE, Kind, period_of
from models.briefings.queries import find_case, list_briefings
from models.briefings.records import BriefingHead
from models.store.engine import Store
from models.store.errors import Refused
from widgets.briefing import Asked, BriefingDialog, BriefingLine, BriefingPreview, PlacedSentence
from widgets.i18n import language, tr
from widgets.notice import Notice
from widgets.text import line
from widgets.words.papers import kind_word

PREVIEW_SCALE = 1.6
"""Pixels to a point of the pages that are looked through."""


class Briefings(LongWork):
    """One paper at a time at this desk. Who only reads may write out, look through and verify those that there are.

    `case_opened(UUID)`: a case behind a sentence is to be looked at.
    """

    case_opened = Signal(object)
    _progressed = Signal(float, str)

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, window: QWidget, notice: Notice, parent: QObject | None = None
    ) -> None:
        super().__init__(store, jobs, board, window, notice, parent)
        self._dialog: BriefingDialog | None = None
        self._listing: Job | None = None
        self._folder = ""
        self.preview: BriefingPreview | None = None
        self.wordings = Wordings(store, jobs, notice, self._worded, self)
        self.archive = Archive(store, jobs, board, self._filled_in, self._preview, self)
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
        today = ground.days.day_of(self._board.clock.now())
        if self._dialog is None:
            folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
            may_make = ground.me.duty in MAKERS
            dialog = BriefingDialog(today, folder, may_make=may_make, language=language(), parent=self._window)
            dialog.listed.connect(self._list)
            dialog.made.connect(self._make)
            dialog.written.connect(self._write)
            dialog.previewed.connect(self._preview)
            dialog.worded.connect(self._word)
            dialog.verified.connect(self._verify)
            dialog.archived.connect(self._open_archive)
            dialog.stopped.connect(self._stopped)
            dialog.pick_requested.connect(self._pick)
            dialog.folder_wanted.connect(self._show_folder)
            self._dialog = dialog
        self._dialog.set_today(today)
        self._dialog.open()
        self._dialog.raise_()

    def open_about(self, number: str) -> None:
        """Open the dialog on a 信息专报 about the case of that number."""
        self.open()
        if self._dialog is not None:
            self._dialog.about_case(number)

    def open_kind(self, kind: Kind, day: date) -> None:
        """Open the dialog on a kind of paper and a day of it."""
        self.open()
        if self._dialog is not None:
            self._dialog.form.set_kind(kind)
            self._dialog.form.set_day(day)

    def close(self) -> None:
        """Stop what has no number yet, and put the dialogs away."""
        super().close()
        if self._listing is not None:
            self._listing.cancel()
        self.wordings.close()
        self.archive.close()
        self._preview_ended()
        self._dialog = None

    @Slot()
    def _open_archive(self) -> None:
        if self._dialog is not None:
            self.archive.open(self._dialog)

    def _filled_in(self) -> Asked:
        assert self._dialog is not None
        return self._dialog.form.asked()

    @Slot(object)
    def _list(self, asked: Asked) -> None:
        store = self._store

        def work() -> list[BriefingHead]:
            with store.read() as s:
                subject = None
                if asked.case:
                    try:
                        subject = find_case(s, asked.case)
                    except Refused:
                        return []
                day = None if asked.kind in ABOUT_ONE else asked.day
                return list_briefings(s, day, kind=asked.kind, subject=subject)

        if self._listing is not None:
            self._listing.cancel()
        self._listing = self._jobs.read(work, lambda heads: self._listed(asked, heads), self._list_failed)

    def _listed(self, asked: Asked, heads: list[BriefingHead]) -> None:
        self._listing = None
        ground = self._board.ground
        if self._dialog is None or ground is None:
            return
        zone = ground.city.zone

        def told(head: BriefingHead) -> BriefingLine:
            so_far = tr("so far, {clock}", clock=f"{head.as_of.astimezone(zone):%H:%M}") if head.so_far else ""
            days = str(head.day) if head.first == head.day else f"{head.first} – {head.day}"
            made = f"{head.made_at.astimezone(zone):%Y-%m-%d %H:%M}"
            state = tr("signed by {who}", who=line(head.signed_by)) if head.signed_by else tr("Draft")
            edition = tr("edition {n}", n=head.edition)
            return BriefingLine(head.number, f"{days} {so_far}".strip(), made, line(head.maker), state, edition)

        self._dialog.set_briefings(asked, [told(head) for head in heads])

    def _list_failed(self, error: BaseException) -> None:
        self._listing = None
        if self._dialog is not None:
            self._dialog.show_problem(error_words(error))

    @Slot(object)
    def _make(self, asked: Asked) -> None:
        store, progress = self._store, self._progressed.emit

        def work(cancelled: Callable[[], bool]) -> MadeBriefing:
            subject = None
            if asked.case:
                with store.read() as s:
                    subject = find_case(s, asked.case)
            period = None if asked.kind in ABOUT_ONE or asked.day is None else period_of(asked.kind, asked.day)
            about = About(asked.kind, period, subject)
            return make_paper(store, about, asked.folder, _wanted(asked), progress=progress, cancelled=cancelled)

        self._write_to(asked.folder, work)

    @Slot(str, object)
    def _write(self, number: str, asked: Asked) -> None:
        store = self._store
        self._write_to(asked.folder, lambda _: write_again(store, number, asked.folder, wanted=_wanted(asked)))

    def _write_to(self, folder: Path, work: Callable[[Callable[[], bool]], MadeBriefing]) -> None:
        if not self.under_way:
            self._folder = str(folder)
        self._begin(work, self._made)

    @Slot(float, str)
    def _show_progress(self, share: float, words: str) -> None:
        if self._dialog is not None and self._job is not None:
            self._dialog.show_progress(share, tr(words))

    def _made(self, made: MadeBriefing) -> None:
        told = made.briefing.snapshot
        words = tr("{kind} {number} is written", kind=kind_word(told.kind), number=made.number)
        parts = [words]
        if made.new and told.edition > 1:
            parts.append(tr("It is edition {n}; what differs from the first stands in it.", n=told.edition))
        if made.altered:
            formats = ", ".join(one.value.upper() for one in made.altered)
            parts.append(tr("NOT the bytes that these versions made first: {formats}", formats=formats))
        if self._dialog is not None:
            files = [str(path) for path in made.paths]
            self._dialog.show_done("\n".join([*parts, *files]), str(made.paths[0].parent))
            self._list(self._dialog.form.asked())
        self._notice.say(words)

    @Slot(str, object)
    def _preview(self, number: str, asked: Asked) -> None:
        store = self._store

        def work(_: Callable[[], bool]) -> tuple[str, tuple[bytes, ...], tuple[PlacedSentence, ...]]:
            # Only here: they bring type setting with them.
            from desktop.briefing.looking import pages_of

            return number, *pages_of(store, number, asked.language, asked.style, PREVIEW_SCALE)

        self._begin(work, self._previewed)

    def _previewed(self, result: tuple[str, tuple[bytes, ...], tuple[PlacedSentence, ...]]) -> None:
        if self._dialog is None:
            return
        self._dialog.set_running(running=False)
        self._preview_ended()
        self.preview = BriefingPreview(*result, self._dialog)
        self.preview.case_opened.connect(self.case_opened)
        self.preview.destroyed.connect(self._preview_gone)
        self.preview.open()

    def _preview_ended(self) -> None:
        if self.preview is not None:
            self.preview.close()
            self.preview = None

    @Slot()
    def _preview_gone(self) -> None:
        self.preview = None

    @Slot(str)
    def _word(self, number: str) -> None:
        ground = self._board.ground
        if ground is not None and self._dialog is not None:
            may_word, may_sign = ground.me.duty in MAKERS, ground.me.duty is Duty.SUPERVISOR
            self.wordings.open(number, self._dialog, may_word=may_word, may_sign=may_sign)

    def _worded(self, words: str) -> None:
        """What was edited or signed: the list says so."""
        self._notice.say(words)
        if self._dialog is not None:
            self._dialog.show_done(words)
            self._list(self._dialog.form.asked())

    @Slot(str)
    def _verify(self, number: str) -> None:
        store = self._store

        def work(_: Callable[[], bool]) -> list[str]:
            # Only here: it brings type setting with it.
            from desktop.briefing.checking import check_paper, lines

            return lines(check_paper(store, number))

        self._begin(work, self._verified)

    def _verified(self, told: list[str]) -> None:
        if self._dialog is not None:
            self._dialog.show_done("\n".join(told))

    def _failed(self, error: BaseException) -> None:
        super()._failed(error)
        # It may have its number, and lack its files alone.
        if self._dialog is not None:
            self._list(self._dialog.form.asked())

    def _problem_words(self, error: BaseException) -> str:
        problem = problem_of(error, self._folder)
        if isinstance(error, MakingCancelled):
            return tr("Stopped; no briefing was made, and no number was given.")
        if problem is not None:
            return "\n".join(part for part in (*problem.parts(tr), problem.detail) if part)
        return error_words(error)

    @Slot()
    def _pick(self) -> None:
        if self._dialog is None or self._picking.dialog is not None:
            return
        self._picking.folder(self._dialog, tr("Papers"), self._dialog.form.folder.text(), self._picked)

    @Slot(str)
    def _picked(self, folder: str) -> None:
        if self._dialog is not None:
            self._dialog.form.set_folder(folder)


def _wanted(asked: Asked) -> Wanted:
    return Wanted(tuple(map(Format, asked.formats)), asked.language, asked.style, asked.watermark)
