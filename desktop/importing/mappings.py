"""Mapping files at the desk: asked for, read and written in the background."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.importing import mapping_file
from desktop.importing.choosers import ask_file, ask_place
from desktop.importing.look import Looked
from desktop.jobs import Jobs
from models.imports.mapping import CaseMapping
from widgets.i18n import tr
from widgets.importing.records import Draft


class Mappings(QObject):
    """`read(MappingFile)`, `saved(Path)`, `failed(error)`."""

    read = Signal(object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs

    def ask_which(self, parent: QWidget | None) -> None:
        """Ask for a mapping file, and read it."""
        ask_file(parent, tr("A mapping file"), tr("Mapping files"), ["*.toml"], lambda file: self.use(Path(file)))

    def use(self, path: Path) -> None:
        """Read a mapping file."""
        self._jobs.read(lambda: mapping_file.read(path), self.read.emit, self.failed.emit)

    def ask_where(self, parent: QWidget | None, draft: Draft, looked: Looked, base: CaseMapping | None) -> None:
        """Ask where what the dialog says is to be kept, and write it."""

        def chosen(file: str) -> None:
            self.save(Path(file), draft, looked, base)

        ask_place(parent, tr("Save the mapping"), f"{looked.path.stem}.toml", [".toml"], chosen)

    def save(self, path: Path, draft: Draft, looked: Looked, base: CaseMapping | None) -> None:
        """Write what the dialog says as a mapping file."""

        def work() -> Path:
            mapping_file.write(path, draft, looked, base)
            return path

        self._jobs.read(work, self.saved.emit, self.failed.emit)
