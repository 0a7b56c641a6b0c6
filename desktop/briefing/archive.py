"""The archive of papers at work: searched page by page, opened in any format, two compared; read in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.briefing.comparing import compare_papers
from desktop.briefing.formats import Format, Wanted
from desktop.briefing.make import MadeBriefing, write_again
from desktop.briefing.problems import problem_of
from desktop.desk.words import error_words
from desktop.jobs import Job, Jobs
from models.briefings.archive import After, ArchivePage, Sought, get_earlier, search_archive
from models.briefings.kinds import Kind
from models.briefings.records import BriefingHead
from models.store.engine import Store
from widgets.briefing import ArchiveDialog, ArchiveLine, Asked, Comparison, ComparisonDialog, Looked
from widgets.i18n import tr
from widgets.text import line
from widgets.words.papers import kind_word


class Archive(QObject):
    """`asked` says into which folder, language and dress papers are opened; `preview` shows one's pages."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        asked: Callable[[], Asked],
        preview: Callable[[str, Asked], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._asked, self._look = store, jobs, board, asked, preview
        self._seeking: Job | None = None
        self._work: Job | None = None
        self._sought = Looked("", None, None, None)
        self._after: After | None = None
        self._compared = ("", "")
        self.dialog: ArchiveDialog | None = None
        self.comparison: ComparisonDialog | None = None
        self.show_file: Callable[[Path], object] = _show_file

    def open(self, parent: QWidget) -> None:
        """Open the archive, or come back to it."""
        if self.dialog is None:
            dialog = ArchiveDialog(parent)
            dialog.sought.connect(self._seek)
            dialog.more_wanted.connect(self._more)
            dialog.previewed.connect(self._preview)
            dialog.opened.connect(self._open)
            dialog.compared.connect(self._compare)
            self.dialog = dialog
        self.dialog.open()

    def close(self) -> None:
        """Let go of what is asked, and put the windows away."""
        for job in (self._seeking, self._work):
            if job is not None:
                job.cancel()
        self._seeking = self._work = None
        self._comparison_ended()
        if self.dialog is not None:
            self.dialog.hide()
            self.dialog.deleteLater()
            self.dialog = None

    @Slot(object)
    def _seek(self, looked: Looked) -> None:
        self._sought, self._after = looked, None
        self._read(first=True)

    @Slot()
    def _more(self) -> None:
        self._read(first=False)

    def _read(self, *, first: bool) -> None:
        store, looked, after = self._store, self._sought, self._after
        called = {kind: kind_word(kind) for kind in Kind}
        sought = Sought(looked.words, looked.kind, looked.first, looked.last, called)

        def work() -> ArchivePage:
            with store.read() as s:
                return search_archive(s, sought, after)

        def show(page: ArchivePage) -> None:
            self._seeking, self._after = None, page.after
            if self.dialog is not None:
                lines = [self._line(one) for one in page.heads]
                self.dialog.set_papers(looked, lines, first=first, follows=page.after is not None)

        if self._seeking is not None:
            self._seeking.cancel()
        self._seeking = self._jobs.read(work, show, self._failed)

    def _line(self, head: BriefingHead) -> ArchiveLine:
        assert self._board.ground is not None
        zone = self._board.ground.city.zone
        days = str(head.day) if head.first == head.day else f"{head.first} – {head.day}"
        so_far = tr("so far, {clock}", clock=f"{head.as_of.astimezone(zone):%H:%M}") if head.so_far else ""
        return ArchiveLine(
            number=head.number,
            kind=kind_word(head.kind),
            edition=tr("edition {n}", n=head.edition),
            days=f"{days} {so_far}".strip(),
            state=tr("signed by {who}", who=line(head.signed_by)) if head.signed_by else tr("Draft"),
            made=f"{head.made_at.astimezone(zone):%Y-%m-%d %H:%M}",
            maker=line(head.maker),
        )

    @Slot(str)
    def _preview(self, number: str) -> None:
        self._look(number, self._asked())

    @Slot(str, str)
    def _open(self, number: str, form: str) -> None:
        """Write one format of a paper into the folder, and show it with the system's own program."""
        store, asked = self._store, self._asked()
        wanted = Wanted((Format(form),), asked.language, asked.style, asked.watermark)

        def show(made: MadeBriefing) -> None:
            self._work = None
            if self.dialog is not None:
                words = tr("Opened: {path}", path=made.paths[0])
                if made.altered:
                    words += "\n" + tr("NOT the bytes that these versions made first: {formats}", formats=form.upper())
                self.dialog.show_outcome(words)
            self.show_file(made.paths[0])

        if self._begin(tr("Writing {number}…", number=number)):
            work = lambda: write_again(store, number, asked.folder, wanted=wanted)  # noqa: E731
            self._work = self._jobs.long(work, show, lambda error: self._failed(error, asked.folder))

    @Slot(str, str)
    def _compare(self, before: str, after: str) -> None:
        store = self._store

        def work() -> tuple[tuple[str, str], Comparison]:
            other = before
            if not other:
                with store.read() as s:
                    other = get_earlier(s, after)
            return (other, after), compare_papers(store, other, after)

        def show(result: tuple[tuple[str, str], Comparison]) -> None:
            self._work = None
            self._comparison_ended()
            if self.dialog is None:
                return
            self.dialog.show_outcome("")
            self._compared = result[0]
            self.comparison = ComparisonDialog(result[1], self.dialog)
            self.comparison.swapped.connect(self._swap)
            self.comparison.destroyed.connect(self._comparison_gone)
            self.comparison.open()

        if self._begin(tr("Comparing…")):
            self._work = self._jobs.read(work, show, self._failed)

    @Slot()
    def _swap(self) -> None:
        before, after = self._compared
        self._compare(after, before)

    def _begin(self, words: str) -> bool:
        """Whether nothing is being done yet."""
        if self.dialog is None or self._work is not None:
            return False
        self.dialog.show_problem("")
        self.dialog.show_outcome(words)
        return True

    def _failed(self, error: BaseException, folder: object = "") -> None:
        self._seeking = self._work = None
        problem = problem_of(error, folder)
        words = (
            error_words(error)
            if problem is None
            else "\n".join(part for part in (*problem.parts(tr), problem.detail) if part)
        )
        if self.dialog is not None:
            self.dialog.show_outcome("")
            self.dialog.show_problem(words)

    def _comparison_ended(self) -> None:
        if self.comparison is not None:
            ended, self.comparison = self.comparison, None
            ended.destroyed.disconnect(self._comparison_gone)
            ended.close()

    @Slot()
    def _comparison_gone(self) -> None:
        self.comparison = None


def _show_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
