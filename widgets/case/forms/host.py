"""Where the forms of the case panel open: one at a time, made when first asked for, each draft kept by case and button."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from widgets.case.forms import FORMS
from widgets.case.forms.base import ActForm
from widgets.case.forms.links import OtherCaseForm
from widgets.case.forms.with_files import FilesForm
from widgets.case.forms.words import WordsForm
from widgets.case.intents import Intent
from widgets.case.sheet import CaseSheet
from widgets.media.files import FilesField

Draft = dict[str, Any]


class FormHost(QWidget):
    """Opens the form of an act and says what came of it."""

    given = Signal(str, dict)
    """Button and facts: the form was filled in."""
    drafted = Signal(object, str, dict)
    """Case, button and what is typed by field; {} when it was taken."""

    number_typed = Signal(str)
    """The open form wants to know which case a number is; `show_numbered` answers."""

    opened = Signal(bool)
    """A form is open, or none is any more."""
    made = Signal(object)
    """A form that takes files was made: who brings files in connects its fields."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms: dict[str, ActForm] = {}
        self._drafts: dict[UUID, dict[str, Draft]] = {}
        self._case: UUID | None = None
        self._open: ActForm | None = None
        self._before: QWidget | None = None
        self._told: tuple[CaseSheet, datetime, tzinfo] | None = None
        self._stale = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.words = self._form("words")
        assert isinstance(self.words, WordsForm)
        self.hide()

    @property
    def button(self) -> str:
        """Which button's facts are asked for; "" while none are."""
        return self._open.button if self._open is not None else ""

    @property
    def files(self) -> FilesField | None:
        """The files of the form that is open; None where none is, or it takes none."""
        return self._open.files if isinstance(self._open, FilesForm) else None

    @property
    def current(self) -> ActForm | None:
        """The form that is open."""
        return self._open

    def show_sheet(self, sheet: CaseSheet | None, now: datetime, zone: tzinfo) -> None:
        """Show the case to the open form; close it where this is another case. What was typed is kept by case."""
        case = sheet.detail.case.id if sheet is not None else None
        if case != self._case:
            self.close_form()
            self._case = case
        self._told = (sheet, now, zone) if sheet is not None else None
        if sheet is not None and case is not None:
            for button, draft in sheet.drafts.items():
                self._drafts.setdefault(case, {}).setdefault(button, dict(draft))
            if self._open is not None:
                self._open.show_case(sheet, now, zone)

    def ask(self, intent: Intent, preset: dict[str, Any] | None = None) -> ActForm:
        """Open the form of an act, with what was typed for it before and not sent."""
        form = self._form(intent.form)
        if self._open is not None:
            self.close_form()
        before = QApplication.focusWidget()
        self._before = before if before is not None and not self.isAncestorOf(before) else None
        form.forget()
        form.intent, form.preset = intent, preset or {}
        if self._told is not None:
            form.show_case(*self._told)
        if self._case is not None:
            form.restore(self._drafts.get(self._case, {}).get(intent.button, {}))
        form.send.setEnabled(not self._stale)
        self._open = form
        self.show()
        form.ask(intent, preset)
        self.opened.emit(True)
        return form

    def show_numbered(self, number: str, words: str, found: bool) -> None:
        """Say in the open form which case a number is."""
        if isinstance(self._open, OtherCaseForm):
            self._open.show_numbered(number, words, found=found)

    def taken(self, button: str) -> None:
        """The act was done: its form closes and its draft goes."""
        if self._open is not None and self._open.intent is not None and self._open.intent.button == button:
            self.close_form()
        if self._case is not None and self._drafts.get(self._case, {}).pop(button, None) is not None:
            self.drafted.emit(self._case, button, {})

    def close_form(self) -> None:
        """Close what is open; what was typed stays as the draft."""
        if self._open is not None:
            form, self._open = self._open, None
            self._give_back_focus()
            form.forget()
            self.opened.emit(False)
        self.hide()

    def _give_back_focus(self) -> None:
        """Let the keys go back to where they were: the next that happens to stand there is not meant."""
        before, self._before = self._before, None
        focus = QApplication.focusWidget()
        if before is None or focus is None or not self.isAncestorOf(focus) or not isValid(before):
            return
        # A list may have run empty meanwhile, or have rows again: then what holds its place takes them.
        while not before.isVisible() or (before.focusPolicy() == Qt.FocusPolicy.NoFocus and not before.focusProxy()):
            parent = before.parentWidget()
            if parent is None:
                return
            before = parent
        before.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_stale(self, stale: bool) -> None:
        """Nothing can be sent while there is no contact."""
        self._stale = stale
        for form in self._forms.values():
            form.send.setEnabled(not stale)

    def _form(self, name: str) -> ActForm:
        if name not in self._forms:
            form = FORMS[name]()
            form.given.connect(self.given)
            form.dropped.connect(self.close_form)
            form.edited.connect(self._edited)
            if isinstance(form, OtherCaseForm):
                form.number_typed.connect(self.number_typed)
            self.layout().addWidget(form)
            self._forms[name] = form
            if isinstance(form, FilesForm):
                self.made.emit(form)
        return self._forms[name]

    @Slot()
    def _edited(self) -> None:
        if self._open is None or self._open.intent is None or self._case is None:
            return
        button, draft = self._open.intent.button, self._open.draft()
        self._drafts.setdefault(self._case, {})[button] = draft
        self.drafted.emit(self._case, button, draft)
