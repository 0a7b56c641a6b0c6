"""What stands below the list, and in its place where it is empty."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from models.cases.records import QueueFilter
from widgets.i18n import tr, trn
from widgets.keys import key_of
from widgets.labels import label
from widgets.queue.model import QueueModel
from widgets.words import DOT


class EmptyPage(QWidget):
    """Says why no case is shown, and how to see them all again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.words = label(role="second", wraps=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.show_all = QPushButton(tr("Show every open case"))
        self.show_all.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(16)
        layout.addStretch(1)
        layout.addWidget(self.words)
        layout.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    @property
    def place(self) -> QWidget:
        """What has the keys while the page stands here."""
        return self if self.show_all.isHidden() else self.show_all

    def show_why(self, wanted: QueueFilter, *, loaded: bool) -> None:
        """Say it for a filter; before the first picture that it is being read."""
        narrowed = wanted != QueueFilter()
        if not loaded:
            words = tr("The open cases are being read.")
        elif narrowed:
            words = tr("No open case fits what the queue is narrowed to.")
        else:
            words = tr("No case is open. A new report appears here by itself; Ctrl+N takes one in by hand.")
        self.words.setText(words)
        self.show_all.setVisible(narrowed and loaded)


def foot_words(model: QueueModel, below: int, chosen: UUID | None = None) -> str:
    """Count the cases, those folded into a parent's row too, or those below the last row in view; and name the keys.

    Where the case that is open (`chosen`) is left out by the filter, that is what is said.
    """
    if model.leaves_out(chosen):
        return tr(
            "The case that is open does not fit the filter; {key} shows every case", key=key_of("queue.all", "Ctrl+0")
        )
    shown = model.rowCount()
    inside = model.folded_from(shown - below if below else 0)
    if below:
        count = trn("{n} more case", "{n} more cases", below + inside)
    else:
        count = trn("{n} case in all", "{n} cases in all", shown + inside)
    keys = [
        tr("←→ children") if model.has_folds else tr("↑↓ select"),
        tr("Enter opens"),
        tr("Space marks"),
        tr("{key} filters", key=key_of("queue.filter", "F3")),
    ]
    return DOT.join([count, *keys])
