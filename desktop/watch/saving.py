"""Where a paper goes: asked once, written off the desk's thread, opened when it is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.jobs import Jobs
from desktop.picking import Picking
from widgets.i18n import tr
from widgets.notice import Notice


class Saving(QObject):
    """One paper at a time. `failed(error)`: it could not be made, and not for want of a place."""

    failed = Signal(object)

    def __init__(self, jobs: Jobs, window: QWidget, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._window, self._notice = jobs, window, notice
        self._make: Callable[[], bytes] | None = None
        self.picking = Picking(self)

    def ask(self, title: str, file_name: str, make: Callable[[], bytes], parent: QWidget | None = None) -> None:
        """Ask where the paper goes; `make` is called on another thread once that is answered."""
        self._make = make
        self.picking.save(parent or self._window, title, file_name, self._picked, "PDF (*.pdf)")

    def close(self) -> None:
        """Ask no longer."""
        self.picking.close()

    @Slot(str)
    def _picked(self, name: str) -> None:
        if self._make is None:
            return
        make, path = self._make, Path(name)

        def write() -> Path:
            from desktop.watch.paper import write_paper

            return write_paper(path, make())

        self._jobs.long(write, self._written, self._not_written)

    def _written(self, path: Path) -> None:
        self._notice.say(tr("The paper is written: {path}", path=path))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _not_written(self, error: BaseException) -> None:
        if isinstance(error, OSError):
            self._notice.problem(
                tr(
                    "The paper could not be written ({detail}). What it says is kept in the database; choose another folder.",
                    detail=error.strerror or str(error),
                )
            )
        else:
            self.failed.emit(error)
