"""One question before many cases are acted on, counting what will happen; afterwards the result, case by case."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from widgets.i18n import tr, trn
from widgets.keys import KeyButton
from widgets.labels import label


class BulkDialog(QDialog):
    """Asks once, then tells how it went. `agreed(words, choice)`: what was typed; the department, or the main case.

    `note` is what else will happen, or will not, in a sentence.
    """

    agreed = Signal(str, object)

    def __init__(
        self,
        words: str,
        can: int,
        cannot: int,
        *,
        needs_words: bool = False,
        asks_words: bool = True,
        note: str = "",
        choice: str = "",
        choices: Sequence[tuple[str, UUID]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._needs_words = needs_words
        self.setMinimumWidth(480)
        question = trn("{words} for {n} case", "{words} for {n} cases", can, words=words)
        self.setWindowTitle(question)
        self.question = label(question, "title", wraps=True)
        self.left_out = label(
            trn(
                "{n} of the marked stands where this cannot be done; it stays as it is.",
                "{n} of the marked stand where this cannot be done; they stay as they are.",
                cannot,
            ),
            "second",
            wraps=True,
        )
        self.left_out.setVisible(cannot > 0)
        self.note = label(note, "second", wraps=True)
        self.note.setVisible(bool(note))
        self.addressee = QComboBox()
        for name, key in choices:
            self.addressee.addItem(name, key)
        self.addressee.setAccessibleName(choice)
        self.addressee.setVisible(bool(choices))
        self.choice = label(choice, "caption")
        self.choice.setVisible(bool(choices))
        self.words = QPlainTextEdit()
        self.words.setPlaceholderText(tr("The words that go with it"))
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(84)
        self.words.setVisible(asks_words)
        self.result = label(role="second", wraps=True, selectable=True)
        self.go = KeyButton(tr("Do it for all {n}", n=can), "Ctrl+Return")
        self.go.setProperty("kind", "primary")
        self.go.setEnabled(can > 0)
        self.go.clicked.connect(self._agree)
        self.leave = KeyButton(tr("Close"), "Esc")
        self.leave.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._agree)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.go)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        for part in (self.question, self.left_out, self.note, self.choice, self.addressee, self.words, self.result):
            layout.addWidget(part)
        layout.addLayout(foot)
        (self.addressee if choices else self.words if asks_words else self.go).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_result(self, done: int, bad: Sequence[tuple[str, str]]) -> None:
        """Tell how many were done, and of each that was not, its number and why."""
        said = [result_words(done, bad)]
        self.result.setText("\n".join(said + [f"{number}  {why}" for number, why in bad]))

    @Slot()
    def _agree(self) -> None:
        if self.go.isHidden() or not self.go.isEnabled():
            return
        words = self.words.toPlainText().strip()
        if self._needs_words and not words:
            self.result.setText(tr("This cannot be left empty."))
            self.words.setFocus()
            return
        self.go.hide()
        self.words.setEnabled(False)
        self.addressee.setEnabled(False)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        self.agreed.emit(words, self.addressee.currentData())


def result_words(done: int, bad: Sequence[tuple[str, str]]) -> str:
    """Return how many were done, and how many not."""
    if bad:
        return tr("Done for {done}, not done for {bad}. What was not done was not changed.", done=done, bad=len(bad))
    return trn("Done for {n} case.", "Done for all {n} cases.", done)
