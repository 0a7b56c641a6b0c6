"""Before a case is under way, and after: who looks on site, what was found, to whom it goes outside, putting it away."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from models.cases.records import CaseState, Recommendation
from widgets.case.forms.base import ActForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.text import line
from widgets.words import DOT, reason_words, role_word


class ConfirmForm(ActForm):
    """Whom to ask to look on site (核实), and what is to be looked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.worker, self.question = QComboBox(), QPlainTextEdit()
        self._ids: dict[str, UUID] = {}
        self.question.setPlaceholderText(tr("What to look for (may be left empty)"))
        self.add_field("worker", tr("Who looks"), self.worker)
        self.add_field("question", "", self.question)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        offered = sheet.recommendations.workers if sheet.recommendations is not None else ()
        chosen = self.worker.currentData()
        self.worker.blockSignals(True)
        self.worker.clear()
        for advice in offered:
            self.worker.addItem(_who(advice), str(advice.worker_id))
        self.worker.setCurrentIndex(max(0, self.worker.findData(chosen)))
        self.worker.blockSignals(False)
        self._ids = {str(one.worker_id): one.worker_id for one in offered if one.worker_id is not None}

    def facts(self) -> dict[str, Any] | None:
        worker = self._ids.get(self.worker.currentData() or "")
        if worker is None:
            self.tell(tr("Nobody is on duty near who could look; file the case or answer it without."), self.worker)
            return None
        question = self.words_of(self.question)
        return None if question is None else {"worker_id": worker, "question": question}


def _who(advice: Recommendation) -> str:
    about = (role_word(advice.role), line(advice.name), line(advice.grid), reason_words(advice))
    return DOT.join(part for part in about if part)


class FoundForm(ActForm):
    """Whether it is so, and what was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.so, self.finding = QComboBox(), QPlainTextEdit()
        self.so.addItem(tr("It is so"), "yes")
        self.so.addItem(tr("It is not so"), "no")
        self.add_field("so", tr("What the worker says"), self.so, beside=True)
        self.add_field("finding", tr("What was found on site"), self.finding)

    def first_field(self) -> QWidget | None:
        return self.so

    def facts(self) -> dict[str, Any] | None:
        finding = self.words_of(self.finding, empty=tr("What was found is missing: it goes into the history."))
        return None if finding is None else {"is_so": self.so.currentData() == "yes", "finding": finding}


class TransferForm(ActForm):
    """To whom outside our jurisdiction the matter goes (转办), and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.receiver, self.reason = QLineEdit(), QPlainTextEdit()
        self.receiver.setMaxLength(200)
        self.add_field("receiver", tr("To whom"), self.receiver)
        self.add_field("reason", tr("Why it belongs to them"), self.reason)

    def facts(self) -> dict[str, Any] | None:
        receiver = self.words_of(self.receiver, empty=tr("To whom it goes is missing."))
        if receiver is None:
            return None
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        return None if reason is None else {"receiver": receiver, "reason": reason}


class ArchiveForm(ActForm):
    """Putting a case away (归档). One whose citizen was not called back needs a note why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = QPlainTextEdit()
        self._needed = False
        self.add_field("note", "", self.note)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        self._needed = sheet.detail.case.state is CaseState.CLOSED
        self.note.setPlaceholderText(
            tr("Why the citizen was not called back") if self._needed else tr("A note (may be left empty)")
        )

    def facts(self) -> dict[str, Any] | None:
        empty = tr("The citizen was not called back: a note has to say why.") if self._needed else ""
        note = self.words_of(self.note, empty=empty)
        return None if note is None else {"note": note}
