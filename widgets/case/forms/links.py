"""Which other case it belongs to: one of the likely ones, by a digit, or any by its number."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from models.links.records import Links, Twin
from widgets.case.forms.base import ActForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label, restyle
from widgets.links import twin_words
from widgets.text import line

SHORTEST = 3
"""So many characters of a number can be looked for."""


class OtherCaseForm(ActForm):
    """For merging and for making a child: the likely cases first (digits choose while the list has the focus).

    `number_typed(str)`: which case that is, is to be looked up; `show_numbered` answers.
    """

    number_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.other = QComboBox()
        self.number = QLineEdit()
        self.number.setMaxLength(40)
        self.number.setPlaceholderText(tr("or by number, or its last digits"))
        self.named = label(role="note", wraps=True)
        self.named.hide()
        self.note = QPlainTextEdit()
        self.add_field("other", tr("Other case"), self.other)
        self.add_field("number", tr("Number"), self.number, beside=True)
        self.fields.addWidget(self.named)
        self.number.textChanged.connect(self._typed)
        self.add_field("note", tr("Note (may be left empty)"), self.note)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        links = sheet.links if isinstance(sheet.links, Links) else Links()
        twins: tuple[Twin, ...] = links.hints.twins
        chosen = str(self.preset.get("main_id", "")) or self.other.currentData()
        self.other.blockSignals(True)
        self.other.clear()
        for n, twin in enumerate(twins, 1):
            self.other.addItem(f"{n}  {line(twin.case.title)} · {twin_words(twin)}", str(twin.case.id))
        if not twins:
            self.other.addItem(tr("No likely one; give its number below"), "")
        self.other.setCurrentIndex(max(0, self.other.findData(chosen)))
        self.other.setEnabled(bool(twins))
        self.other.blockSignals(False)

    @Slot()
    def _typed(self) -> None:
        number = self.number.text().strip()
        self.named.hide()
        if len(number) >= SHORTEST:
            self.number_typed.emit(number)

    def show_numbered(self, number: str, words: str, *, found: bool) -> None:
        """Say which case a number is, or why it is none; an answer to an older number is let go."""
        if number == self.number.text().strip():
            self.named.setText(words)
            restyle(self.named, "lamp", "on_time" if found else "late")
            self.named.show()

    def first_field(self) -> QWidget | None:
        return self.other if self.other.isEnabled() else self.number

    def facts(self) -> dict[str, Any] | None:
        note = self.words_of(self.note)
        if note is None:
            return None
        number, chosen = self.number.text().strip(), self.other.currentData()
        if number:
            if len(number) < SHORTEST:
                self.tell(tr("At least three digits of the number are needed."), self.number)
                return None
            # The number typed goes before the list, and before what the form was opened with.
            return {"main_id": None, "main_number": number, "note": note}
        if not chosen:
            self.tell(tr("Which case it belongs to is missing: choose one, or give its number."), self.number)
            return None
        return {"main_id": chosen, "note": note}
