"""The question before an import is undone: what goes, what gets its earlier content back, and what stays and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.labels import label
from widgets.text import shown
from widgets.theme import SPACE

LISTED = 200
WIDTH = 640


class UndoQuestion(QDialog):
    """`confirmed()` when it is to be undone; the careful answer has the focus."""

    confirmed = Signal()

    def __init__(
        self,
        title: str,
        lines: Sequence[str],
        stays: Sequence[str],
        *,
        possible: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Undo an import"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.title = label(title, "lead", wraps=True)
        self.lines = label("\n".join(lines), wraps=True)
        for words in (self.title, self.lines):
            words.setFixedWidth(WIDTH)
        self.stays = QPlainTextEdit()
        self.stays.setReadOnly(True)
        self.stays.setTabChangesFocus(True)
        self.stays.setAccessibleName(tr("What stays, and why"))
        self.stays.setPlainText("\n".join(shown(one) for one in stays[:LISTED]))
        self.stays.setFixedHeight(160)
        self.undo = QPushButton(tr("Undo it"))
        self.keep = QPushButton(tr("Leave it as it is") if possible else tr("Close"))
        for button in (self.undo, self.keep):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE[1])
        foot.addWidget(self.keep)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        layout.setSpacing(SPACE[3])
        for widget in (self.title, self.lines, self.stays):
            layout.addWidget(widget)
        layout.addLayout(foot)
        self.stays.setVisible(bool(stays))
        self.undo.setVisible(possible)
        self.undo.clicked.connect(self._confirm)
        self.keep.clicked.connect(self.reject)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()
