"""Asking for files with the system's own dialogs, none of which blocks the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from widgets.i18n import tr

Chosen = Callable[[str], object]


def ask_file(parent: QWidget | None, title: str, words: str, patterns: Sequence[str], chosen: Chosen) -> None:
    """Ask for a file that is there; `words` and `patterns` (*.csv) say which are shown first."""
    chooser = QFileDialog(parent, title)
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    chooser.setNameFilters([f"{words} ({' '.join(patterns)})", f"{tr('All files')} (*)"])
    _open(chooser, chosen)


def ask_place(parent: QWidget | None, title: str, name: str, suffixes: Sequence[str], chosen: Chosen) -> None:
    """Ask where a file is to be saved; the first of `suffixes` (.csv) is added where none is typed."""
    chooser = QFileDialog(parent, title)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setNameFilters([f"*{suffix}" for suffix in suffixes])
    chooser.setDefaultSuffix(suffixes[0].removeprefix("."))
    chooser.selectFile(name)
    _open(chooser, chosen)


def open_folder(file: str) -> None:
    """Show a file's folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(file).parent)))


def _open(chooser: QFileDialog, chosen: Chosen) -> None:
    chooser.fileSelected.connect(chosen)
    chooser.finished.connect(chooser.deleteLater)
    chooser.open()
