"""The plainest form: some words that go into the history (a reason, an answer, what was done)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.case.forms.base import ActForm
from widgets.i18n import tr


class WordsForm(ActForm):
    """Asks for the words of an act; they go out under the intent's `fact`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QPlainTextEdit()
        self.add_field("words", "", self.words)

    def facts(self) -> dict[str, Any] | None:
        words = self.words_of(self.words, empty=tr("This cannot be left empty: it goes into the history."))
        if words is None or self.intent is None:
            return None
        return {self.intent.fact: words}
