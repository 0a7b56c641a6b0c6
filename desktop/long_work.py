"""One long piece of work behind a dialog: begun once, shown, stopped, and told at its end, wherever one looks by then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.jobs import Job, Jobs
from desktop.picking import Picking
from models.store.engine import Store
from widgets.notice import Notice

T = TypeVar("T")


class WorkDialog(Protocol):
    """What such a dialog is to its work."""

    def set_running(self, *, running: bool) -> None: ...
    def show_problem(self, words: str) -> None: ...
    def isVisible(self) -> bool: ...  # noqa: N802
    def close(self) -> bool: ...
    def deleteLater(self) -> None: ...  # noqa: N802


class LongWork(QObject):
    """One at a time at this desk. A subclass keeps its dialog, words what goes wrong, and says what is done."""

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, window: QWidget, notice: Notice, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._window, self._notice = store, jobs, board, window, notice
        self._picking = Picking(self)
        self._job: Job | None = None
        self._stop = threading.Event()

    def _shown(self) -> WorkDialog | None:
        """The dialog, once it was opened."""
        raise NotImplementedError

    def _problem_words(self, error: BaseException) -> str:
        """What went wrong, a line a part."""
        raise NotImplementedError

    @property
    def under_way(self) -> bool:
        """Whether the work is being done."""
        return self._job is not None

    def close(self) -> None:
        """Stop what is under way (nothing is left half done), and put the dialogs away."""
        self._stop.set()
        if self._job is not None:
            self._job.cancel()
        self._picking.close()
        dialog = self._shown()
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()

    def _begin(self, work: Callable[[Callable[[], bool]], T], made: Callable[[T], None]) -> None:
        """Do `work(cancelled)` in the background, unless some is being done already."""
        dialog = self._shown()
        if dialog is None or self._job is not None:
            return
        self._stop = stop = threading.Event()
        closing = self._jobs.closing

        def done(result: Any) -> None:
            self._job = None
            made(result)

        dialog.set_running(running=True)
        self._job = self._jobs.long(lambda: work(lambda: stop.is_set() or closing.is_set()), done, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._job = None
        words, dialog = self._problem_words(error), self._shown()
        if dialog is not None:
            dialog.set_running(running=False)
            dialog.show_problem(words)
            if dialog.isVisible():
                return
        self._notice.problem(words.replace("\n", " "))

    @Slot()
    def _stopped(self) -> None:
        self._stop.set()

    @Slot(str)
    def _show_folder(self, folder: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
