"""What passes between the desk and the citizen: a reply, its draft, the callback, telling them where the matter went."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from models.accounts.records import Duty
from models.cases.citizen.records import Channel, Satisfaction
from models.checks.reply import reply_draft
from widgets.case.forms.base import ActForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.words.requests import channel_word, satisfaction_word


def _channels() -> QComboBox:
    box = QComboBox()
    for channel in Channel:
        box.addItem(channel_word(channel), channel.value)
    return box


class ReplyForm(ActForm):
    """The words to the citizen (回复诉求人). What is drafted for the case already stands in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.channel, self.final = QPlainTextEdit(), _channels(), QCheckBox(tr("This is the final reply"))
        self.add_field("words", "", self.words)
        self.add_field("channel", tr("How"), self.channel, beside=True)
        self.add_field("final", "", self.final)
        self._drafted = ""

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002 - the moment is none of it
        supervisor = sheet.me is not None and sheet.me.duty is Duty.SUPERVISOR
        drafts = self.intent is not None and self.intent.button == "draft_reply"
        self.final.setVisible(supervisor or drafts)
        self.channel.setEnabled(not drafts)
        draft = sheet.citizen.draft
        proposed = reply_draft(sheet.checks[0], zone) if sheet.checks and sheet.checks[0].answered_at is None else ""
        before, self._drafted = self._drafted, draft.words if draft is not None else proposed
        # What somebody else has drafted is shown only where nothing of one's own stands.
        if self._drafted and self.words.toPlainText() in ("", before):
            self.restore({"words": self._drafted, "final": draft is not None and draft.final})

    def facts(self) -> dict[str, Any] | None:
        words = self.words_of(self.words, empty=tr("This cannot be left empty: the citizen is told it."))
        if words is None:
            return None
        final = self.final.isChecked() and not self.final.isHidden()
        return {"words": words, "channel": Channel(self.channel.currentData()), "final": final}

    def forget(self) -> None:
        self._drafted = ""
        super().forget()


class CallbackForm(ActForm):
    """What the citizen said when called back (回访); or that nobody answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outcome, self.satisfaction, self.words = QComboBox(), QComboBox(), QPlainTextEdit()
        self.outcome.addItem(tr("Reached: it is solved"), "solved")
        self.outcome.addItem(tr("Reached: it is not solved"), "unsolved")
        self.outcome.addItem(tr("Nobody answered"), "missed")
        for satisfaction in Satisfaction:
            self.satisfaction.addItem(satisfaction_word(satisfaction), satisfaction.value)
        self.words.setPlaceholderText(tr("What the citizen said (may be left empty)"))
        self.add_field("outcome", tr("Callback"), self.outcome, beside=True)
        self.add_field("satisfaction", tr("Satisfaction"), self.satisfaction, beside=True)
        self.add_field("words", "", self.words)
        self.outcome.currentIndexChanged.connect(self._reached_or_not)

    def facts(self) -> dict[str, Any] | None:
        words = self.words_of(self.words)
        if words is None:
            return None
        if self.outcome.currentData() == "missed":
            return {"reached": False, "words": words}
        said = Satisfaction(self.satisfaction.currentData())
        solved = self.outcome.currentData() == "solved"
        return {"reached": True, "solved": solved, "satisfaction": said, "words": words}

    def _reached_or_not(self) -> None:
        self.satisfaction.setEnabled(self.outcome.currentData() != "missed")


class ToldForm(ActForm):
    """How the citizen was told where the matter is now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.channel, self.note = _channels(), QLineEdit()
        self.note.setPlaceholderText(tr("A note (may be left empty)"))
        self.add_field("channel", tr("How"), self.channel, beside=True)
        self.add_field("note", "", self.note)

    def facts(self) -> dict[str, Any] | None:
        note = self.words_of(self.note)
        return None if note is None else {"channel": Channel(self.channel.currentData()), "note": note}
