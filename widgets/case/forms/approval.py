"""Deciding on what was asked for (作废, 延期, 缓办, 挂账, 剔除), and taking back what one asked for."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from models.cases.requests.records import Request, RequestState
from widgets.case.forms.base import ActForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line, shown
from widgets.times import moment
from widgets.words import DOT
from widgets.words.requests import request_word


class _RequestForm(ActForm):
    """About one of the case's requests that wait; which one is chosen where there are several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.request = QComboBox()
        self.about = label(role="second", wraps=True, selectable=True)
        self._waiting: dict[str, Request] = {}
        self._words: dict[str, str] = {}
        self.add_field("request", tr("Request"), self.request, beside=True)
        self.fields.addWidget(self.about)
        self.request.currentIndexChanged.connect(self._show_about)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        waiting = [one for one in sheet.requests if one.state is RequestState.ASKED and self._mine(one, sheet)]
        chosen = str(self.preset.get("request_id", "")) or self.request.currentData()
        self._waiting = {str(one.id): one for one in waiting}
        self._words = {
            str(one.id): f"{shown(one.reason)}\n{DOT.join((line(one.asked_by), moment(one.asked_at, now, zone)))}"
            for one in waiting
        }
        self.request.blockSignals(True)
        self.request.clear()
        for one in waiting:
            self.request.addItem(request_word(one.kind), str(one.id))
        self.request.setCurrentIndex(max(0, self.request.findData(chosen)))
        self.request.blockSignals(False)
        self.request.setEnabled(len(waiting) > 1)
        self._show_about()

    def _mine(self, request: Request, sheet: CaseSheet) -> bool:  # noqa: ARG002
        return True

    def _show_about(self) -> None:
        self.about.setText(self._words.get(self.request.currentData() or "", ""))

    def chosen(self) -> Request | None:
        """Return the request chosen; None after having told that none waits any more."""
        found = self._waiting.get(self.request.currentData() or "")
        if found is None:
            self.tell(tr("No request waits any more; it was decided meanwhile."))
        return found


class DecideForm(_RequestForm):
    """Approve or decline (the intent says which); declining takes a note."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = QPlainTextEdit()
        self.add_field("note", tr("Note on the decision"), self.note)

    def first_field(self) -> QWidget | None:
        return self.request if self.request.isEnabled() else self.note

    def facts(self) -> dict[str, Any] | None:
        request = self.chosen()
        if request is None:
            return None
        declines = self.intent is not None and self.intent.name == "decline"
        note = self.words_of(self.note, empty=tr("Declining takes a note why.") if declines else "")
        return None if note is None else {"request_id": request.id, "kind": request.kind.value, "note": note}


class TakeBackForm(_RequestForm):
    """Take back what one asked for oneself."""

    def first_field(self) -> QWidget | None:
        return self.request if self.request.isEnabled() else self.send

    def facts(self) -> dict[str, Any] | None:
        request = self.chosen()
        return None if request is None else {"request_id": request.id}

    def _mine(self, request: Request, sheet: CaseSheet) -> bool:
        return sheet.me is not None and request.asked_by_id == sheet.me.id
