"""What is typed into the intake dialog, as a draft: told whenever it changes, and put back into the fields."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from widgets.intake.dialog import IntakeDialog

_LINES = ("title", "address", "reporter", "phone")
_BOXES = ("source", "nature", "urgency")


class Keeping(QObject):
    """`drafted(dict)`: the draft as it is now, {} for one in which nobody has typed anything."""

    drafted = Signal(dict)

    def __init__(self, dialog: IntakeDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._told: dict[str, Any] = {}
        # What changes together is told once.
        self._soon = QTimer(self, interval=0)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._tell)
        for name in _LINES:
            getattr(dialog, name).textChanged.connect(self.touch)
        dialog.text.textChanged.connect(self.touch)
        dialog.category.changed.connect(self.touch)
        for name in _BOXES:
            getattr(dialog, name).activated.connect(self.touch)

    @Slot()
    def touch(self) -> None:
        """Something was typed, chosen or picked."""
        self._soon.start()

    def draft(self) -> dict[str, Any]:
        """Return what is typed, as plain values; {} where there are no words, no category and no place."""
        dialog = self._dialog
        words: dict[str, Any] = {name: getattr(dialog, name).text() for name in _LINES}
        words["text"] = dialog.text.toPlainText()
        words["category"] = "" if dialog.category.category_id is None else str(dialog.category.category_id)
        said = {name: value for name, value in words.items() if value.strip()}
        place = dialog.picked
        if place is not None:
            said["place"] = [*place, dialog.place.words]
        return said | {name: getattr(dialog, name).currentData() for name in _BOXES} if said else {}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put a draft back; what no longer fits (a category that is gone) is left out. The place is the desk's to put."""
        dialog = self._dialog
        for name in _LINES:
            getattr(dialog, name).setText(str(draft.get(name, "")))
        dialog.text.setPlainText(str(draft.get("text", "")))
        with suppress(ValueError):
            dialog.category.choose(UUID(str(draft.get("category", ""))))
        for name in _BOXES:
            box = getattr(dialog, name)
            box.setCurrentIndex(max(0, box.findData(draft.get(name, box.currentData()))))

    @Slot()
    def _tell(self) -> None:
        draft = self.draft()
        if draft != self._told:
            self._told = draft
            self.drafted.emit(draft)
