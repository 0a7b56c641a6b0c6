"""What was taken in a call about no case: put to the case that is open, or saved where the user says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from desktop.calls.evidence import Evidence
from desktop.desk.chosen import ChosenCase
from desktop.desk.window import DeskBody
from desktop.picking import Picking
from widgets.i18n import tr, trn


class Saving(QObject):
    """Asks for a folder; nothing goes from the private folder before it lies where it was wanted."""

    def __init__(self, evidence: Evidence, chosen: ChosenCase, body: DeskBody, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._evidence, self._chosen, self._body = evidence, chosen, body
        self._picking = Picking(self)

    @property
    def picker(self) -> QFileDialog | None:
        """The dialog that asks for the folder, while it is open."""
        return self._picking.dialog

    def put(self) -> None:
        """Put all of it to the open case."""
        case = self._chosen.case
        if case is None:
            return
        for taken in list(self._evidence.loose):
            self._evidence.put_to(taken, case.id, case.number or case.title)

    def ask(self) -> None:
        """Ask for a folder and save all of it there."""
        if self.picker is not None or not self._evidence.loose:
            return
        self._picking.folder(self._body.window(), tr("Folder for stills and recordings"), "", self._chose)

    @Slot(str)
    def _chose(self, folder: str) -> None:
        copies = [(taken, Path(folder) / taken.path.name) for taken in self._evidence.loose]
        self._evidence.save(copies)
        self._body.notice.say(
            trn(
                "{n} file is being saved in {folder}",
                "{n} files are being saved in {folder}",
                len(copies),
                folder=folder,
            )
        )
