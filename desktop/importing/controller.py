"""The import dialog at work: files come by drop or by command, and everything about them happens in the background."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from sqlalchemy import URL

from desktop.board import Board
from desktop.importing import forms, mapping_file
from desktop.importing.background import carry, check, near_of, throttled
from desktop.importing.choosers import ask_file, open_folder
from desktop.importing.look import SHOWN, SUFFIXES, Looked, look
from desktop.importing.mapping import read_values
from desktop.importing.mappings import Mappings
from desktop.importing.plan import Plan, Surveyed
from desktop.importing.problems import told
from desktop.importing.results import undone_view
from desktop.importing.task import OneTask
from desktop.jobs import Jobs
from models.imports.mapping import CaseMapping
from widgets.i18n import language, tr
from widgets.importing.dialog import RESULT, ImportDialog
from widgets.importing.records import Draft, ResultView
from widgets.notice import Notice


class Importing(QObject):
    """One import at a time at this desk; more files wait their turn. `ended()` after each that may have changed the city."""

    ended = Signal()
    undo_wanted = Signal(str)
    _progressed = Signal(int, int)

    def __init__(
        self, url: URL, jobs: Jobs, board: Board, window: QWidget, notice: Notice, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._url, self._jobs, self._board, self._window, self._notice = url, jobs, board, window, notice
        self._dialog: ImportDialog | None = None
        self._waiting: deque[Path] = deque()
        self._path: Path | None = None
        self._options: dict[str, str] = {}
        self._looked: Looked | None = None
        self._base: CaseMapping | None = None
        self._pending: Draft | None = None
        self._surveyed: tuple[Plan, Surveyed] | None = None
        self._kind = ""
        self._task = OneTask()
        self.mappings = Mappings(jobs, self)
        self.mappings.read.connect(self._mapping_read)
        self.mappings.saved.connect(self._mapping_saved)
        self.mappings.failed.connect(self._failed)
        self._cancel = threading.Event()
        self._under_way = False
        self._progressed.connect(self._show_progress)

    @property
    def dialog(self) -> ImportDialog | None:
        """The dialog while there is one; hidden while an import goes on behind it."""
        return self._dialog

    @property
    def under_way(self) -> bool:
        """Whether rows are being written."""
        return self._under_way

    @property
    def may_import(self) -> bool:
        """Whether this account may bring anything in."""
        return self._board.ground is not None and self._board.ground.me.may_write

    @Slot()
    def open(self) -> None:
        """Open the dialog, or come back to the one that is there."""
        self._shown()

    @Slot(str)
    def open_for(self, kind: str) -> None:
        """Open the dialog to bring in a kind of thing: the file is asked for first."""
        if self._shown() is not None and not self._under_way:
            self._kind = kind
            self._choose_file()

    @Slot(object)
    def take(self, files: list[str]) -> None:
        """Take files that were dropped: the first is looked at, the others wait."""
        if not self.may_import:
            return
        self._waiting.extend(Path(file) for file in files)
        dialog = self._shown()
        if dialog is not None and not self._under_way and not self._task.waits:
            self._next()

    def close(self) -> None:
        """Stop after the rows under way; what was committed stays, and is told by the list of imports."""
        self._cancel.set()
        if not self._under_way:
            self._task.drop()
        self._waiting.clear()
        if self._dialog is not None:
            self._dialog.hide()

    def _shown(self) -> ImportDialog | None:
        if not self.may_import:
            return None
        if self._dialog is None:
            dialog = ImportDialog(forms.kind_choices(), self._window)
            for wanted, slot in (
                (dialog.file_wanted, self._choose_file), (dialog.looked, self._look_again),
                (dialog.values_wanted, self._read_values), (dialog.checked, self._check), (dialog.begun, self._begin),
                (dialog.stopped, self._cancel.set), (dialog.undo_wanted, self.undo_wanted),
                (dialog.folder_wanted, open_folder), (dialog.save_wanted, self._ask_where),
                (dialog.load_wanted, self._ask_which), (dialog.left, self._left),
            ):  # fmt: skip
                wanted.connect(slot)
            self._dialog = dialog
        self._dialog.open()
        return self._dialog

    def _next(self) -> None:
        if self._waiting:
            self._base = None
            self._look(self._waiting.popleft(), "")

    @Slot()
    def _choose_file(self) -> None:
        patterns = [f"*{suffix}" for suffix in SUFFIXES]
        ask_file(self._dialog, tr("A file to import"), tr("What can be imported"), patterns, self._file_chosen)

    @Slot(str)
    def _file_chosen(self, file: str) -> None:
        kind, self._kind = self._kind, ""
        self._base = None
        self._look(Path(file), kind)

    @Slot(object)
    def _look_again(self, draft: Draft) -> None:
        if self._path is not None:
            self._look(self._path, draft.kind, draft.options)

    def _look(self, path: Path, kind: str, options: Mapping[str, str] | None = None) -> None:
        ground = self._board.ground
        if self._dialog is None or ground is None:
            return
        near = near_of(ground.city)
        self._path, self._options = path, dict(options or {})
        self._dialog.show_working(tr("Reading {file}…", file=path.name))
        self._task.run(self._jobs.read, lambda: look(path, kind, options, near), self._have_looked, self._unreadable)

    def _unreadable(self, error: BaseException) -> None:
        """Show what is wrong, and the boxes with which it can be put right."""
        if self._dialog is not None and self._path is not None:
            self._looked = self._surveyed = None
            form = forms.form_of_need(error, self._options)
            self._dialog.show_source(forms.unread_view(self._path), form, {}, kind_guessed=False)
        self._failed(error)

    def _have_looked(self, looked: Looked) -> None:
        ground = self._board.ground
        if self._dialog is None or ground is None:
            return
        self._looked, self._surveyed = looked, None
        form = forms.kind_form(looked, ground.city, ground.levels, ground.departments)
        source = forms.source_view(looked, SHOWN)
        self._dialog.show_source(source, form, forms.guessed_picks(looked), kind_guessed=looked.kind_guessed)
        pending, self._pending = self._pending, None
        if pending is not None and looked.kind is not None and looked.kind.name == pending.kind:
            self._dialog.show_draft(pending)

    @Slot(str, object)
    def _read_values(self, field: str, draft: Draft) -> None:
        looked = self._looked
        if looked is None or looked.kind is None:
            return
        column = draft.picks[field].column
        described = looked.kind.field(field)

        def show(found: tuple[Any, int]) -> None:
            if self._dialog is not None and self._looked is looked:
                self._dialog.show_values(field, described.said(language()), forms.value_choices(described), *found)

        self._jobs.read(lambda: read_values(looked, field, column), show, self._failed)

    @Slot(object)
    def _check(self, draft: Draft) -> None:
        looked, base, ground = self._looked, self._base, self._board.ground
        if self._dialog is None or looked is None or ground is None:
            return
        self._dialog.show_working(tr("Looking at what it would do…"))
        cancel, url, near = self._new_cancel(), self._url, near_of(ground.city)

        def work() -> tuple[Plan, Surveyed]:
            return check(url, draft, looked, base, near, cancel)

        self._task.run(self._jobs.long, work, self._have_surveyed, self._failed)

    def _have_surveyed(self, found: tuple[Plan, Surveyed]) -> None:
        self._surveyed = found
        if self._dialog is not None:
            self._dialog.show_survey(found[1].view)

    @Slot(object, object)
    def _begin(self, _: Draft, answers: dict[str, str]) -> None:
        if self._dialog is None or self._surveyed is None:
            return
        plan, url = self._surveyed[0], self._url
        cancel, progress = self._new_cancel(), throttled(self._progressed.emit)

        def work() -> ResultView:
            return carry(url, plan, answers, progress, cancel)

        self._under_way = True
        self._dialog.show_progress(tr("Importing {file}", file=plan.path.name), 0, 0)
        self._task.run(self._jobs.long, work, self._done, self._broken)

    @Slot(int, int)
    def _show_progress(self, done: int, of: int) -> None:
        if self._dialog is None or not self._under_way or self._surveyed is None:
            return
        self._dialog.show_progress(
            tr("Importing {file}", file=self._surveyed[0].path.name), done, of,
            tr("{done} of {of} rows. The desk can be worked at meanwhile.", done=f"{done:,}", of=f"{of:,}"),
        )  # fmt: skip

    def _done(self, result: ResultView) -> None:
        self._under_way = False
        if self._dialog is not None:
            hidden = not self._dialog.isVisible()
            self._dialog.show_result(result)
            if hidden:
                self._notice.say(result.title)
        self.ended.emit()

    def _broken(self, error: BaseException) -> None:
        self._under_way = False
        self._failed(error, begun=True)
        self.ended.emit()

    @Slot(str, str)
    def undone(self, run: str, words: str) -> None:
        """Say in the result of a run, if it is shown, that it was undone, and take the offer back."""
        if self._dialog is not None and self._dialog.page == RESULT:
            view = self._dialog.outcome.view
            if view is not None and view.run == run:
                self._dialog.show_result(undone_view(view, words))

    @Slot()
    def _left(self) -> None:
        if self._dialog is not None and not self._under_way:
            self._task.drop()
            self._cancel.set()
            dialog, self._dialog = self._dialog, None
            dialog.deleteLater()
            self._path = self._looked = self._surveyed = self._base = None
        if self._waiting:
            self._shown()
            self._next()

    @Slot(object)
    def _ask_where(self, draft: Draft) -> None:
        if self._looked is not None:
            self.mappings.ask_where(self._dialog, draft, self._looked, self._base)

    @Slot()
    def _ask_which(self) -> None:
        self.mappings.ask_which(self._dialog)

    @Slot(object)
    def _mapping_saved(self, path: Path) -> None:
        if self._dialog is not None:
            self._dialog.say(tr("Saved: {path}", path=path))

    @Slot(object)
    def _mapping_read(self, found: mapping_file.MappingFile) -> None:
        if self._dialog is None or self._looked is None:
            return
        self._base = found.cases
        if self._looked.kind is None or self._looked.kind.name != found.draft.kind:
            self._pending = found.draft
            self._look(self._looked.path, found.draft.kind, found.draft.options)
        else:
            self._dialog.show_draft(found.draft)

    def _new_cancel(self) -> Callable[[], bool]:
        self._cancel.clear()
        return lambda: self._cancel.is_set() or self._jobs.closing.is_set()

    def _failed(self, error: BaseException, *, begun: bool = False) -> None:
        parts = told(error, begun=begun)
        if self._dialog is not None:
            self._dialog.show_problem(*parts)
        if self._dialog is None or not self._dialog.isVisible():
            self._notice.problem(" ".join(part for part in parts[:3] if part))
