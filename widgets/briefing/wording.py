"""The words of a draft: each sentence as the program wrote it, beside what a person makes of it; to whom it goes; the signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.briefings.records import Edit, Wording
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label

LINES = 3
SHORT = 60
"""A sentence of so few characters has a line less, so that more of them stand in the window."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence: its key, its heading ("" for none), as the program words it, as it stands now, and the figures behind it."""

    key: str
    heading: str
    original: str
    now: str
    stands_on: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the dialog shows: the paper's number, its sentences in one language, the words so far, who signed it ("" for a draft)."""

    number: str
    language: str
    sentences: tuple[Said, ...]
    wording: Wording
    signed_by: str = ""
    titled: bool = False
    """Whether the paper has a title of its own (信息专报)."""


class WordingDialog(QDialog):
    """`saved(str, Wording)` keeps the words, `signed(str, Wording)` keeps and signs them. Esc closes; nothing is kept then."""

    saved = Signal(str, object)
    signed = Signal(str, object)

    def __init__(self, draft: Draft, *, may_word: bool, may_sign: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Words of {number}", number=draft.number))
        self.setModal(False)
        self.resize(760, 680)
        self.draft = draft
        still = not draft.signed_by
        self._may_save, self._may_sign = may_word and still, may_sign and still
        self.title = QLineEdit(draft.wording.title)
        self.report_to = QLineEdit(draft.wording.report_to)
        self.send_to = QLineEdit(draft.wording.send_to)
        self.copy_to = QLineEdit(draft.wording.copy_to)
        self.texts = [QPlainTextEdit(one.now) for one in draft.sentences]
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self.save = KeyButton(tr("Keep the words"), "Ctrl+S")
        self.sign = KeyButton(tr("Sign the paper"), "Ctrl+Return")
        self.leave = KeyButton(tr("Close"), "Esc")
        self._build()
        for key, slot in (("Ctrl+S", self._save), ("Ctrl+Return", self._sign), ("Ctrl+Enter", self._sign)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        self.save.clicked.connect(self._save)
        self.sign.clicked.connect(self._sign)
        self.leave.clicked.connect(self.close)

    def _build(self) -> None:
        told = tr("Signed by {who}; its words stay.", who=self.draft.signed_by) if self.draft.signed_by else tr(
            "Edited words stand beside the original for ever. Figures cannot be edited."
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(label(told, "note", wraps=True))
        layout.addLayout(self._addressees())
        body = QWidget()
        stack = QVBoxLayout(body)
        stack.setContentsMargins(0, 0, 8, 0)
        stack.setSpacing(6)
        for one, field in zip(self.draft.sentences, self.texts, strict=True):
            if one.heading:
                stack.addWidget(label(one.heading, "second"))
            if one.original:
                stack.addWidget(label(one.original, "note", wraps=True, selectable=True))
            field.setReadOnly(not self._may_save)
            field.setTabChangesFocus(True)
            field.setFixedHeight(field.fontMetrics().lineSpacing() * (LINES - (0 < len(one.original) <= SHORT)) + 18)
            field.setAccessibleName(one.heading or one.original[:40])
            stack.addWidget(field)
            if one.stands_on:
                stack.addWidget(label(one.stands_on, "note", wraps=True, selectable=True))
            stack.addSpacing(12)
        stack.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout.addWidget(area, 1)
        layout.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.sign.setProperty("kind", "primary")
        for button, shown in ((self.sign, self._may_sign), (self.save, self._may_save)):
            foot.addWidget(button)
            button.setVisible(shown)
            button.setAutoDefault(False)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        self.leave.setAutoDefault(False)
        layout.addLayout(foot)

    def _addressees(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows = [(tr("Reported to"), self.report_to), (tr("Sent to"), self.send_to), (tr("Copied to"), self.copy_to)]
        if self.draft.titled:
            rows.insert(0, (tr("Title"), self.title))
        for row, (name, field) in enumerate(rows):
            grid.addWidget(label(name, "second"), row, 0)
            grid.addWidget(field, row, 1)
            field.setReadOnly(not self._may_save)
            field.setAccessibleName(name)
        return grid

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.activateWindow()
        (self.texts[0] if self.texts else self.report_to).setFocus(Qt.FocusReason.OtherFocusReason)

    def wording(self) -> Wording:
        """The words as they stand: a sentence that is as the program wrote it is no edit; other languages' edits stay."""
        of_others = [one for one in self.draft.wording.edits if one.language != self.draft.language]
        edits = [
            Edit(one.key, self.draft.language, one.original, field.toPlainText().strip())
            for one, field in zip(self.draft.sentences, self.texts, strict=True)
            if field.toPlainText().strip() != one.original
        ]
        return Wording(
            report_to=self.report_to.text().strip(),
            send_to=self.send_to.text().strip(),
            copy_to=self.copy_to.text().strip(),
            title=self.title.text().strip(),
            edits=tuple(_sorted([*of_others, *edits])),
        )

    def show_problem(self, words: str) -> None:
        """Say why the words were not kept; they stay in the dialog."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @Slot()
    def _save(self) -> None:
        if self._may_save:
            self.show_problem("")
            self.saved.emit(self.draft.number, self.wording())

    @Slot()
    def _sign(self) -> None:
        if self._may_sign:
            self.show_problem("")
            self.signed.emit(self.draft.number, self.wording())


def _sorted(edits: Sequence[Edit]) -> list[Edit]:
    return sorted(edits, key=lambda one: (one.language, one.key))
