"""What is pasted becomes a file: a picture from the clipboard is written into the program's own folder first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from desktop.attachments.private import PrivateFolder
from desktop.attachments.problems import copy_words
from desktop.jobs import Jobs
from widgets.i18n import tr
from widgets.notice import Notice


class Pasting(QObject):
    """A pasted picture outlives a crash as every chosen file does: its draft names it. It goes once it was sent."""

    def __init__(self, folder: PrivateFolder, jobs: Jobs, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._jobs, self._notice = folder, jobs, notice

    def take(self, found: list[str] | QImage, then: Callable[[list[str]], None]) -> None:
        """Give the paths of what was pasted to `then`, at once or when the picture is written."""
        if not isinstance(found, QImage):
            then(found)
            return
        folder, image = self._folder, QImage(found)

        def write() -> list[str]:
            path = folder.pasted()
            if not image.save(str(path)):
                raise OSError(tr("the picture could not be written"))
            path.chmod(0o600)
            return [str(path)]

        def failed(error: BaseException) -> None:
            self._notice.problem(copy_words(error, tr("The pasted picture")))

        self._jobs.read(write, then, failed)

    def sent(self, paths: list[str]) -> None:
        """These are in a case's history: those that were pasted are deleted."""
        ours = [Path(path) for path in paths if self._folder.is_pasted(Path(path))]
        if ours:
            self._jobs.read(lambda: _delete(ours))


def _delete(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
