"""The list of imports, and undoing one of them: asked first what goes and what stays, then done in the background."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from sqlalchemy import URL

from desktop.board import Board
from desktop.importing.problems import told, undo_refused
from desktop.importing.store import import_store
from desktop.importing.words import counts_words, kind_word, reason_word, state_word, subject_word, when_word
from desktop.jobs import Jobs
from models.accounts.records import Duty
from models.imports.errors import Interrupted
from models.imports.runs.commands import undo_import
from models.imports.runs.errors import UndoRefused
from models.imports.runs.queries import get_runs, preview_undo
from models.imports.runs.records import ImportRun, UndoCounts, UndoPreview
from models.store.engine import Store
from widgets.i18n import tr
from widgets.importing.question import UndoQuestion
from widgets.importing.records import RunRow
from widgets.importing.runs import RunsDialog
from widgets.notice import Notice
from widgets.words import duty_word


class Undoing(QObject):
    """`undone(run, words)` when an import was undone; `import_wanted()` from the list; `ended()` after every attempt."""

    undone = Signal(str, str)
    ended = Signal()
    import_wanted = Signal()

    def __init__(
        self,
        url: URL,
        store: Store,
        jobs: Jobs,
        board: Board,
        window: QWidget,
        notice: Notice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._url, self._store, self._jobs, self._board = url, store, jobs, board
        self._window, self._notice = window, notice
        self._dialog: RunsDialog | None = None
        self.question: UndoQuestion | None = None
        self._under_way = False

    @property
    def dialog(self) -> RunsDialog | None:
        """The list while it is open."""
        return self._dialog

    @property
    def under_way(self) -> bool:
        """Whether an import is being undone."""
        return self._under_way

    @Slot()
    def open(self) -> None:
        """Open the list of imports, the newest first."""
        if self._board.ground is None or not self._board.ground.me.may_write:
            return
        if self._dialog is None:
            dialog = RunsDialog(self._window)
            dialog.undo_wanted.connect(self.ask)
            dialog.import_wanted.connect(self.import_wanted)
            dialog.finished.connect(self._closed)
            self._dialog = dialog
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self.read()

    @Slot()
    def read(self) -> None:
        """Read the list again, if it is open."""
        if self._dialog is None:
            return
        store, zone = self._store, self._zone()

        def work() -> list[RunRow]:
            with store.read() as s:
                return [_row(run, zone) for run in get_runs(s)]

        self._jobs.read(work, self._show, self._failed)

    @Slot(str)
    def ask(self, run: str) -> None:
        """Ask whether a run is to be undone, with what goes and what stays."""
        if self._under_way:
            return
        store, run_id = self._store, UUID(run)
        self._say(tr("Looking at what would go and what would stay…"))

        def work() -> UndoPreview:
            with store.read() as s:
                return preview_undo(s, run_id)

        self._jobs.read(work, self._ask, self._failed)

    def close(self) -> None:
        """Close what is open; an undo under way stops between two transactions and can be gone on with."""
        for dialog in (self.question, self._dialog):
            if dialog is not None:
                dialog.close()

    def _ask(self, preview: UndoPreview) -> None:
        self._say("")
        run, zone = preview.run, self._zone()
        title = tr(
            "Undo import {number}: {file} ({kind}), {when}, by {who}?", number=run.number, file=run.file,
            kind=kind_word(run.kind.value), when=when_word(run.started_at, zone), who=who_word(run.login),
        )  # fmt: skip
        lines = [tr("Goes: {what}", what=_list(preview.removed))]
        if any(preview.restored.values()):
            lines.append(tr("Gets its earlier content back: {what}", what=_list(preview.restored)))
        if preview.stays:
            lines.append(tr("Stays, because it was used since: {n}", n=f"{len(preview.stays):,}"))
        else:
            lines.append(tr("Nothing of it stays."))
        if preview.blocked_by:
            later = tr(", ").join(str(number) for number in preview.blocked_by)
            lines.append(tr("First undo the later imports that changed the same things: {later}.", later=later))
        stays = [f"{one.name}: {reason_word(one.reason, one.detail)}" for one in preview.stays]
        parent = self._dialog if self._dialog is not None and self._dialog.isVisible() else self._window
        question = UndoQuestion(title, lines, stays, possible=not preview.blocked_by, parent=parent)
        question.confirmed.connect(lambda: self._undo(run))
        question.finished.connect(self._asked)
        self.question = question
        question.open()

    def _undo(self, run: ImportRun) -> None:
        url, jobs = self._url, self._jobs

        def work() -> UndoCounts:
            with import_store(url) as store:
                return undo_import(store, run.id, cancelled=jobs.closing.is_set)

        self._under_way = True
        self._say(tr("Undoing import {number}…", number=run.number))
        self._jobs.long(work, lambda counts: self._done(run, counts), self._broken)

    def _done(self, run: ImportRun, counts: UndoCounts) -> None:
        self._under_way = False
        words = tr(
            "Import {number} was undone: {removed} gone, {restored} as before, {stays} left.", number=run.number,
            removed=f"{sum(counts.removed.values()):,}", restored=f"{sum(counts.restored.values()):,}",
            stays=f"{len(counts.stays):,}",
        )  # fmt: skip
        self._say(words)
        self._notice.say(words)
        self.undone.emit(str(run.id), words)
        self.ended.emit()
        self.read()

    def _broken(self, error: BaseException) -> None:
        self._under_way = False
        self._failed(error, begun=True)
        self.ended.emit()
        self.read()

    def _failed(self, error: BaseException, *, begun: bool = False) -> None:
        if isinstance(error, UndoRefused):
            parts = undo_refused(error)
        elif isinstance(error, Interrupted):
            kept = tr("What went so far is gone; nothing is half-done.")
            parts = (tr("Undoing was interrupted."), kept, tr("Undo it again: it goes on from there."), "")
        else:
            happened, kept, advice, detail = told(error)
            again = tr("Undo it again: it goes on from there.")
            kept = tr("What went so far is gone; nothing is half-done.") if begun else tr("Nothing was changed.")
            parts = (happened, kept, again if begun else advice, detail)
        words = " ".join(part for part in parts if part)
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.say("")
            self._dialog.show_problem(words)
        else:
            self._notice.problem(words)

    def _show(self, rows: list[RunRow]) -> None:
        if self._dialog is not None:
            self._dialog.show_runs(rows)

    def _say(self, words: str) -> None:
        if self._dialog is not None:
            self._dialog.say(words)

    @Slot()
    def _closed(self) -> None:
        self._dialog = None

    @Slot()
    def _asked(self) -> None:
        self.question = None

    def _zone(self) -> tzinfo:
        return self._board.ground.city.zone if self._board.ground is not None else UTC


def who_word(login: str) -> str:
    """Say who: the duty of an account of ours, any other login by its name."""
    duty = login.rsplit("_", 1)[-1]
    return duty_word(Duty(duty)) if duty in {one.value for one in Duty} else login


def _row(run: ImportRun, zone: tzinfo) -> RunRow:
    return RunRow(
        str(run.id), f"{run.number} · {when_word(run.started_at, zone)}", f"{who_word(run.login)} · {run.desk}",
        kind_word(run.kind.value), run.file, counts_words(run.counts), state_word(run), run.undoable,
    )  # fmt: skip


def _list(counts: Mapping[str, Any]) -> str:
    return tr(", ").join(f"{subject_word(name)} {count:,}" for name, count in counts.items() if count) or "0"
