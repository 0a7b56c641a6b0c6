"""视频核查: whom to send with which words and how long he is to look; and what was found."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QSpinBox, QWidget

from models.checks.records import WAIT, Verdict
from widgets.case.forms.base import ActForm
from widgets.case.forms.choosing import ChoosingForm, addressee_of, party_box
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.text import line
from widgets.words import DOT, role_word
from widgets.words.checks import verdict_word

LONGEST = timedelta(hours=4)


class CheckForm(ChoosingForm):
    """Who is there now comes first: whoever is proposed, the nearest in the grid before the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.who, self.words, self.wait = party_box(), QPlainTextEdit(), QSpinBox()
        self.wait.setRange(0, int(LONGEST.total_seconds() // 60))
        self.wait.setSuffix(tr(" min"))
        self.add_field("who", tr("Sent to look"), self.who, beside=True)
        self.add_field("wait", tr("Call after arrival"), self.wait, beside=True)
        self.add_field("words", tr("What is to be seen"), self.words)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        holder = sheet.detail.case.holder_worker_id
        there = sheet.recommendations.workers if sheet.recommendations is not None else ()
        items = [
            (f"w:{one.worker_id}", DOT.join((line(one.name), role_word(one.role), line(one.grid)))) for one in there
        ]
        if holder is not None and all(key != f"w:{holder}" for key, _ in items):
            items.insert(0, (f"w:{holder}", DOT.join((line(sheet.detail.case.holder), tr("has the order")))))
        self.offer(self.who, items)
        if self.fresh:
            self.fresh = False
            title = line(sheet.detail.case.title)
            self.restore(
                {"wait": int(WAIT.total_seconds() // 60), "words": tr("Go to the place and look: {title}", title=title)}
            )

    def facts(self) -> dict[str, Any] | None:
        key = self.chosen(self.who)
        if key is None:
            return None
        words = self.words_of(self.words, empty=tr("This cannot be left empty: the receiver reads it."))
        if words is None:
            return None
        to, wait = addressee_of(key), timedelta(minutes=self.wait.value())
        return {"worker_id": to.worker_id, "words": words, "wait": wait}


class VerdictForm(ActForm):
    """What was seen, with the worker's words. Before a picture was seen the check can only be given up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict, self.words = QComboBox(), QPlainTextEdit()
        for verdict in Verdict:
            self.verdict.addItem(verdict_word(verdict), verdict.value)
        self.add_field("verdict", tr("What was seen"), self.verdict, beside=True)
        self.add_field("words", "", self.words)
        self._seen = False
        self.verdict.currentIndexChanged.connect(self._say)

    def first_field(self) -> QWidget | None:
        return self.verdict if self._seen else self.words

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        running = sheet.checks[0] if sheet.checks else None
        before, self._seen = self._seen, running is not None and running.seen_at is not None
        if not self._seen or not before:
            self.restore({"verdict": (Verdict.SOLVED if self._seen else Verdict.GIVEN_UP).value})
        self.verdict.setEnabled(self._seen)
        self._say()

    def facts(self) -> dict[str, Any] | None:
        verdict = Verdict(self.verdict.currentData())
        why = tr("This cannot be left empty: it goes into the history.") if verdict is Verdict.GIVEN_UP else ""
        words = self.words_of(self.words, empty=why)
        return None if words is None else {"verdict": verdict, "words": words}

    def forget(self) -> None:
        self._seen = False
        super().forget()

    @Slot()
    def _say(self) -> None:
        given_up = self.verdict.currentData() == Verdict.GIVEN_UP.value
        hint = tr("Why it is given up") if given_up else tr("In the worker's words; the reply is drafted with them")
        self.words.setPlaceholderText(hint)
