"""Saving the template of a kind of file: an empty table with the right headings, to be filled in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.importing.choosers import ask_place
from desktop.importing.problems import told
from desktop.importing.words import kind_word
from desktop.jobs import Jobs
from models.imports.kinds import KINDS
from widgets.i18n import language, tr
from widgets.importing.steps import StepsCard


class Templates(QObject):
    """Asks where, writes in the background, and says so on the page of first steps."""

    def __init__(self, jobs: Jobs, window: QWidget, card: StepsCard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._window, self._card = jobs, window, card

    @Slot(str)
    def save(self, kind: str) -> None:
        """Ask where the template of a kind is to be saved."""
        from models.imports.templates import template_suffixes

        suffixes = template_suffixes(KINDS[kind])
        name = f"{kind_word(kind)}{suffixes[0]}"
        ask_place(self._window, tr("Save the template"), name, suffixes, lambda file: self.write(kind, Path(file)))

    def write(self, kind: str, path: Path) -> None:
        """Write the template of a kind."""
        wanted = language()

        def work() -> Path:
            from models.imports.templates import write_template

            write_template(KINDS[kind], path, wanted)
            return path

        self._jobs.read(work, self._written, self._failed)

    def _written(self, path: Path) -> None:
        self._card.say(tr("Saved: {path}. Fill it in, and drop it on the window.", path=path))

    def _failed(self, error: BaseException) -> None:
        self._card.say(" ".join(part for part in told(error) if part))
