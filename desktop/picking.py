"""A file or a folder picked in the system's own dialog, none of which blocks the desk; one dialog at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog, QWidget


class Picking(QObject):
    """Keeps the dialog that is open, and lets it go when it ends."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: QFileDialog | None = None

    @property
    def dialog(self) -> QFileDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def save(
        self, parent: QWidget | None, title: str, name: str, chosen: Callable[[str], object], kinds: str = ""
    ) -> None:
        """Ask where a file goes, in the user's documents at first; a name typed without a suffix gets that of `name`.

        `kinds` are the dialog's filters. It asks before it gives the name of a file that is there.
        """
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(parent, title, str(Path(folder) / name), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        dialog.fileSelected.connect(chosen)
        self.open(dialog)

    def folder(self, parent: QWidget | None, title: str, at: str, chosen: Callable[[str], object]) -> None:
        """Ask for a folder, beginning with `at`."""
        dialog = QFileDialog(parent, title, at)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(chosen)
        self.open(dialog)

    def open(self, dialog: QFileDialog) -> None:
        """Show a dialog in the place of the one that is open."""
        self.close()
        dialog.finished.connect(self._ended)
        self._dialog = dialog
        dialog.open()

    def close(self) -> None:
        """Ask no longer."""
        if self._dialog is not None:
            self._dialog.close()
            self._ended()

    @Slot()
    def _ended(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
