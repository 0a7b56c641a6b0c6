"""Annotations at the desk: read for the days shown, written and taken back in the lane of writes, the last act undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, tzinfo
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.jobs import Job, Jobs
from desktop.watch.words import wrong
from models.accounts.records import Duty
from models.figures.annotations.commands import annotate, take_back
from models.figures.annotations.queries import get_annotations
from models.figures.annotations.records import Annotation, AnnotationKind
from models.figures.filters import Period
from models.store.engine import Store
from widgets.statistics.annotating import AnnotationsDialog

Undo = Callable[[], None]


class Annotating(QObject):
    """`changed(tuple[Annotation, ...])`: those of the period shown. The dialog is made when it is first opened."""

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board = store, jobs, board
        self._dialog: AnnotationsDialog | None = None
        self._period: Period | None = None
        self._job: Job | None = None
        self._undo: Undo | None = None
        self.shown: tuple[Annotation, ...] = ()
        board.annotations_changed.connect(self.read)

    @property
    def dialog(self) -> AnnotationsDialog | None:
        """The dialog, once it was opened."""
        return self._dialog

    def show_period(self, period: Period) -> None:
        """Read those of another period."""
        if period != self._period:
            self._period = period
            self.read()

    @Slot()
    def read(self) -> None:
        """Read them anew."""
        period, store = self._period, self._store
        if period is None:
            return
        if self._job is not None:
            self._job.cancel()

        def work() -> tuple[Annotation, ...]:
            with store.read() as s:
                return get_annotations(s, period)

        self._job = self._jobs.read(work, self._taken, self._not_read)

    def open(self, first: date, last: date, window: QWidget) -> None:
        """Open the dialog with these days in its form."""
        ground = self._board.ground
        if ground is None:
            return
        if self._dialog is None:
            duty = ground.me.duty in (Duty.OPERATOR, Duty.SUPERVISOR)
            self._dialog = AnnotationsDialog(may_write=duty, parent=window)
            self._dialog.written.connect(self._write)
            self._dialog.taken_back.connect(self._take_back)
            self._dialog.undone.connect(self._undo_last)
            self._show()
        self._dialog.open_at(first, last)

    def close(self) -> None:
        """Put the dialog away, and read nothing more."""
        self._period = None
        if self._job is not None:
            self._job.cancel()
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None

    # What is read

    def _taken(self, found: tuple[Annotation, ...]) -> None:
        self._job = None
        self.shown = found
        self._show()
        self.changed.emit(found)

    def _not_read(self, error: BaseException) -> None:
        self._job = None
        self.failed.emit(error)

    def _show(self) -> None:
        if self._dialog is not None:
            self._dialog.show_annotations(self.shown, self._board.clock.now(), self._zone())

    def _zone(self) -> tzinfo:
        return self._board.ground.city.zone if self._board.ground is not None else UTC

    # What is written

    @Slot(object, object, object, str)
    def _write(self, first: date, last: date, kind: AnnotationKind, words: str) -> None:
        period = Period(first, last)

        def done(made: UUID) -> None:
            self._undo = lambda: self._retract(made, None)
            if self._dialog is not None:
                self._dialog.cleared()
            self._after()

        self._put(period, kind, words, done)

    @Slot(object)
    def _take_back(self, key: UUID) -> None:
        one = next((one for one in self.shown if one.id == key), None)

        def written_anew() -> None:
            if one is not None:
                self._put(Period(one.first, one.last), one.kind, one.words, lambda _: self._done_undoing())

        self._retract(key, written_anew)

    @Slot()
    def _undo_last(self) -> None:
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def _put(self, period: Period, kind: AnnotationKind, words: str, then: Callable[[UUID], None]) -> None:
        store = self._store

        def work() -> UUID:
            with store.transaction() as s:
                return annotate(s, period, kind, words)

        self._jobs.write(work, then, self._not_written)

    def _retract(self, key: UUID, undo: Undo | None) -> None:
        store = self._store

        def work() -> None:
            with store.transaction() as s:
                take_back(s, key)

        def done(_: None) -> None:
            self._undo = undo
            self._after()

        self._jobs.write(work, done, self._not_written)

    def _done_undoing(self) -> None:
        self._undo = None
        self._after()

    def _after(self) -> None:
        if self._dialog is not None:
            self._dialog.show_problem("")
            self._dialog.show_undo(offered=self._undo is not None)

    def _not_written(self, error: BaseException) -> None:
        if self._dialog is not None:
            self._dialog.show_problem(wrong(error, self._zone()))
        else:
            self.failed.emit(error)
