"""A form that takes files: chosen, dropped on it or pasted, they go out with the act as its evidence."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from widgets.case.forms.choosing import ChoosingForm
from widgets.i18n import tr
from widgets.media.drop import pasteable_over_text
from widgets.media.files import FilesField
from widgets.words.media import evidence_words


class FilesForm(ChoosingForm):
    """Its facts have the chosen files under "files"; who carries the act out brings them in first."""

    pasted = Signal(object)
    """Files or a picture, pasted where a text field could not take them (see widgets.media.drop.pasteable)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files = FilesField()

    def add_files_field(self) -> None:
        """Put the files where the next field stands."""
        self.add_field("files", "", self.files)

    def lacks(self) -> bool:
        """Tell which evidence the rule asks for and neither the form nor the order has; return whether any is lacking."""
        missing = self.files.missing
        if missing:
            self.tell(
                tr(
                    "The rule asks for {kinds}. Nothing was sent; add it here and send again, what you typed is still here.",
                    kinds=evidence_words(missing),
                ),
                self.files,
            )
        return bool(missing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
        ):
            found = pasteable_over_text()
            if found is not None:
                self.pasted.emit(found)
                return True
        return super().eventFilter(watched, event)
